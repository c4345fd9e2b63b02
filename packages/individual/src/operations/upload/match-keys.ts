import { didYouMean, type OperationContext } from '@parasol/core';
import { individualErrors } from '../../errors.ts';
import type { ReadPerson } from './cell-readers.ts';
import { ID_COLUMN, individualSchema, propertiesOf, REQUIRED_COLUMNS } from './import-columns.ts';

const OWN: Readonly<Record<string, 'id' | 'firstName' | 'lastName' | 'dob'>> = {
  [ID_COLUMN]: 'id',
  first_name: 'firstName',
  last_name: 'lastName',
  dob: 'dob',
};

/** Where people have what a column of a file says: `lastName`, `jsonExt.national_id`. */
export const pathOf = (column: string): string =>
  Object.hasOwn(OWN, column) ? (OWN[column] as string) : `jsonExt.${column}`;

/** What a row says in a column by which it matches; undefined where it says nothing. */
export function keyValue(person: ReadPerson, column: string): unknown {
  if (Object.hasOwn(OWN, column)) return person[OWN[column] as keyof typeof person] ?? undefined;
  return Object.hasOwn(person.extension, column) ? person.extension[column] : undefined;
}

/** Refuses columns by which nobody can be matched. */
export function requireKeys(ctx: OperationContext, { matchBy }: { readonly matchBy: readonly string[] }): void {
  const known = [ID_COLUMN, ...REQUIRED_COLUMNS, ...Object.keys(propertiesOf(individualSchema(ctx)))];
  const issues = matchBy.flatMap((column, i) =>
    known.includes(column)
      ? []
      : [individualErrors.NO_KEY_COLUMN({ column, hint: didYouMean(column, known) }, ['matchBy', i])],
  );
  if (issues.length > 0) ctx.fail(...issues);
}
