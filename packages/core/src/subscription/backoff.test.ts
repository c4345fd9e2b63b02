import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff, RETRY } from './backoff.ts';

describe('the wait before another attempt', () => {
  it('doubles from attempt to attempt, up to the longest', () => {
    const options = { attempts: 8, firstMs: 100, longestMs: 1000 };
    expect([1, 2, 3, 4, 5, 6].map((failures) => backoff(failures, options, 0.999_999))).toEqual([
      100, 200, 400, 800, 1000, 1000,
    ]);
  });

  it('lies between a half and the whole of it, whatever the options and however many failures', () => {
    const options = fc.record({
      attempts: fc.integer({ min: 1, max: 100 }),
      firstMs: fc.integer({ min: 0, max: 1_000_000 }),
      longestMs: fc.integer({ min: 0, max: 1_000_000_000 }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        options,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (n, o, r) => {
          const whole = Math.min(o.longestMs, o.firstMs * 2 ** Math.min(n - 1, 40));
          const wait = backoff(n, o, r);
          return wait >= Math.floor(whole / 2) && wait <= whole + 1;
        },
      ),
    );
  });

  it('adds up to a few minutes over the attempts of the default', () => {
    const waits = Array.from({ length: RETRY.attempts - 1 }, (_, i) => backoff(i + 1, RETRY, 0));
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(60_000);
  });
});
