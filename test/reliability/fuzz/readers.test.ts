import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chosenSeed } from '../random.ts';
import { fuzzReader, type ReaderName, readerNames, tryReader } from './readers.ts';

/**
 * Files, conditions, filters and schemas that outsiders write. The corpus holds what once broke something, or was made to; it is read
 * at every run. More made ones: `npm run soak -- --fuzz 100000`.
 */

const cases = Number(process.env['PARASOL_TEST_FUZZ'] ?? 800);

const corpus = JSON.parse(readFileSync(new URL('corpus.json', import.meta.url), 'utf8')) as Record<
  ReaderName,
  unknown[]
>;

describe.each(readerNames)('the reader of a %s', (name) => {
  it('reads the corpus or refuses it, and does not hang', async () => {
    expect(corpus[name].length).toBeGreaterThan(5);
    for (const input of corpus[name])
      await tryReader(name, name === 'csv' ? Buffer.from(input as string, 'latin1') : input);
  });

  it('reads or refuses whatever is made, and accepts some of it', { timeout: 60_000 + cases * 100 }, async () => {
    const seed = chosenSeed();
    const accepted = await fuzzReader(name, cases, seed).catch((error: unknown) => {
      throw new Error(`With PARASOL_TEST_SEED=${seed}: ${String(error)}`, { cause: error });
    });
    console.log(`${name}: ${cases} inputs, ${accepted} accepted, seed ${seed}`);
    expect(accepted).toBeGreaterThan(0);
  });
});
