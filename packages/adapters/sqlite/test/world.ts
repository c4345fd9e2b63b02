import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decimal, defineEntity, ref } from '@parasol/core';
import {
  type AnyEntity,
  check,
  createCatalog,
  createIds,
  entityScope,
  type Store,
  type StoreEnvironment,
  type TreeNode,
} from '@parasol/core/internal';
import { type SqliteOptions, sqlite } from '@parasol/sqlite';
import { z } from 'zod';

export const Clinic = defineEntity('clinic', {
  table: 'acme_clinic',
  fields: z.strictObject({ code: z.string(), budget: decimal(18, 2), beds: z.int() }),
  unique: [['code']],
});
export const Visit = defineEntity('visit', {
  table: 'acme_visit',
  fields: z.strictObject({ note: z.string() }),
  relations: { clinic: ref(Clinic, { inverse: 'visits' }) },
});

export const stamp = { actorId: 'amina', changeId: '01900000-0000-7000-8000-000000000001' };
export const clinic = (code: string, more: object = {}) => ({ code, budget: '10.00', beds: 4, ...more });

export const catalog = createCatalog([Clinic, Visit]);
export const tree = (entity: AnyEntity, json: unknown): TreeNode => check(json, entityScope(catalog, entity)).tree;

export const environment = (entities: readonly AnyEntity[] = [Clinic, Visit]): StoreEnvironment => ({
  catalog: createCatalog(entities),
  operators: [],
  now: Date.now,
  newId: createIds(Date.now),
});

/** A folder that goes away with everything in it, and stores on a file there. */
export async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'parasol-test-'));
  const stores: Store[] = [];
  return {
    file: join(path, 'registry.db'),
    async open(options: Partial<SqliteOptions> = {}, entities?: readonly AnyEntity[]): Promise<Store> {
      const store = sqlite({ file: join(path, 'registry.db'), ...options });
      stores.push(store);
      await store.open(environment(entities));
      await store.migrate();
      return store;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      for (const store of stores) await store.close();
      await rm(path, { recursive: true, force: true });
    },
  };
}
