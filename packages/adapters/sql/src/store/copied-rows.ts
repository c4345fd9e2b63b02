import type { StoredRow } from '@parasol/core/internal';
import { sql } from 'kysely';
import { copyText } from '../copy-text.ts';
import { columnNames, qualified } from '../sql-schema.ts';
import { compile } from '../statement.ts';
import { givenColumns, stampedColumns } from '../statements/stamp.ts';
import type { Copy } from './executor.ts';
import { type Batch, shared, sharedValues, valuesOf } from './insert-statements.ts';

/** From so many rows on a copy is cheaper than statements. */
export const WORTH_A_COPY = 500;
/** Rows of one text: enough that sending it does not count, few enough that the database seldom waits for the next. */
const ROWS_PER_TEXT = 500;

/** The rows of a bulk insert as COPY takes them. What all of them share is written once, and stands at the end of every line. */
export function copiedRows(batch: Batch): Copy {
  const { schema, entity, rows } = batch;
  const table = schema.table(entity);
  const values = valuesOf(batch);
  const { same, own } = shared(givenColumns(table), rows);
  const common = [...same, ...stampedColumns(table)];
  const known = sharedValues(values, same, rows);
  const end = `${common.map(({ column: { name } }) => copyText(known.get(name))).join('\t')}\n`;
  const line = (row: StoredRow): string => {
    let text = '';
    for (const column of own) text += `${copyText(values.encoded(row, column))}\t`;
    return text + end;
  };
  const into = sql`copy ${qualified(schema, entity.table)} (${columnNames([...own, ...common])}) from stdin`;
  return { sql: compile(schema.dialect.name, into).sql, texts: texts(rows, line) };
}

function* texts(rows: readonly StoredRow[], line: (row: StoredRow) => string): Generator<string, void, undefined> {
  for (let from = 0; from < rows.length; from += ROWS_PER_TEXT) {
    let text = '';
    for (let i = from; i < Math.min(from + ROWS_PER_TEXT, rows.length); i++) text += line(rows[i] as StoredRow);
    yield text;
  }
}
