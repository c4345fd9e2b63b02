import type { AnyEntity } from '@parasol/core';
import { type RawBuilder, sql } from 'kysely';
import type { SqlSource } from './source.ts';
import { columnNames, parameter, qualified, type SqlSchema } from './sql-schema.ts';

interface SourceOptions {
  /** Rows as they were at this instant. */
  readonly asOf?: string | undefined;
}

interface Join {
  readonly alias: string;
  readonly entity: AnyEntity;
  readonly nullable: boolean;
  readonly clause: RawBuilder<unknown>;
}

export interface RootSource extends SqlSource {
  /** Whether nothing so far asked for a join or a subquery: the statement reads only the row itself. */
  readonly isAlone: boolean;
}

/** The root source of one statement. Its sources share a counter, so that no alias is taken twice. */
export function createSource(schema: SqlSchema, entity: AnyEntity, options: SourceOptions = {}): RootSource {
  let count = 0;
  const root = sourceOf(schema, entity, options, () => `t${count++}`);
  return Object.defineProperty(root, 'isAlone', { get: () => count === 1 }) as RootSource;
}

function sourceOf(schema: SqlSchema, entity: AnyEntity, options: SourceOptions, next: () => string): SqlSource {
  const alias = next();
  const joins = new Map<string, Join>();

  function step(from: { alias: string; entity: AnyEntity; nullable: boolean }, relation: string, path: string): Join {
    const known = joins.get(path);
    if (known !== undefined) return known;
    const model = schema.catalog.readModels(from.entity).get(relation)?.entity;
    if (model !== undefined) return joinModel(from, model, path);
    const declared = Object.hasOwn(from.entity.relations, relation) ? from.entity.relations[relation] : undefined;
    if (declared === undefined) throw new TypeError(`${from.entity.name} has no relation "${relation}".`);
    const { target } = declared;
    // The foreign key promises the row only for now: at an earlier instant it may not have been there.
    const nullable = from.nullable || declared.nullable || options.asOf !== undefined;
    const own = next();
    const key = sql.id(from.alias, schema.table(from.entity).column(`${relation}Id`).name);
    const word = sql.raw(nullable ? 'left join' : 'inner join');
    const clause = sql`${word} ${rowsOf(schema, target, own, options)} on ${sql.id(own, 'id')} = ${key}`;
    const join: Join = { alias: own, entity: target, nullable, clause };
    joins.set(path, join);
    return join;
  }

  /** What is kept of a row has its id. Every row has it, so an ordering can walk along an index of what is kept. */
  function joinModel(from: { alias: string; nullable: boolean }, entity: AnyEntity, path: string): Join {
    const own = next();
    const word = sql.raw(from.nullable ? 'left join' : 'inner join');
    const clause = sql`${word} ${qualified(schema, entity.table)} as ${sql.id(own)} on ${sql.id(own, 'id')} = ${sql.id(from.alias, 'id')}`;
    const join: Join = { alias: own, entity, nullable: from.nullable, clause };
    joins.set(path, join);
    return join;
  }

  return {
    catalog: schema.catalog,
    entity,
    alias,
    schema: schema.name,
    join(relations) {
      let at: { alias: string; entity: AnyEntity; nullable: boolean } = { alias, entity, nullable: false };
      let path = '';
      for (const relation of relations) {
        path += `.${relation}`;
        at = step(at, relation, path);
      }
      return { alias: at.alias, entity: at.entity };
    },
    child: (other) => sourceOf(schema, other, options, next),
    from: (first) => {
      const begun = first === undefined ? undefined : joins.get(`.${first}`);
      const rows = rowsOf(schema, entity, alias, options);
      if (begun === undefined) return sql.join([rows, ...[...joins.values()].map((join) => join.clause)], sql` `);
      const kept = sql`${qualified(schema, begun.entity.table)} as ${sql.id(begun.alias)}`;
      const root = sql`${kept} cross join ${rows} on ${sql.id(alias, 'id')} = ${sql.id(begun.alias, 'id')}`;
      const others = [...joins.values()].filter((join) => join !== begun).map((join) => join.clause);
      return sql.join([root, ...others], sql` `);
    },
  };
}

/** Rows of an entity under an alias: its table, or at an instant the versions that were current then. */
export function rowsOf(
  schema: SqlSchema,
  entity: AnyEntity,
  alias: string,
  { asOf }: SourceOptions,
): RawBuilder<unknown> {
  const name = sql.id(alias);
  if (asOf === undefined) return sql`${qualified(schema, entity.table)} as ${name}`;
  const { columns, column } = schema.table(entity);
  const at = parameter(schema, column('dateUpdated').codec, asOf);
  const live = sql`select ${columnNames(columns, 'l')} from ${qualified(schema, entity.table)} as l where l.date_updated <= ${at}`;
  if (!entity.history) return sql`(${live}) as ${name}`;
  const past = sql`select ${columnNames(columns, 'h')} from ${qualified(schema, entity.historyTable)} as h where h.date_updated <= ${at} and h.superseded_at > ${at}`;
  return sql`(${live} union all ${past}) as ${name}`;
}
