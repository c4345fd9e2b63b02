import type { RowAccess } from '@parasol/core/internal';
import type { Chain, Version } from './chain.ts';
import type { Database } from './database.ts';

/** One state of the database: what was committed up to a number, or what held at an instant according to it. */
export interface View {
  readonly database: Database;
  readonly snapshot: number;
  readonly instant: string | undefined;
  /** Reads of evaluators in this state. */
  readonly access: RowAccess<Version>;
}

export function createView(database: Database, snapshot: number, instant?: string): View {
  const view: View = {
    database,
    snapshot,
    instant,
    access: {
      field: ({ row }, name) => row[name],
      one: ({ table, row }, relation) => {
        const model = database.environment.catalog.readModels(table.entity).get(relation)?.entity;
        if (model !== undefined) return versionById(view, database.table(model).byId, row.id);
        const target = table.entity.relations[relation]?.target;
        if (target === undefined) throw new TypeError(`${table.entity.name} has no relation "${relation}".`);
        return versionById(view, database.table(target).byId, row[`${relation}Id`]);
      },
      many: (owner, name) => liveItems(view, owner, name),
    },
  };
  return view;
}

/** The version of a row in a state. Of several versions with one timestamp only the last ever held. */
export function versionIn(view: View, chain: Chain): Version | undefined {
  const { versions } = chain;
  let i = versions.length - 1;
  while (i >= 0 && (versions[i] as Version).commit > view.snapshot) i -= 1;
  const { instant } = view;
  // A read model keeps one state, which no instant asks for.
  const keepsOne = versions[i]?.table.entity.readModel !== undefined;
  if (instant === undefined || i < 0 || keepsOne) return versions[i];
  const hasHeld = (version: Version) => (version.row.dateUpdated as string) <= instant;
  if (versions[i]?.table.entity.history === false) return hasHeld(versions[i] as Version) ? versions[i] : undefined;
  while (i >= 0 && !hasHeld(versions[i] as Version)) i -= 1;
  return versions[i];
}

export function versionById(view: View, byId: ReadonlyMap<string, Chain>, id: unknown): Version | undefined {
  const chain = typeof id === 'string' ? byId.get(id) : undefined;
  return chain === undefined ? undefined : versionIn(view, chain);
}

/** Items of a collection that are not deleted, in order of their ids. */
function* liveItems(view: View, { table, row }: Version, name: string): Generator<Version> {
  const collection = view.database.environment.catalog.collections(table.entity).get(name);
  if (collection === undefined) throw new TypeError(`${table.entity.name} has no collection "${name}".`);
  const chains = view.database.table(collection.entity).lookups.get(collection.column)?.get(row.id);
  if (chains === undefined) return;
  for (const chain of chains.within(undefined)) {
    const item = versionIn(view, chain);
    if (item !== undefined && item.row[collection.column] === row.id && item.row.isDeleted !== true) yield item;
  }
}
