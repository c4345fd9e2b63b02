import type { Bare } from '../database/database.ts';
import { createIds } from '../database/ids.ts';
import type { Person } from '../database/people.ts';

type Values = readonly unknown[];
type Create = (person: Person) => Promise<unknown>;

const PERSON =
  'id, first_name, last_name, dob, json_ext, version, is_deleted, date_created, date_updated, user_created, user_updated, change_id';
const CHANGE =
  'id, operation, actor_id, idempotency_key, input_hash, outcome, counts, answer, client_mutation_id, client_mutation_label, version, is_deleted, date_created, date_updated, user_created, user_updated, change_id';

/** What the service writes for one person, by hand: the row and its change record, in a transaction, prepared. */
export function bareCreate(bare: Bare): Create {
  const newId = createIds();
  const valuesOf = (person: Person, no: unknown): { row: Values; change: Values } => {
    const now = new Date().toISOString();
    const id = newId();
    const changeId = newId();
    const { firstName, lastName, dob, income, district, children, ableBodied } = person;
    const document = JSON.stringify({ income, district, children, able_bodied: ableBodied });
    const stamp = [1, no, now, now, 'bench', 'bench', changeId];
    const counts = JSON.stringify({ individual: { inserted: 1, updated: 0 } });
    const answer = JSON.stringify({ row: ['individual', id] });
    return {
      row: [id, firstName, lastName, dob, document, ...stamp],
      change: [
        changeId,
        'individual_service.create',
        'bench',
        null,
        null,
        'done',
        counts,
        answer,
        null,
        null,
        ...stamp,
      ],
    };
  };
  return bare.name === 'sqlite' ? onSqlite(bare, valuesOf) : onPostgres(bare, valuesOf);
}

type ValuesOf = (person: Person, no: unknown) => { row: Values; change: Values };

const marks = (columns: string, mark: (i: number) => string): string =>
  columns
    .split(', ')
    .map((_, i) => mark(i + 1))
    .join(', ');

function onSqlite({ db }: Extract<Bare, { name: 'sqlite' }>, valuesOf: ValuesOf): Create {
  const begin = db.prepare('begin immediate');
  const commit = db.prepare('commit');
  const question = (columns: string): string => marks(columns, () => '?');
  const row = db.prepare<unknown[]>(
    `insert into individual_individual (${PERSON}) values (${question(PERSON)}) returning *`,
  );
  const change = db.prepare<unknown[]>(
    `insert into core_change (${CHANGE}, sequence) values (${question(CHANGE)}, (select coalesce(max(sequence), 0) + 1 from core_change)) returning *`,
  );
  return async (person) => {
    const values = valuesOf(person, 0);
    begin.run();
    const stored = row.get(...values.row);
    change.get(...values.change);
    commit.run();
    return stored;
  };
}

function onPostgres({ client }: Extract<Bare, { name: 'postgres' }>, valuesOf: ValuesOf): Create {
  const dollar = (columns: string): string => marks(columns, (i) => `$${i}`);
  const row = {
    name: 'bench_row',
    text: `insert into individual_individual (${PERSON}) values (${dollar(PERSON)}) returning *`,
  };
  const change = {
    name: 'bench_change',
    text: `insert into core_change (${CHANGE}) values (${dollar(CHANGE)}) returning *`,
  };
  return async (person) => {
    const values = valuesOf(person, false);
    await client.query('begin');
    const { rows } = await client.query({ ...row, values: [...values.row] });
    await client.query({ ...change, values: [...values.change] });
    await client.query('commit');
    return rows[0];
  };
}
