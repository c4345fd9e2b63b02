import { describe, it } from 'vitest';
import type { OpenedStore } from '../store-contract.ts';
import { aggregates } from './cases/aggregates.ts';
import { claimCases } from './cases/claims.ts';
import { crud } from './cases/crud.ts';
import { filters } from './cases/filters.ts';
import { health } from './cases/health.ts';
import { history } from './cases/history.ts';
import { insertFrom } from './cases/insert-from.ts';
import { insertFromSets } from './cases/insert-from-sets.ts';
import { largeSets } from './cases/large-sets.ts';
import { locks } from './cases/locks.ts';
import { migrations } from './cases/migrations.ts';
import { numbers } from './cases/numbers.ts';
import { orderings } from './cases/orderings.ts';
import { paging } from './cases/paging.ts';
import { readModels } from './cases/read-models.ts';
import { transactions } from './cases/transactions.ts';
import { uniqueness } from './cases/uniqueness.ts';
import { updateWhere } from './cases/update-where.ts';
import { values } from './cases/values.ts';
import { versions } from './cases/versions.ts';
import { type Cases, openWorld } from './world.ts';

const TOPICS: Readonly<Record<string, Cases>> = {
  crud,
  values,
  versions,
  uniqueness,
  claims: claimCases,
  history,
  filters,
  orderings,
  paging,
  aggregates,
  'large sets': largeSets,
  'insert from': insertFrom,
  'insert from sets': insertFromSets,
  'update where': updateWhere,
  transactions,
  'read models': readModels,
  numbers,
  locks,
  migrations,
  health,
};

/** The cases as tests of vitest. */
export function describeContract(
  name: string,
  open: () => Promise<OpenedStore>,
  gaps: Readonly<Record<string, string>>,
): void {
  const titles = new Set(Object.values(TOPICS).flatMap((cases) => Object.keys(cases)));
  for (const gap of Object.keys(gaps)) {
    if (!titles.has(gap)) throw new Error(`The gap "${gap}" of ${name} names no case of the store contract.`);
  }
  describe(`store contract: ${name}`, () => {
    for (const [topic, cases] of Object.entries(TOPICS)) {
      describe(topic, () => {
        for (const [title, run] of Object.entries(cases)) {
          const reason = gaps[title];
          const test = reason === undefined ? it : it.fails;
          test(reason === undefined ? title : `${title} [gap: ${reason}]`, async () => {
            const { store, close } = await open();
            try {
              const world = await openWorld(store);
              if (cases !== migrations) await store.migrate();
              await run(world);
            } finally {
              await store.close();
              await close();
            }
          });
        }
      });
    }
  });
}
