import type { AnyEntity, StoredRow, StoredVersion, StoreReader } from '@parasol/core/internal';
import { aggregate } from './aggregate.ts';
import { candidates } from './candidates.ts';
import type { Version } from './chain.ts';
import { claimedPlaces, driftOf } from './claims.ts';
import { select } from './select.ts';
import type { Table } from './table.ts';
import { type View, versionById, versionIn } from './view.ts';

/**
 * Reads of the state that `state` gives when a statement starts. A statement runs to its end in one go, so nobody can
 * write while it reads.
 */
export function createReader(state: (instant: string | undefined) => View): StoreReader {
  const at = (entity: AnyEntity, instant: string | undefined): [View, Table] => {
    const view = state(instant);
    return [view, view.database.table(entity)];
  };
  return {
    select: async (entity, plan) => select(...at(entity, plan.asOf), plan).map(({ row }) => row),
    byIds: async (entity, ids, options) => byIds(...at(entity, options?.asOf), ids),
    count: async (entity, plan) => {
      let rows = 0;
      for (const _ of candidates(...at(entity, plan.asOf), plan)) rows += 1;
      return rows;
    },
    aggregate: async (entity, plan) => aggregate(...at(entity, plan.asOf), plan),
    history: async (entity, id) => history(...at(entity, undefined), id),
    cuts: async (entity, plan) => cuts(candidates(...at(entity, plan.asOf), plan), plan.size),
    claimed: async (entity, rule, texts) => claimedPlaces(...at(entity, undefined), rule, texts),
    claimDrift: async (entity, rules) => driftOf(...at(entity, undefined), rules),
    // Writers come one after the other, so a number that is seen has nothing open before it.
    frontier: async (entity) => {
      if (!entity.sequence) throw new TypeError(`${entity.name} has no sequence, so it has no frontier.`);
      const [view, table] = at(entity, undefined);
      return { through: table.settledIn(view.snapshot), hasOpen: false };
    },
    // The database is this process, and its clock the machine's.
    clock: async () => new Date().toISOString(),
  };
}

function byIds(view: View, table: Table, ids: readonly string[]): StoredRow[] {
  const rows: StoredRow[] = [];
  for (const id of new Set(ids)) {
    const version = versionById(view, table.byId, id);
    if (version !== undefined) rows.push(version.row);
  }
  return rows;
}

function history(view: View, table: Table, id: string): StoredVersion[] {
  const chain = table.byId.get(id);
  const current = chain === undefined ? undefined : versionIn(view, chain);
  if (chain === undefined || current === undefined) return [];
  if (!table.entity.history) return [{ row: current.row, supersededAt: null }];
  const seen = chain.versions.slice(0, chain.versions.indexOf(current) + 1);
  return seen.map(({ row }, i) => ({
    row,
    supersededAt: (seen[i + 1]?.row.dateUpdated as string | undefined) ?? null,
  }));
}

function cuts(versions: Iterable<Version>, size: number): string[] {
  const ids: string[] = [];
  let rows = 0;
  let last: string | undefined;
  for (const { chain } of versions) {
    rows += 1;
    last = chain.id;
    if (rows % size === 0) ids.push(last);
  }
  if (last !== undefined && rows % size !== 0) ids.push(last);
  return ids;
}
