import { z } from 'zod';
import { fieldValue } from './field-value.ts';

/** What the rows of an upload may do. */
export const uploadModes = ['create', 'update', 'upsert'] as const;

/**
 * What the rows of an upload do. `create`: each becomes a new record. `update`: each changes the record that it matches. `upsert`: a row
 * that matches a record changes it, the others become new ones.
 */
export type UploadMode = (typeof uploadModes)[number];

/** What an empty cell may say in an upload that may change records. */
export const emptyCellMeanings = ['keep', 'clear'] as const;

/** What an empty cell says of a record that is there. `keep`: nothing. `clear`: that it has no such value, or has it no more. */
export type EmptyCells = (typeof emptyCellMeanings)[number];

/** What may come of an item of an upload that may change records. */
export const plannedActions = ['CREATE', 'UPDATE', 'UNCHANGED'] as const;

/** What is to come of an item: a new record, a changed one, or nothing because the record says the same already. */
export type PlannedAction = (typeof plannedActions)[number];

/**
 * Fields of staged rows that may change records, to be spread beside `stagedFields` into the entity that stages. Uploads that only create
 * leave them empty.
 */
export const plannedFields = {
  /** What is to come of the row; null where the upload only creates. */
  action: z.enum(plannedActions).nullable(),
  /** The version of the record with which the row was compared. A record that has another one since is not changed. */
  targetVersion: z.int().min(1).nullable(),
  /** `keyHashOf` the key of a row that matches nobody; null where there is none. */
  keyHash: z.string().max(64).nullable(),
};

/** What would change in a record. */
export interface FieldChange {
  /** `lastName`, `jsonExt.phone`. */
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/**
 * What changes when values are set, by path; in the order of the paths. Equal values are no change, however they are written.
 *
 * @example
 * differenceOf({ lastName: 'Sow', jsonExt: { rooms: 2 } }, { lastName: 'Sow', 'jsonExt.rooms': 3 });
 * // [{ field: 'jsonExt.rooms', from: 2, to: 3 }]
 */
export function differenceOf(record: object, values: Readonly<Record<string, unknown>>): readonly FieldChange[] {
  return Object.entries(values).flatMap(([field, to]) => {
    const from = fieldValue(record, field) ?? null;
    return JSON.stringify(from) === JSON.stringify(to ?? null) ? [] : [{ field, from, to: to ?? null }];
  });
}
