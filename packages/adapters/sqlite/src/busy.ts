import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_WAIT = 1;
/** The file is free only for moments while others write without a pause: who looks seldom misses them all. */
const LONGEST_WAIT = 20;
/** How long another process may hold the database before we give up. */
const PATIENCE = 10_000;

export const isBusy = (error: unknown): boolean => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'));
};

/**
 * Tries again while another process writes. SQLite's own wait would stop the event loop, so it is switched off and we wait
 * between tries, a little longer each time and never all at the same moment.
 */
export async function patiently<T>(
  attempt: () => T,
  signal?: AbortSignal,
  onBusy: () => void = () => undefined,
): Promise<T> {
  const end = performance.now() + PATIENCE;
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
      onBusy();
    }
    await sleep(wait * (0.5 + Math.random()), undefined, signal === undefined ? {} : { signal });
  }
}
