import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SelectionInput } from '../../src/index.ts';
import { codesOf, openProgramme } from '../open-programme.ts';

const old = { name: 'over 60', condition: { '>=': [{ age: [{ var: 'dob' }] }, 60] } };

/** Whom a clerk selects before he confirms an enrolment: how many, who, and why the others not. */
async function openWithPeople(store: (typeof stores)[number]) {
  const programme = await openProgramme(store);
  const { me, person, plan, household } = programme;
  const people = {
    young: await person({ dob: '1990-05-05', jsonExt: { income: 100 } }),
    rich: await person({ dob: '1950-05-05', jsonExt: { income: 900 } }),
    poor: await person({ dob: '1950-05-05', jsonExt: { income: 100 } }),
    enrolled: await person({ dob: '1951-05-05', jsonExt: { income: 50 } }),
    elsewhere: await person({ dob: '1952-05-05', jsonExt: { income: 60 } }),
  };
  const cash = await plan({ code: 'CASH', maxBeneficiaries: 10 });
  const food = await plan({ code: 'FOOD' });
  unwrap(await me.beneficiaries.create({ individualId: people.enrolled.id, benefitPlanId: cash.id, status: 'ACTIVE' }));
  unwrap(
    await me.beneficiaries.create({ individualId: people.elsewhere.id, benefitPlanId: food.id, status: 'ACTIVE' }),
  );
  return { ...programme, people, cash, food, household };
}

describe.each(stores)('selecting for enrolment on $name', (store) => {
  it('D-IND13: sums up the registry, who is selected, who is in the plan or in others, and who would be enrolled', async () => {
    const { me, cash } = await openWithPeople(store);
    const input = { benefitPlanId: cash.id, criteria: [old], customFilters: ['income__lt__integer=500'] };
    expect(unwrap(await me.beneficiaries.enrolmentSummary(input))).toEqual({
      benefitPlanId: cash.id,
      status: 'ACTIVE',
      isPartial: false,
      registry: 5,
      considered: 5,
      selected: 3,
      selectedInPlan: 1,
      selectedInOtherPlans: 1,
      alreadyEnrolled: 1,
      inUnfinishedUploads: 0,
      inExclusivePlans: 0,
      removedBy: [
        { criterion: 'over 60', removed: 1, remaining: 3 },
        { criterion: 'income__lt__integer=500', removed: 1, remaining: 2 },
      ],
      overCapacity: 0,
      toEnrol: 2,
      placesLeft: 9,
      diagnosis: null,
    });
    expect(unwrap(await me.beneficiaries.enrol(input))).toMatchObject({ enrolled: 2 });
    expect(unwrap(await me.beneficiaries.enrolmentSummary(input))).toMatchObject({
      ...{ selected: 3, selectedInPlan: 3, toEnrol: 0 },
      diagnosis: { message: expect.stringMatching(/^Nobody was enrolled: of 5 people, 3 have a place/) as string },
    });
  });

  it('D-SP10: lists whom it would enrol, who is in the plan, and whom it leaves out, each with every reason', async () => {
    const { me, people, cash, food, rule } = await openWithPeople(store);
    const published = await rule('INDIVIDUAL', {
      criteria: [
        { name: 'grown up', condition: { '>=': [{ age: [{ var: 'dob' }] }, 60] } },
        { name: 'poor', condition: { '<': [{ var: 'jsonExt.income' }, 500] } },
      ],
    });
    unwrap(
      await me.benefitPlans.update({
        ...{ id: cash.id, version: 1, eligibilityRuleId: published.id, exclusiveWith: [food.id] },
      }),
    );
    const of = async (outcome: 'TO_ENROL' | 'IN_PLAN' | 'LEFT_OUT', more: Partial<SelectionInput> = {}) =>
      unwrap(await me.beneficiaries.selectIndividualsToBenefitPlan({ benefitPlanId: cash.id, outcome, ...more })).rows;
    const none = { failed: [], keptOutBy: [] };
    expect(await of('TO_ENROL')).toEqual([{ subjectId: people.poor.id, outcome: 'TO_ENROL', ...none }]);
    expect(await of('IN_PLAN')).toEqual([{ subjectId: people.enrolled.id, outcome: 'IN_PLAN', ...none }]);
    expect(await of('LEFT_OUT')).toEqual([
      { subjectId: people.young.id, outcome: 'LEFT_OUT', failed: ['grown up'], keptOutBy: [] },
      { subjectId: people.rich.id, outcome: 'LEFT_OUT', failed: ['poor'], keptOutBy: [] },
      { subjectId: people.elsewhere.id, outcome: 'LEFT_OUT', failed: [], keptOutBy: ['IN_EXCLUSIVE_PLAN'] },
    ]);
    const poorest = 'income__lt__integer=55';
    expect((await of('LEFT_OUT', { customFilters: [poorest] })).map(({ failed }) => failed)).toEqual([
      ['grown up', poorest],
      ['poor', poorest],
      [poorest],
      [poorest],
    ]);
    expect(await of('TO_ENROL', { ids: [people.rich.id] })).toEqual([]);
    const page = unwrap(
      await me.beneficiaries.selectIndividualsToBenefitPlan({
        ...{ benefitPlanId: cash.id, outcome: 'LEFT_OUT', first: 2 },
      }),
    );
    expect(page.rows).toHaveLength(2);
    const rest = await me.beneficiaries.selectIndividualsToBenefitPlan({
      ...{ benefitPlanId: cash.id, outcome: 'LEFT_OUT', first: 2, after: page.endCursor ?? '' },
    });
    expect(unwrap(rest).rows.map(({ subjectId }) => subjectId)).toEqual([people.elsewhere.id]);
  });

  it('D-IND13: selects people without a household where that is asked; who left one or whose enrolment was deleted is free', async () => {
    const { me, people, cash } = await openWithPeople(store);
    const group = unwrap(await me.groups.create({ code: 'H1' }));
    const join = async (individualId: string) =>
      unwrap(await me.groupIndividuals.create({ groupId: group.id, individualId }));
    await join(people.rich.id);
    const left = await join(people.poor.id);
    unwrap(await me.groupIndividuals.delete({ id: left.id, version: left.version }));
    const [gone] = unwrap(await me.beneficiaries.list({ benefitPlanId: cash.id })).rows;
    unwrap(await me.beneficiaries.delete({ id: gone?.id ?? '', version: 1 }));
    const input = { benefitPlanId: cash.id, criteria: [old], withoutHousehold: true } as const;
    expect(unwrap(await me.beneficiaries.enrolmentSummary(input))).toMatchObject({
      ...{ registry: 5, considered: 4, selected: 3, selectedInPlan: 0, toEnrol: 3 },
    });
    const { rows } = unwrap(await me.beneficiaries.selectIndividualsToBenefitPlan(input));
    expect(rows.map(({ subjectId }) => subjectId)).toEqual(
      [people.poor, people.enrolled, people.elsewhere].map(({ id }) => id),
    );
    expect(unwrap(await me.beneficiaries.enrol(input))).toMatchObject({ considered: 4, enrolled: 3 });
  });

  it('D-IND13: wants criteria, or that everybody is meant, and sums up nothing for a plan that takes nobody in', async () => {
    const { me, plan } = await openWithPeople(store);
    const { id: benefitPlanId } = await plan();
    expect(codesOf(await me.beneficiaries.enrolmentSummary({ benefitPlanId, customFilters: [] }))).toEqual([
      'social_protection.NO_CRITERIA',
    ]);
    expect(
      codesOf(await me.beneficiaries.enrolmentSummary({ benefitPlanId, everybody: true, customFilters: ['a'] })),
    ).toContain('social_protection.EVERYBODY_WITH_CRITERIA');
    const unread = await me.beneficiaries.enrol({
      benefitPlanId,
      customFilters: ['income__lt__integer=5', 'income__regex__string=4'],
    });
    expect(unread).toMatchObject({ success: false, errors: [{ path: ['customFilters', 1] }] });
    const twice = await me.beneficiaries.enrol({
      benefitPlanId,
      customFilters: ['income__lt__integer=5', 'income__lt__integer=5'],
    });
    expect(twice).toMatchObject({ success: false, errors: [{ path: ['customFilters', 1] }] });
    const closed = await plan({ status: 'DRAFT' });
    expect(codesOf(await me.beneficiaries.enrolmentSummary({ benefitPlanId: closed.id, everybody: true }))).toEqual([
      'social_protection.PLAN_NOT_OPEN',
    ]);
    const ofGroups = await plan({ type: 'GROUP' });
    expect(
      codesOf(await me.beneficiaries.selectIndividualsToBenefitPlan({ benefitPlanId: ofGroups.id, everybody: true })),
    ).toEqual(['social_protection.PLAN_OF_OTHER_TYPE']);
  });

  it('AC-X11: counts who finds no place, or puts them on the list where the plan keeps one', async () => {
    const { me, plan } = await openWithPeople(store);
    const short = await plan({ maxBeneficiaries: 2 });
    expect(unwrap(await me.beneficiaries.enrolmentSummary({ benefitPlanId: short.id, everybody: true }))).toMatchObject(
      { toEnrol: 2, overCapacity: 3, placesLeft: 2 },
    );
    const listed = await plan({ maxBeneficiaries: 2, waitingList: { by: 'REGISTRATION' } });
    expect(
      unwrap(await me.beneficiaries.enrolmentSummary({ benefitPlanId: listed.id, everybody: true })),
    ).toMatchObject({ toEnrol: 5, overCapacity: 0, placesLeft: 2 });
    expect(
      unwrap(
        await me.beneficiaries.enrolmentSummary({ benefitPlanId: short.id, everybody: true, status: 'POTENTIAL' }),
      ),
    ).toMatchObject({ toEnrol: 5, placesLeft: null });
  });

  it('D-SP10: enrols households themselves, those without a head and with members enrolled elsewhere included', async () => {
    const { app, me, plan, household } = await openWithPeople(store);
    const headless = unwrap(await me.groups.create({ code: 'EMPTY' }));
    const family = await household('FAMILY', '1980-01-01', '2023-01-01');
    const { id: benefitPlanId } = await plan({ type: 'GROUP' });
    const input = { benefitPlanId, everybody: true } as const;
    expect(unwrap(await me.groupBeneficiaries.enrolmentSummary(input))).toMatchObject({ registry: 2, toEnrol: 2 });
    const child = {
      name: 'a child',
      of: 'ANY_MEMBER',
      condition: { '<': [{ age: [{ var: 'individual.dob' }] }, 5] },
    } as const;
    const { rows } = unwrap(
      await me.groupBeneficiaries.selectGroupsToBenefitPlan({ benefitPlanId, criteria: [child], outcome: 'LEFT_OUT' }),
    );
    expect(rows).toEqual([{ subjectId: headless.id, outcome: 'LEFT_OUT', failed: ['a child'], keptOutBy: [] }]);
    expect(unwrap(await me.groupBeneficiaries.enrol({ benefitPlanId, criteria: [child] }))).toMatchObject({
      enrolled: 1,
    });
    expect(unwrap(await me.groupBeneficiaries.list({ benefitPlanId })).rows.map(({ groupId }) => groupId)).toEqual([
      family.id,
    ]);
    // The reference's names lead here.
    const { queries, mutations, services } = app.runtime.contract;
    expect(queries.get('groupEnrollmentSummary')?.signal).toBe('group_beneficiary_service.enrolment_summary');
    expect(mutations.get('confirmGroupEnrollment')?.signal).toBe('group_beneficiary_service.enrol');
    expect(services.get('GroupService.select_groups_to_benefit_plan')).toBe(
      'group_beneficiary_service.select_groups_to_benefit_plan',
    );
  });
});

it('sums up what the preview of the enrolment says, whatever is asked', { timeout: 60_000 }, async () => {
  const [store] = stores;
  if (store === undefined) throw new Error('There is a store without files.');
  const { me, person, plan, rule } = await openProgramme(store);
  const published = await rule('INDIVIDUAL', {
    criteria: [{ name: 'not rich', condition: { '<': [{ var: 'jsonExt.income' }, 800] } }],
    score: { lines: [{ id: 'i', weight: '1', value: { var: 'jsonExt.income' } }], eligible: 'AT_MOST', cutoff: '700' },
  });
  const people = [];
  for (let i = 0; i < 24; i++)
    people.push(
      await person({ dob: `${1940 + i * 3}-01-01`, ...(i % 5 === 0 ? {} : { jsonExt: { income: i * 40 } }) }),
    );
  const first = await plan({ code: 'FIRST' });
  for (const { id } of people.slice(3, 9))
    unwrap(await me.beneficiaries.create({ individualId: id, benefitPlanId: first.id, status: 'ACTIVE' }));
  let n = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        ruled: fc.boolean(),
        exclusive: fc.boolean(),
        places: fc.option(fc.nat(20)),
        before: fc.subarray(
          people.map(({ id }) => id),
          { maxLength: 5 },
        ),
        age: fc.nat(90),
        income: fc.option(fc.nat(900)),
        status: fc.constantFrom('ACTIVE' as const, 'POTENTIAL' as const),
      }),
      async ({ ruled, exclusive, places, before, age, income, status }) => {
        const { id: benefitPlanId } = await plan({
          code: `P${n++}`,
          eligibilityRuleId: ruled ? published.id : null,
          exclusiveWith: exclusive ? [first.id] : null,
        });
        for (const individualId of before)
          unwrap(await me.beneficiaries.create({ individualId, benefitPlanId, status: 'POTENTIAL' }));
        unwrap(await me.benefitPlans.update({ id: benefitPlanId, version: 1, maxBeneficiaries: places }));
        const input = {
          ...{ benefitPlanId, status },
          criteria: [{ name: 'age', condition: { '>=': [{ age: [{ var: 'dob' }] }, age] } }],
          customFilters: income === null ? [] : [`income__lt__integer=${income}`],
        };
        const summary = unwrap(await me.beneficiaries.enrolmentSummary(input));
        const {
          enrolled,
          waitlisted: _,
          promoted: __,
          placesLeft: ___,
          ...preview
        } = unwrap(await me.beneficiaries.enrol.preview(input));
        expect(summary).toMatchObject({ ...preview, toEnrol: enrolled });
        const lists = await Promise.all(
          (['TO_ENROL', 'IN_PLAN', 'LEFT_OUT'] as const).map((outcome) =>
            me.beneficiaries.selectIndividualsToBenefitPlan({ ...input, outcome }),
          ),
        );
        const lengths = lists.map((page) => unwrap(page).rows.length);
        expect(lengths).toEqual([
          enrolled + preview.overCapacity,
          preview.alreadyEnrolled,
          preview.considered - enrolled - preview.overCapacity - preview.alreadyEnrolled,
        ]);
      },
    ),
    { numRuns: 25 },
  );
});
