import { definePhrases } from '../errors/issue.ts';
import type { Say } from '../errors/say.ts';

/** What is to be written into a column. */
export const columnPhrases = definePhrases('column', {
  REQUIRED: () => 'required',
  TEXT: () => 'text',
  DATE: () => 'a date: year-month-day',
  WHOLE_NUMBER: () => 'a whole number',
  NUMBER: () => 'a number, with a point before its decimals',
  YES_OR_NO: () => 'yes or no',
  ONE_OF: (p: { choices: readonly string[] }) => `one of ${p.choices.join(', ')}`,
  ONCE: () => 'each value once',
});

/** A column of a file that is to be filled in. */
export interface TemplateColumn {
  /** As it stands in the header. */
  readonly name: string;
  /** In the language that was asked for. */
  readonly label: string;
  /** `string`, `integer`, `decimal`, `date` or `boolean`. */
  readonly type: string;
  readonly isRequired: boolean;
  readonly isUnique: boolean;
  readonly choices: readonly unknown[] | null;
  readonly description?: string | null;
  /** What a cell may look like. @default by the type */
  readonly example?: string;
}

const TYPES: Readonly<Record<string, () => ReturnType<typeof columnPhrases.TEXT>>> = {
  date: columnPhrases.DATE,
  integer: columnPhrases.WHOLE_NUMBER,
  decimal: columnPhrases.NUMBER,
  boolean: columnPhrases.YES_OR_NO,
};
/** A date that is none, so that a row of examples which was left in a file never becomes anything. */
const EXAMPLES: Readonly<Record<string, string>> = {
  date: 'YYYY-MM-DD',
  integer: '3',
  decimal: '12.50',
  boolean: 'yes',
};

/** What a clerk has to know of a column, in one line. */
export function noteOf(column: TemplateColumn, say: Say): string {
  const { label, type, isRequired, isUnique, choices, description } = column;
  const form =
    choices === null ? (TYPES[type] ?? columnPhrases.TEXT)() : columnPhrases.ONE_OF({ choices: choices.map(String) });
  const facts = [
    ...(isRequired ? [say(columnPhrases.REQUIRED())] : []),
    say(form),
    ...(isUnique ? [say(columnPhrases.ONCE())] : []),
    ...(description === undefined || description === null ? [] : [description]),
  ];
  return `${label}: ${facts.join('; ')}`;
}

/**
 * The rows of a template below its header: a note for each column, and an example. With a column of dates, neither can be read as a row,
 * so that what somebody forgot to delete is refused.
 */
export const templateRows = (columns: readonly TemplateColumn[], say: Say): readonly (readonly string[])[] => [
  columns.map((column) => noteOf(column, say)),
  columns.map(
    ({ type, choices, example }) => example ?? (choices === null ? (EXAMPLES[type] ?? 'abc') : String(choices[0])),
  ),
];
