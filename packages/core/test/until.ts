import { setTimeout as pause } from 'node:timers/promises';

/** Waits for a state, not for a time: asks until what is read is as wanted, and gives it. */
export async function until<T>(read: () => Promise<T>, isWanted: (value: T) => boolean): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const value = await read();
    if (isWanted(value)) return value;
    if (Date.now() > end) throw new Error(`It never came; last seen: ${JSON.stringify(value)}`);
    await pause(5);
  }
}
