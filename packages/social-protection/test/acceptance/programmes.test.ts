import { identifiers, unwrap } from '@parasol/core';
import { testApp } from '@parasol/core/testing';
import { individual } from '@parasol/individual';
import { household, person } from '@parasol/individual/testing';
import { stores } from '@parasol/test-support';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { socialProtection } from '../../src/index.ts';
import { beneficiary, benefitPlan, groupBeneficiary } from '../../src/testing.ts';
import { codesOf, officersOnly, openProgramme } from '../open-programme.ts';

/** What the reference shows to everybody, or finds where it should not, in its programmes. */

async function openDistricts(store: (typeof stores)[number]) {
  const app = await testApp({
    store: await store.create(),
    modules: [individual(), socialProtection()],
    configuration: { social_protection: { check_benefit_plan_update: false } },
    clock: '2026-03-15T10:00:00Z',
    configure: (container) => void container.rebind(identifiers.access).toConstantValue(officersOnly),
  });
  const all = app.as({ id: 'all', rights: ['900241', '900242'], locations: 'everywhere' });
  const place = async (code: string) => unwrap(await all.locations.create({ code, name: code, type: 'district' })).id;
  const [a, b] = [await place('A'), await place('B')];
  const officer = (location: string) =>
    app.as({ id: `officer of ${location}`, rights: ['160001', '170001', '170003'], locations: [location] });
  return { app, a, b, inA: officer(a), inB: officer(b) };
}

describe.each(stores)('programmes on $name', (store) => {
  let world: Awaited<ReturnType<typeof openDistricts>>;
  beforeAll(async () => {
    world = await openDistricts(store);
  });
  afterAll(() => world.app[Symbol.asyncDispose]());

  it('D-SP06 shows officers the beneficiaries whose people and households they see, and lets them change no others', async () => {
    const { app, a, inA, inB } = world;
    const { id: individualId } = await app.make(person, { locationId: a });
    const one = await app.make(beneficiary, { individualId });
    const { id: groupId } = (await app.make(household, { locationId: a })).group;
    const home = await app.make(groupBeneficiary, { groupId });
    const seen = async (me: typeof inA) => [
      unwrap(await me.beneficiaries.list({})).rows.map(({ id }) => id),
      unwrap(await me.groupBeneficiaries.list({})).rows.map(({ id }) => id),
      unwrap(await me.beneficiaries.history({ id: one.id })).length,
      unwrap(await me.groupBeneficiaries.count({})),
    ];
    expect(await seen(inA)).toEqual([[one.id], [home.id], 1, 1]);
    expect(await seen(inB)).toEqual([[], [], 0, 0]);
    const change = { id: one.id, version: 1, status: 'SUSPENDED' as const };
    expect(codesOf(await inB.beneficiaries.update(change))).toEqual(['core.NOT_FOUND']);
    unwrap(await inA.beneficiaries.update(change));
  });

  it('D-SP17 finds plans by the words as they stand, and each beneficiary once, whatever is joined', async () => {
    const { app } = world;
    const me = app.me;
    const found = await app.make(benefitPlan, { code: 'S1', name: 'Cash for school' });
    await app.make(benefitPlan, { code: 'S2', name: 'School meals' });
    await app.make(benefitPlan, { code: 'S3', name: 'Cash for work' });
    const named = async (text: string) =>
      unwrap(await me.benefitPlans.list({ where: { icontains: [{ var: 'name' }, text] } })).rows.map(({ id }) => id);
    expect(await named('cash for SCHOOL')).toEqual([found.id]);
    const { group } = await app.make(household, {
      code: 'BIG',
      members: [
        { dob: '1980-01-01', role: 'HEAD' },
        { dob: '2015-01-01', role: 'SON' },
        { dob: '2016-01-01', role: 'SON' },
      ],
    });
    const enrolled = await app.make(groupBeneficiary, { groupId: group.id });
    const where = { some: [{ var: 'group.members' }, { '==': [{ var: 'role' }, 'SON'] }] };
    expect(unwrap(await me.groupBeneficiaries.list({ where })).rows.map(({ id }) => id)).toEqual([enrolled.id]);
    expect(unwrap(await me.groupBeneficiaries.count({ where }))).toBe(1);
  });
});

describe.each(stores)('plans that follow one another on $name', (store) => {
  it('AC-X05 a successor begins with version 1 and an open end; what it replaces ends the day before and changes no more, until the successor is deleted', async () => {
    const { me, plan } = await openProgramme(store);
    const { id } = await plan({ code: 'OLD', name: 'Old' });
    const successor = unwrap(await me.replacing.replace({ id, version: 1, effectiveFrom: '2026-02-01', name: 'New' }));
    expect(successor).toMatchObject({ version: 1, name: 'New', dateValidFrom: '2026-02-01', dateValidTo: null });
    expect(unwrap(await me.benefitPlans.get({ id }))).toMatchObject({
      ...{ version: 2, name: 'Old', dateValidTo: '2026-01-31', replacementUuid: successor.id },
    });
    expect(codesOf(await me.benefitPlans.update({ id, version: 2, name: 'X' }))).toEqual(['core.REPLACED']);
    const again = { id, version: 2, effectiveFrom: '2026-03-01' };
    expect(codesOf(await me.replacing.replace(again))).toEqual(['core.REPLACED']);
    unwrap(await me.benefitPlans.delete({ id: successor.id, version: 1 }));
    expect(unwrap(await me.benefitPlans.get({ id }))).toMatchObject({
      ...{ version: 3, name: 'Old', dateValidTo: null, replacementUuid: null },
    });
    const anew = unwrap(await me.replacing.replace({ ...again, version: 3 }));
    expect(anew).toMatchObject({ version: 1, code: 'OLD', dateValidFrom: '2026-03-01' });
  });
});
