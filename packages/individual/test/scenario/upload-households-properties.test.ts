import { fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Households, openHouseholds } from './household-world.ts';

/** Random households, and random files that change them: one head and one primary recipient at every commit, whatever the order. */

const roles = fc.constantFrom('HEAD', 'SPOUSE', 'SON', '', '');
const types = fc.constantFrom('PRIMARY', 'SECONDARY', '', '');
const place = { role: roles, type: types };
const person = fc.record({ ...place, group: fc.nat({ max: 3 }), year: fc.nat({ max: 60 }) });
const NUMBERS = 9;
const line = fc.record({ ...place, number: fc.nat({ max: NUMBERS + 2 }), group: fc.nat({ max: 5 }) });
type Line = typeof line extends fc.Arbitrary<infer T> ? T : never;

const HEADER = 'national_id,first_name,last_name,dob,group_code,individual_role,recipient_info';
const numberOf = (i: number): string => String(i).padStart(4, '0');
/** Of the groups, the first is none. */
const codeOf = (group: number): string => (group === 0 ? '' : `G${group}`);
const placeOf = ({ group, role, type }: Omit<Line, 'number'>): string =>
  group === 0 ? ',,' : `${codeOf(group)},${role},${type}`;

const mode = { mode: 'upsert', matchBy: ['national_id'] } as const;

/** All at once. */
async function atOnce({ me }: Households, file: string): Promise<void> {
  unwrap(await me.individualImports.importIndividuals({ source: fromBytes('changes.csv', file), ...mode }));
}

/** Some items are accepted and applied before the others. */
async function inRounds({ me }: Households, file: string): Promise<void> {
  const source = fromBytes('changes.csv', file);
  const answer = await me.individualImports.importIndividuals({ source, ...mode, acceptance: 'required' });
  const { uploadId, items } = unwrap(answer);
  if (items.VALID === undefined) return;
  const { rows } = unwrap(
    await me.individualDataSources.list({
      where: { and: [{ '==': [{ var: 'uploadId' }, uploadId] }, { '==': [{ var: 'state' }, 'VALID'] }] },
    }),
  );
  for (const parity of [1, 0]) {
    const ids = rows.filter(({ line: at }) => (at ?? 0) % 2 === parity).map(({ id }) => id);
    if (ids.length === 0) continue;
    unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId, ids }));
    unwrap(await me.individualImports.applyItems({ uploadId }));
  }
}

/** One line for each of some numbers. */
const file = fc.uniqueArray(line, { minLength: 2, maxLength: 6, selector: ({ number }) => number });
const rowOf = (each: Line): string => {
  const isNew = each.number >= NUMBERS;
  return `${numberOf(each.number)},${isNew ? `N${each.number},X,1990-01-01` : ',,'},${placeOf(each)}`;
};
const peopleOf = (people: readonly (Omit<Line, 'number'> & { readonly year: number })[]): string[] =>
  people.map((each, i) => `${numberOf(i)},N${i},X,${1950 + each.year}-01-01,${placeOf(each)}`);

describe.each(stores)('households that files change on $name', (store) => {
  it('keep one head and one primary recipient at every commit, and are the same in any order, ranges and rounds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(person, { minLength: NUMBERS, maxLength: NUMBERS }),
        fc.uniqueArray(line, { minLength: 1, maxLength: 8, selector: ({ number }) => number }),
        fc.infiniteStream(fc.nat()),
        async (people, lines, chances) => {
          const base = peopleOf(people);
          const rows = lines.map(rowOf);
          const shuffled = rows
            .map((row) => [chances.next().value, row] as const)
            .sort(([a], [b]) => a - b)
            .map(([, row]) => row);
          const content = [];
          for (const [some, rangeSize, apply] of [
            [rows, 100, atOnce],
            [shuffled, 1, atOnce],
            [rows.toReversed(), 2, inRounds],
          ] as const) {
            await using world = await openHouseholds(store, { ticks: true, rangeSize });
            unwrap(await world.upload([HEADER, ...base].join('\n')));
            await apply(world, [HEADER, ...some].join('\n'));
            expect(await world.broken()).toEqual([]);
            expect(await world.everBroken()).toEqual([]);
            content.push(await world.content());
          }
          expect(content[1]).toEqual(content[0]);
          expect(content[2]).toEqual(content[0]);
        },
      ),
      { numRuns: store.name === 'memory' ? 15 : store.name === 'sqlite' ? 2 : 1 },
    );
  });

  it('keep one head and one primary recipient, and everybody in one, where files and clerks work at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(person, { minLength: NUMBERS, maxLength: NUMBERS }),
        file,
        file,
        fc.array(fc.nat({ max: 20 }), { maxLength: 4 }),
        async (people, first, second, moves) => {
          await using world = await openHouseholds(store, { rangeSize: 2 });
          const { me } = world;
          unwrap(await world.upload([HEADER, ...peopleOf(people)].join('\n')));
          const { rows: members } = unwrap(await me.groupIndividuals.list({}));
          const { rows: groups } = unwrap(await me.groups.list({}));
          const clerks = moves.flatMap((i) => {
            const member = members[i % Math.max(1, members.length)];
            const group = groups[i % Math.max(1, groups.length)];
            if (member === undefined || group === undefined) return [];
            return [me.groupIndividuals.update({ id: member.id, version: member.version, groupId: group.id })];
          });
          const sent = [first, second].map((lines) => atOnce(world, [HEADER, ...lines.map(rowOf)].join('\n')));
          await Promise.all([...sent, ...clerks]);
          expect(await world.broken()).toEqual([]);
          const lives = unwrap(await me.groupIndividuals.list({ first: 1000 })).rows;
          expect(new Set(lives.map(({ individualId }) => individualId)).size).toBe(lives.length);
        },
      ),
      { numRuns: store.name === 'memory' ? 10 : 3 },
    );
  });
});
