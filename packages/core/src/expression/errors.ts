import { defineErrors, type Message } from '../errors/issue.ts';

/** Everything that can be wrong with an expression or a custom filter. */
export const expressionErrors = defineErrors('expression', {
  OPERATOR_WITHOUT_SQL: (p: { operator: string; store: string }) =>
    `The operator "${p.operator}" was added without SQL for ${p.store}, so sets cannot be asked by it there. Give it \`sql\`, or use it in a rule that is code.`,
  NOT_DATA: (p: { found: Message }, say) =>
    `An expression is plain JSON, but here is ${say(p.found)}. Give objects, lists, texts, numbers and booleans only.`,
  NOT_ONE_KEY: (p: { keys: number }) =>
    `An operation has exactly one key, its operator, but this object has ${p.keys}. ` +
    'Write {"and": [ … ]} to combine several.',
  TOO_DEEP: (p: { limit: number }) =>
    `The expression is nested deeper than ${p.limit} levels. ` +
    'Split it, or write long chains as one "and", "or" or "if" list.',
  TOO_LARGE: (p: { what: Message; limit: number }, say) =>
    `The expression has more than ${p.limit} ${say(p.what)}. Split it, or move the data into a field that can be compared.`,
  BAD_LITERAL: (p: { value: string; reason: Message }, say) =>
    `The value ${p.value} cannot be used here: ${say(p.reason)}`,
  NOT_A_CHOICE: (p: { value: string; choices: readonly string[]; hint: Message | undefined }, say) =>
    `${p.value} is none of the choices ${p.choices.join(', ')}.${say.hint(p.hint)}`,
  UNKNOWN_OPERATOR: (p: { operator: string; hint: Message | undefined }, say) =>
    `There is no operator "${p.operator}".${say.hint(p.hint)}`,
  BAD_ARGUMENTS: (p: { operator: string; expected: Message }, say) =>
    `The operator "${p.operator}" expects ${say(p.expected)}.`,
  UNKNOWN_PATH: (p: { path: string; scope: string; hint: Message | undefined }, say) =>
    `"${p.path}" is not known in ${p.scope}.${say.hint(p.hint)}`,
  NOT_A_VALUE: (p: { path: string; what: Message; hint: Message }, say) =>
    `"${p.path}" is ${say(p.what)}, not a value.${say.hint(p.hint)}`,
  PARAMETER_CLASH: (p: { path: string; scope: string }) =>
    `"${p.path}" names both a parameter and something in ${p.scope}. ` +
    'Rename the parameter, so that it is clear which is meant.',
  TYPE_MISMATCH: (p: { operator: string; expected: Message; found: Message; hint: Message | undefined }, say) =>
    `"${p.operator}" expects ${say(p.expected)}, but here is ${say(p.found)}.${say.hint(p.hint)}`,
  /** The same where the expression as a whole stands for a value. */
  RESULT_MISMATCH: (p: { expected: Message; found: Message; hint: Message | undefined }, say) =>
    `This place expects ${say(p.expected)}, but here is ${say(p.found)}.${say.hint(p.hint)}`,
  MAY_BE_MISSING: (p: { operator: string; what: string }) =>
    `"${p.what}" may be missing, and "${p.operator}" needs a value for every row. Say what counts instead: ` +
    `{"coalesce": [ … , 0]}.`,
  RESULT_MAY_BE_MISSING: () =>
    'The result may be missing, and this place needs a value for every row. Say what counts instead: {"coalesce": [ … , 0]}.',
  DIVISION_NOT_ROUNDED: () =>
    'A division has to say how it is rounded. ' +
    'Write {"round": [{"/": [a, b]}, 2, "half-up"]} with the number of decimals you want.',
  TOO_MANY_DIGITS: (p: { operator: string; digits: number; limit: number }) =>
    `The result of "${p.operator}" could have ${p.digits} digits; ` +
    `at most ${p.limit} are exact on every store. Round a part of it first.`,
  UNKNOWN_FIELD: (p: { field: string; scope: string; hint: Message | undefined }, say) =>
    `The filter names "${p.field}", which is not known in ${p.scope}.${say.hint(p.hint)}`,
  UNKNOWN_LOOKUP: (p: { lookup: string; field: string; offered: readonly string[]; hint: Message | undefined }, say) =>
    `"${p.lookup}" cannot be asked of "${p.field}". It offers ${p.offered.join(', ')}.${say.hint(p.hint)}`,
  FILTER_TYPE: (p: { type: string; field: string; declared: string }) =>
    `The filter reads "${p.field}" as ${p.type}, but it is declared as ${p.declared}. ` +
    'Correct the type, or leave it out.',
  FILTER_VALUE: (p: { value: string; field: string; expected: Message }, say) =>
    `${p.value} is not a value for "${p.field}": ${say(p.expected)}.`,
  FILTER_WITHOUT_VALUE: (p: { field: string; expected: Message }, say) =>
    `The filter gives no value for "${p.field}": ${say(p.expected)}.`,
  FILTER_FORM: (p: { reason: Message }, say) =>
    `This is no custom filter: ${say(p.reason)} Write field__lookup__type=value, such as income__lt__integer=500.`,
});

/** Values and names from outside, shortened so that a message stays a message. */
export function clip(text: string, length = 60): string {
  const short = text.length <= length ? text : `${text.slice(0, length)}…`;
  return short.replace(/\p{Surrogate}/gu, '\ufffd');
}
