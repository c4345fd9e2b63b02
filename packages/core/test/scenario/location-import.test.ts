import { fromBytes, type Result, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openClinics } from '../open-clinics.ts';

/** Places from a file: any order of the rows, the same again, what is wrong by its line. */

const surveyor = { id: 'surveyor', rights: ['900241', '900242', '900243', '900244'] };

async function openTree(store: Parameters<typeof openClinics>[0]) {
  const { app } = await openClinics(store);
  const me = app.as(surveyor);
  const HEADER = 'code,name,type,parent_code';
  return {
    me,
    load: (...rows: string[]) =>
      me.locations.importLocations({ source: fromBytes('places.csv', [HEADER, ...rows].join('\n')) }),
    /** Every place as the codes on the way to it, with its name. */
    tree: async () => {
      const { rows } = unwrap(await me.locations.list({ first: 1000 }));
      const codes = new Map(rows.map(({ id, code }) => [id, code]));
      return rows
        .map(({ path, level, name }) => {
          const steps = path.split('/').filter((id) => id !== '');
          expect(level).toBe(steps.length - 1);
          return `${steps.map((id) => codes.get(id)).join('/')} ${name}`;
        })
        .sort();
    },
  };
}

const refusals = (result: Result<unknown>) =>
  result.success ? [] : result.errors.map(({ code, path }) => [code.replace('core.', ''), ...path.slice(1)]);

describe.each(stores)('places from a file on $name', (store) => {
  it('are added, changed and moved, whatever the order of the rows, and the same file changes nothing', async () => {
    const { load, tree, me } = await openTree(store);
    const first = ['V,Kita,village,D', 'D,North,district,R', 'R,Region,region,', 'W,Kati,village,D'];
    expect(unwrap(await load(...first))).toEqual({ rows: 4, created: 4, changed: 0, unchanged: 0 });
    expect(await tree()).toEqual(['R Region', 'R/D North', 'R/D/V Kita', 'R/D/W Kati']);
    const again = await load(...first);
    expect(again).toMatchObject({ outcome: 'unchanged', data: { unchanged: 4 } });
    // Turned upside down, with a new place in between; W is not named and goes along.
    const next = ['R,Region,region,N', 'N,New,district,V', 'V,Kita West,village,', 'D,North,district,R'];
    expect(unwrap(await load(...next))).toEqual({ rows: 4, created: 1, changed: 2, unchanged: 1 });
    expect(await tree()).toEqual(['V Kita West', 'V/N New', 'V/N/R Region', 'V/N/R/D North', 'V/N/R/D/W Kati']);
    const [village] = unwrap(await me.locations.list({ where: { '==': [{ var: 'code' }, 'V'] } })).rows;
    expect(unwrap(await me.locations.history({ id: village?.id ?? '' })).map(({ row }) => row.name)).toEqual([
      ...['Kita', 'Kita West'],
    ]);
  });

  it('are refused as a whole, with every row that is wrong', async () => {
    const { load, tree, me } = await openTree(store);
    unwrap(await load('R,Region,region,', 'D,North,district,R'));
    const before = await tree();
    expect(refusals(await load('A,,village,', ',B,village,R', 'C,C,village', 'R,R,region,', 'R,R,region,'))).toEqual([
      ['LOCATION_ROW', 2, 'name'],
      ['LOCATION_ROW', 3, 'code'],
      ['transfer.WRONG_CELL_COUNT', 4],
      ['LOCATION_CODE_TWICE', 6, 'code'],
    ]);
    expect(refusals(await load('A,A,village,X', 'B,B,village,C', 'C,C,village,B'))).toEqual([
      ['LOCATION_PARENT_UNKNOWN', 2, 'parent_code'],
      ['LOCATION_CIRCLE', 3, 'parent_code'],
      ['LOCATION_CIRCLE', 4, 'parent_code'],
    ]);
    // Through a place that the file does not name.
    expect(refusals(await load('R,Region,region,D'))).toEqual([['LOCATION_INSIDE_ITSELF', 2, 'parentId']]);
    const deep = Array.from({ length: 22 }, (_, i) => `L${i},L,level,${i === 0 ? '' : `L${i - 1}`}`);
    expect(new Set(refusals(await load(...deep)).map(([code]) => code))).toEqual(new Set(['LOCATION_TOO_DEEP']));
    const misnamed = await me.locations.importLocations({ source: fromBytes('p.csv', 'code,nam,type\nA,A,a\n') });
    expect(refusals(misnamed).map(([code]) => code)).toContain('transfer.MISSING_COLUMN');
    expect(await tree()).toEqual(before);
  });

  it('end as the same tree in any order of the rows', async () => {
    const { load, tree } = await openTree(store);
    const parents = fc.array(fc.nat({ max: 7 }), { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        parents,
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }),
        async (above, order) => {
          // A place lies in one of a lower number, so there is no circle.
          const rows = above.map((at, i) => `P${i},Place ${i},place,${i === 0 || at >= i ? '' : `P${at}`}`);
          unwrap(await load(...order.map((i) => rows[i] as string)));
          const parentOf = (i: number): string =>
            i === 0 || (above[i] as number) >= i ? `P${i}` : `${parentOf(above[i] as number)}/P${i}`;
          expect(await tree()).toEqual(rows.map((_, i) => `${parentOf(i)} Place ${i}`).sort());
        },
      ),
      { numRuns: store.name === 'memory' ? 30 : 8 },
    );
  });
});
