import { unwrap } from '@parasol/core';
import type { Bench } from '../bench.ts';
import { type Person, personAt, seedPeople } from '../database/people.ts';
import { settle } from '../database/run-sql.ts';
import { sideBySide } from '../harness/side-by-side.ts';
import { withHost } from '../host.ts';
import { bareCreate } from '../limits/create.ts';

const TIMES = 250;
const GOAL = { sqlite: 2, postgres: 1.5 } as const;

export const create: Bench = {
  name: 'create',
  title: 'create one person through the service',
  limit:
    'the same statements (begin, row, change record, commit) prepared on the bare driver, same durability, database on file',
  goal: '≤ 2 × on SQLite, ≤ 1.5 × on Postgres',
  runs: 'stores',
  run: (bed) =>
    withHost(bed, async ({ me, bare }) => {
      await seedPeople(bare, bed.rows);
      const insert = bareCreate(bare);
      let n = bed.rows;
      const each = async (work: (person: Person) => Promise<unknown>): Promise<number> => {
        const start = performance.now();
        for (let i = 0; i < TIMES; i++) await work(personAt(++n));
        return (performance.now() - start) / TIMES;
      };
      const prepare = () => settle(bare);
      const { ours, limit, ratio } = await sideBySide(
        {
          ours: { prepare, run: () => each(async (person) => unwrap(await me.individuals.create(newPerson(person)))) },
          limit: { prepare, run: () => each(insert) },
        },
        { rounds: 9 },
      );
      return [{ unit: 'ms', ours, limit, ratio, goal: { ratioAtMost: GOAL[bed.store] } }];
    }),
};

const newPerson = ({ firstName, lastName, dob, income, district, children, ableBodied }: Person) => ({
  firstName,
  lastName,
  dob,
  jsonExt: { income, district, children, able_bodied: ableBodied },
});
