import { MisuseError } from '../errors/failure.ts';
import type { Clock } from '../module/ports.ts';

/** A length of time, whose parts add up: `{ days: 1, hours: 12 }`. */
export interface TimeSpan {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/** A clock that stands still until the test moves it. */
export interface TestClock extends Clock {
  /** Moves to an instant, `2026-11-30T08:00:00Z`, or to the first moment of a civil date in UTC, `2026-11-30`. */
  set(instant: string): void;
  /** Moves on by a length of time. */
  advance(span: TimeSpan): void;
  /** Where the clock stands, in UTC with milliseconds, as rows write it. */
  readonly instant: string;
}

/**
 * A clock that stands still, so that a test says the same on every day. What happens without a move in between has one timestamp; move on
 * where versions should lie apart.
 *
 * @example
 * const clock = testClock('2026-11-15T08:00:00Z');
 * clock.advance({ days: 1 });
 * clock.instant; // '2026-11-16T08:00:00.000Z'
 */
export function testClock(start = '2026-01-15T08:00:00Z'): TestClock {
  let now = millisecondsOf(start);
  return Object.freeze({
    now: () => now,
    set: (instant: string) => {
      now = millisecondsOf(instant);
    },
    advance: ({ days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 }: TimeSpan) => {
      now += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
    },
    get instant() {
      return new Date(now).toISOString();
    },
  });
}

function millisecondsOf(instant: string): number {
  const read = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/.test(instant) ? Date.parse(instant) : Number.NaN;
  if (Number.isNaN(read))
    throw new MisuseError('TEST_CLOCK', `"${instant}" is no instant in UTC, such as 2026-11-15T08:00:00Z.`);
  return read;
}
