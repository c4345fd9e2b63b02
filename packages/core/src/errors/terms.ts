import { definePhrases, type Message } from './issue.ts';

/** What values are called in sentences. */
export const terms = definePhrases('term', {
  TEXT: () => 'text',
  NUMBER: () => 'a number',
  WHOLE_NUMBER: () => 'a whole number',
  DECIMALS: (p: { scale: number }, say) => `a number with up to ${say.count(p.scale, 'decimal', 'decimals')}`,
  DIGITS: (p: { whole: number; scale: number }) =>
    `a number with up to ${p.whole} digits before the point and ${p.scale} behind it`,
  TRUE_OR_FALSE: () => 'true or false',
  OBJECT: () => 'an object',
  LIST: () => 'a list',
  NULL: () => 'null',
  CHOICE: () => 'one of a list of choices',
  DATE: () => 'a day of the calendar, written YYYY-MM-DD',
  INSTANT: () => 'a point in time, such as 2026-01-31T12:00:00Z',
  TIME: () => 'a time with offset, such as 12:00:00Z',
  EMAIL: () => 'an e-mail address',
  ID: () => 'the id of a record: a UUID in lower case',
  URI: () => 'a web address',
  A_DATE: () => 'a date',
  AN_INSTANT: () => 'a point in time',
  AN_ID: () => 'an id',
  DOCUMENT: () => 'a JSON document',
  FORM: (p: { form: string }) => `of the form ${p.form}`,
  OTHER: (p: { name: string }) => p.name,
  A_CODE: () => 'a code',
  A_NAME: () => 'a name',
  AT_LEAST: (p: { limit: string }) => `at least ${p.limit}`,
  AT_MOST: (p: { limit: string }) => `at most ${p.limit}`,
  MORE_THAN: (p: { limit: string }) => `more than ${p.limit}`,
  LESS_THAN: (p: { limit: string }) => `less than ${p.limit}`,
  CHARACTERS_AT_LEAST: (p: { count: number }, say) => `at least ${say.count(p.count, 'character', 'characters')}`,
  CHARACTERS_AT_MOST: (p: { count: number }, say) => `at most ${say.count(p.count, 'character', 'characters')}`,
  ITEMS_AT_LEAST: (p: { count: number }, say) => `at least ${say.count(p.count, 'item', 'items')}`,
  ITEMS_AT_MOST: (p: { count: number }, say) => `at most ${say.count(p.count, 'item', 'items')}`,
});

/** Types of JSON Schema and of zod by their names. */
const TYPES: Readonly<Record<string, Message>> = {
  string: terms.TEXT(),
  number: terms.NUMBER(),
  integer: terms.WHOLE_NUMBER(),
  int: terms.WHOLE_NUMBER(),
  boolean: terms.TRUE_OR_FALSE(),
  object: terms.OBJECT(),
  record: terms.OBJECT(),
  array: terms.LIST(),
  tuple: terms.LIST(),
  null: terms.NULL(),
};

/** Formats of JSON Schema and of zod by their names. */
const FORMATS: Readonly<Record<string, Message>> = {
  date: terms.DATE(),
  'date-time': terms.INSTANT(),
  datetime: terms.INSTANT(),
  time: terms.TIME(),
  email: terms.EMAIL(),
  uuid: terms.ID(),
  guid: terms.ID(),
  uri: terms.URI(),
  url: terms.URI(),
};

const named = (known: Readonly<Record<string, Message>>, name: string): Message =>
  Object.hasOwn(known, name) ? (known[name] as Message) : terms.OTHER({ name });

export const typeTerm = (name: string): Message => named(TYPES, name);
export const formatTerm = (name: string): Message => named(FORMATS, name);
