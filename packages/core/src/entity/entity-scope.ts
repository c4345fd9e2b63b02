import { jsonSchemaScope } from '../expression/json-schema-scope.ts';
import type { Scope, ScopeMember } from '../expression/scope.ts';
import type { Catalog } from './catalog.ts';
import type { AnyEntity } from './entity.ts';
import type { JsonSchema } from './json-schema.ts';

/**
 * JSON Schemas of extension data by entity name; of another JSON column by `entity.column`. Without one, nothing below the
 * column can be reached.
 */
export type DocumentSchemas = Readonly<Record<string, JsonSchema | undefined>>;

/**
 * What expressions about an entity may reach: its columns, its relations, the collections that point at it, its extension data.
 * `isHidden` says of which relations the target may be out of somebody's reach, so that what is behind them may be missing.
 */
export function entityScope(
  catalog: Catalog,
  entity: AnyEntity,
  schemas: DocumentSchemas = {},
  isHidden: (from: AnyEntity, relation: string) => boolean = () => false,
): Scope {
  const made = new Map<AnyEntity, Scope>();
  const scopeOf = (current: AnyEntity, name: string): Scope => {
    const known = made.get(current);
    if (known !== undefined) return known;
    const members = new Map<string, ScopeMember>();
    const models = catalog.readModels(current);
    const { filters } = current;
    const through = [...filters.through, ...models.keys()];
    const scope: Scope = { name, members, filters: models.size === 0 ? filters : { ...filters, through } };
    made.set(current, scope);
    for (const column of current.columns) {
      const isExtension = column.name === 'jsonExt';
      const schema = schemas[isExtension ? current.name : `${current.name}.${column.name}`];
      if (isExtension || (schema !== undefined && column.type.kind === 'json')) {
        const path = `${name}.${column.name}`;
        const document = schema === undefined ? { name: path, members: new Map() } : jsonSchemaScope(path, schema);
        members.set(column.name, { kind: 'document', scope: () => document });
      } else {
        members.set(column.name, { kind: 'value', type: column.type, nullable: column.nullable });
      }
    }
    for (const [relation, { target, nullable }] of Object.entries(current.relations)) {
      members.set(relation, {
        kind: 'one',
        nullable: nullable || isHidden(current, relation),
        scope: () => scopeOf(target, target.name),
      });
    }
    for (const [as, model] of models)
      members.set(as, { kind: 'one', nullable: false, scope: () => modelScope(model.entity) });
    for (const collection of catalog.collections(current).values()) {
      members.set(collection.name, { kind: 'many', scope: () => scopeOf(collection.entity, collection.entity.name) });
    }
    return scope;
  };
  return scopeOf(entity, entity.name);
}

/** A read model offers its values and nothing else: its row is the owner's shadow. */
function modelScope({ name, columns, filters }: AnyEntity): Scope {
  const values = columns.filter(({ system }) => system !== true);
  const members = new Map(
    values.map((column) => [
      column.name,
      { kind: 'value', type: column.type, nullable: column.nullable } satisfies ScopeMember,
    ]),
  );
  return { name, members, filters };
}
