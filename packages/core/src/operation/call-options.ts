import type { Progress } from '../run/job.ts';

/** Options of one outermost call. */
export interface CallOptions {
  /** The same key with the same input is answered from the first call; with other input it is a conflict. */
  readonly idempotencyKey?: string;
  /** Stored with the change record, for clients that ask later. */
  readonly clientMutationId?: string;
  readonly clientMutationLabel?: string;
  /** Gives up after this many milliseconds; nothing is changed then. A job keeps the ranges that are done, and the same call goes on with the rest. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Told while a job works through its set. */
  readonly onProgress?: (progress: Progress) => void;
}
