import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { chosenSeed } from '../random.ts';
import { fuzzOperations } from './fuzz-operations.ts';

/**
 * Every operation of every module with inputs made from its own schema and spoilt. What once broke stands in the corpus tests beside the
 * code that was mended. More cases: `npm run soak -- --fuzz 100000`, or PARASOL_TEST_FUZZ=5000 npm test -- fuzz.
 */

const factor = Number(process.env['PARASOL_TEST_FUZZ'] ?? 800) / 800;
const cases = { memory: 800, sqlite: 300, postgres: 150 };

describe.each(stores)('operations on $name', (store) => {
  it('refuse spoilt input with a code and a path, and leave nothing behind', {
    timeout: 60_000 + factor * 120_000,
  }, async () => {
    const seed = chosenSeed();
    const open = async () => {
      const place = await store.create();
      return { store: place.open(), close: () => place.remove() };
    };
    const count = Math.ceil(cases[store.name] * factor);
    const report = await fuzzOperations({ open, cases: count, seed }).catch((error: unknown) => {
      throw new Error(`With PARASOL_TEST_SEED=${seed}: ${String(error)}`, { cause: error });
    });
    console.log(`${store.name}: ${report.cases} calls, seed ${seed}`);
    // Both ways were taken: an input that nothing accepts tests only its parser.
    expect(report.answers['done']).toBeGreaterThan(count / 20);
    expect(Object.keys(report.answers).length).toBeGreaterThan(10);
  });
});
