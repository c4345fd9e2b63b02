import { createHash } from 'node:crypto';
import type { AnyEntity } from '@parasol/core';
import { type DocumentSchemas, indexedProperties, type TreeNode } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import type { DialectName } from '../dialect.ts';
import { snakeCase } from '../names.ts';
import type { SqlSource } from '../source.ts';
import { qualified, type SqlSchema } from '../sql-schema.ts';
import { compile } from '../statement.ts';
import type { Executor } from '../store/executor.ts';
import { treesOver } from '../trees.ts';

type Fragment = RawBuilder<unknown>;

/** By this a promoted index is recognised, whoever made it. */
const ENDING = '_promoted';
const MAX_NAME = 63;

/**
 * Indexes for the properties of extension data that schemas promote. They follow the schemas: one whose property is no longer promoted
 * or has become of another type is dropped, since an index holds nothing of its own. Where no schema is known for an entity its
 * indexes stay.
 */
export async function promote(
  schema: SqlSchema,
  executor: Executor,
  documents: DocumentSchemas,
  dryRun: boolean,
): Promise<readonly string[]> {
  const entities = schema.catalog.entities.filter(
    ({ name, jsonExt, documentOwner }) => jsonExt && documentOwner === undefined && documents[name] !== undefined,
  );
  if (entities.length === 0) return [];
  const { name } = schema.dialect;
  const there = await executor.rows(compile(name, promotedIndexes[name](schema.name)));
  const statements: string[] = [];
  for (const entity of entities) {
    const wanted = new Map(
      indexedProperties(documents[entity.name]).map((property) => {
        const index = promotedIndex(schema, entity, property);
        return [index.name, index.statement];
      }),
    );
    const known = there.filter(([table]) => table === entity.table).map(([, index]) => String(index));
    for (const index of known)
      if (!wanted.has(index)) statements.push(compile(name, sql`drop index ${qualified(schema, index)}`).sql);
    for (const [index, statement] of wanted) if (!known.includes(index)) statements.push(compile(name, statement).sql);
  }
  if (!dryRun) for (const statement of statements) await executor.run({ sql: statement, parameters: [] });
  return statements;
}

const promotedIndexes: Readonly<Record<DialectName, (schema: string | undefined) => Fragment>> = Object.freeze({
  sqlite: () => sql`select tbl_name, name from sqlite_master where type = 'index' and name like ${`%${ENDING}`}`,
  postgres: (schema) =>
    sql`select c.relname, x.relname from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid join pg_catalog.pg_class c on c.oid = i.indrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = ${schema} and i.indisvalid and x.relname like ${`%${ENDING}`}`,
});

/**
 * The index on the very expression that a filter compiles to: only then does a database find it. Its name holds a hash of the
 * expression, so that a property of another type has another index.
 */
export function promotedIndex(
  schema: SqlSchema,
  entity: AnyEntity,
  { name, tree }: { readonly name: string; readonly tree: TreeNode },
): { readonly name: string; readonly statement: Fragment } {
  const expression = treesOver(schema, bare(schema, entity)).order(tree);
  const hash = createHash('sha256')
    .update(`${name}\n${compile(schema.dialect.name, expression).sql}`)
    .digest('hex')
    .slice(0, 8);
  const readable = `${entity.table}_${snakeCase(name).replace(/[^a-z0-9_]+/g, '_')}`;
  const index = `${readable.slice(0, MAX_NAME - ENDING.length - hash.length - 1)}_${hash}${ENDING}`;
  return {
    name: index,
    statement: sql`create index if not exists ${sql.id(index)} on ${qualified(schema, entity.table)} ((${expression}), id)`,
  };
}

/** The row itself, without an alias, as definitions of indexes speak of it. */
const bare = (schema: SqlSchema, entity: AnyEntity): SqlSource => ({
  catalog: schema.catalog,
  entity,
  alias: '',
  schema: schema.name,
  join: () => ({ alias: '', entity }),
  child: () => {
    throw new TypeError('An index reads no other rows.');
  },
  from: () => sql``,
});
