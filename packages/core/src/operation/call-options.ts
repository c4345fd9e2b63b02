import type { Progress } from '../run/job.ts';

/** Options of one outermost call. */
export interface CallOptions {
  /** The same key with the same input is answered from the first call; with other input it is a conflict. */
  readonly idempotencyKey?: string;
  /** Stored with the change record, for clients that ask later. */
  readonly clientMutationId?: string;
  /** What the caller calls it, for people; kept with the change record. */
  readonly clientMutationLabel?: string;
  /** The caller's language as a BCP 47 tag, such as `pt-MZ`, in which refusals are told. @default the session's, else English */
  readonly locale?: string;
  /** Gives up after this many milliseconds; nothing is changed then. A job keeps what is done; workers, or the same call, go on with the rest. */
  readonly timeoutMs?: number;
  /** Gives the call up as `timeoutMs` does; it answers `core.ABORTED`. */
  readonly signal?: AbortSignal;
  /** Told while a job works through its set, of what this process does. `me.runs.progress` tells of all. */
  readonly onProgress?: (progress: Progress) => void;
  /**
   * Of a job: answers `running` as soon as the work can be carried on from what is stored; workers of any app that was started do it.
   * @default false
   */
  readonly background?: boolean;
}
