import { defineErrors } from '../errors/issue.ts';

/** Everything that can be wrong with an expression or a custom filter. Hints are whole sentences or empty. */
export const expressionErrors = defineErrors('expression', {
  OPERATOR_WITHOUT_SQL: (p: { operator: string; store: string }) =>
    `The operator "${p.operator}" was added without SQL for ${p.store}, so sets cannot be asked by it there. Give it \`sql\`, or use it in a rule that is code.`,
  NOT_DATA: (p: { found: string }) =>
    `An expression is plain JSON, but here is ${p.found}. Give objects, lists, texts, numbers and booleans only.`,
  NOT_ONE_KEY: (p: { keys: number }) =>
    `An operation has exactly one key, its operator, but this object has ${p.keys}. ` +
    'Write {"and": [ … ]} to combine several.',
  TOO_DEEP: (p: { limit: number }) =>
    `The expression is nested deeper than ${p.limit} levels. ` +
    'Split it, or write long chains as one "and", "or" or "if" list.',
  TOO_LARGE: (p: { what: string; limit: number }) =>
    `The expression has more than ${p.limit} ${p.what}. Split it, or move the data into a field that can be compared.`,
  BAD_LITERAL: (p: { value: string; reason: string }) => `The value ${p.value} cannot be used here: ${p.reason}`,
  NOT_A_CHOICE: (p: { value: string; choices: readonly string[]; hint: string }) =>
    `${p.value} is none of the choices ${p.choices.join(', ')}.${p.hint}`,
  UNKNOWN_OPERATOR: (p: { operator: string; hint: string }) => `There is no operator "${p.operator}".${p.hint}`,
  BAD_ARGUMENTS: (p: { operator: string; expected: string }) => `The operator "${p.operator}" expects ${p.expected}.`,
  UNKNOWN_PATH: (p: { path: string; scope: string; hint: string }) =>
    `"${p.path}" is not known in ${p.scope}.${p.hint}`,
  NOT_A_VALUE: (p: { path: string; what: string; hint: string }) => `"${p.path}" is ${p.what}, not a value. ${p.hint}`,
  PARAMETER_CLASH: (p: { path: string; scope: string }) =>
    `"${p.path}" names both a parameter and something in ${p.scope}. ` +
    'Rename the parameter, so that it is clear which is meant.',
  TYPE_MISMATCH: (p: { operator: string; expected: string; found: string; hint: string }) =>
    `"${p.operator}" expects ${p.expected}, but here is ${p.found}.${p.hint}`,
  MAY_BE_MISSING: (p: { operator: string; what: string }) =>
    `${p.what} may be missing, and "${p.operator}" needs a value for every row. Say what counts instead: ` +
    `{"coalesce": [ … , 0]}.`,
  DIVISION_NOT_ROUNDED: () =>
    'A division has to say how it is rounded. ' +
    'Write {"round": [{"/": [a, b]}, 2, "half-up"]} with the number of decimals you want.',
  TOO_MANY_DIGITS: (p: { operator: string; digits: number; limit: number }) =>
    `The result of "${p.operator}" could have ${p.digits} digits; ` +
    `at most ${p.limit} are exact on every store. Round a part of it first.`,
  UNKNOWN_FIELD: (p: { field: string; scope: string; hint: string }) =>
    `The filter names "${p.field}", which is not known in ${p.scope}.${p.hint}`,
  UNKNOWN_LOOKUP: (p: { lookup: string; field: string; offered: readonly string[]; hint: string }) =>
    `"${p.lookup}" cannot be asked of "${p.field}". It offers ${p.offered.join(', ')}.${p.hint}`,
  FILTER_TYPE: (p: { type: string; field: string; declared: string }) =>
    `The filter reads "${p.field}" as ${p.type}, but it is declared as ${p.declared}. ` +
    'Correct the type, or leave it out.',
  FILTER_VALUE: (p: { value: string; field: string; expected: string }) =>
    `${p.value} is not a value for "${p.field}": ${p.expected}.`,
  FILTER_FORM: (p: { reason: string }) =>
    `This is no custom filter: ${p.reason} Write field__lookup__type=value, such as income__lt__integer=500.`,
});

/** Values and names from outside, shortened so that a message stays a message. */
export function clip(text: string, length = 60): string {
  const short = text.length <= length ? text : `${text.slice(0, length)}…`;
  return short.replace(/\p{Surrogate}/gu, '\ufffd');
}
