import { type Result, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openClinics } from '../open-clinics.ts';

const surveyor = { id: 'surveyor', rights: ['900241', '900242', '900243', '900244'] };

const codesOf = (result: Result<unknown>): string[] | string =>
  result.success ? result.outcome : result.errors.map(({ code }) => code);

async function openTree(store: Parameters<typeof openClinics>[0]) {
  const { app } = await openClinics(store);
  const me = app.as(surveyor);
  const ids = new Map<string, string>();
  const add = async (code: string, parent?: string) => {
    const parentId = parent === undefined ? null : (ids.get(parent) ?? '');
    const place = unwrap(await me.locations.create({ code, name: code, type: 'place', parentId }));
    ids.set(code, place.id);
    return place;
  };
  /** Every place as the codes on the way to it, with its level. */
  const tree = async () => {
    const { rows } = unwrap(await me.locations.list({ first: 1000 }));
    const codes = new Map(rows.map(({ id, code }) => [id, code]));
    return rows
      .map(({ path, level }) => {
        const steps = path.split('/').filter((id) => id !== '');
        expect(level).toBe(steps.length - 1);
        return steps.map((id) => codes.get(id)).join('/');
      })
      .sort();
  };
  return { me, add, tree, id: (code: string) => ids.get(code) ?? '' };
}

describe.each(stores)('locations on $name', (store) => {
  it('lie in one another, and know the way from the top', async () => {
    const { me, add, tree, id } = await openTree(store);
    await add('R');
    await add('D', 'R');
    await add('V', 'D');
    expect(await tree()).toEqual(['R', 'R/D', 'R/D/V']);
    const below = { some: [{ var: 'children' }, { '==': [{ var: 'code' }, 'V'] }] };
    expect(unwrap(await me.locations.list({ where: below })).rows.map(({ code }) => code)).toEqual(['D']);
    const again = await me.locations.create({ code: 'V', name: 'V', type: 'village', parentId: id('R') });
    expect(codesOf(again)).toEqual(['core.DUPLICATE']);
    const orphan = { code: 'X', name: 'X', type: 'village', parentId: '00000000-0000-7000-8000-000000000000' };
    expect(codesOf(await me.locations.create(orphan))).toEqual(['core.NOT_FOUND']);
    expect(codesOf(await me.locations.create({ ...orphan, parentId: null, path: '/' } as never))).toEqual([
      'core.UNKNOWN_KEY',
    ]);
    expect(codesOf(await me.locations.delete({ id: id('D'), version: 1 }))).toEqual(['core.REFERENCED']);
  });

  it('move with everything that lies in them, and back', async () => {
    const { me, add, tree, id } = await openTree(store);
    await add('R');
    await add('S');
    await add('D', 'R');
    await add('V', 'D');
    await add('W', 'V');
    const moved = unwrap(await me.locations.update({ id: id('D'), version: 1, parentId: id('S'), name: 'District' }));
    expect(moved).toMatchObject({ name: 'District', level: 1, version: 2 });
    expect(await tree()).toEqual(['R', 'S', 'S/D', 'S/D/V', 'S/D/V/W']);
    unwrap(await me.locations.update({ id: id('D'), version: 2, parentId: null }));
    expect(await tree()).toEqual(['D', 'D/V', 'D/V/W', 'R', 'S']);
    const still = await me.locations.update({ id: id('D'), version: 3, parentId: null });
    expect(codesOf(still)).toBe('unchanged');
    const history = unwrap(await me.locations.history({ id: id('W') }));
    expect(history.map(({ row }) => row.level)).toEqual([3, 3, 2]);
  });

  it('never lie in themselves, directly or around a corner', async () => {
    const { me, add, tree, id } = await openTree(store);
    await add('R');
    await add('D', 'R');
    await add('V', 'D');
    for (const [code, parent] of [
      ['R', 'R'],
      ['R', 'V'],
      ['D', 'V'],
    ] as const) {
      const refused = await me.locations.update({ id: id(code), version: 1, parentId: id(parent) });
      expect(refused).toMatchObject({ errors: [{ code: 'core.LOCATION_INSIDE_ITSELF', path: ['parentId'] }] });
    }
    expect(await tree()).toEqual(['R', 'R/D', 'R/D/V']);
  });

  it('stay a tree when several people move them at once', async () => {
    const { me, add, tree, id } = await openTree(store);
    await add('R');
    for (const code of ['A', 'B', 'C']) await add(code, 'R');
    for (const code of ['A', 'B', 'C']) await add(`${code}1`, code);
    const into = [
      ['A', 'B1'],
      ['B', 'C1'],
      ['C', 'A1'],
    ] as const;
    const results = await Promise.all([
      ...into.map(([code, parent]) => me.locations.update({ id: id(code), version: 1, parentId: id(parent) })),
      ...into.map(([code]) =>
        me.locations.create({ code: `${code}2`, name: 'New', type: 'place', parentId: id(code) }),
      ),
    ]);
    expect(results.filter(({ success }) => success)).toHaveLength(5);
    const [refused] = results.flatMap((result) => (result.success ? [] : result.errors));
    // Who comes last would close the circle; the version says whether somebody moved it meanwhile.
    expect(['core.LOCATION_INSIDE_ITSELF', 'core.CONFLICT']).toContain(refused?.code);
    const paths = await tree();
    expect(paths).toHaveLength(10);
    expect(paths.every((path) => path.startsWith('R'))).toBe(true);
    for (const code of ['A', 'B', 'C']) {
      const place = paths.find((path) => path.endsWith(`/${code}`));
      expect(paths).toContain(`${place}/${code}1`);
      expect(paths).toContain(`${place}/${code}2`);
    }
  });

  it('lie at most twenty deep', async () => {
    const { me, add, id } = await openTree(store);
    await add('L0');
    for (let level = 1; level < 20; level++) await add(`L${level}`, `L${level - 1}`);
    const deeper = await me.locations.create({ code: 'L20', name: 'L20', type: 'place', parentId: id('L19') });
    expect(codesOf(deeper)).toEqual(['core.LOCATION_TOO_DEEP']);
    await add('TOP');
    expect(codesOf(await me.locations.update({ id: id('L0'), version: 1, parentId: id('TOP') }))).toEqual([
      'core.LOCATION_TOO_DEEP',
    ]);
    expect(unwrap(await me.locations.get({ id: id('L5') })).level).toBe(5);
  });
});
