import { locationScope, unwrap } from '@parasol/core';
import type { Bench } from '../bench.ts';
import type { Bare } from '../database/database.ts';
import { seedPeople } from '../database/people.ts';
import { analyse, runSql, settle } from '../database/run-sql.ts';
import { perAwait, turnByTurn } from '../harness/repeat.ts';
import { type Host, withHost } from '../host.ts';
import { bareCount, bareList } from '../limits/scope.ts';

const ROUNDS = 9;
const DISTRICTS = 50;
const VILLAGES = 10;

export const scope: Bench = {
  name: 'scope',
  title: 'count and first page of the people of one district of fifty, with its ten villages',
  limit: 'the same by one hand-written query over the same index',
  goal: '≤ 1.5 ×, a millisecond for the call allowed',
  runs: 'stores',
  run: (bed) =>
    withHost(
      bed,
      async (host) => {
        await seedPeople(host.bare, bed.rows);
        const { district, path } = await seedPlaces(host);
        const officer = host.app.as({ id: 'officer', rights: ['159001'], locations: [district] });
        const count = async () => unwrap(await officer.individuals.count({}));
        const list = async () => unwrap(await officer.individuals.list({ first: 100 })).rows.length;
        const bare = { count: bareCount(host.bare, path), list: bareList(host.bare, path, 100) };
        if ((await count()) !== (await bare.count()) || (await list()) !== (await bare.list()))
          throw new Error('The two ways do not find the same people.');
        const figures = [];
        for (const [what, ours, limit] of [
          ['count', count, bare.count],
          ['page of a hundred', list, bare.list],
        ] as const) {
          const found = await turnByTurn({ ours: () => perAwait(ours, 3), limit: () => perAwait(limit, 3) }, ROUNDS);
          const milliseconds = { ours: found.ours / 1e6, limit: found.limit / 1e6 };
          const ratio = Math.max(0, milliseconds.ours - 1) / milliseconds.limit;
          figures.push({ what, unit: 'ms' as const, ...milliseconds, ratio, goal: { ratioAtMost: 1.5 } });
        }
        return figures;
      },
      locationScope(),
    ),
};

/** A country of districts and villages, the people spread over the villages; gives one district. */
async function seedPlaces({ app, bare }: Host): Promise<{ district: string; path: string }> {
  const me = app.as({ id: 'surveyor', rights: ['900242'], locations: 'everywhere' });
  const add = async (code: string, parentId: string | null) =>
    unwrap(await me.locations.create({ code, name: code, type: 'place', parentId }));
  const country = await add('C', null);
  let chosen = country;
  for (let d = 0; d < DISTRICTS; d++) {
    const district = await add(`D${d}`, country.id);
    for (let v = 0; v < VILLAGES; v++) await add(`D${d}V${v}`, district.id);
    if (d === DISTRICTS / 2) chosen = district;
  }
  await spread(bare);
  return { district: chosen.id, path: chosen.path };
}

async function spread(bare: Bare): Promise<void> {
  const villages = `(select id, row_number() over (order by id) - 1 as k from core_location where level = 2) as v`;
  const number =
    bare.name === 'sqlite'
      ? 'individual_individual.rowid'
      : `('x' || right(individual_individual.id::text, 7))::bit(28)::int`;
  await runSql(
    bare,
    `update individual_individual set location_id = v.id from ${villages} where v.k = ${number} % ${DISTRICTS * VILLAGES}`,
  );
  await analyse(bare);
  await settle(bare);
}
