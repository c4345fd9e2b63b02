import type { RunStatus } from './entities.ts';

/** Thrown through a job's code to end its execution here; none of it is a failure of the work. */

/** Somebody else ended the run. */
export class RunStopped extends Error {
  readonly status: Exclude<RunStatus, 'RUNNING'>;
  constructor(status: Exclude<RunStatus, 'RUNNING'>) {
    super(`The run is ${status}.`);
    this.name = 'RunStopped';
    this.status = status;
  }
}

/** This process leaves the run to others: it is being stopped, or somebody else does what only one may do. */
export class RunLeft extends Error {
  constructor() {
    super('This process leaves the run to others.');
    this.name = 'RunLeft';
  }
}

/** Another process holds what this one held. */
export class LeaseLost extends Error {
  constructor() {
    super('The lease ended, and another process holds it now.');
    this.name = 'LeaseLost';
  }
}

/** Everything of a phase is done but the ranges that failed again and again. */
export class RangesPoisoned extends Error {
  readonly phase: string;
  readonly ranges: number;
  constructor(phase: string, ranges: number) {
    super(`${ranges} ranges of ${phase} failed again and again.`);
    this.name = 'RangesPoisoned';
    this.phase = phase;
    this.ranges = ranges;
  }
}

export const isStop = (error: unknown): boolean =>
  error instanceof RunStopped ||
  error instanceof RunLeft ||
  error instanceof LeaseLost ||
  error instanceof RangesPoisoned;
