import { describe, it } from 'vitest';
import type { Store } from '../../store/store.ts';
import { aggregates } from './cases/aggregates.ts';
import { crud } from './cases/crud.ts';
import { filters } from './cases/filters.ts';
import { history } from './cases/history.ts';
import { insertFrom } from './cases/insert-from.ts';
import { insertFromSets } from './cases/insert-from-sets.ts';
import { locks } from './cases/locks.ts';
import { migrations } from './cases/migrations.ts';
import { numbers } from './cases/numbers.ts';
import { orderings } from './cases/orderings.ts';
import { paging } from './cases/paging.ts';
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
  history,
  filters,
  orderings,
  paging,
  aggregates,
  'insert from': insertFrom,
  'insert from sets': insertFromSets,
  'update where': updateWhere,
  transactions,
  numbers,
  locks,
  migrations,
};

export interface OpenedStore {
  /** Fresh: nobody called `open` or `migrate`, and nothing is in it. */
  readonly store: Store;
  /** Takes everything away again; called after the store was closed. */
  close(): Promise<void>;
}

/**
 * Every promise of the store port as a test. Each case gets a store of its own.
 *
 * @param gaps Cases that this store does not keep yet, by title, with the reason. They run as expected failures, so the
 * day a gap is closed its test turns red and the entry goes.
 *
 * @example
 * storeContract('memory', async () => ({ store: memory(), close: async () => {} }));
 */
export function storeContract(
  name: string,
  open: () => Promise<OpenedStore>,
  gaps: Readonly<Record<string, string>> = {},
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
