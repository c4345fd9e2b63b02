/** How often and how soon an event is tried again. */
export interface RetryOptions {
  /** Attempts in all; the last failure parks the event. @default 8 */
  readonly attempts?: number;
  /** Milliseconds before the second attempt; each further wait is twice as long. @default 1,000 */
  readonly firstMs?: number;
  /** The longest wait in milliseconds. @default 300,000 */
  readonly longestMs?: number;
}

export const RETRY: Required<RetryOptions> = Object.freeze({ attempts: 8, firstMs: 1000, longestMs: 300_000 });

/**
 * Milliseconds to wait after the n-th failure: doubled each time up to the longest, and of that between a half and the whole, so that
 * many who failed together do not come back together. `random` is at least 0 and below 1.
 */
export function backoff(failures: number, { firstMs, longestMs }: Required<RetryOptions>, random: number): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 40));
  return Math.round(whole / 2 + (whole / 2) * random);
}
