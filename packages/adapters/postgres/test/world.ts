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
import { type PgPool, type PostgresOptions, postgres } from '@parasol/postgres';
import pg from 'pg';
import { inject } from 'vitest';
import { z } from 'zod';

export const Clinic = defineEntity('clinic', {
  table: 'acme_clinic',
  fields: z.strictObject({ code: z.string(), budget: decimal(18, 2), openedAt: z.iso.datetime().nullable() }),
  unique: [['code']],
});
export const Visit = defineEntity('visit', {
  table: 'acme_visit',
  fields: z.strictObject({ note: z.string() }),
  relations: { clinic: ref(Clinic, { inverse: 'visits' }) },
  unique: [['clinicId']],
});

export const stamp = { actorId: 'amina', changeId: '01900000-0000-7000-8000-000000000001' };
export const clinic = (code: string, more: object = {}) => ({ code, budget: '10.00', openedAt: null, ...more });

const catalog = createCatalog([Clinic, Visit]);
export const tree = (entity: AnyEntity, json: unknown): TreeNode => check(json, entityScope(catalog, entity)).tree;

export const environment = (): StoreEnvironment => ({
  catalog,
  operators: [],
  now: Date.now,
  newId: createIds(Date.now),
});

let count = 0;

/** A schema that goes away with everything in it, and stores on it. */
export async function place() {
  const schema = `own_${process.pid}_${++count}`;
  const pool = new pg.Pool({ connectionString: inject('postgresUrl'), max: 4 });
  const stores: Store[] = [];
  const make = (options: Partial<PostgresOptions> = {}): Store => {
    const store = postgres({
      ...(options.pool === undefined ? { connectionString: inject('postgresUrl') } : {}),
      schema,
      ...options,
    } as PostgresOptions);
    stores.push(store);
    return store;
  };
  return {
    schema,
    /** For a look from outside. */
    pool,
    make,
    async open(options?: { prepare?: boolean; pool?: PgPool }): Promise<Store> {
      const store = make(options as Partial<PostgresOptions>);
      await store.open(environment());
      await store.migrate();
      return store;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      for (const store of stores) await store.close();
      await pool.query(`drop schema if exists "${schema}" cascade`);
      await pool.end();
    },
  };
}
