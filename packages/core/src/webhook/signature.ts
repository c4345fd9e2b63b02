import { createHmac, timingSafeEqual } from 'node:crypto';
import { MisuseError } from '../errors/failure.ts';

/** A secret that both sides keep, read. Its text goes nowhere else. */
export type Key = Buffer;

const PREFIX = 'whsec_';
const SHORTEST = 24;
const LONGEST = 64;

/** The keys of secrets, `whsec_` and 24 to 64 bytes in base64. What is wrong with one is said without saying it. */
export function keysOf(secrets: readonly string[]): readonly Key[] {
  if (!Array.isArray(secrets) || secrets.length === 0)
    throw new MisuseError('WEBHOOK_SECRET', 'A webhook needs at least one secret.');
  return secrets.map((secret, i) => {
    const text = typeof secret === 'string' && secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
    const key = Buffer.from(text, 'base64');
    const isWhole = key.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');
    if (!isWhole || key.length < SHORTEST || key.length > LONGEST)
      throw new MisuseError(
        'WEBHOOK_SECRET',
        `Secret ${i + 1} is not "${PREFIX}" and ${SHORTEST} to ${LONGEST} random bytes in base64: \`openssl rand -base64 32\` makes some.`,
      );
    return key;
  });
}

/** What is signed: who sends it again under another id, at another time, or changed, needs another signature. */
export interface Signed {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: string;
  readonly body: string | Uint8Array;
}

export const signatureOf = (key: Key, { id, timestamp, body }: Signed): string =>
  `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;

/** Whether one of the signatures of a header is one of the keys'. It takes as long whichever fits. */
export function isSigned(header: string, keys: readonly Key[], signed: Signed): boolean {
  let fits = false;
  const given = header.split(' ').map((text) => Buffer.from(text));
  for (const key of keys) {
    const expected = Buffer.from(signatureOf(key, signed));
    for (const one of given) {
      if (one.length === expected.length && timingSafeEqual(one, expected)) fits = true;
    }
  }
  return fits;
}
