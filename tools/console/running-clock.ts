import type { TestClock } from '@parasol/core/testing';
import { testClock } from '@parasol/core/testing';

/** The real time, which one can move: `clock.advance({ days: 30 })` and the next month is due. */
export function runningClock(): TestClock {
  // Where the clock was moved to, and the real time at that moment.
  let moved = testClock(new Date().toISOString());
  let since = Date.now();
  const now = (): number => moved.now() + Date.now() - since;
  const restart = (): TestClock => {
    moved = testClock(new Date(now()).toISOString());
    since = Date.now();
    return moved;
  };
  return {
    now,
    set: (instant) => restart().set(instant),
    advance: (span) => restart().advance(span),
    get instant() {
      return new Date(now()).toISOString();
    },
  };
}
