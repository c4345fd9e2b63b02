import type { Catalog } from '../entity/catalog.ts';
import type { AnyEntity } from '../entity/entity.ts';
import type { ReadModel, Watch } from '../entity/read-model-plan.ts';
import { MisuseError } from '../errors/failure.ts';
import { columnPath, isOneOf } from '../expression/compose.ts';
import type { RepositoryEnvironment } from './plan-checker.ts';
import type { Collected, IdRange, SetValue, StoredRow } from './store.ts';
import type { Unit } from './unit.ts';

/** What a transaction wrote and a read model has not followed yet: owners, and rows behind their collections. */
export interface Stale {
  readonly owners: Set<string>;
  readonly behind: Map<Watch, Set<string>>;
}

/** Ids that one question names. */
const AT_ONCE = 1000;
/** Owners whose values one statement works out. */
const OWNERS = 5000;

/**
 * Notes what the writes of one entity mean for read models, so that these follow before the transaction commits. For an entity that none
 * of them reads, and for columns that none of them reads, a write costs a look at a list.
 */
export class ReadModelKeeper {
  readonly #unit: Unit;
  readonly #watches: readonly Watch[];

  constructor(unit: Unit, entity: AnyEntity, { catalog }: RepositoryEnvironment) {
    this.#unit = unit;
    this.#watches = catalog.watches(entity);
  }

  /** Whether anything follows these rows, so that their ids have to be known. */
  get isAwake(): boolean {
    return this.#watches.length > 0;
  }

  /** Behind a collection a new row is nobody's yet: whoever points at it is written after it. */
  inserted(rows: readonly StoredRow[]): void {
    for (const { model, lead } of this.#watches) {
      if (lead.kind === 'behind') continue;
      const { owners } = staleOf(this.#unit, model);
      for (const row of rows) owners.add(row[lead.kind === 'item' ? lead.column : 'id'] as string);
    }
  }

  changed(before: StoredRow, values: StoredRow): void {
    for (const watch of this.#touched(values)) {
      const stale = staleOf(this.#unit, watch.model);
      if (watch.lead.kind !== 'item') {
        idsFor(stale, watch).add(before['id'] as string);
        continue;
      }
      for (const id of [before[watch.lead.column], values[watch.lead.column]])
        if (typeof id === 'string') stale.owners.add(id);
    }
  }

  /** What a statement that changes a set has to tell: whose its rows were before. Whose they become must be known beforehand. */
  ofChangedSet(set: Readonly<Record<string, SetValue>>): readonly Collected[] {
    return this.#touched(set).map((watch) => {
      const { lead, model } = watch;
      const into = idsFor(staleOf(this.#unit, model), watch);
      if (lead.kind !== 'item') return { column: 'id', into };
      const owner = set[lead.column];
      if (owner !== undefined && owner.kind !== 'value')
        throw new MisuseError(
          'MISUSE_READ_MODEL',
          `"${lead.column}" of many rows at once is set to one id, because ${model.entity.name} is kept by it. Use update() where each gets its own.`,
        );
      if (typeof owner?.value === 'string') into.add(owner.value);
      return { column: lead.column, into };
    });
  }

  /** What a statement that inserts a set has to tell. */
  ofInsertedSet(): readonly Collected[] {
    return this.#watches.flatMap(({ model, lead }) => {
      if (lead.kind === 'behind') return [];
      const { owners: into } = staleOf(this.#unit, model);
      return [{ column: lead.kind === 'item' ? lead.column : 'id', into }];
    });
  }

  #touched(values: Readonly<Record<string, unknown>>): readonly Watch[] {
    if (this.#watches.length === 0) return [];
    const names = Object.keys(values).filter((name) => values[name] !== undefined);
    return this.#watches.filter(({ columns }) => names.some((name) => columns.has(name)));
  }
}

function staleOf({ stale }: Unit, model: ReadModel): Stale {
  const known = stale.get(model) ?? { owners: new Set(), behind: new Map() };
  stale.set(model, known);
  return known;
}

function idsFor(stale: Stale, watch: Watch): Set<string> {
  if (watch.lead.kind !== 'behind') return stale.owners;
  const ids = stale.behind.get(watch) ?? new Set();
  stale.behind.set(watch, ids);
  return ids;
}

/** Lets every read model follow what the transaction wrote. The last thing before the commit, so that its locks are held shortly. */
export async function refreshStale(unit: Unit): Promise<void> {
  for (const [model, { owners, behind }] of unit.stale) {
    for (const [watch, ids] of behind) for (const id of await ownersBehind(unit, watch, [...ids])) owners.add(id);
    // In one order, so that two transactions about the same owners wait for each other and never in a circle.
    const sorted = [...owners].sort();
    for (let at = 0; at < sorted.length; at += OWNERS)
      await unit.statement(() => unit.transaction.refresh(model, sorted.slice(at, at + OWNERS)));
  }
  unit.stale.clear();
}

/** Works out anew what a read model keeps of the owners in a range; gives of how many it was something else. */
export async function rebuildRange(unit: Unit, catalog: Catalog, entity: AnyEntity, range: IdRange): Promise<number> {
  const { readModel } = entity;
  const model = readModel === undefined ? undefined : catalog.readModels(readModel.of).get(readModel.as);
  if (model === undefined) throw new MisuseError('MISUSE_READ_MODEL', `${entity.name} is no read model of this app.`);
  let differed = 0;
  for (let after = range.after; ; ) {
    const plan = { orderBy: [], range: { ...range, after }, limit: OWNERS, includeDeleted: true };
    const ids = (await unit.statement(() => unit.reader.select(model.owner, plan))).map(({ id }) => id as string);
    if (ids.length > 0) differed += await unit.statement(() => unit.transaction.refresh(model, ids));
    if (ids.length < OWNERS) return differed;
    after = ids.at(-1);
  }
}

/** The owners in whose collections an item leads to one of these rows. */
async function ownersBehind(unit: Unit, { lead }: Watch, ids: readonly string[]): Promise<readonly string[]> {
  if (lead.kind !== 'behind') return [];
  const { items, column, through } = lead;
  const relation = through.at(-1) ?? '';
  const path = columnPath(`${relation}Id`, { kind: 'uuid' }, true);
  const steps = [...through.slice(0, -1).map((name) => ({ kind: 'one', name }) as const), ...path.steps];
  const owners: string[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const plan = {
      where: isOneOf({ ...path, steps }, ids.slice(at, at + AT_ONCE)),
      groupBy: { owner: columnPath(column, { kind: 'uuid' }, true) },
      select: {},
      limit: Number.MAX_SAFE_INTEGER,
    };
    const rows = await unit.statement(() => unit.reader.aggregate(items, plan));
    owners.push(...rows.flatMap(({ owner }) => (typeof owner === 'string' ? [owner] : [])));
  }
  return owners;
}
