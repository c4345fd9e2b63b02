import { defineErrors } from '../errors/issue.ts';

/** What can be wrong with extension data, with the text of one cell of it, and with the schema that describes it. */
export const schemaErrors = defineErrors('schema', {
  UNKNOWN_PROPERTY: (p: { property: string; hint: string }) =>
    `${p.property}: the schema has no such property.${p.hint}`,
  MISSING_PROPERTY: (p: { property: string }) => `${p.property}: is required and missing.`,
  WRONG_TYPE: (p: { property: string; value: string; expected: string }) =>
    `${p.property}: ${p.value} is not ${p.expected}.`,
  NOT_LISTED: (p: { property: string; value: string; listed: string; hint: string }) =>
    `${p.property}: ${p.value} is not one of ${p.listed}.${p.hint}`,
  TOO_MANY_DECIMALS: (p: { property: string; value: string; scale: number }) =>
    `${p.property}: ${p.value} has more than ${p.scale} ${p.scale === 1 ? 'decimal' : 'decimals'}.`,
  TOO_MANY_DIGITS: (p: { property: string; value: string }) =>
    `${p.property}: ${p.value} has more digits than can be kept exactly. Use a text property for identifiers.`,
  NOT_MULTIPLE: (p: { property: string; value: string; step: string }) =>
    `${p.property}: ${p.value} is not a multiple of ${p.step}.`,
  OUT_OF_RANGE: (p: { property: string; value: string; bound: string }) =>
    `${p.property}: ${p.value} is not ${p.bound}.`,
  WRONG_LENGTH: (p: { property: string; bound: string }) => `${p.property}: must have ${p.bound}.`,
  WRONG_FORMAT: (p: { property: string; value: string; format: string }) =>
    `${p.property}: ${p.value} is not ${p.format}.`,
  WRONG_PATTERN: (p: { property: string; value: string; pattern: string }) =>
    `${p.property}: ${p.value} does not have the form ${p.pattern}.`,
  MISMATCH: (p: { property: string; reason: string }) => `${p.property}: ${p.reason}.`,

  WRONG_NUMBER: (p: { property: string; value: string; hint: string }) =>
    `${p.property}: ${p.value} is not a number.${p.hint}`,
  WRONG_INTEGER: (p: { property: string; value: string; hint: string }) =>
    `${p.property}: ${p.value} is not a whole number.${p.hint}`,
  LEADING_ZEROS: (p: { property: string; value: string }) =>
    `${p.property}: the leading zeros of ${p.value} would be lost in a number. If it is an identifier, give the property the type "string".`,
  WRONG_BOOLEAN: (p: { property: string; value: string; words: string }) =>
    `${p.property}: ${p.value} is neither yes nor no. Understood are ${p.words}.`,
  WRONG_DATE: (p: { property: string; value: string; hint: string }) =>
    `${p.property}: ${p.value} is not a date.${p.hint}`,
  NOT_IN_A_CELL: (p: { property: string; type: string }) =>
    `${p.property}: ${p.type} cannot be written in a cell of a table.`,

  NUL_CHARACTER: (p: { property: string }) => `${p.property}: contains the character NUL, which is not text.`,
  LONE_SURROGATE: (p: { property: string }) => `${p.property}: contains half of a character (a lone surrogate).`,
  UNSAFE_INTEGER: (p: { property: string; value: string }) =>
    `${p.property}: ${p.value} is too large to be kept exactly. Write it as text.`,
  NOT_JSON: (p: { property: string; type: string }) => `${p.property}: ${p.type} is not a JSON value.`,
  FORBIDDEN_KEY: (p: { property: string; key: string }) =>
    `${p.property}: "${p.key}" cannot be the name of a property.`,
  TOO_DEEP: (p: { property: string; limit: number }) => `${p.property}: is nested more than ${p.limit} levels deep.`,

  INVALID_SCHEMA: (p: { where: string; reason: string }) => `${p.where}: ${p.reason}.`,
  UNKNOWN_KEYWORD: (p: { where: string; keyword: string; hint: string }) =>
    `${p.where}: "${p.keyword}" is not a keyword of JSON Schema draft 7.${p.hint} Own keywords begin with "x-".`,
  UNKNOWN_FORMAT: (p: { where: string; format: string; hint: string }) =>
    `${p.where}: the format "${p.format}" is not known.${p.hint}`,
  REMOTE_REFERENCE: (p: { where: string; reference: string }) =>
    `${p.where}: "${p.reference}" points outside the schema. Put the definition below "definitions" and refer to "#/definitions/…".`,
  UNSAFE_PATTERN: (p: { where: string; pattern: string; reason: string }) =>
    `${p.where}: the pattern ${p.pattern} could take for ever on some texts: ${p.reason}.`,
  SCHEMA_TOO_LARGE: (p: { bytes: number; limit: number }) =>
    `The schema has ${p.bytes} bytes; at most ${p.limit} are allowed.`,
});
