import type { StoreReader } from '@parasol/core/internal';

/** A reader that is there before its store is open, and says so until then. */
export const lazyReader = (reader: () => StoreReader): StoreReader => ({
  select: async (entity, plan) => reader().select(entity, plan),
  byIds: async (entity, ids, options) => reader().byIds(entity, ids, options),
  count: async (entity, plan) => reader().count(entity, plan),
  aggregate: async (entity, plan) => reader().aggregate(entity, plan),
  history: async (entity, id) => reader().history(entity, id),
  cuts: async (entity, plan) => reader().cuts(entity, plan),
  frontier: async (entity) => reader().frontier(entity),
});
