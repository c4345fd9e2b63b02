import {
  type AnyEntity,
  type ClaimRule,
  type StoredRow,
  type StoreTransaction,
  UniqueViolation,
  type UpdateOutcome,
  type UpdateWherePlan,
  type WriteOptions,
} from '@parasol/core/internal';
import { candidates } from './candidates.ts';
import type { Version } from './chain.ts';
import { conflictsOf } from './claims.ts';
import { collect, insertFrom } from './insert-from.ts';
import { createReader } from './reader.ts';
import { refresh } from './refresh.ts';
import { setValues } from './set-values.ts';
import { type View, versionById } from './view.ts';
import type { Writer } from './writer.ts';

/** A report that names more conflicts is not read to its end. */
const MOST_CONFLICTS = 100;

export interface TransactionState {
  /** The state that a statement sees; refuses when the transaction is over or aborted. */
  readonly view: (instant: string | undefined) => View;
  readonly timestamp: string;
  /** Undefined in a read-only transaction. */
  readonly writer: Writer | undefined;
}

export function createTransaction({ view, timestamp, writer }: TransactionState): StoreTransaction {
  const reader = createReader(view);
  /** One writing statement, whole or not at all. */
  const write = <T>(statement: (current: View, writer: Writer) => T): T => {
    const current = view(undefined);
    if (writer === undefined) throw new Error('A read-only transaction cannot write or lock rows.');
    return writer.atomically(() => statement(current, writer));
  };
  const insert = (
    entity: AnyEntity,
    rows: readonly StoredRow[],
    onConflict: 'fail' | 'skip',
    { claims }: WriteOptions = {},
  ): StoredRow[] =>
    write((current, to) => {
      const table = current.database.table(entity);
      const one = (row: StoredRow): Version[] => {
        const version = to.insert(table, row, onConflict === 'skip' ? 'any' : []);
        if (version === undefined) return [];
        if (claims !== undefined) to.claim(current, table, [version], claims);
        return [version];
      };
      const fitting = (row: StoredRow): Version[] => {
        try {
          return to.atomically(() => one(row));
        } catch (error) {
          if (onConflict === 'skip' && error instanceof UniqueViolation) return [];
          throw error;
        }
      };
      return rows.flatMap(claims === undefined ? one : fitting).map(({ row }) => row);
    });
  const openSavepoints: object[] = [];
  return {
    ...reader,
    timestamp,
    // Nobody else holds a lock while this transaction has its turn, so there is nothing to wait for or to leave out.
    select: async (entity, plan) =>
      plan.forUpdate !== undefined ? write(() => reader.select(entity, plan)) : reader.select(entity, plan),
    byIds: async (entity, ids, options) =>
      options?.forUpdate === true
        ? write(() => reader.byIds(entity, ids, options))
        : reader.byIds(entity, ids, options),
    insert: async (entity, rows, onConflict, options) => insert(entity, rows, onConflict, options),
    insertMany: async (entity, rows, onConflict, options) => insert(entity, rows, onConflict, options).length,
    update: async (entity, id, expectedVersion, values, { renumber = false, claims } = {}) =>
      write((current, to) => update(current, to, entity, { id, expectedVersion, values, renumber, claims })),
    forget: async (entity, id, values) =>
      write((current, to) => {
        const table = current.database.table(entity);
        const chain = table.byId.get(id);
        if (chain !== undefined) to.forget(table, chain, values);
      }),
    updateWhere: async (entity, plan) => write((current, to) => updateWhere(current, to, entity, plan)),
    insertFrom: async (plan) => write((current, to) => insertFrom(current, to, plan)),
    refresh: async (model, owners) => write((current, to) => refresh(current, to, model, owners)),
    builtClaims: async (entity, owner) =>
      write((current) => current.database.table(entity).claims.built(owner?.id ?? '')),
    buildClaims: async (entity, owner, rules) =>
      write((current, to) => {
        const table = current.database.table(entity);
        const conflicts = conflictsOf(current, table, rules, MOST_CONFLICTS);
        if (conflicts.length === 0) to.buildClaims(current, table, owner?.id ?? '', rules);
        return conflicts;
      }),
    // There is one writer, so whoever gets here holds every lock.
    lock: async (entity, id) =>
      write((current) => versionById(current, current.database.table(entity).byId, id) !== undefined),
    savepoint: async (work) => {
      view(undefined);
      const savepoint = { mark: writer?.mark ?? 0 };
      openSavepoints.push(savepoint);
      // One that began later and goes on would be undone with this one, or lose what it did.
      const close = () => {
        if (openSavepoints.pop() === savepoint) return;
        throw new Error(
          'Two parts of a transaction that may fail alone ran at the same time; await one before the next begins.',
        );
      };
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await work();
      } catch (error) {
        close();
        writer?.undo(savepoint.mark);
        throw error;
      }
      close();
      return result;
    },
    handle: undefined,
  };
}

interface Change {
  readonly id: string;
  readonly expectedVersion: number;
  readonly values: StoredRow;
  readonly renumber: boolean;
  readonly claims: readonly ClaimRule[] | undefined;
}

function update(
  view: View,
  writer: Writer,
  entity: AnyEntity,
  { id, expectedVersion, values, renumber, claims }: Change,
): UpdateOutcome {
  if (renumber && !entity.sequence) throw new TypeError(`${entity.name} has no sequence to number its rows by.`);
  const old = versionById(view, view.database.table(entity).byId, id);
  if (old === undefined) return { outcome: 'missing' };
  const version = old.row.version as number;
  if (version !== expectedVersion) return { outcome: 'conflict', version };
  const changed = writer.change(old, values, { renumber });
  if (claims !== undefined) writer.claim(view, changed.table, [changed], claims);
  return { outcome: 'updated', row: changed.row };
}

/** Reads all old rows before it changes the first, so that conditions over other rows see one state. */
function updateWhere(view: View, writer: Writer, entity: AnyEntity, plan: UpdateWherePlan): number {
  if (plan.asOf !== undefined) throw new TypeError('What held at an earlier instant can be read, not changed.');
  const valuesOf = setValues(view, plan.set, plan.parameters ?? {});
  const changes = Array.from(candidates(view, view.database.table(entity), plan), (old): [Version, StoredRow] => [
    old,
    valuesOf(old),
  ]);
  const changed = changes.map(([old, values]) => writer.change(old, values));
  if (plan.claims !== undefined) writer.claim(view, view.database.table(entity), changed, plan.claims);
  collect(
    plan.collect,
    changes.map(([old]) => old),
  );
  return changes.length;
}
