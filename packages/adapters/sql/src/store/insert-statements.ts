import type { AnyEntity } from '@parasol/core';
import type { StoredRow } from '@parasol/core/internal';
import type { RawBuilder } from 'kysely';
import { arrayText } from '../array-text.ts';
import { encodeValue, type SqlColumn, type SqlSchema } from '../sql-schema.ts';
import type { Statement, Template } from '../statement.ts';
import { type InsertOptions, insertArrays, insertRow } from '../statements/insert.ts';
import { givenColumns, stampedColumns, stampedValue, type WriteStamp } from '../statements/stamp.ts';

/** Rows of one statement of a bulk insert: enough that the round trip does not count, few enough to stay small in memory. */
const ROWS_PER_STATEMENT = 5000;

interface Batch {
  readonly schema: SqlSchema;
  readonly entity: AnyEntity;
  readonly rows: readonly StoredRow[];
  readonly options: InsertOptions;
  readonly stamp: WriteStamp;
  readonly newId: () => string;
}

type TemplateOf = (key: string, make: () => readonly RawBuilder<unknown>[]) => Template;

/** The statements that insert rows, in their order. */
export function* insertStatements(batch: Batch, templateOf: TemplateOf): Generator<Statement> {
  const { schema, entity, rows, options, stamp, newId } = batch;
  const table = schema.table(entity);
  const given = givenColumns(table);
  const stamped = new Map(stampedColumns(table).map((column) => [column.column.name, stampedValue(column, stamp)]));
  const key = `${entity.name} ${options.onConflict} ${options.returning}`;
  const encoded = (row: StoredRow, column: SqlColumn): unknown => {
    const { name } = column.column;
    return encodeValue(table, column, row[name] ?? (name === 'id' ? newId() : undefined));
  };
  if (rows.length > 1 && schema.dialect.takesArrays) {
    for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
      const some = rows.slice(from, from + ROWS_PER_STATEMENT);
      const values = new Map(stamped);
      for (const column of given) values.set(column.column.name, arrayText(some.map((row) => encoded(row, column))));
      const arrays = templateOf(`arrays ${key}`, () => [insertArrays(schema, table, options)]);
      yield arrays.fill((name) => values.get(name));
    }
    return;
  }
  const columns = new Map(given.map((column) => [column.column.name, column]));
  const fill = templateOf(`row ${key}`, () => [insertRow(schema, table, options)]).filler((name) => {
    const column = columns.get(name);
    if (column !== undefined) return (row: StoredRow) => encoded(row, column);
    const value = stamped.get(name);
    return () => value;
  });
  for (const row of rows) yield fill(row);
}
