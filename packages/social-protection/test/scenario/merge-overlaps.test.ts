import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, officer, openProgramme } from '../open-programme.ts';

/** Two records of one person that are in programmes which exclude each other, and are found to be one. */
async function openWithTwo(store: (typeof stores)[number]) {
  const programme = await openProgramme(store);
  const { app, plan, person } = programme;
  const me = app.as({ ...officer, rights: [...officer.rights, '900251', '900252', '900253', '900254'] });
  const cash = await plan({ code: 'CASH' });
  const food = await plan({ code: 'FOOD', exclusiveWith: [cash.id] });
  const home = await plan({ code: 'HOME', type: 'GROUP', exclusiveWith: [cash.id] });
  const [golden, absorbed] = [await person(), await person()];
  const both = { goldenId: golden.id, goldenVersion: 1, absorbedId: absorbed.id, absorbedVersion: 1 };
  const into = async (individualId: string, benefitPlanId: string) =>
    unwrap(await me.beneficiaries.create({ individualId, benefitPlanId, status: 'ACTIVE' }));
  const everybody = async () =>
    unwrap(await me.beneficiaries.list({ includeDeleted: true })).rows.map(
      ({ id, individualId, benefitPlanId, status, isDeleted }) => ({
        id,
        individualId,
        benefitPlanId,
        status,
        isDeleted,
      }),
    );
  return { ...programme, me, cash, food, home, golden, absorbed, both, into, everybody };
}

const refused = ['social_protection.MERGED_INTO_EXCLUSIVE'];

describe.each(stores)('merging people of plans that exclude each other on $name', (store) => {
  it('is refused with the plans, in the preview too, until somebody says which place ends; its undoing is exact', async () => {
    const { me, cash, food, golden, absorbed, both, into, everybody } = await openWithTwo(store);
    await into(golden.id, cash.id);
    const inFood = await into(absorbed.id, food.id);
    const before = await everybody();
    expect(codesOf(await me.individualMerges.merge.preview(both))).toEqual(refused);
    const result = await me.individualMerges.merge(both);
    expect(result).toMatchObject({
      success: false,
      errors: [{ path: ['absorbedId'], parameters: { code: 'CASH', other: 'FOOD' } }],
    });
    expect(await everybody()).toEqual(before);
    expect(unwrap(await me.individualMerges.count({}))).toBe(0);
    // A pause keeps its place.
    unwrap(await me.beneficiaries.update({ id: inFood.id, version: 1, status: 'SUSPENDED' }));
    expect(codesOf(await me.individualMerges.merge(both))).toEqual(refused);
    unwrap(await me.beneficiaries.update({ id: inFood.id, version: 2, status: 'GRADUATED' }));
    const apart = await everybody();
    const merge = unwrap(await me.individualMerges.merge(both));
    expect((await everybody()).map(({ individualId }) => individualId)).toEqual([golden.id, golden.id]);
    unwrap(await me.individualMerges.undo({ id: merge.id, version: 1 }));
    expect(await everybody()).toEqual(apart);
  });

  it('is refused where the other record brings a household with a place', async () => {
    const { me, cash, home, golden, absorbed, both, into } = await openWithTwo(store);
    await into(golden.id, cash.id);
    const group = unwrap(await me.groups.create({ code: 'H' }));
    unwrap(await me.groupIndividuals.create({ groupId: group.id, individualId: absorbed.id, role: 'HEAD' }));
    const place = unwrap(
      await me.groupBeneficiaries.create({ groupId: group.id, benefitPlanId: home.id, status: 'ACTIVE' }),
    );
    expect(codesOf(await me.individualMerges.merge.preview(both))).toEqual(refused);
    unwrap(await me.groupBeneficiaries.update({ id: place.id, version: 1, status: 'GRADUATED' }));
    unwrap(await me.individualMerges.merge(both));
    expect(unwrap(await me.beneficiaries.overlaps({ benefitPlanId: cash.id })).rows).toEqual([]);
  });

  it('goes through where one of the records had both places before, which stays reported', async () => {
    const { me, plan, golden, absorbed, both, into } = await openWithTwo(store);
    const [old, older] = [await plan({ code: 'OLD' }), await plan({ code: 'OLDER' })];
    const inOld = await into(absorbed.id, old.id);
    await into(absorbed.id, older.id);
    await into(golden.id, older.id);
    unwrap(await me.benefitPlans.update({ id: old.id, version: 1, exclusiveWith: [older.id] }));
    unwrap(await me.individualMerges.merge(both));
    expect(unwrap(await me.beneficiaries.overlaps({ benefitPlanId: old.id })).rows.map(({ id }) => id)).toEqual([
      inOld.id,
    ]);
  });

  it('is refused where the place that stays was the other record’s alone', async () => {
    const { me, plan, golden, absorbed, both, into } = await openWithTwo(store);
    const [old, older] = [await plan({ code: 'OLD' }), await plan({ code: 'OLDER' })];
    await into(absorbed.id, old.id);
    const ended = await into(absorbed.id, older.id);
    unwrap(await me.beneficiaries.update({ id: ended.id, version: 1, status: 'GRADUATED' }));
    await into(golden.id, older.id);
    unwrap(await me.benefitPlans.update({ id: old.id, version: 1, exclusiveWith: [older.id] }));
    expect(codesOf(await me.individualMerges.merge(both))).toEqual(refused);
  });
});
