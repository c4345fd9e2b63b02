import type { Store, StoreReader, StoreTransaction } from '@parasol/core/internal';
import { overlaid } from './overlaid.ts';

/**
 * A store that answers backwards wherever it may answer in any order: rows by their ids, rows that were inserted together, reasons of
 * refusals, claims. What has an order by its contract, such as pages and groups, keeps it.
 */
export function permuted(store: Store): Store {
  return overlaid(store, {
    reader: backwards(store.reader),
    transaction: (options, work) => store.transaction(options, (tx) => work(backwardsIn(tx))),
    join: (connection, options, work) => store.join(connection, options, (tx) => work(backwardsIn(tx))),
  });
}

const turned = (record: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(record).reverse());

const reading = (reads: StoreReader): Pick<StoreReader, 'byIds' | 'claimed'> => ({
  byIds: async (entity, ids, options) => (await reads.byIds(entity, ids, options)).reverse(),
  claimed: async (entity, rule, texts) => [...(await reads.claimed(entity, rule, texts))].reverse(),
});

const backwards = (reader: StoreReader): StoreReader => overlaid(reader, reading(reader));

const backwardsIn = (tx: StoreTransaction): StoreTransaction =>
  overlaid(tx, {
    ...reading(tx),
    insert: async (entity, rows, onConflict, options) => (await tx.insert(entity, rows, onConflict, options)).reverse(),
    insertFrom: async (plan) => {
      const result = await tx.insertFrom(plan);
      return { ...result, refused: turned(result.refused) };
    },
    builtClaims: async (entity, owner) => [...(await tx.builtClaims(entity, owner))].reverse(),
    buildClaims: async (entity, owner, rules) => [...(await tx.buildClaims(entity, owner, rules))].reverse(),
  });
