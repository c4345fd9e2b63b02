import { z } from 'zod';
import type { AnyEntity } from '../entity/entity.ts';
import type { DocumentSchemas } from '../entity/entity-scope.ts';
import { defineStates } from '../entity/states.ts';

/**
 * A staged row: valid rows are applied, invalid ones wait to be mended. Every module that imports stages its rows like this. Which valid
 * rows are applied already is known by the ranges of the run and, for all of them, by the state of the upload: rewriting every row to say
 * so would cost as much as to stage it.
 */
export const stagedStates = defineStates('state', ['VALID', 'INVALID'], { VALID: ['INVALID'], INVALID: [] });

/** State of a staged row: VALID becomes something, INVALID waits to be mended. */
export type StagedState = 'VALID' | 'INVALID';

/**
 * Fields that every staged row has, to be spread into the entity that stages. Its `jsonExt` is what was read from a row that could be
 * read, and of one that could not the record as it stood in the file: a second copy of every row would be what staging costs most.
 */
export const stagedFields = {
  /** Line of the file on which the record begins. */
  line: z.int().min(1).nullable(),
  state: z.enum(['VALID', 'INVALID']),
  /** Code of the first refusal, by which refused rows are counted; null for a valid row. */
  refusalCode: z.string().max(100).nullable(),
  /** `{ validation_errors: [{ column, value, code, message }] }`; an empty list for a valid row. */
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
  /** The column with the id of what a valid row becomes; a row that is refused becomes nothing. */
  readonly becomes: string;
  /** JSON Schemas by which conflicts read the batch's JSON columns. */
  readonly documents?: DocumentSchemas;
}

/** Conditions over staged rows. */
export const inBatch = ({ column, id }: Pick<StagedBatch, 'column' | 'id'>, ...more: readonly unknown[]): unknown => ({
  and: [{ '==': [{ var: column }, id] }, ...more],
});
/** Condition: staged rows in this state. */
export const inState = (state: StagedState): unknown => ({ '==': [{ var: 'state' }, state] });
/** Condition: rows whose column is not null. */
export const present = (column: string): unknown => ({ '!': { missing: column } });
