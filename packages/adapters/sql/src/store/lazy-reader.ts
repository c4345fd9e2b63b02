import type { StoreReader } from '@parasol/core/internal';
import type { SchemaCheck } from '../schema/schema-state.ts';

/** A reader that is there before its store is open, and says so until then. What it reads is looked at once, at its first use. */
export function lazyReader(reader: () => StoreReader, check: SchemaCheck): StoreReader {
  const ready = (): StoreReader | Promise<StoreReader> => (check.isCurrent ? reader() : checked());
  const checked = async (): Promise<StoreReader> => {
    const found = reader();
    await check.require();
    return found;
  };
  return {
    select: async (entity, plan) => (await ready()).select(entity, plan),
    byIds: async (entity, ids, options) => (await ready()).byIds(entity, ids, options),
    count: async (entity, plan) => (await ready()).count(entity, plan),
    aggregate: async (entity, plan) => (await ready()).aggregate(entity, plan),
    history: async (entity, id) => (await ready()).history(entity, id),
    cuts: async (entity, plan) => (await ready()).cuts(entity, plan),
    claimed: async (entity, rule, texts) => (await ready()).claimed(entity, rule, texts),
    claimDrift: async (entity, rules) => (await ready()).claimDrift(entity, rules),
    frontier: async (entity) => (await ready()).frontier(entity),
    // Needs no table.
    clock: async () => reader().clock(),
  };
}
