/** Instants of transactions: milliseconds, never backwards whatever the clock does. */
export function createClock(now: () => number): () => string {
  let last = 0;
  return () => {
    last = Math.max(last, Math.floor(now()));
    return new Date(last).toISOString();
  };
}
