import { z } from 'zod';
import type { AnyEntity } from '../entity/entity.ts';
import type { DocumentSchemas } from '../entity/entity-scope.ts';
import { defineStates } from '../entity/states.ts';

/**
 * How an item of an upload stands. Every module that imports stages its rows by this table: what was received is valid or invalid by its
 * own and by the other rows; a valid item is accepted or rejected, by somebody or, where nobody is asked, by being valid; what is accepted is
 * applied, or fails because the registry has changed since.
 */
export const stagedStates = defineStates('state', ['RECEIVED', 'VALID', 'INVALID'], {
  RECEIVED: ['VALID', 'INVALID'],
  // Where nobody is asked, a valid item is applied as it is: see `itemState`.
  VALID: ['INVALID', 'ACCEPTED', 'REJECTED', 'FAILED'],
  INVALID: [],
  ACCEPTED: ['REJECTED', 'APPLIED', 'FAILED'],
  REJECTED: ['ACCEPTED'],
  APPLIED: [],
  FAILED: [],
});

/** The states of an item, in their order. */
export const itemStates = ['RECEIVED', 'VALID', 'INVALID', 'ACCEPTED', 'REJECTED', 'APPLIED', 'FAILED'] as const;

/** How an item of an upload stands. */
export type StagedState = (typeof itemStates)[number];

/**
 * Fields that every staged row has, to be spread into the entity that stages. Its `jsonExt` is what was read from a row that could be
 * read, and of one that could not the record as it stood in the file: a second copy of every row would be what staging costs most.
 */
export const stagedFields = {
  /** Line of the file on which the record begins. */
  line: z.int().min(1).nullable(),
  /** As it is stored; `itemState` says how the item stands where the upload is done. */
  state: z.enum(itemStates),
  /** Code of the first refusal, by which refused and failed rows are counted; null for the others. */
  refusalCode: z.string().max(100).nullable(),
  /** `{ validation_errors: [{ column, value, code, message }] }`, an empty list for a valid row; of a decided one also the `reason`. */
  validations: z.record(z.string(), z.unknown()),
  /** Hash of what was read from the record, by which equal rows are found; null for a row that could not be read. */
  rowHash: z.string().max(64).nullable(),
};

/** The rows of one upload, in the entity that stages them. */
export interface StagedBatch {
  readonly entity: AnyEntity;
  /** The column that says to which upload a row belongs. */
  readonly column: string;
  readonly id: string;
  /** The column with the id of what a valid row becomes; it is emptied when the row is refused, and becomes nothing. */
  readonly becomes?: string;
  /** JSON Schemas by which conflicts read the batch's JSON columns. */
  readonly documents?: DocumentSchemas;
}

/** Conditions over staged rows. */
export const inBatch = ({ column, id }: Pick<StagedBatch, 'column' | 'id'>, ...more: readonly unknown[]): unknown => ({
  and: [{ '==': [{ var: column }, id] }, ...more],
});
/** Condition: staged rows whose stored state is one of these. */
export const inState = (...states: readonly StagedState[]): unknown =>
  states.length === 1 ? { '==': [{ var: 'state' }, states[0]] } : { in: [{ var: 'state' }, [...states]] };
/** Condition: rows whose column is not null. */
export const present = (column: string): unknown => ({ '!': { missing: column } });
