import { didYouMean } from '../errors/hints.ts';
import type { Issue, Message } from '../errors/issue.ts';
import { nearest } from '../errors/nearest.ts';
import { transferErrors } from './transfer-errors.ts';
import { transferPhrases } from './transfer-phrases.ts';

/**
 * Compares a file's columns with the ones a reader knows; those that are null are nobody's. Names every unknown and every missing column at
 * once, with the name that was probably meant.
 *
 * @example
 * const issues = checkHeader(csv.header, { required: ['first_name', 'last_name', 'dob'], optional: ['sex'] });
 * if (issues.length > 0) throw failure(...issues);
 */
export function checkHeader(
  header: readonly (string | null)[],
  columns: { readonly required: readonly string[]; readonly optional?: readonly string[] },
): Issue[] {
  const present = new Set(header);
  const optional = columns.optional ?? [];
  const known = new Set([...columns.required, ...optional]);
  const missing = columns.required.filter((name) => !present.has(name));
  const surplus = header.filter((name): name is string => name !== null && !known.has(name));
  // A misspelt column most likely stands for one that is not there, and rather for one that has to be.
  const absent = optional.filter((name) => !present.has(name));
  const unknown = header.flatMap((column, i) => {
    if (column === null || known.has(column)) return [];
    const hint = didYouMean(column, missing) ?? didYouMean(column, absent) ?? alreadyThere(column, known);
    return [transferErrors.UNKNOWN_COLUMN({ column, hint }, ['header', i])];
  });
  const required = missing.map((column) => {
    const near = nearest(column, surplus);
    return transferErrors.MISSING_COLUMN(
      { column, hint: near === undefined ? undefined : transferPhrases.IS_IT_COLUMN({ name: near }) },
      ['header'],
    );
  });
  return [...unknown, ...required];
}

function alreadyThere(column: string, known: ReadonlySet<string>): Message | undefined {
  const near = nearest(column, known);
  return near === undefined ? undefined : transferPhrases.CLOSE_TO({ name: near });
}
