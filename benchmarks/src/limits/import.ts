import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { from as copyFrom } from 'pg-copy-streams';
import type { Bare } from '../database/database.ts';
import { createIds, idPrefix } from '../database/ids.ts';

const PERSON =
  'id, first_name, last_name, dob, json_ext, version, is_deleted, date_created, date_updated, user_created, user_updated, change_id';

/** The same people in the registry by hand: nothing is validated, nothing is kept of where they came from. */
export const bareImport = (bare: Bare, file: string): Promise<number> =>
  bare.name === 'sqlite' ? onSqlite(bare, file) : onPostgres(bare, file);

async function onSqlite({ db }: Extract<Bare, { name: 'sqlite' }>, file: string): Promise<number> {
  const newId = createIds();
  const now = new Date().toISOString();
  const changeId = newId();
  const insert = db.prepare<unknown[]>(
    `insert into individual_individual (${PERSON}) values (?, ?, ?, ?, ?, 1, 0, ?, ?, 'bench', 'bench', ?)`,
  );
  const records = createReadStream(file).pipe(parse({ from_line: 2 })) as AsyncIterable<readonly string[]>;
  let rows = 0;
  db.exec('begin immediate');
  for await (const [firstName, lastName, dob, income, district, children, ableBodied] of records) {
    const document = {
      income: Number(income),
      district,
      children: Number(children),
      able_bodied: ableBodied === 'true',
    };
    insert.run(newId(), firstName, lastName, dob, JSON.stringify(document), now, now, changeId);
    rows++;
  }
  db.exec('commit');
  return rows;
}

const RAW = 'bench_raw';

async function onPostgres({ client }: Extract<Bare, { name: 'postgres' }>, file: string): Promise<number> {
  const prefix = idPrefix();
  const now = new Date().toISOString();
  await client.query(
    `create table ${RAW} (first_name text, last_name text, dob date, income numeric, district text, children bigint, able_bodied boolean)`,
  );
  try {
    await pipeline(createReadStream(file), client.query(copyFrom(`copy ${RAW} from stdin with (format csv, header)`)));
    const { rowCount } = await client.query(
      `insert into individual_individual (${PERSON})
       select cast('${prefix}' || lpad(to_hex(row_number() over ()), 8, '0') as uuid), first_name, last_name, dob,
         jsonb_build_object('income', income, 'district', district, 'children', children, 'able_bodied', able_bodied),
         1, false, '${now}'::timestamptz, '${now}'::timestamptz, 'bench', 'bench', '${prefix}ffffffff'::uuid
       from ${RAW}`,
    );
    return rowCount ?? 0;
  } finally {
    await client.query(`drop table ${RAW}`);
  }
}
