import { randomBytes } from 'node:crypto';

/**
 * UUID version 7 (RFC 9562): 48 bits of milliseconds, then version, variant and random bits. The last 32 bits count, so that ids of one
 * statement or process rise and inserts go to the end of the index.
 */

/** The first 28 characters of ids that share a millisecond and random bits; eight hexadecimal digits of a counter follow. */
export function idPrefix(milliseconds: number): string {
  const time = milliseconds.toString(16).padStart(12, '0');
  const random = randomBytes(6).toString('hex');
  const variant = (8 + (Number.parseInt(random[0] as string, 16) & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(1, 4)}-${variant}${random.slice(4, 7)}-${random.slice(7, 11)}`;
}

export const idAt = (prefix: string, counter: number): string => prefix + counter.toString(16).padStart(8, '0');

/** A source of ids that rise within the process, whatever the clock does. */
export function createIds(now: () => number): () => string {
  let time = 0;
  let prefix = '';
  let counter = 0;
  return () => {
    const current = Math.max(now(), time);
    if (current !== time || counter === 0xffff_ffff) {
      time = counter === 0xffff_ffff ? current + 1 : current;
      prefix = idPrefix(time);
      counter = 0;
    }
    return idAt(prefix, counter++);
  };
}

const DAY = 86_400_000;

/**
 * An id before all that are made from now on, a day's error of clocks allowed for; undefined where the app's ids do not tell the time.
 */
export function idBefore(sample: string, milliseconds: number): string | undefined {
  const made = Number.parseInt(sample.slice(0, 8) + sample.slice(9, 13), 16);
  if (sample[14] !== '7' || Math.abs(made - milliseconds) > DAY) return undefined;
  const time = Math.max(0, Math.min(made, milliseconds) - DAY)
    .toString(16)
    .padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
