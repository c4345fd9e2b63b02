import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import type { HouseholdCriterion } from '../../src/index.ts';
import { codesOf, openProgramme } from '../open-programme.ts';

const underFive = { '<': [{ age: [{ var: 'individual.dob' }] }, 5] };
const someUnderFive = { some: [{ var: 'members' }, underFive] };

/** A with two small children, B with one, C without any, D without members, E whose head is a child. */
async function openWithHouseholds(store: (typeof stores)[number]) {
  const programme = await openProgramme(store);
  const { household, plan } = programme;
  const groups = {
    A: await household("A'", '1980-01-01', '2023-01-01', '2025-01-01'),
    B: await household('B', '1980-01-01', '1982-01-01', '2021-03-16'),
    C: await household('C', '1950-01-01', '2021-03-15'),
    D: await household('D'),
    E: await household('E', '2022-01-01'),
  };
  const { id: benefitPlanId } = await plan({ type: 'GROUP' });
  const { me } = programme;
  const preview = async (...criteria: HouseholdCriterion[]) =>
    unwrap(await me.groupBeneficiaries.enrol.preview({ benefitPlanId, criteria }));
  const codeOf = new Map(Object.values(groups).map(({ id, code }) => [id, code]));
  const selected = async (condition: unknown, of?: HouseholdCriterion['of']) => {
    const { id } = await plan({ type: 'GROUP' });
    unwrap(await me.groupBeneficiaries.enrol({ benefitPlanId: id, criteria: [{ name: 'x', condition, of }] }));
    const { rows } = unwrap(await me.groupBeneficiaries.list({ benefitPlanId: id }));
    return rows.map(({ groupId }) => codeOf.get(groupId)).sort();
  };
  return { ...programme, groups, benefitPlanId, preview, selected };
}

describe.each(stores)('enrolment of households on $name', (store) => {
  it('asks about members: some, all, none, count and sum', async () => {
    const { selected } = await openWithHouseholds(store);
    const members = { var: 'members' };
    expect(await selected(someUnderFive)).toEqual(["A'", 'B', 'E']);
    expect(await selected({ none: [members, underFive] })).toEqual(['C', 'D']);
    expect(await selected({ all: [members, underFive] })).toEqual(['D', 'E']);
    expect(await selected({ '>=': [{ count: [members, underFive] }, 2] })).toEqual(["A'"]);
    expect(await selected({ '==': [{ count: [members] }, 0] })).toEqual(['D']);
    expect(await selected({ startsWith: [{ var: 'code' }, "A'"] })).toEqual(["A'"]);
    expect(await selected({ '==': [{ var: 'summary.members' }, 3] })).toEqual(["A'", 'B']);
    expect(await selected('summary__youngestDob__gte__date=2022-01-01')).toEqual(["A'", 'E']);
  });

  it('D-SP10 says of each condition what it removed, households without members among them', async () => {
    const { me, benefitPlanId, preview } = await openWithHouseholds(store);
    const criteria = [
      { name: 'some child under five', condition: someUnderFive },
      { name: 'a grown-up head', condition: { '>=': [{ age: [{ var: 'individual.dob' }] }, 18] }, of: 'HEAD' as const },
    ];
    const expected = await preview(...criteria);
    expect(expected).toMatchObject({
      considered: 5,
      removedBy: [
        { criterion: 'some child under five', removed: 2, remaining: 3 },
        { criterion: 'a grown-up head', removed: 1, remaining: 2 },
      ],
      enrolled: 2,
    });
    expect(unwrap(await me.groupBeneficiaries.enrol({ benefitPlanId, criteria }))).toEqual(expected);
    const again = await me.groupBeneficiaries.enrol({ benefitPlanId, criteria });
    expect(again).toMatchObject({ outcome: 'unchanged', data: { alreadyEnrolled: 2, enrolled: 0 } });
  });

  it('puts custom filters, which know one record only, to the head, any or all members', async () => {
    const { me, selected, person, groups } = await openWithHouseholds(store);
    const poor = await person({ jsonExt: { income: 100 } });
    unwrap(await me.groupIndividuals.create({ groupId: groups.C.id, individualId: poor.id, role: 'SPOUSE' }));
    const isPoor = 'income__lt__decimal=500';
    expect(await selected(isPoor, 'ANY_MEMBER')).toEqual(['C']);
    expect(await selected(isPoor, 'HEAD')).toEqual([]);
    expect(await selected(isPoor, 'ALL_MEMBERS')).toEqual(['D']);
    expect(await selected(underFive, 'HEAD')).toEqual(['E']);
  });

  it('counts members who left the household no more', async () => {
    const { me, selected, groups } = await openWithHouseholds(store);
    const where = { and: [{ '==': [{ var: 'groupId' }, groups.B.id] }, underFive] };
    const [child] = unwrap(await me.groupIndividuals.list({ where })).rows;
    unwrap(await me.groupIndividuals.delete({ id: child?.id ?? '', version: child?.version ?? 0 }));
    expect(await selected(someUnderFive)).toEqual(["A'", 'E']);
  });

  it('keeps the capacity of households', async () => {
    const { me, plan } = await openWithHouseholds(store);
    const { id: benefitPlanId } = await plan({ type: 'GROUP', maxBeneficiaries: 2 });
    const enrol = () => me.groupBeneficiaries.enrol({ benefitPlanId, everybody: true });
    expect(await enrol()).toMatchObject({
      outcome: 'done',
      data: { considered: 5, enrolled: 2, overCapacity: 3, placesLeft: 0 },
    });
    expect(await enrol()).toMatchObject({ outcome: 'unchanged', data: { alreadyEnrolled: 2, overCapacity: 3 } });
    expect(unwrap(await me.groupBeneficiaries.count({ benefitPlanId }))).toBe(2);
  });

  it('refuses criteria over fields that households and members do not have, with their place', async () => {
    const { me, benefitPlanId } = await openWithHouseholds(store);
    const enrol = (criterion: HouseholdCriterion) =>
      me.groupBeneficiaries.enrol({ benefitPlanId, criteria: [criterion] });
    const refusal = { success: false, errors: [{ path: expect.arrayContaining(['criteria', 0, 'condition']) }] };
    expect(await enrol({ name: 'x', condition: { '<': [{ var: 'dob' }, '2000-01-01'] } })).toMatchObject(refusal);
    expect(await enrol({ name: 'x', condition: 'incme__lt__integer=5', of: 'HEAD' })).toMatchObject(refusal);
    expect(await enrol({ name: 'x', condition: { some: [{ var: 'membres' }, true] } })).toMatchObject(refusal);
    expect(codesOf(await enrol({ name: 'x', condition: [], of: 'ALL_MEMBERS' }))).toEqual([
      'social_protection.CRITERION_SELECTS_EVERYBODY',
    ]);
    expect(await enrol({ name: 'x', condition: someUnderFive, of: 'NEIGHBOUR' as never })).toMatchObject({
      success: false,
      errors: [{ path: ['criteria', 0, 'of'] }],
    });
    expect(unwrap(await me.groupBeneficiaries.count({}))).toBe(0);
  });
});
