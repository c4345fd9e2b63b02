import { definePhrases, type Message } from '../errors/issue.ts';

/** What operators expect, and what is found instead. */
export const expectations = definePhrases('expectation', {
  CONDITION: () => 'a condition',
  ORDERED: () => 'values that have an order',
  PLAIN: () => 'plain values',
  ONE_TYPE: (p: { type: Message }, say) => `alternatives of one type, here ${say(p.type)}`,
  VAR: () => 'a path, and optionally what counts when it is missing',
  PATH: () => 'a path as text, such as "jsonExt.income"',
  PLAIN_PATH: () => 'the path of a plain value',
  DECIMAL: () => 'one text such as "12.50"',
  TWO_NUMBERS: () => 'two numbers',
  ONE_OR_TWO_NUMBERS: () => 'one or two numbers',
  NUMBERS: () => 'two numbers or more',
  ROUND: (p: { most: number; modes: readonly string[] }, say) =>
    `a number, how many decimals to keep (0 to ${p.most}), and optionally ${say.or(p.modes)}`,
  TWO_VALUES: () => 'two values',
  TWO_OR_THREE_VALUES: () => 'two values, or three for "between"',
  VALUE_AND_LIST: () => 'a value and a list of literals. To look for a part of a text, use "contains"',
  TEXT_AND_PART: () => 'a text and what to look for in it',
  ARGUMENTS: (p: { count: number }, say) => say.count(p.count, 'argument', 'arguments'),
  COLLECTION_FIRST: () => 'a collection first, as in {"var": "members"}',
  QUANTIFIER: () => 'a collection and a condition on its items',
  COUNT: () => 'a collection, and optionally a condition on its items',
  SUM: () => 'a collection, what to add up, and optionally a condition on its items',
  EARLIEST: () => 'a collection, a date of its items, and optionally a condition on them',
  FIRST: () => 'a collection, a condition on its items, and what to take of the first that fits',
  ONE_CONDITION: () => 'one condition',
  CONDITIONS: () => 'one condition or more',
  ONE_PATH: () => 'one path. Combine several with "or"',
  BRANCHES: () => 'pairs of a condition and a value, and at the end what counts otherwise',
  COALESCE: () => 'a value and what counts when it is missing',
  AGE: () => 'a date of birth, and the day it is asked for unless that is today',
  TWO_DATES: () => 'two dates',
});

/** What is found in an expression, or what it has too many of. */
export const findings = definePhrases('finding', {
  PARTS: () => 'parts',
  VALUES: () => 'values',
  CHARACTERS: () => 'characters in one text',
  ENTRIES: () => 'entries in a list',
  FILTERS: () => 'filters',
  NOTHING: () => 'nothing',
  A_THING: (p: { type: string }) => `a value of type ${p.type}`,
  A_HOLE: () => 'a hole',
  A_GETTER: () => 'a getter',
  UNREADABLE: () => 'an object that cannot be read',
  THIS_EXPRESSION: () => 'This expression',
  MADE_OF: (p: { name: string }) => `What "${p.name}" is made of`,
  COLLECTION: () => 'a collection',
  RELATED: () => 'a related record',
  BEHIND_A_VALUE: () => 'continued behind a value',
});

/** How the trace of an expression is told. */
export const tellings = definePhrases('trace', {
  IS: (p: { part: string; value: string }) => `${p.part} is ${p.value}`,
  IS_MISSING: (p: { part: string }) => `${p.part} is missing`,
  IS_HIDDEN: (p: { part: string }) => `${p.part} is hidden`,
  MISSING: () => 'missing',
  HIDDEN: () => 'hidden',
});

/** What to do about it. */
export const remedies = definePhrases('remedy', {
  USE: (p: { instead: string }) => `Use ${p.instead}.`,
  WRITE: (p: { instead: string }) => `Write ${p.instead}.`,
  COMBINE_MISSING: () => 'Combine "missing" with "or", or count.',
  CONDITION_OF_COLLECTION: () => 'Give the condition to some, all, none, count, sum or first.',
  VALUE_OF_COLLECTION: () => 'Give the value to sum or first.',
  COMPARE: () => 'Nothing is true by itself: compare it, for instance with > 0 or == "…".',
  NO_TEXT_AS_NUMBER: () =>
    'Text never compares with numbers: write a number without quotes, or as {"decimal": "12.50"}.',
  DATE_AND_INSTANT: () => 'A date and a point in time do not compare, because the day depends on the time zone.',
  DECLARE_DATE: () => 'Declare the text as a date in the schema ("format": "date") to compare it with one.',
  ROUND_FIRST: () => 'Round it first, or declare the operator for larger numbers.',
  NAME_PROPERTY: (p: { example: string }) => `Name one of its properties, such as "${p.example}".`,
  NAME_FIELD: (p: { example: string }) => `Name one of its fields, such as "${p.example}".`,
  ASK_COLLECTION: (p: { name: string }) =>
    `Ask it with some, all, none, count, sum or first, as in {"some": [{"var": "${p.name}"}, … ]}.`,
  NOTHING_INSIDE: (p: { name: string }) => `"${p.name}" holds a value and has nothing inside.`,
  OUTER_FIELD: (p: { scope: string }) =>
    `It belongs to ${p.scope}; a collection's items see their own fields and parameters only.`,
});

/** Why a literal, or the value or form of a filter, cannot be used. */
export const objections = definePhrases('objection', {
  NULL_HAS_NO_TYPE: () => 'it has no type. Use {"missing": "path"} to ask whether something is missing.',
  NULL_EQUALS_NOTHING: () => 'nothing equals null. Ask {"missing": "path"}, or {"!": {"missing": "path"}}, instead.',
  LIST_ONLY_IN: () => 'lists stand only behind "in", as in {"in": [{"var": "status"}, ["A", "B"]]}.',
  NOT_STORABLE: () => 'a text must not contain NUL or half of a surrogate pair, which no database keeps.',
  NOT_FINITE: () => 'it is not a finite number.',
  NOT_EXACT: () => 'whole numbers beyond 2^53 are not exact in JSON. Write {"decimal": "…"}.',
  EXPONENT: (p: { plain: string }) => `write it without an exponent, as {"decimal": "${p.plain}"}.`,
  NOT_DECIMAL: () => 'a decimal is a text such as "12.50".',
  TOO_MANY_DIGITS: (p: { limit: number }) => `at most ${p.limit} digits are exact on every store.`,
  NO_DAY: () => 'it is compared with a date, and no day of the calendar. Write "2025-01-31".',
  NO_INSTANT: () => 'it is compared with a point in time. Write "2025-01-31T09:30:00Z".',
  NO_ID: () => 'it is compared with an id, which looks like 00000000-0000-4000-8000-000000000000.',
  TAKES_NUMBER: () => 'it takes a number such as 500 or 12.50',
  TAKES_TRUTH: () => 'it takes true or false',
  TAKES_DAY: () => 'it takes a day of the calendar such as 2025-01-31',
  TAKES_INSTANT: () => 'it takes a point in time such as 2025-01-31T09:30:00Z',
  TAKES_TEXT: () => 'it takes a text',
  NO_EQUALS_SIGN: (p: { text: string }) => `"${p.text}" has no "=".`,
  NEITHER_TEXT_NOR_OBJECT: () => 'it is neither a text nor an object.',
  CONDITION_WITH_FIELD: () => 'custom_filter_condition holds a text and stands without field.',
  NO_FIELD: () => 'it has neither field nor custom_filter_condition.',
  FILTER_AND_TYPE_ARE_TEXTS: () => 'filter and type are texts.',
});
