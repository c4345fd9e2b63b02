import { unwrap } from '@parasol/core';
import type { MergeItem, SurvivorshipRule } from '@parasol/individual';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, openRegistry } from './registry.ts';

/** Two records of one person made one, and taken apart again. Enrolments and payments have tests of their own in payment-cycle. */

type Registry = Awaited<ReturnType<typeof openRegistry>>;

async function two(registry: Registry) {
  const { me } = registry;
  const golden = unwrap(
    await me.individuals.create({
      ...{ firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' },
      jsonExt: { national_id: '0001', district: 'North' },
    }),
  );
  const absorbed = unwrap(
    await me.individuals.create({
      ...{ firstName: 'Aminata', lastName: 'Diallo', dob: '1991-04-20' },
      jsonExt: { national_id: '0002', income: 120.5, children: 2 },
    }),
  );
  const both = { goldenId: golden.id, goldenVersion: 1, absorbedId: absorbed.id, absorbedVersion: 1 };
  return { golden, absorbed, both };
}

async function household(registry: Registry, code: string, ...members: readonly (readonly [string, object])[]) {
  const { me } = registry;
  const group = unwrap(await me.groups.create({ code }));
  for (const [individualId, more] of members)
    unwrap(await me.groupIndividuals.create({ groupId: group.id, individualId, ...more }));
  return group;
}

const business = ({
  version: _,
  dateUpdated: __,
  changeId: ___,
  userUpdated: ____,
  ...row
}: {
  version: number;
  dateUpdated: string;
  changeId: string;
  userUpdated: string;
}) => row;

/** Everything that people, groups, memberships and pairs say, deleted ones included. */
async function state({ me }: Registry) {
  const everything = { first: 1000, includeDeleted: true, orderBy: ['dateCreated'] };
  const pages = [
    unwrap(await me.individuals.list(everything)).rows,
    unwrap(await me.groups.list(everything)).rows,
    unwrap(await me.groupIndividuals.list(everything)).rows,
    unwrap(await me.duplicateCandidates.list(everything)).rows,
  ];
  return pages.map((rows) => rows.map(business).sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))));
}

describe.each(stores)('merging on $name', (store) => {
  it('keeps the golden record, fills its gaps, and moves what hangs on the other', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const { golden, absorbed, both } = await two(registry);
    const group = await household(registry, 'H1', [absorbed.id, { role: 'HEAD', recipientType: 'PRIMARY' }]);
    const merged = unwrap(await me.individualMerges.merge({ ...both, reason: 'Same card.' }));
    expect(merged).toMatchObject({
      status: 'MERGED',
      taken: ['jsonExt.income', 'jsonExt.children'],
      reason: 'Same card.',
    });
    expect(unwrap(await me.individuals.get({ id: golden.id }))).toMatchObject({
      ...{ firstName: 'Amina', dob: '1991-04-02' },
      jsonExt: { national_id: '0001', district: 'North', income: 120.5, children: 2 },
    });
    expect(codesOf(await me.individuals.get({ id: absorbed.id }))).toEqual(['core.NOT_FOUND']);
    const [member] = unwrap(await me.groupIndividuals.list({})).rows;
    expect(member).toMatchObject({ groupId: group.id, individualId: golden.id, role: 'HEAD', version: 2 });
    const membershipHistory = unwrap(await me.groupIndividuals.history({ id: member?.id ?? '' }));
    expect(membershipHistory.map(({ row }) => row.individualId)).toEqual([absorbed.id, golden.id]);
    expect(unwrap(await me.individuals.history({ id: absorbed.id }))).toHaveLength(2);
    // The other record's unique number is free.
    unwrap(
      await me.individuals.create({
        firstName: 'X',
        lastName: 'Y',
        dob: '2000-01-01',
        jsonExt: { national_id: '0002' },
      }),
    );
  });

  it('takes each value from where the rules say: latest, longest, either record', async () => {
    await using registry = await openRegistry(store, { ticks: true });
    const { me } = registry;
    const { golden, absorbed, both } = await two(registry);
    unwrap(await me.individuals.update({ id: golden.id, version: 1, lastName: 'Sow' }));
    const survivorship: Record<string, SurvivorshipRule> = {
      ...{ firstName: 'longest', lastName: 'latest', dob: 'latest' },
      ...{ 'jsonExt.national_id': 'absorbed', 'jsonExt.*': 'golden' },
    };
    unwrap(await me.individualMerges.merge({ ...both, goldenVersion: 2, survivorship }));
    expect(unwrap(await me.individuals.get({ id: golden.id }))).toMatchObject({
      ...{ firstName: 'Aminata', lastName: 'Sow', dob: '1991-04-20' },
      jsonExt: { national_id: '0002', district: 'North' },
    });
    expect(unwrap(await me.individuals.history({ id: absorbed.id })).at(-1)?.row).toMatchObject({ isDeleted: true });
  });

  it('leaves one membership where both were in a household, and the household its head and recipient', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const { golden, absorbed, both } = await two(registry);
    await household(
      registry,
      'H1',
      [golden.id, { role: 'SPOUSE' }],
      [absorbed.id, { role: 'HEAD', recipientType: 'PRIMARY' }],
    );
    const before = await state(registry);
    const { id, items } = unwrap(await me.individualMerges.merge(both));
    const members = unwrap(await me.groupIndividuals.list({})).rows;
    expect(members).toMatchObject([{ individualId: golden.id, role: 'HEAD', recipientType: 'PRIMARY' }]);
    expect((items as MergeItem[]).map((item) => [item.entity, item.deleted ?? item.changed])).toEqual([
      ['group_individual', true],
      ['group_individual', ['role', 'recipientType']],
      ['individual', true],
      ['individual', ['jsonExt']],
    ]);
    unwrap(await me.individualMerges.undo({ id, version: 1 }));
    expect(await state(registry)).toEqual(before);
  });

  it('shows by a preview every row that it would write, and writes none', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const { absorbed, both } = await two(registry);
    await household(registry, 'H1', [absorbed.id, { role: 'HEAD' }]);
    const before = [await state(registry), await registry.rowCounts()];
    const preview = unwrap(await me.individualMerges.merge.preview(both));
    expect([await state(registry), await registry.rowCounts()]).toEqual(before);
    const real = unwrap(await me.individualMerges.merge(both));
    expect([real.items, real.taken]).toEqual([preview.items, preview.taken]);
    const undone = unwrap(await me.individualMerges.undo.preview({ id: real.id, version: 1 }));
    expect(undone.status).toBe('UNDONE');
    expect(unwrap(await me.individualMerges.get({ id: real.id })).status).toBe('MERGED');
  });

  it('is undone exactly, keeps every version of both records, and can be done again', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const { golden, absorbed, both } = await two(registry);
    await household(registry, 'H1', [absorbed.id, { role: 'HEAD' }]);
    await household(registry, 'H2', [golden.id, { role: 'HEAD' }], [absorbed.id, { role: 'SON' }]);
    const before = await state(registry);
    const merged = unwrap(await me.individualMerges.merge({ ...both, survivorship: { '*': 'absorbed' as const } }));
    const undone = unwrap(await me.individualMerges.undo({ id: merged.id, version: 1, reason: 'Two sisters.' }));
    expect(undone).toMatchObject({ status: 'UNDONE', undoReason: 'Two sisters.', version: 2 });
    expect(await state(registry)).toEqual(before);
    for (const { id } of [golden, absorbed]) {
      const versions = unwrap(await me.individuals.history({ id }));
      expect(versions.map(({ row }) => row.version)).toEqual([1, 2, 3]);
    }
    expect(await me.individualMerges.undo({ id: merged.id, version: 2 })).toMatchObject({ outcome: 'unchanged' });
    unwrap(await me.individualMerges.merge({ ...both, goldenVersion: 3, absorbedVersion: 3 }));
  });

  it('is not undone where a row was changed since, says which, and is once the change was taken back', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const { golden, absorbed, both } = await two(registry);
    const head = unwrap(await me.individuals.create({ firstName: 'B', lastName: 'Diallo', dob: '1960-01-01' }));
    await household(registry, 'H1', [head.id, { role: 'HEAD' }], [absorbed.id, { role: 'DAUGHTER' }]);
    const before = await state(registry);
    const { id } = unwrap(await me.individualMerges.merge(both));
    const own = { '==': [{ var: 'individualId' }, golden.id] };
    const [member] = unwrap(await me.groupIndividuals.list({ where: own })).rows;
    const memberId = member?.id ?? '';
    unwrap(await me.groupIndividuals.update({ id: memberId, version: 2, role: 'SPOUSE' }));
    unwrap(await me.individuals.update({ id: golden.id, version: 2, firstName: 'Mina' }));
    const refused = await me.individualMerges.undo({ id, version: 1 });
    expect(refused.success ? [] : refused.errors.map(({ code, parameters }) => [code, parameters['id']])).toEqual([
      ['individual.MERGE_OVERTAKEN', memberId],
      ['individual.MERGE_OVERTAKEN', golden.id],
    ]);
    unwrap(await me.groupIndividuals.update({ id: memberId, version: 3, role: 'DAUGHTER' }));
    unwrap(await me.individuals.update({ id: golden.id, version: 3, firstName: 'Amina' }));
    unwrap(await me.individualMerges.undo({ id, version: 1 }));
    expect(await state(registry)).toEqual(before);
  });

  it('of merged records is undone from the last to the first', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const { golden, absorbed, both } = await two(registry);
    const third = unwrap(await me.individuals.create({ firstName: 'A', lastName: 'Diallo', dob: '1991-04-02' }));
    await household(registry, 'H1', [absorbed.id, { role: 'HEAD' }]);
    const before = await state(registry);
    const one = unwrap(await me.individualMerges.merge(both));
    const last = { goldenId: third.id, goldenVersion: 1, absorbedId: golden.id, absorbedVersion: 2 };
    const other = unwrap(await me.individualMerges.merge(last));
    expect(unwrap(await me.groupIndividuals.list({})).rows).toMatchObject([{ individualId: third.id, role: 'HEAD' }]);
    expect(codesOf(await me.individualMerges.undo({ id: one.id, version: 1 }))).toContain('individual.MERGE_OVERTAKEN');
    unwrap(await me.individualMerges.undo({ id: other.id, version: 1 }));
    unwrap(await me.individualMerges.undo({ id: one.id, version: 1 }));
    expect(await state(registry)).toEqual(before);
  });

  it('hands what was decided about the absorbed record to the golden one, and takes it back', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const third = { firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' };
    const people = [];
    for (let i = 0; i < 3; i++) people.push(unwrap(await me.individuals.create(third)));
    const [a, b, c] = people.map(({ id }) => id) as [string, string, string];
    unwrap(await me.duplicateCandidates.findDuplicates({ equal: ['firstName', 'dob'] }));
    const pairs = unwrap(await me.duplicateCandidates.list({})).rows;
    const pairOf = (x: string, y: string) =>
      pairs.find(({ firstId, secondId }) => [firstId, secondId].sort().join() === [x, y].sort().join())?.id ?? '';
    unwrap(await me.duplicateCandidates.dismiss({ id: pairOf(b, c), version: 1, decision: 'Twins.' }));
    const before = await state(registry);
    const { id } = unwrap(
      await me.individualMerges.merge({ goldenId: a, goldenVersion: 1, absorbedId: b, absorbedVersion: 1 }),
    );
    const statusOf = async (pair: string) => unwrap(await me.duplicateCandidates.get({ id: pair })).status;
    expect(await statusOf(pairOf(a, b))).toBe('MERGED');
    expect(await statusOf(pairOf(a, c))).toBe('DISMISSED');
    expect(unwrap(await me.duplicateCandidates.findDuplicates({ equal: ['firstName', 'dob'] })).added).toBe(0);
    expect(unwrap(await me.duplicateCandidates.review({})).rows).toEqual([]);
    const merged = { id: pairOf(a, b), version: 2 };
    expect(codesOf(await me.duplicateCandidates.reopen(merged))).toEqual(['core.TRANSITION_REFUSED']);
    unwrap(await me.individualMerges.undo({ id, version: 1 }));
    expect(await state(registry)).toEqual(before);
  });

  it('happens once when two merge the same people at the same time, either way round', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const { golden, absorbed, both } = await two(registry);
    await household(registry, 'H1', [golden.id, { role: 'HEAD' }], [absorbed.id, { role: 'SON' }]);
    const otherWay = { goldenId: absorbed.id, goldenVersion: 1, absorbedId: golden.id, absorbedVersion: 1 };
    const results = await Promise.all([me.individualMerges.merge(both), me.individualMerges.merge(otherWay)]);
    expect(results.filter(({ success }) => success)).toHaveLength(1);
    expect(results.flatMap(codesOf).every((code) => ['core.NOT_FOUND', 'core.CONFLICT'].includes(code))).toBe(true);
    expect(unwrap(await me.individuals.list({})).rows).toHaveLength(1);
    expect(unwrap(await me.groupIndividuals.list({})).rows).toMatchObject([{ role: 'HEAD', recipientType: 'PRIMARY' }]);
  });

  it('refuses what it cannot do, and leaves everything as it was', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const { golden, both } = await two(registry);
    const before = await state(registry);
    const nobody = registry.app.runtime.newId();
    const refused = [
      [{ ...both, absorbedId: golden.id }, 'individual.MERGE_ITSELF'],
      [{ ...both, goldenVersion: 2 }, 'core.CONFLICT'],
      [{ ...both, absorbedVersion: 2 }, 'core.CONFLICT'],
      [{ ...both, absorbedId: nobody }, 'core.NOT_FOUND'],
      [{ ...both, survivorship: { firstNam: 'latest' } }, 'individual.UNKNOWN_FIELD'],
      [{ ...both, keep: [nobody] }, 'individual.MERGE_CHOICE'],
    ] as const;
    for (const [input, code] of refused)
      expect(codesOf(await me.individualMerges.merge(input as never))).toEqual([code]);
    expect(await state(registry)).toEqual(before);
  });
});
