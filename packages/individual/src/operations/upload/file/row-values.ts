import { type JsonObject, leavesOf, type PatchOf } from '@parasol/core';
import type { Individual } from '../../../entities/individual.ts';
import type { ReadPerson } from './cell-readers.ts';

/** What a row says about a person beside extension data. */
interface OwnValues {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly dob: string | null;
  readonly locationId: string | null;
}

/** Whether a row that names no place says that there is none any more. */
type Clearing = Pick<ReadPerson, 'clearsPlace'>;

/** What a row says about the fields of a person. What it says nothing about is left out, and stays as it is. */
export function ownValuesOf(
  { firstName, lastName, dob, locationId }: OwnValues,
  { clearsPlace }: Clearing,
): PatchOf<typeof Individual> {
  const said = Object.entries({ firstName, lastName, dob, locationId }).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(said), ...(clearsPlace && locationId === null ? { locationId } : {}) };
}

/** Where somebody lives by what a row says. */
export const placeAfter = (
  { locationId }: Pick<OwnValues, 'locationId'>,
  before: Pick<OwnValues, 'locationId'> | undefined,
  { clearsPlace }: Clearing,
): string | null => locationId ?? (clearsPlace ? null : (before?.locationId ?? null));

/** What a row says about a person, by path; null where it takes something away. */
export function valuesOf(
  row: OwnValues & { readonly extension: JsonObject },
  clearing: Clearing,
): Readonly<Record<string, unknown>> {
  const more = leavesOf(row.extension).map(([name, value]) => [`jsonExt.${name}`, value] as const);
  return { ...ownValuesOf(row, clearing), ...Object.fromEntries(more) };
}
