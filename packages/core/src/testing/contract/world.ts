import type { AnyEntity } from '../../entity/entity.ts';
import { entityScope } from '../../entity/entity-scope.ts';
import { check } from '../../expression/check.ts';
import type { ParameterTypes } from '../../expression/scope.ts';
import type { TreeNode } from '../../expression/tree.ts';
import type {
  Ordering,
  SelectPlan,
  SetValue,
  Store,
  StoredRow,
  StoreReader,
  StoreTransaction,
  StoreTransactionOptions,
} from '../../store/store.ts';
import { createIds } from '../../store/uuid7.ts';
import { catalog, schemas } from './entities.ts';

/** A fresh store with a clock that only the case moves. */
export interface World {
  readonly store: Store;
  readonly clock: { now: number };
  /** Runs work in a transaction of the usual actor, and again when the store says that it may be tried again. */
  write<T>(work: (tx: StoreTransaction) => Promise<T>, options?: Partial<StoreTransactionOptions>): Promise<T>;
  /** Moves the clock by a second and gives the instant that the next transaction will have. */
  tick(): string;
}

export type Case = (world: World) => Promise<void>;
export type Cases = Readonly<Record<string, Case>>;

export const START = Date.UTC(2026, 0, 5, 10, 0, 0, 250);
export const CHANGE = '01900000-0000-7000-8000-00000000c4a6';
export const ABSENT = '01900000-0000-7000-8000-0000000000ff';
const ATTEMPTS = 50;

export async function openWorld(store: Store): Promise<World> {
  const clock = { now: START };
  await store.open({ catalog, operators: [], now: () => clock.now, newId: createIds(() => clock.now) });
  return {
    store,
    clock,
    write: async (work, options) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await store.transaction({ stamp: { actorId: 'amina', changeId: CHANGE }, ...options }, work);
        } catch (error) {
          if (attempt === ATTEMPTS || !store.isRetryable(error)) throw error;
        }
      }
    },
    tick: () => {
      clock.now += 1000;
      return new Date(clock.now).toISOString();
    },
  };
}

/** The tree of an expression over an entity of the contract. */
export const tree = (entity: AnyEntity, json: unknown, parameters: ParameterTypes = {}): TreeNode =>
  check(json, entityScope(catalog, entity, schemas), { parameters }).tree;

export const field = (entity: AnyEntity, path: string): TreeNode => tree(entity, { var: path });

/** `set` of a plan: a tree over the source, or a value. */
export const from = (entity: AnyEntity, json: unknown, parameters?: ParameterTypes): SetValue => ({
  kind: 'tree',
  tree: tree(entity, json, parameters),
});
export const constant = (value: unknown): SetValue => ({ kind: 'value', value });

export const ordered = (entity: AnyEntity, ...terms: readonly string[]): Ordering[] =>
  terms.map((term) => ({ by: field(entity, term.replace('-', '')), direction: term.startsWith('-') ? 'desc' : 'asc' }));

/** Rows of a filter, up to a thousand, in order of their ids unless the plan says otherwise. */
export const rowsOf = (
  reader: StoreReader,
  entity: AnyEntity,
  where?: unknown,
  plan: Partial<SelectPlan> = {},
): Promise<StoredRow[]> =>
  reader.select(entity, {
    orderBy: [],
    limit: 1000,
    where: where === undefined ? undefined : tree(entity, where),
    ...plan,
  });

export const idOf = (row: StoredRow | undefined): string => {
  if (typeof row?.id !== 'string') throw new TypeError('There is no such row.');
  return row.id;
};

export const column = (rows: readonly StoredRow[], name: string): unknown[] => rows.map((row) => row[name]);
