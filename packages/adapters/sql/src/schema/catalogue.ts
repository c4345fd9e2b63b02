import { sql } from 'kysely';
import type { DialectName } from '../dialect.ts';
import { compile, type Statement } from '../statement.ts';
import type { Executor } from '../store/executor.ts';
import { comparable, type DescribeColumn, type LiveSchema, type LiveTable } from './live-schema.ts';

/** What a database says about its own tables. */
export interface Catalogue {
  /** All tables of the schema. */
  read(executor: Executor, schema: string | undefined): Promise<LiveSchema>;
  /** A column as `read` describes it. */
  readonly describe: DescribeColumn;
}

type Rows = readonly (readonly unknown[])[];

class Assembly {
  readonly #tables = new Map<string, Table>();

  /** The table that a row begins with. */
  of([table]: readonly unknown[]): Table {
    const name = String(table);
    let found = this.#tables.get(name);
    if (found === undefined) {
      found = { columns: new Map(), indexes: new Map(), foreignKeys: new Set(), checks: new Set() };
      this.#tables.set(name, found);
    }
    return found;
  }

  get tables(): LiveSchema {
    return this.#tables;
  }
}
interface Table extends LiveTable {
  readonly columns: Map<string, string>;
  readonly indexes: Map<string, { definition: string; isUnique: boolean }>;
  readonly foreignKeys: Set<string>;
  readonly checks: Set<string>;
}

function assembled(columns: Rows, indexes: Rows, foreignKeys: Rows, checks: Rows): LiveSchema {
  const assembly = new Assembly();
  for (const row of columns) assembly.of(row).columns.set(String(row[1]), String(row[2]));
  for (const row of indexes) {
    const definition = comparable(String(row[2]));
    assembly.of(row).indexes.set(String(row[1]), { definition, isUnique: definition.startsWith('createunique') });
  }
  for (const row of foreignKeys) assembly.of(row).foreignKeys.add(`${String(row[1])} ${String(row[2])}`);
  for (const row of checks) assembly.of(row).checks.add(String(row[1]));
  return assembly.tables;
}

const described = (type: string, nullable: boolean): string => `${type}${nullable ? '' : ' not null'}`;

const plain = (text: string): Statement => ({ sql: text, parameters: [] });

const sqlite: Catalogue = {
  async read(executor) {
    const columns = await executor.rows(
      plain(
        `select m.name, c.name, lower(c.type) || case when c."notnull" then ' not null' else '' end from sqlite_master as m join pragma_table_xinfo(m.name) as c where m.type = 'table'`,
      ),
    );
    const indexes = await executor.rows(
      plain(`select tbl_name, name, sql from sqlite_master where type = 'index' and sql is not null`),
    );
    const keys = await executor.rows(
      plain(
        `select m.name, k."from", k."table" from sqlite_master as m join pragma_foreign_key_list(m.name) as k where m.type = 'table'`,
      ),
    );
    const tables = await executor.rows(plain(`select name, sql from sqlite_master where type = 'table'`));
    const checks = tables.flatMap(([table, text]) =>
      Array.from(String(text).matchAll(/constraint "(\w+)" check/gi), ([, name]) => [table, name]),
    );
    return assembled(columns, indexes, keys, checks);
  },
  describe: described,
};

const postgres: Catalogue = {
  async read(executor, schema) {
    const of = (query: (name: ReturnType<typeof sql>) => ReturnType<typeof sql>): Promise<Rows> =>
      executor.rows(compile('postgres', query(sql`n.nspname = ${schema}`)));
    const columns = await of(
      (isOurs) =>
        sql`select c.relname, a.attname, format_type(a.atttypid, a.atttypmod) || case when l.collname = 'C' then ' collate "C"' else '' end || case when a.attnotnull then ' not null' else '' end from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped left join pg_catalog.pg_collation l on l.oid = a.attcollation where ${isOurs} and c.relkind in ('r', 'p')`,
    );
    const indexes = await of(
      (isOurs) =>
        sql`select c.relname, x.relname, pg_get_indexdef(i.indexrelid) from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid join pg_catalog.pg_class c on c.oid = i.indrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace where ${isOurs} and i.indisvalid and not exists (select 1 from pg_catalog.pg_constraint k where k.conindid = i.indexrelid and (k.contype = 'p' or k.conname = c.relname || '_sequence_key'))`,
    );
    const constraints = await of(
      (isOurs) =>
        sql`select c.relname, k.contype, k.conname, a.attname, t.relname from pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace left join pg_catalog.pg_class t on t.oid = k.confrelid left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1] where ${isOurs} and k.contype in ('f', 'c') and k.convalidated`,
    );
    const keys = constraints
      .filter(([, type]) => type === 'f')
      .map(([table, , , column, target]) => [table, column, target]);
    const checks = constraints.filter(([, type]) => type === 'c').map(([table, , name]) => [table, name]);
    return assembled(columns, indexes, keys, checks);
  },
  describe: (sqlType, nullable) =>
    described(
      sqlType
        .replace(/^timestamptz\((\d)\)$/, 'timestamp($1) with time zone')
        .replace(/^numeric\((\d+), (\d+)\)$/, 'numeric($1,$2)'),
      nullable,
    ),
};

export const catalogues: Readonly<Record<DialectName, Catalogue>> = Object.freeze({ sqlite, postgres });
