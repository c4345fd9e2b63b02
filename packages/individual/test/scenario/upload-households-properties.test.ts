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

describe.each(stores)('households that files change on $name', (store) => {
  it('keep one head and one primary recipient at every commit, and are the same in any order, ranges and rounds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(person, { minLength: NUMBERS, maxLength: NUMBERS }),
        fc.uniqueArray(line, { minLength: 1, maxLength: 8, selector: ({ number }) => number }),
        fc.infiniteStream(fc.nat()),
        async (people, lines, chances) => {
          const base = people.map((each, i) => `${numberOf(i)},N${i},X,${1950 + each.year}-01-01,${placeOf(each)}`);
          const rows = lines.map((each) => {
            const isNew = each.number >= NUMBERS;
            return `${numberOf(each.number)},${isNew ? `N${each.number},X,1990-01-01` : ',,'},${placeOf(each)}`;
          });
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
      { numRuns: store.name === 'memory' ? 15 : 2 },
    );
  });
});
