import { randomBytes } from 'node:crypto';

/** The first 28 characters of UUIDs version 7 that only differ in a counter of eight hexadecimal digits. */
export function idPrefix(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  const random = randomBytes(6).toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-8${random.slice(3, 6)}-${random.slice(6, 10)}`;
}

/** Ids that rise. */
export function createIds(): () => string {
  const prefix = idPrefix();
  let counter = 0;
  return () => prefix + (counter++).toString(16).padStart(8, '0');
}
