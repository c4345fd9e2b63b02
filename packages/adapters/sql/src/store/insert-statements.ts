import type { AnyEntity } from '@parasol/core';
import type { StoredRow } from '@parasol/core/internal';
import type { RawBuilder } from 'kysely';
import { arrayText } from '../array-text.ts';
import { encodeValue, type SqlColumn, type SqlSchema } from '../sql-schema.ts';
import type { Statement, Template } from '../statement.ts';
import { type InsertOptions, insertArrays, insertGroup, insertRow, slotOfRow } from '../statements/insert.ts';
import { givenColumns, numberedColumn, stampedColumns, stampedValue, type WriteStamp } from '../statements/stamp.ts';

/** Rows of one statement of a bulk insert: enough that the round trip does not count, few enough to stay small in memory. */
const ROWS_PER_STATEMENT = 5000;
/** The same where a statement has a parameter for every value: enough that what all rows share is bound seldom. */
const ROWS_PER_GROUP = 50;

interface Batch {
  readonly schema: SqlSchema;
  readonly entity: AnyEntity;
  readonly rows: readonly StoredRow[];
  readonly options: InsertOptions;
  readonly stamp: WriteStamp;
  readonly newId: () => string;
}

type TemplateOf = (key: string, make: () => readonly RawBuilder<unknown>[]) => Template;
type Encode = (row: StoredRow, column: SqlColumn) => unknown;

/** The statements that insert rows, in their order. */
export function* insertStatements(batch: Batch, templateOf: TemplateOf): Generator<Statement> {
  const { schema, entity, rows, options, stamp, newId } = batch;
  const table = schema.table(entity);
  const encoded: Encode = (row, column) => {
    const { name } = column.column;
    return encodeValue(table, column, row[name] ?? (name === 'id' ? newId() : undefined));
  };
  const stamped = new Map(stampedColumns(table).map((column) => [column.column.name, stampedValue(column, stamp)]));
  const key = `${entity.name} ${options.onConflict} ${options.returning}`;
  if (rows.length > 1 && schema.dialect.takesArrays) return yield* arrays(batch, { encoded, stamped, key }, templateOf);
  let done = 0;
  if (rows.length >= ROWS_PER_GROUP && numberedColumn(table) === undefined) {
    done = rows.length - (rows.length % ROWS_PER_GROUP);
    yield* groups({ ...batch, rows: rows.slice(0, done) }, { encoded, stamped, key }, templateOf);
  }
  const columns = new Map(givenColumns(table).map((column) => [column.column.name, column]));
  const fill = templateOf(`row ${key}`, () => [insertRow(schema, table, options)]).filler((name) => {
    const column = columns.get(name);
    if (column !== undefined) return (row: StoredRow) => encoded(row, column);
    const value = stamped.get(name);
    return () => value;
  });
  for (; done < rows.length; done++) yield fill(rows[done] as StoredRow);
}

interface Values {
  readonly encoded: Encode;
  readonly stamped: ReadonlyMap<string, unknown>;
  readonly key: string;
}

/** Splits columns by whether all rows have the same value; ids are never the same. Few rows are not worth a statement of their own. */
function shared(columns: readonly SqlColumn[], rows: readonly StoredRow[]) {
  if (rows.length < ROWS_PER_GROUP) return { same: [], own: columns };
  const [first] = rows;
  const isSame = ({ column: { name } }: SqlColumn): boolean => {
    const value = first?.[name];
    return name !== 'id' && rows.every((row) => row[name] === value);
  };
  const same = columns.filter(isSame);
  return { same, own: columns.filter((column) => !same.includes(column)) };
}

const namesOf = (columns: readonly SqlColumn[]): string => columns.map(({ name }) => name).join(' ');

/** An array for each column in which rows differ, a value for each other one. */
function* arrays({ schema, entity, rows, options }: Batch, values: Values, templateOf: TemplateOf) {
  const table = schema.table(entity);
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    const some = rows.slice(from, from + ROWS_PER_STATEMENT);
    const { same, own } = shared(givenColumns(table), some);
    const bound = sharedValues(values, same, some);
    for (const column of own) bound.set(column.column.name, arrayText(some.map((row) => values.encoded(row, column))));
    const template = templateOf(`arrays ${values.key} ${namesOf(own)}`, () => [
      insertArrays(schema, table, own, options),
    ]);
    yield template.fill((name) => bound.get(name));
  }
}

/** Some rows at a time, with one parameter for what they share: binding values is what a row costs most. */
function* groups({ schema, entity, rows, options }: Batch, values: Values, templateOf: TemplateOf) {
  const table = schema.table(entity);
  const { same, own } = shared(givenColumns(table), rows);
  const bound = sharedValues(values, same, rows);
  const readers = new Map<string, (group: readonly StoredRow[]) => unknown>();
  for (const column of own) {
    for (let i = 0; i < ROWS_PER_GROUP; i++)
      readers.set(slotOfRow(column.column.name, i), (group) => values.encoded(group[i] as StoredRow, column));
  }
  const make = () => [insertGroup(schema, table, { own, rows: ROWS_PER_GROUP }, options)];
  const fill = templateOf(`group ${values.key} ${namesOf(own)}`, make).filler(
    (name) => readers.get(name) ?? (() => bound.get(name)),
  );
  for (let from = 0; from < rows.length; from += ROWS_PER_GROUP) yield fill(rows.slice(from, from + ROWS_PER_GROUP));
}

/** What all rows share, by the name of the column. */
function sharedValues({ stamped, encoded }: Values, same: readonly SqlColumn[], rows: readonly StoredRow[]) {
  const bound = new Map(stamped);
  for (const column of same) bound.set(column.column.name, encoded(rows[0] as StoredRow, column));
  return bound;
}
