import { MisuseError } from '../errors/failure.ts';

/** How an app works on its runs. */
export interface RunOptions {
  /**
   * Milliseconds for which one process alone may do what only one does at a time, from its last sign of life: how long after its death
   * another one waits. It is renewed three times within. @default 15,000
   */
  readonly leaseMs?: number;
  /** Milliseconds between two looks of a worker for work, while there is none. @default 1,000 */
  readonly pollMs?: number;
  /** Runs that a worker carries on at a time, so that a large one does not keep the others waiting. @default 2 */
  readonly concurrency?: number;
  /** How often a range, or a run that gets nowhere, is begun before it is given up. @default 5 */
  readonly attempts?: number;
}

/** What the app knows about the runs that this process works on. */
export interface RunSettings extends Required<RunOptions> {
  /** Ids of runs that this process works on now: nobody else here need look at them. */
  readonly active: Set<string>;
  /** Lets the worker of this process look for work at once. */
  wake: () => void;
}

const MAX_MS = 0x7fff_ffff;

/** Fills in what the host did not say. */
export function runSettings(options: RunOptions = {}): RunSettings {
  const { leaseMs = 15_000, pollMs = 1000, concurrency = 2, attempts = 5 } = options;
  for (const [name, value, least, most] of [
    ['leaseMs', leaseMs, 30, MAX_MS],
    ['pollMs', pollMs, 1, MAX_MS],
    ['concurrency', concurrency, 1, 100],
    ['attempts', attempts, 1, 1000],
  ] as const) {
    if (!Number.isInteger(value) || value < least || value > most)
      throw new MisuseError('RUN_OPTIONS', `runs.${name} is a whole number from ${least} to ${most}, not ${value}.`);
  }
  return { leaseMs, pollMs, concurrency, attempts, active: new Set(), wake: () => undefined };
}
