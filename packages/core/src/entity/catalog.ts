import type { AnyEntity } from './entity.ts';

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
  return Object.freeze({
    entities: sorted(listed),
    byName: (name: string) => {
      const entity = names.get(name);
      if (entity === undefined) throw new TypeError(`No entity is called "${name}".`);
      return entity;
    },
    collections: (entity: AnyEntity) => collections.get(entity) ?? new Map<string, Collection>(),
    referrers: (entity: AnyEntity) => referrers.get(entity) ?? [],
  });
}

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
