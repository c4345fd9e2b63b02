import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { StoreName } from '../place.ts';
import { chosenSeed, createRandom } from '../random.ts';
import { attack } from './attack.ts';
import { type Children, openChildren } from './children.ts';
import { scenarioNames } from './scenarios.ts';

/**
 * Processes are killed with SIGKILL at random instants while they work: between statements, within them, within commits. Whatever
 * dies, the work done again gives the same rows to the same cents, and nothing twice. One file per store, so that they run beside each
 * other. Many more kills: `npm run soak -- --kills 10000`.
 */

/** Over all scenarios; PARASOL_TEST_KILLS asks for another number. */
const kills = Math.ceil(Number(process.env['PARASOL_TEST_KILLS'] ?? 100) / scenarioNames.length);

export function testCrashes(store: StoreName): void {
  const seed = chosenSeed();
  let children: Children;
  beforeAll(async () => {
    children = await openChildren();
  });
  afterAll(() => children.close());

  describe(`a process killed on ${store}`, () => {
    it.each(scenarioNames)(
      'during the scenario "%s" leaves what another completes to the same rows',
      { timeout: 120_000 + kills * 2000 },
      async (scenario) => {
        const random = createRandom(seed + scenarioNames.indexOf(scenario));
        const postgresUrl = inject('postgresUrl');
        const report = await attack({ scenario, store, kills, random, children, postgresUrl }).catch(
          (error: unknown) => {
            throw new Error(`With PARASOL_TEST_SEED=${seed}: ${String(error)}`, { cause: error });
          },
        );
        console.log(`${store}, ${scenario}: ${report.kills} kills, ${report.compared} comparisons, seed ${seed}`);
        expect(report.kills).toBeGreaterThanOrEqual(kills);
        expect(report.compared).toBeGreaterThan(0);
      },
    );
  });
}
