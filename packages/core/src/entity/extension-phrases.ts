import { definePhrases } from '../errors/issue.ts';

/** Why data, a cell or a schema is refused, and what to write instead. */
export const extensionPhrases = definePhrases('extension', {
  NO_ALTERNATIVE: (p: { value: string }) => `${p.value} fits none of the alternatives, or more than one`,
  SAME_ITEMS: () => 'the list has equal items, and each may be there once',
  KEYWORD: (p: { keyword: string }) => `what the schema says by "${p.keyword}" does not hold`,

  SHORTENED: () => 'A spreadsheet has shortened it: format the column as text there and export again.',
  WRITE: (p: { text: string }) => `Write ${p.text}.`,
  WRITE_ONE_OF: (p: { first: string; second: string }) => `Write ${p.first} or ${p.second}, whichever is meant.`,
  NO_THOUSANDS: () => 'Leave out what separates thousands.',
  NO_THOUSANDS_AS: (p: { text: string }) => `Leave out what separates thousands: ${p.text}.`,
  NO_THOUSANDS_AND_POINT: () => 'Leave out what separates thousands and write decimals with a point.',
  DIGITS_ONLY: () => 'Write digits only.',
  POINT: (p: { text: string }) => `Decimals are written with a point, as in ${p.text}.`,
  NUMBER_FORM: () => 'Write it as in 1234.50, without a currency.',

  TIME_OF_DAY: (p: { day: string }) => `It has a time of day; write ${p.day}.`,
  ONLY_A_YEAR: () => 'It is only a year; month and day are needed.',
  SERIAL_NUMBER: (p: { day: string }) =>
    `It looks like a spreadsheet's number for the day ${p.day}: format the column as YYYY-MM-DD there and export again.`,
  HYPHENS: (p: { day: string }) => `Write it with hyphens: ${p.day}.`,
  DATE_FORM: () => 'Write it as YYYY-MM-DD, such as 1990-01-31.',
  NO_YEAR_ZERO: () => 'There is no year 0.',
  NO_MONTH: (p: { number: number }) => `There is no month ${p.number}.`,
  DAYS_OF_MONTH: (p: { month: number; year: number; days: number }, say) =>
    `${say.month(p.month)} ${p.year} has ${p.days} days.`,
  DAY_FIRST: (p: { day: string }) => `It looks like day, month, year; write ${p.day}.`,
  MONTH_FIRST: (p: { day: string }) => `It looks like month, day, year; write ${p.day}.`,
  TWO_DAYS: (p: { first: string; second: string }) =>
    `It could be ${p.first} or ${p.second}; write the one that is meant.`,

  OBJECT_SCHEMA: () => 'extension data is an object, so the schema needs "type": "object"',
  DRAFT_7: () => 'schemas are written in draft 7: http://json-schema.org/draft-07/schema#',
  PLAIN_PROPERTY: () =>
    'only a property of one plain type (text, number, date, time or UUID), outside of lists and alternatives, can be unique or indexed',
  TWO_PROPERTIES: (p: { name: string }) =>
    `"${p.name}" is the name of one property and the path of another, and no file and no filter could tell them apart; rename one`,
  SCALE: () => 'a scale is a whole number from 0 to 12',
  /** What the validator says, in its own English words. */
  NOT_DRAFT_7: (p: { detail: string }) => `it is not valid in draft 7 (${p.detail})`,
  PATTERN_TOO_LONG: (p: { limit: number }) => `it is longer than ${p.limit} characters`,
  PATTERN_REFERS_BACK: () => 'it refers back to a group',
  PATTERN_TOO_SLOW: (p: { characters: number }) =>
    `it repeats so often that a text of ${p.characters} characters could take too long; say how often at most, such as {1,30}, and begin it with ^`,
  PATTERN_REPEATS: () => 'it repeats a group that itself repeats or chooses',
});
