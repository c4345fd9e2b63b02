import { defineErrors, type Message } from '../errors/issue.ts';

/** Where in a schema; nothing for the schema as a whole. */
const at = (where: string): string => (where === '' ? 'The schema' : where);

/** What can be wrong with extension data, with the text of one cell of it, and with the schema that describes it. */
export const schemaErrors = defineErrors('schema', {
  UNKNOWN_PROPERTY: (p: { property: string; hint: Message | undefined }, say) =>
    `${p.property}: the schema has no such property.${say.hint(p.hint)}`,
  MISSING_PROPERTY: (p: { property: string }) => `${p.property}: is required and missing.`,
  WRONG_TYPE: (p: { property: string; value: string; expected: readonly Message[] }, say) =>
    `${p.property}: ${p.value} is not ${say.or(p.expected)}.`,
  NOT_LISTED: (
    p: { property: string; value: string; listed: readonly string[]; more: number; hint: Message | undefined },
    say,
  ) =>
    `${p.property}: ${p.value} is not one of ${p.listed.join(', ')}${p.more === 0 ? '' : ` and ${say.number(p.more)} more`}.${say.hint(p.hint)}`,
  TOO_MANY_DECIMALS: (p: { property: string; value: string; scale: number }, say) =>
    `${p.property}: ${p.value} has more than ${say.count(p.scale, 'decimal', 'decimals')}.`,
  TOO_MANY_DIGITS: (p: { property: string; value: string }) =>
    `${p.property}: ${p.value} has more digits than can be kept exactly. Use a text property for identifiers.`,
  NOT_MULTIPLE: (p: { property: string; value: string; step: string }) =>
    `${p.property}: ${p.value} is not a multiple of ${p.step}.`,
  OUT_OF_RANGE: (p: { property: string; value: string; bound: Message }, say) =>
    `${p.property}: ${p.value} is not ${say(p.bound)}.`,
  WRONG_LENGTH: (p: { property: string; bound: Message }, say) => `${p.property}: must have ${say(p.bound)}.`,
  WRONG_FORMAT: (p: { property: string; value: string; format: Message }, say) =>
    `${p.property}: ${p.value} is not ${say(p.format)}.`,
  WRONG_PATTERN: (p: { property: string; value: string; pattern: string }) =>
    `${p.property}: ${p.value} does not have the form ${p.pattern}.`,
  MISMATCH: (p: { property: string; reason: Message }, say) => `${p.property}: ${say(p.reason)}.`,

  WRONG_NUMBER: (p: { property: string; value: string; hint: Message }, say) =>
    `${p.property}: ${p.value} is not a number.${say.hint(p.hint)}`,
  WRONG_INTEGER: (p: { property: string; value: string; hint: Message }, say) =>
    `${p.property}: ${p.value} is not a whole number.${say.hint(p.hint)}`,
  LEADING_ZEROS: (p: { property: string; value: string }) =>
    `${p.property}: the leading zeros of ${p.value} would be lost in a number. If it is an identifier, give the property the type "string".`,
  WRONG_BOOLEAN: (p: { property: string; value: string }) =>
    `${p.property}: ${p.value} is neither yes nor no. Understood are true, yes, y, 1, oui, sí, sim and false, no, n, 0, non, não.`,
  WRONG_DATE: (p: { property: string; value: string; hint: Message }, say) =>
    `${p.property}: ${p.value} is not a date.${say.hint(p.hint)}`,
  NOT_IN_A_CELL: (p: { property: string; type: string }) =>
    `${p.property}: a value of type "${p.type}" cannot be written in a cell of a table.`,

  NUL_CHARACTER: (p: { property: string }) => `${p.property}: contains the character NUL, which is not text.`,
  LONE_SURROGATE: (p: { property: string }) => `${p.property}: contains half of a character (a lone surrogate).`,
  HIDDEN_CHARACTER: (p: { property: string; character: string; position: number }) =>
    `${p.property}: the character at position ${p.position} (${p.character}) cannot be seen, so two texts that look the same would differ. Type the text anew without it.`,
  SEVERAL_LINES: (p: { property: string }) => `${p.property}: has a line break or a tab, and must be one line of text.`,
  UNSAFE_INTEGER: (p: { property: string; value: string }) =>
    `${p.property}: ${p.value} is too large to be kept exactly. Write it as text.`,
  NOT_JSON: (p: { property: string; type: string }) => `${p.property}: ${p.type} is not a JSON value.`,
  FORBIDDEN_KEY: (p: { property: string; key: string }) =>
    `${p.property}: "${p.key}" cannot be the name of a property.`,
  TOO_DEEP: (p: { property: string; limit: number }) =>
    `${at(p.property)}: is nested more than ${p.limit} levels deep.`,

  INVALID_SCHEMA: (p: { where: string; reason: Message }, say) => `${at(p.where)}: ${say(p.reason)}.`,
  UNKNOWN_KEYWORD: (p: { where: string; keyword: string; hint: Message | undefined }, say) =>
    `${at(p.where)}: "${p.keyword}" is not a keyword of JSON Schema draft 7.${say.hint(p.hint)} Own keywords begin with "x-".`,
  UNKNOWN_FORMAT: (p: { where: string; format: string; hint: Message | undefined }, say) =>
    `${at(p.where)}: the format "${p.format}" is not known.${say.hint(p.hint)}`,
  REMOTE_REFERENCE: (p: { where: string; reference: string }) =>
    `${at(p.where)}: "${p.reference}" points outside the schema. Put the definition below "definitions" and refer to "#/definitions/…".`,
  UNSAFE_PATTERN: (p: { where: string; pattern: string; reason: Message }, say) =>
    `${at(p.where)}: the pattern ${p.pattern} could take for ever on some texts: ${say(p.reason)}.`,
  SCHEMA_TOO_LARGE: (p: { bytes: number; limit: number }) =>
    `The schema has ${p.bytes} bytes; at most ${p.limit} are allowed.`,
});
