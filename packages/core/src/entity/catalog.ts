import type { AnyEntity } from './entity.ts';
import { type ReadModel, readModelOf, type Watch, watchesOf } from './read-model-plan.ts';

/** A to-many relation as the target sees it: `group.members` leads to memberships whose `groupId` is the group's id. */
export interface Collection {
  readonly name: string;
  readonly entity: AnyEntity;
  /** The column of `entity` that points back. */
  readonly column: string;
}

/** Every entity of one app, with what only the whole set knows: who points at whom. */
export interface Catalog {
  readonly entities: readonly AnyEntity[];
  byName(name: string): AnyEntity;
  collections(entity: AnyEntity): ReadonlyMap<string, Collection>;
  /** Relations that forbid the deletion of what they point at. */
  referrers(entity: AnyEntity): readonly { readonly entity: AnyEntity; readonly column: string }[];
  /** What is kept about the rows of an entity, by the name that expressions give it. */
  readModels(entity: AnyEntity): ReadonlyMap<string, ReadModel>;
  /** The names that they have. */
  readonly readModelNames: ReadonlySet<string>;
  /** What has to follow a write of an entity's rows; nothing for most. */
  watches(entity: AnyEntity): readonly Watch[];
}

/** Builds the catalogue in dependency order; targets of relations that no module lists stop the start. */
export function createCatalog(listed: readonly AnyEntity[]): Catalog {
  const names = new Map<string, AnyEntity>();
  const tables = new Set<string>();
  for (const entity of listed) {
    if (names.has(entity.name) || tables.has(entity.table))
      throw new TypeError(`Entity "${entity.name}" (${entity.table}) is declared twice.`);
    names.set(entity.name, entity);
    tables.add(entity.table);
  }
  const collections = new Map<AnyEntity, Map<string, Collection>>(listed.map((entity) => [entity, new Map()]));
  const referrers = new Map<AnyEntity, { entity: AnyEntity; column: string }[]>(listed.map((entity) => [entity, []]));
  for (const entity of listed) {
    for (const [relation, { target, inverse, onDelete }] of Object.entries(entity.relations)) {
      const own = collections.get(target);
      if (own === undefined)
        throw new TypeError(`${entity.name}.${relation} points at "${target.name}", whose module is not listed.`);
      if (onDelete === 'restrict') referrers.get(target)?.push({ entity, column: `${relation}Id` });
      if (inverse === undefined) continue;
      if (own.has(inverse) || target.column(inverse) !== undefined)
        throw new TypeError(`${target.name} has two members called "${inverse}".`);
      own.set(inverse, { name: inverse, entity, column: `${relation}Id` });
    }
  }
  const readModels = new Map<AnyEntity, Map<string, ReadModel>>();
  const watches = new Map<AnyEntity, Watch[]>();
  const catalog: Catalog = Object.freeze({
    // Read models come last, since they are filled from whatever tables there are.
    entities: sorted([
      ...listed.filter(({ readModel }) => readModel === undefined),
      ...listed.filter(({ readModel }) => readModel !== undefined),
    ]),
    byName: (name: string) => {
      const entity = names.get(name);
      if (entity === undefined) throw new TypeError(`No entity is called "${name}".`);
      return entity;
    },
    collections: (entity: AnyEntity) => collections.get(entity) ?? new Map<string, Collection>(),
    referrers: (entity: AnyEntity) => referrers.get(entity) ?? [],
    readModelNames: new Set(listed.flatMap(({ readModel }) => readModel?.as ?? [])),
    readModels: (entity: AnyEntity) => readModels.get(entity) ?? NO_MODELS,
    watches: (entity: AnyEntity) => watches.get(entity) ?? NO_WATCHES,
  });
  for (const { name, readModel } of listed) {
    if (readModel === undefined) continue;
    const { of, as } = readModel;
    if (!collections.has(of)) throw new TypeError(`${name} is about "${of.name}", whose module is not listed.`);
    if (of.column(as) !== undefined || of.relations[as] !== undefined || collections.get(of)?.has(as) === true)
      throw new TypeError(`${of.name} has two members called "${as}".`);
  }
  for (const entity of listed) {
    if (entity.readModel === undefined) continue;
    const model = readModelOf(catalog, entity);
    const own = readModels.get(model.owner) ?? new Map<string, ReadModel>();
    if (own.has(model.name)) throw new TypeError(`${model.owner.name} has two members called "${model.name}".`);
    readModels.set(model.owner, own.set(model.name, model));
    for (const [watched, found] of watchesOf(catalog, model))
      watches.set(watched, [...(watches.get(watched) ?? []), ...found]);
  }
  return catalog;
}

const NO_MODELS: ReadonlyMap<string, ReadModel> = new Map();
const NO_WATCHES: readonly Watch[] = [];

/** Targets before those that point at them, so that tables can be created in this order. */
function sorted(listed: readonly AnyEntity[]): AnyEntity[] {
  const done = new Set<AnyEntity>();
  const visit = (entity: AnyEntity, path: readonly AnyEntity[]): void => {
    if (done.has(entity)) return;
    if (path.includes(entity))
      throw new TypeError(`Relations run in a circle: ${[...path, entity].map((e) => e.name).join(' → ')}.`);
    for (const { target } of Object.values(entity.relations)) if (target !== entity) visit(target, [...path, entity]);
    done.add(entity);
  };
  for (const entity of listed) visit(entity, []);
  return [...done];
}
