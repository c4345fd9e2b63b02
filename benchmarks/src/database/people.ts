import type { Bare } from './database.ts';
import { analyse, runSql, settle } from './run-sql.ts';

/** What the people of the benches know beside name and birth date. */
export const individualSchema = {
  type: 'object',
  properties: {
    income: { type: 'number', multipleOf: 0.01 },
    district: { type: 'string' },
    children: { type: 'integer' },
    able_bodied: { type: 'boolean' },
  },
} as const;

const DISTRICTS = ['north', 'south', 'east', 'west'] as const;
const FIRST = ['Amina', 'Boris', 'Chen', 'Dora', 'Elif', 'Farid', 'Grace', 'Hugo'] as const;
const LAST = ['Diallo', 'Okafor', 'Silva', 'Nguyen', 'Kovac', 'Haddad', 'Mwangi', 'Larsen', 'Rossi', 'Novak'] as const;

export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly dob: string;
  readonly income: number;
  readonly district: string;
  readonly children: number;
  readonly ableBodied: boolean;
}

/** The n-th person, always the same and like no other. The same arithmetic stands in the SQL below. */
export function personAt(n: number): Person {
  const day = new Date(Date.UTC(1940, 0, 1 + ((n * 7919) % 25_000)));
  return {
    firstName: FIRST[n % 8] ?? '',
    lastName: `${LAST[n % 10]}-${n}`,
    dob: day.toISOString().slice(0, 10),
    income: ((n * 7919) % 100_000) / 100,
    district: DISTRICTS[n % 4] ?? '',
    children: n % 6,
    ableBodied: n % 3 > 0,
  };
}

const chosen = (list: readonly string[], index: string): string =>
  `case ${index} ${list.map((word, i) => `when ${i} then '${word}'`).join(' ')} end`;

const STAMP = `1, %live%, %now%, %now%, 'seed', 'seed', '01900000-0000-7000-8000-000000000000'`;
const COLUMNS =
  'id, first_name, last_name, dob, json_ext, version, is_deleted, date_created, date_updated, user_created, user_updated, change_id';

/** Fills the registry with people, by SQL: how they came there is not what is measured. */
export async function seedPeople(bare: Bare, rows: number): Promise<void> {
  const first = chosen(FIRST, 'n % 8');
  const last = `${chosen(LAST, 'n % 10')} || '-' || n`;
  const district = chosen(DISTRICTS, 'n % 4');
  if (bare.name === 'sqlite') {
    const stamp = STAMP.replace('%live%', '0').replaceAll('%now%', "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')");
    const document = `printf('{"income":%d.%02d,"district":"%s","children":%d,"able_bodied":%s}', (n * 7919) % 100000 / 100, (n * 7919) % 100, ${district}, n % 6, iif(n % 3 > 0, 'true', 'false'))`;
    await runSql(
      bare,
      `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${rows})
       insert into individual_individual (${COLUMNS})
       select printf('01900000-0000-7000-8000-%012x', n), ${first}, ${last}, date('1940-01-01', '+' || ((n * 7919) % 25000) || ' days'), ${document}, ${stamp} from numbers`,
    );
  } else {
    const stamp = STAMP.replace('%live%', 'false').replaceAll('%now%', 'now()');
    const document = `jsonb_build_object('income', ((n * 7919) % 100000)::numeric / 100, 'district', ${district}, 'children', n % 6, 'able_bodied', n % 3 > 0)`;
    await runSql(
      bare,
      `insert into individual_individual (${COLUMNS})
       select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ${first}, ${last}, date '1940-01-01' + ((n * 7919) % 25000)::int, ${document}, ${stamp.replace("'01900000-0000-7000-8000-000000000000'", "'01900000-0000-7000-8000-000000000000'::uuid")}
       from generate_series(1::bigint, ${rows}) as n`,
    );
  }
  await analyse(bare);
  await settle(bare);
}
