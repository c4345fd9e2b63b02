import type { Masked } from '../access/mask.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { DomainFailure } from '../errors/failure.ts';
import type { Issue } from '../errors/issue.ts';

/** It happened (`done`), or there was nothing to change (`unchanged`). */
export interface Succeeded<T> {
  readonly success: true;
  readonly outcome: 'done' | 'unchanged';
  readonly data: T;
  /** The change record of the command; absent for queries and previews. */
  readonly changeId?: string;
  /** True when an idempotency key was seen before: nothing ran, the earlier outcome was read again. */
  readonly replayed?: boolean;
  /**
   * Fields of the answer that are hidden from the caller, by entity: columns among them are null whatever their type says, properties
   * of extension data are left out. Absent where nothing is hidden.
   */
  readonly masked?: Masked;
}
/** It waits for approval as a task. */
export interface Pending {
  readonly success: true;
  readonly outcome: 'pending';
  readonly task: string;
}
/** It was begun, and workers carry it on: only a call with `background` is answered like this. */
export interface Running {
  readonly success: true;
  readonly outcome: 'running';
  /** The run, for `me.runs.progress({ id })`. */
  readonly run: string;
  /** The change record of the command that began it. */
  readonly changeId: string;
}
/** It was refused, and nothing of it remains. */
export interface Failed {
  readonly success: false;
  /** The signal of what was called: `individual_service.create`. */
  readonly operation: string;
  /** `Failed to individual_service.create`: what was attempted. */
  readonly message: string;
  /** The sentences of all errors, one per line. */
  readonly detail: string;
  readonly errors: readonly Issue[];
}
/** The answer of an outermost call; it exists nowhere else. Inside transactions and handlers, operations give data and throw. */
export type Result<T> = Succeeded<T> | Pending | Running | Failed;

/**
 * The data of a call that is expected to succeed; throws the `DomainFailure` of one that was refused, or when it waits for approval or
 * for a worker.
 *
 * @example
 * const amina = unwrap(await me.individuals.create({ firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' }));
 */
export function unwrap<T>(result: Result<T>): T {
  if (!result.success) throw new DomainFailure(result.errors);
  if (result.outcome === 'pending')
    throw new Error(`The call waits for approval as task ${result.task}; there is no data yet.`);
  if (result.outcome === 'running')
    throw new Error(`The call is carried on as run ${result.run}; there is no data yet. Ask me.runs.progress for it.`);
  return result.data;
}

export const failed = (operation: string, errors: readonly Issue[]): Failed =>
  Object.freeze({
    success: false,
    operation,
    message: coreErrors.CALL_FAILED({ operation }).message,
    detail: errors.map((error) => error.message).join('\n'),
    errors,
  });

const UNCHANGED = Symbol.for('parasol.unchanged');

/** What `run` returns when there was nothing to change. */
export interface Unchanged<T> {
  readonly [UNCHANGED]: true;
  readonly data: T;
}
/**
 * What an operation gives when there was nothing to do: the caller's result says `outcome: 'unchanged'`, and no version is written.
 *
 * @example
 * if (open !== undefined) return unchanged(open);
 */
export const unchanged = <T>(data: T): Unchanged<T> => ({ [UNCHANGED]: true, data });
export const isUnchanged = <T>(value: T | Unchanged<T>): value is Unchanged<T> =>
  typeof value === 'object' && value !== null && UNCHANGED in value;
