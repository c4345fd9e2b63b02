import { text } from 'node:stream/consumers';
import { fieldMasks, locationScope, type Page, unwrap } from '@parasol/core';
import { readModelDrift } from '@parasol/core/testing';
import { type Group, GroupIndividual } from '@parasol/individual';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openHouseholds } from './household-world.ts';
import { clerk, codesOf, type RegistryOptions } from './registry.ts';

type World = Awaited<ReturnType<typeof opened>>;

/** A registry, and households by code of people born on given days. */
async function opened(store: Parameters<typeof openHouseholds>[0], options?: RegistryOptions) {
  const world = await openHouseholds(store, options);
  const { me } = world;
  return Object.assign(world, {
    household: async (code: string, dobs: readonly string[], more: object = {}) => {
      const members = [];
      for (const dob of dobs) members.push({ individualId: (await world.person(dob, more)).id });
      unwrap(await me.groupIndividuals.createGroupIndividuals({ group: { code, ...more }, members }));
      return members.map(({ individualId }) => individualId);
    },
  });
}

/** Codes of a list, in its order. */
const listed = async ({ groups }: Pick<World['me'], 'groups'>, asked: object) =>
  unwrap(await groups.list(asked)).rows.map(({ code }) => code);

const atLeast = (members: number) => ({ '>=': [{ var: 'summary.members' }, members] });

describe.each(stores)('what is kept of households on $name', (store) => {
  it('filters, orders, pages and exports them by their members and who is oldest', async () => {
    await using world = await opened(store);
    const { me } = world;
    const [head] = await world.household('A', ['1950-01-01', '1980-01-01', '2024-05-05']);
    await world.household('B', ['1970-01-01', '1971-01-01', '2010-01-01', '2011-01-01', '2012-01-01']);
    await world.household('C', ['1990-01-01']);
    unwrap(await me.groups.create({ code: 'D' }));
    expect(await listed(me, { where: atLeast(3), orderBy: ['-summary.members'] })).toEqual(['B', 'A']);
    expect(await listed(me, { orderBy: ['summary.members', 'code'] })).toEqual(['D', 'C', 'A', 'B']);
    expect(await listed(me, { orderBy: ['summary.oldestDob'] })).toEqual(['A', 'B', 'C', 'D']);
    expect(await listed(me, { customFilters: ['summary__members__exact__integer=0'] })).toEqual(['D']);
    expect(await listed(me, { where: { '==': [{ var: 'summary.headId' }, head] } })).toEqual(['A']);
    expect(await listed(me, { where: { '>=': [{ age: [{ var: 'summary.oldestDob' }] }, 60] } })).toEqual(['A']);
    for (const [term, codes] of [
      ['-summary.members', 'BACD'],
      ['summary.youngestDob', 'CBAD'],
    ] as const) {
      const pages: string[] = [];
      for (let after: string | null = ''; after !== null; ) {
        const page: Page<Group> = unwrap(
          await me.groups.list({ orderBy: [term], first: 1, ...(after === '' ? {} : { after }) }),
        );
        pages.push(...page.rows.map(({ code }) => code));
        after = page.endCursor;
      }
      expect(pages).toEqual([...codes]);
    }
    const fields = ['code', 'summary.members', 'summary.youngestDob'];
    const file = unwrap(await me.groups.export({ where: atLeast(3), fields }));
    expect((await text(file.chunks)).trim().split(/\r?\n/)).toEqual([
      'code,summary_members,summary_youngest_dob',
      'A,3,2024-05-05',
      'B,5,2012-01-01',
    ]);
    expect(codesOf(await me.groups.list({ orderBy: ['summary.nothing'] }))).toEqual(['core.UNORDERABLE']);
  });

  it('follows members and birth dates by whatever way they change', async () => {
    await using world = await opened(store, { ticks: true });
    const { me } = world;
    const [oldest = '', other = ''] = await world.household('A', ['1950-01-01', '1960-01-01']);
    unwrap(await me.individuals.update({ id: oldest, version: 1, dob: '1965-01-01' }));
    expect(await listed(me, { where: { '==': [{ var: 'summary.oldestDob' }, '1960-01-01'] } })).toEqual(['A']);
    unwrap(await me.individuals.delete({ id: other, version: 1, cascade: true }));
    expect(await listed(me, { where: { '==': [{ var: 'summary.members' }, 1] } })).toEqual(['A']);
    unwrap(await me.individuals.undoDelete({ id: other, version: 2, withMemberships: true }));
    unwrap(
      await world.upload(
        'first_name,last_name,dob,group_code,individual_role\nX,Y,1940-01-01,A,\nZ,Y,2001-01-01,B,HEAD\nW,Y,2002-01-01,B,',
      ),
    );
    expect(await listed(me, { where: { '<': [{ var: 'summary.oldestDob' }, '1945-01-01'] } })).toEqual(['A']);
    expect(await listed(me, { orderBy: ['-summary.members'] })).toEqual(['A', 'B']);
  });

  it('is true within the transaction that changes it, of an earlier instant, and after what was undone', async () => {
    await using world = await opened(store, { ticks: true });
    const { me } = world;
    await world.household('A', ['1950-01-01']);
    const [group] = unwrap(await me.groups.list({})).rows;
    const before = new Date(world.app.runtime.clock.now()).toISOString();
    const individualId = (await world.person()).id;
    await me.transaction(async (tx) => {
      await tx.groupIndividuals.create({ groupId: group?.id ?? '', individualId });
      expect(await tx.groups.count({ where: atLeast(2) })).toBe(1);
      expect((await tx.groups.list({ orderBy: ['-summary.members'], where: atLeast(2) })).rows).toHaveLength(1);
    });
    expect(await listed(me, { where: atLeast(2) })).toEqual(['A']);
    expect(await listed(me, { where: atLeast(2), asOf: before })).toEqual([]);
    expect(await listed(me, { where: atLeast(1), asOf: before, orderBy: ['-summary.members'] })).toEqual(['A']);
    const third = { groupId: group?.id ?? '', individualId: (await world.person()).id };
    const refused = me.transaction(async (tx) => {
      await tx.groupIndividuals.create(third);
      throw new RangeError('not kept');
    });
    await expect(refused).rejects.toThrow('not kept');
    expect(await listed(me, { where: atLeast(3) })).toEqual([]);
    unwrap(await me.groupIndividuals.create.preview(third));
    expect(await listed(me, { where: atLeast(3) })).toEqual([]);
  });

  it('tells nobody of members who are out of his reach', async () => {
    await using world = await opened(store, { access: locationScope() });
    const root = world.app.as({ ...clerk, rights: [...clerk.rights, '900241', '900242'], locations: 'everywhere' });
    const place = async (code: string) =>
      unwrap(await root.locations.create({ code, name: code, type: 'district' })).id;
    const [north, south] = [await place('N'), await place('S')];
    const born = async (dob: string, locationId: string) =>
      unwrap(await root.individuals.create({ firstName: 'P', lastName: 'T', dob, locationId })).id;
    const { id } = unwrap(await root.groups.create({ code: 'A', locationId: north }));
    unwrap(await root.groupIndividuals.create({ groupId: id, individualId: await born('1980-01-01', north) }));
    // A member who moved away since is reached by who is there.
    const away = await born('1950-01-01', north);
    unwrap(await root.groupIndividuals.create({ groupId: id, individualId: away }));
    unwrap(await root.individuals.update({ id: away, version: 1, locationId: south }));
    const officer = world.app.as({ ...clerk, locations: [north] });
    expect(await listed(root, { where: atLeast(2) })).toEqual(['A']);
    expect(await listed(officer, { where: atLeast(2) })).toEqual([]);
    expect(await listed(officer, { where: atLeast(1), orderBy: ['-summary.members'] })).toEqual(['A']);
    expect(await listed(officer, { where: { '<': [{ var: 'summary.oldestDob' }, '1960-01-01'] } })).toEqual([]);
    const fields = ['code', 'summary.members', 'summary.oldestDob'];
    const file = unwrap(await officer.groups.export({ fields }));
    expect((await text(file.chunks)).trim().split(/\r?\n/)[1]).toBe('A,1,1980-01-01');
    expect(codesOf(await officer.groups.rebuildSummaries({}))).toEqual(['core.SCOPE_TOO_NARROW']);
  });

  it('hides ages from whom birth dates are hidden, and not how many there are', async () => {
    await using world = await opened(store, {
      access: fieldMasks([{ entity: 'individual', fields: ['dob'], unless: '159901' }]),
    });
    const { me } = world;
    const all = world.app.as({ ...clerk, rights: [...clerk.rights, '159901'] });
    const { id } = unwrap(await all.individuals.create({ firstName: 'P', lastName: 'T', dob: '1950-01-01' }));
    unwrap(
      await all.groupIndividuals.createGroupIndividuals({ group: { code: 'A' }, members: [{ individualId: id }] }),
    );
    const old = { '<': [{ var: 'summary.oldestDob' }, '1960-01-01'] };
    expect(await listed(all, { where: old })).toEqual(['A']);
    for (const asked of [
      { where: old },
      { orderBy: ['summary.youngestDob'] },
      { customFilters: ['summary__oldestDob__lt__date=1960-01-01'] },
    ])
      expect(codesOf(await me.groups.list(asked))).toEqual(['core.FIELD_HIDDEN']);
    expect(codesOf(await me.groups.export({ fields: ['summary.oldestDob'] }))).toEqual(['core.FIELD_HIDDEN']);
    expect(await listed(me, { where: atLeast(1), orderBy: ['-summary.members'] })).toEqual(['A']);
    const asked = { moduleName: 'individual', objectTypeName: 'Group' };
    const offered = unwrap(await me.customFilters.definitions(asked)).possibleFilters.map(({ field }) => field);
    expect(offered).toContain('summary__members');
    expect(offered).not.toContain('summary__oldestDob');
  });

  it('is repaired by a rebuild where somebody wrote past it, which says how many were wrong', async () => {
    await using world = await opened(store, { rangeSize: 2 });
    const { me, app } = world;
    for (const code of ['A', 'B', 'C', 'D', 'E']) await world.household(code, ['1950-01-01', '1960-01-01']);
    const { runtime } = app;
    const spoil = unwrap(await me.groupIndividuals.list({})).rows.filter(({ role }) => role === null);
    const stamp = { actorId: 'nobody', changeId: runtime.newId() };
    await runtime.store.transaction({ stamp }, async (tx) => {
      for (const { id, version } of spoil.slice(0, 2))
        await tx.update(GroupIndividual, id, version, { isDeleted: true });
    });
    expect((await readModelDrift(runtime.store, runtime.catalog)).length).toBeGreaterThan(0);
    expect(unwrap(await me.groups.rebuildSummaries({}))).toEqual({ differed: 2 });
    expect(await readModelDrift(runtime.store, runtime.catalog)).toEqual([]);
    expect(unwrap(await me.groups.rebuildSummaries({}))).toEqual({ differed: 0 });
  });
});
