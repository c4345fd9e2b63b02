import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, openProgramme } from '../open-programme.ts';

const schema = {
  type: 'object',
  properties: { number_of_children: { type: 'integer', minimum: 0 }, bank: { type: 'string' } },
  required: ['bank'],
};
const ACTIVE = { status: 'ACTIVE' } as const;
const POTENTIAL = { status: 'POTENTIAL' } as const;

describe.each(stores)('beneficiaries on $name', (store) => {
  it('AC-SP08 AC-SP09 AC-SP10 enrols a person, activates and deletes the enrolment', async () => {
    const { me, plan, person } = await openProgramme(store);
    const [{ id: benefitPlanId }, { id: individualId }] = [await plan(), await person({ firstName: "D'Arcy" })];
    const made = unwrap(
      await me.beneficiaries.create({
        individualId,
        benefitPlanId,
        ...POTENTIAL,
        dateValidFrom: '2026-03-01',
        dateValidTo: '2026-12-31',
      }),
    );
    expect(made).toMatchObject({ individualId, benefitPlanId, ...POTENTIAL, version: 1, dateValidFrom: '2026-03-01' });
    const active = unwrap(await me.beneficiaries.update({ id: made.id, version: 1, ...ACTIVE }));
    expect(active).toMatchObject({ ...ACTIVE, version: 2, dateValidTo: '2026-12-31' });
    unwrap(await me.beneficiaries.delete({ id: made.id, version: 2 }));
    expect(unwrap(await me.beneficiaries.count({}))).toBe(0);
    expect(unwrap(await me.beneficiaries.history({ id: made.id })).map(({ row }) => row.status)).toEqual([
      'POTENTIAL',
      'ACTIVE',
      'ACTIVE',
    ]);
  });

  it('AC-SP11 AC-SP12 AC-SP13 enrols a household, activates and deletes the enrolment', async () => {
    const { me, plan, household } = await openProgramme(store);
    const { id: benefitPlanId } = await plan({ type: 'GROUP' });
    const { id: groupId } = await household('H1', '1980-01-01');
    const made = unwrap(await me.groupBeneficiaries.create({ groupId, benefitPlanId, ...POTENTIAL }));
    expect(made).toMatchObject({
      groupId,
      benefitPlanId,
      ...POTENTIAL,
      dateValidFrom: '2026-03-15',
      dateValidTo: null,
    });
    expect(unwrap(await me.groupBeneficiaries.update({ id: made.id, version: 1, ...ACTIVE }))).toMatchObject(ACTIVE);
    unwrap(await me.groupBeneficiaries.delete({ id: made.id, version: 2 }));
    expect(unwrap(await me.groupBeneficiaries.count({}))).toBe(0);
  });

  it('refuses plans of the other type, ended, not begun, replaced, deleted and unknown ones', async () => {
    const { me, plan, person, household } = await openProgramme(store);
    const { id: individualId } = await person();
    const { id: groupId } = await household('H1');
    const codes = async (benefitPlanId: string) =>
      codesOf(await me.beneficiaries.create({ individualId, benefitPlanId, ...ACTIVE }));
    const ofGroups = await plan({ type: 'GROUP' });
    expect(await codes(ofGroups.id)).toEqual(['social_protection.PLAN_OF_OTHER_TYPE']);
    const ofPeople = await plan();
    expect(codesOf(await me.groupBeneficiaries.create({ groupId, benefitPlanId: ofPeople.id, ...ACTIVE }))).toEqual([
      'social_protection.PLAN_OF_OTHER_TYPE',
    ]);
    expect(await codes((await plan({ dateValidTo: '2026-03-14' })).id)).toEqual(['social_protection.PLAN_EXPIRED']);
    expect(await codes((await plan({ dateValidFrom: '2026-03-16' })).id)).toEqual([
      'social_protection.PLAN_NOT_YET_VALID',
    ]);
    const replaced = await plan();
    unwrap(await me.replacing.replace({ id: replaced.id, version: 1, effectiveFrom: '2026-03-01' }));
    expect(await codes(replaced.id)).toEqual(['social_protection.PLAN_REPLACED']);
    const deleted = await plan();
    unwrap(await me.benefitPlans.delete({ id: deleted.id, version: 1 }));
    expect(await codes(deleted.id)).toEqual(['core.NOT_FOUND']);
    expect(await codes('01900000-0000-7000-8000-0000000000ff')).toEqual(['core.NOT_FOUND']);
    expect(await codes("x' OR 1=1")).toEqual(['core.WRONG_TYPE']);
    expect(unwrap(await me.beneficiaries.count({}))).toBe(0);
    // Its last day is a day of the plan.
    expect(await codes((await plan({ dateValidTo: '2026-03-15' })).id)).toBe('done');
  });

  it('refuses deleted and unknown people, an enrolment after the end of its plan, and states to begin with that are none', async () => {
    const { me, plan, person } = await openProgramme(store);
    const { id: benefitPlanId } = await plan({ dateValidTo: '2026-04-30' });
    const gone = await person();
    unwrap(await me.individuals.delete({ id: gone.id, version: 1 }));
    expect(codesOf(await me.beneficiaries.create({ individualId: gone.id, benefitPlanId, ...ACTIVE }))).toEqual([
      'core.NOT_FOUND',
    ]);
    const { id: individualId } = await person();
    const late = await me.beneficiaries.create({ individualId, benefitPlanId, ...ACTIVE, dateValidFrom: '2026-05-01' });
    expect(late).toMatchObject({ errors: [{ code: 'social_protection.VALID_AFTER_PLAN', path: ['dateValidFrom'] }] });
    for (const status of ['GRADUATED', 'SUSPENDED'] as const)
      expect(codesOf(await me.beneficiaries.create({ individualId, benefitPlanId, status }))).toEqual([
        'core.TRANSITION_REFUSED',
      ]);
    expect(unwrap(await me.beneficiaries.count({}))).toBe(0);
  });

  it('AC-X12 D-SP02 enrols nobody twice, and says where the first enrolment stands; after its deletion one can enrol anew', async () => {
    const { me, plan, person } = await openProgramme(store);
    const [{ id: benefitPlanId }, { id: individualId }] = [await plan({ code: 'A' }), await person()];
    const enrolment = { individualId, benefitPlanId, ...ACTIVE };
    const first = unwrap(await me.beneficiaries.create(enrolment));
    expect(await me.beneficiaries.create(enrolment)).toMatchObject({
      errors: [
        {
          code: 'social_protection.ALREADY_ENROLLED',
          path: ['individualId'],
          parameters: { id: first.id, status: 'ACTIVE', code: 'A' },
        },
      ],
    });
    unwrap(await me.beneficiaries.delete({ id: first.id, version: 1 }));
    expect(codesOf(await me.beneficiaries.create(enrolment))).toBe('done');
  });

  it('D-SP05 validates extension data against the schema of the plan, at creation and at change', async () => {
    const { me, plan, person } = await openProgramme(store);
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: schema });
    const { id: individualId } = await person();
    const create = (jsonExt: Record<string, string | number>) =>
      me.beneficiaries.create({ individualId, benefitPlanId, ...ACTIVE, jsonExt });
    expect(codesOf(await create({}))).toEqual(['schema.MISSING_PROPERTY']);
    expect(await create({ bank: 'B', number_of_children: -1 })).toMatchObject({
      errors: [{ path: ['jsonExt', 'number_of_children'] }],
    });
    expect(codesOf(await create({ bank: 'B', childs: 1 }))).toEqual(['schema.UNKNOWN_PROPERTY']);
    const { id } = unwrap(await create({ bank: "Credit d'Afrique", number_of_children: 2 }));
    expect(codesOf(await me.beneficiaries.update({ id, version: 1, jsonExt: { bank: 3 } }))).toEqual([
      'schema.WRONG_TYPE',
    ]);
    expect(unwrap(await me.beneficiaries.update({ id, version: 1, jsonExt: { bank: 'C' } })).jsonExt).toEqual({
      bank: 'C',
    });
  });

  it.each([null, {}])('takes any extension data where the schema of the plan is %j', async (beneficiaryDataSchema) => {
    const { me, plan, person } = await openProgramme(store);
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema });
    const { id: individualId } = await person();
    const jsonExt = { anything: { nested: [1, 'two', null] } };
    expect(unwrap(await me.beneficiaries.create({ individualId, benefitPlanId, ...ACTIVE, jsonExt })).jsonExt).toEqual(
      jsonExt,
    );
  });

  it('AC-X11 D-SP01 keeps the capacity at creation, activation and return, and gives back the places of those who leave', async () => {
    const { me, plan, person } = await openProgramme(store);
    const { id: benefitPlanId } = await plan({ code: 'A', maxBeneficiaries: 1 });
    const enrol = async (status: 'ACTIVE' | 'POTENTIAL') => {
      const { id: individualId } = await person();
      return me.beneficiaries.create({ individualId, benefitPlanId, status });
    };
    const first = unwrap(await enrol('ACTIVE'));
    const candidate = unwrap(await enrol('POTENTIAL'));
    expect(await enrol('ACTIVE')).toMatchObject({
      errors: [{ code: 'social_protection.PLAN_FULL', path: ['benefitPlanId'], parameters: { capacity: 1 } }],
    });
    const activate = { id: candidate.id, version: 1, ...ACTIVE };
    expect(codesOf(await me.beneficiaries.update(activate))).toEqual(['social_protection.PLAN_FULL']);
    // A pause keeps its place.
    unwrap(await me.beneficiaries.update({ id: first.id, version: 1, status: 'SUSPENDED' }));
    expect(codesOf(await me.beneficiaries.update(activate))).toEqual(['social_protection.PLAN_FULL']);
    expect(codesOf(await me.beneficiaries.update({ id: first.id, version: 2, ...ACTIVE }))).toBe('done');
    unwrap(await me.beneficiaries.update({ id: first.id, version: 3, status: 'GRADUATED' }));
    expect(codesOf(await me.beneficiaries.update(activate))).toBe('done');
    expect(codesOf(await me.beneficiaries.update({ id: first.id, version: 4, ...ACTIVE }))).toEqual([
      'core.TRANSITION_REFUSED',
    ]);
  });

  it('lets nobody become active in a plan that has ended, but leave it', async () => {
    const { me, plan, person, clock } = await openProgramme(store);
    const { id: benefitPlanId } = await plan({ dateValidTo: '2026-03-31' });
    const { id: individualId } = await person();
    const { id } = unwrap(await me.beneficiaries.create({ individualId, benefitPlanId, ...POTENTIAL }));
    clock.set('2026-04-01');
    expect(codesOf(await me.beneficiaries.update({ id, version: 1, ...ACTIVE }))).toEqual([
      'social_protection.PLAN_EXPIRED',
    ]);
    expect(unwrap(await me.beneficiaries.update({ id, version: 1, status: 'GRADUATED' })).status).toBe('GRADUATED');
  });

  it('never moves an enrolment to another person or plan, and refuses stale versions', async () => {
    const { me, plan, person } = await openProgramme(store);
    const [from, to] = [await plan(), await plan()];
    const [one, other] = [await person(), await person()];
    const { id } = unwrap(await me.beneficiaries.create({ individualId: one.id, benefitPlanId: from.id, ...ACTIVE }));
    const change = { id, version: 1 };
    expect(await me.beneficiaries.update({ ...change, individualId: other.id, benefitPlanId: to.id })).toMatchObject({
      errors: [
        { code: 'social_protection.ENROLMENT_FIXED', path: ['benefitPlanId'] },
        { code: 'social_protection.ENROLMENT_FIXED', path: ['individualId'] },
      ],
    });
    expect(codesOf(await me.beneficiaries.update({ ...change, individualId: one.id }))).toBe('unchanged');
    unwrap(await me.beneficiaries.update({ ...change, status: 'SUSPENDED' }));
    expect(codesOf(await me.beneficiaries.update({ ...change, ...ACTIVE }))).toEqual(['core.CONFLICT']);
    expect(codesOf(await me.beneficiaries.delete(change))).toEqual(['core.CONFLICT']);
    expect(unwrap(await me.beneficiaries.get({ id }))).toMatchObject({ version: 2, status: 'SUSPENDED' });
  });

  it('AC-SP18 AC-SP19 AC-SP20 AC-SP21 lists by plan, by name, by custom filter over the schema of the plan, and by status', async () => {
    const { me, plan, person } = await openProgramme(store);
    const { id: benefitPlanId } = await plan({
      beneficiaryDataSchema: { type: 'object', properties: { number_of_children: { type: 'integer' } } },
    });
    const other = await plan();
    const children = { Nora: 1, Anno: 2, Peter: 0 };
    for (const [firstName, number_of_children] of Object.entries(children)) {
      const { id: individualId } = await person({ firstName });
      const status = firstName === 'Peter' ? 'ACTIVE' : 'POTENTIAL';
      unwrap(await me.beneficiaries.create({ individualId, benefitPlanId, status, jsonExt: { number_of_children } }));
    }
    await person({ firstName: 'Nobody' });
    const count = async (more: object) => unwrap(await me.beneficiaries.count({ benefitPlanId, ...more }));
    expect(unwrap(await me.beneficiaries.list({ benefitPlanId, first: 10 })).rows).toHaveLength(3);
    expect(unwrap(await me.beneficiaries.count({ benefitPlanId: other.id }))).toBe(0);
    expect(await count({ where: { icontains: [{ var: 'individual.firstName' }, 'no'] } })).toBe(2);
    expect(await count({ customFilters: ['number_of_children__lt__integer=2'] })).toBe(2);
    expect(
      await count({ customFilters: [{ field: 'number_of_children', filter: 'gte', type: 'integer', value: '2' }] }),
    ).toBe(1);
    expect(await count({ where: { '==': [{ var: 'status' }, 'POTENTIAL'] } })).toBe(2);
    expect(
      await count({
        where: { '<': [{ var: 'jsonExt.number_of_children' }, 2] },
        customFilters: ['number_of_children=0'],
      }),
    ).toBe(1);
    const page = unwrap(await me.beneficiaries.list({ benefitPlanId, first: 2 }));
    const rest = unwrap(await me.beneficiaries.list({ benefitPlanId, first: 2, after: page.endCursor ?? '' }));
    expect(new Set([...page.rows, ...rest.rows].map(({ id }) => id)).size).toBe(3);
  });

  it('AC-SP23 AC-SP24 lists households by plan, and by what any of their members has', async () => {
    const { me, plan, household } = await openProgramme(store);
    const { id: benefitPlanId } = await plan({ type: 'GROUP' });
    for (const [code, ...births] of [['H1', '1980-01-01', '2024-01-01'], ['H2', '1985-01-01'], ['H3']] as const) {
      const { id: groupId } = await household(code, ...births);
      unwrap(await me.groupBeneficiaries.create({ groupId, benefitPlanId, ...ACTIVE }));
    }
    expect(unwrap(await me.groupBeneficiaries.list({ benefitPlanId })).rows).toHaveLength(3);
    const withChild = { some: [{ var: 'group.members' }, { '<': [{ age: [{ var: 'individual.dob' }] }, 5] }] };
    expect(unwrap(await me.groupBeneficiaries.count({ where: withChild }))).toBe(1);
  });

  it('refuses hostile filters with their place', async () => {
    const { me } = await openProgramme(store);
    const refusal = (path: (string | number)[]) => ({ success: false, errors: [{ path }] });
    const { count } = me.beneficiaries;
    expect(await count({ where: { '==': [{ var: "status' OR 1=1 --" }, 'x'] } })).toMatchObject(
      refusal(['where', '==', 0, 'var']),
    );
    expect(await count({ customFilters: ['x=1', "a'; drop table--__exact=1"] })).toMatchObject(
      refusal(['customFilters', 0]),
    );
    expect(await count({ where: { '==': [{ var: '__proto__.x' }, 'x'] } })).toMatchObject({ success: false });
  });
});
