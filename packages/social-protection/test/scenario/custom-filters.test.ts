import { type Result, unwrap } from '@parasol/core';
import { holdsWhatItOffers, refusesWhatItDoesNot, sampleConditions, stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, openProgramme } from '../open-programme.ts';

/** What lists of beneficiaries, criteria of enrolment and rules can be asked by custom filters. */

type Row = Readonly<Record<string, unknown>>;

const planSchema = {
  type: 'object',
  properties: {
    number_of_children: { type: 'integer', title: 'Children' },
    ward: { type: 'string' },
    // The name of a column, and of a field of the person.
    status: { type: 'string' },
    district: { type: 'string' },
  },
};
const PLAN = Object.keys(planSchema.properties);
const PERSON = ['income', 'district', 'number_of_children', 'able_bodied'];

/** The value of a field of a beneficiary as a filter names it. */
const valueIn = (row: Row, field: string): unknown => ofRecord(row, field.split('__'), PLAN);

function ofRecord(row: Row | undefined, [first = '', ...rest]: readonly string[], data: readonly string[]): unknown {
  if (rest.length > 0) return ofRecord(row?.[first] as Row | undefined, rest, PERSON);
  return data.includes(first) ? (row?.['jsonExt'] as Row | undefined)?.[first] : row?.[first];
}

async function openEnrolled(store: Parameters<typeof openProgramme>[0]) {
  const programme = await openProgramme(store);
  const { me, plan, person } = programme;
  const { id: benefitPlanId } = await plan({ code: 'CASH', beneficiaryDataSchema: planSchema });
  const people = [
    await person({ firstName: 'Nora', jsonExt: { income: 250.5, district: 'North', number_of_children: 1 } }),
    await person({ firstName: 'Anno', jsonExt: { income: 0, able_bodied: false } }),
    await person({ firstName: 'Peter' }),
  ];
  const data = [{ number_of_children: 1, ward: 'Éast', status: 'old' }, { number_of_children: 2, district: 'N' }, {}];
  for (const [i, { id: individualId }] of people.entries()) {
    const status = i === 2 ? 'ACTIVE' : 'POTENTIAL';
    unwrap(await me.beneficiaries.create({ individualId, benefitPlanId, status, jsonExt: data[i] as never }));
  }
  const rows = unwrap(await me.beneficiaries.list({ benefitPlanId })).rows.map((row) => ({
    ...row,
    individual: people.find(({ id }) => id === row.individualId),
  }));
  const offered = async (objectTypeName: string, more: object = {}) =>
    unwrap(await me.customFilters.definitions({ moduleName: 'social_protection', objectTypeName, ...more }));
  return { ...programme, benefitPlanId, people, rows, offered };
}

describe.each(stores)('custom filters of programmes on $name', (store) => {
  it('AC-SP20 a plan offers its data, the fields of the place and those of the person, and takes exactly these', async () => {
    const { me, benefitPlanId, rows, offered } = await openEnrolled(store);
    const definitions = await offered('BenefitPlan', { uuidOfObject: benefitPlanId });
    expect(definitions).toMatchObject({ objectClassName: 'BenefitPlan', code: 'CASH', type: 'INDIVIDUAL' });
    // A stored schema has no order of its own.
    expect(definitions.possibleFilters.map(({ field }) => field).sort()).toEqual(
      [
        ...['number_of_children', 'ward', 'status', 'district', 'statusReason', 'statusCause', 'eligibilityScore'],
        ...['rankingScore', 'individualId', 'eligibilityRuleId', 'benefitPlanId', 'dateValidFrom', 'dateValidTo'],
        ...PERSON.map((name) => `individual__${name}`),
        ...['individual__firstName', 'individual__lastName', 'individual__dob', 'individual__locationId'],
      ].sort(),
    );
    expect(await offered('Beneficiary', { uuidOfObject: benefitPlanId })).toMatchObject({
      possibleFilters: definitions.possibleFilters,
    });
    const count = (customFilters: readonly unknown[]) =>
      me.beneficiaries.count({ benefitPlanId, customFilters: [...customFilters] });
    await holdsWhatItOffers<Row>(definitions, rows, valueIn, count);
    const others = ['id', 'income', 'firstName', 'jsonExt__ward', 'individual__memberships', 'benefitPlan__code'];
    await refusesWhatItDoesNot(definitions, [...others, 'individual__location__code', 'replacementUuid'], count);
  });

  it('without a plan beneficiaries offer no data, which differs from plan to plan; a type of plans is enough', async () => {
    const { me, offered } = await openEnrolled(store);
    const definitions = await offered('BenefitPlan', { additionalParams: { type: 'INDIVIDUAL' } });
    expect(definitions).toMatchObject({ code: null, type: 'INDIVIDUAL' });
    const names = definitions.possibleFilters.map(({ field }) => field);
    expect(names).not.toContain('number_of_children');
    expect(names).toEqual(expect.arrayContaining(['status', 'individual__income']));
    const count = (customFilters: readonly unknown[]) => me.beneficiaries.count({ customFilters: [...customFilters] });
    expect(unwrap(await count(['individual__income__gte=0', 'status=POTENTIAL']))).toBe(2);
    await refusesWhatItDoesNot(definitions, PLAN, count);
  });

  it('AC-SP24 D-SP11 households are asked about themselves; a criterion names whose data of the members counts', async () => {
    const { me, plan, offered, app, household } = await openEnrolled(store);
    const { id: benefitPlanId } = await plan({ type: 'GROUP', code: 'FAMILY', beneficiaryDataSchema: planSchema });
    const groups = [await household('H1', '1980-01-01'), await household('h2', '1990-01-01', '2015-01-01')];
    for (const [i, { id: groupId }] of groups.entries()) {
      const jsonExt = i === 0 ? { ward: 'West', number_of_children: 0 } : {};
      unwrap(await me.groupBeneficiaries.create({ groupId, benefitPlanId, status: 'ACTIVE', jsonExt }));
    }
    const rows = unwrap(await me.groupBeneficiaries.list({ benefitPlanId })).rows.map((row) => ({
      ...row,
      group: groups.find(({ id }) => id === row.groupId),
    }));
    const definitions = await offered('GroupBeneficiary', { uuidOfObject: benefitPlanId });
    const count = (customFilters: readonly unknown[]) =>
      me.groupBeneficiaries.count({ benefitPlanId, customFilters: [...customFilters] });
    await holdsWhatItOffers<Row>(definitions, rows, valueIn, count);
    await refusesWhatItDoesNot(definitions, ['income', 'individual__income', 'group__members'], count);
    // One member has so many children, and so one of the households is chosen where any of them counts.
    const [member] = unwrap(await app.as({ id: 'o', rights: ['180001'] }).groupIndividuals.list({})).rows;
    const person = unwrap(await me.individuals.get({ id: member?.individualId ?? '' }));
    unwrap(await me.individuals.update({ id: person.id, version: 1, jsonExt: { number_of_children: 3 } }));
    const other = await plan({ type: 'GROUP' });
    const chosen = async (of: 'ANY_MEMBER' | 'ALL_MEMBERS' | 'HEAD') => {
      const criterion = { name: 'x', condition: 'number_of_children__gte__integer=2', of };
      const input = { benefitPlanId: other.id, criteria: [criterion] };
      return unwrap(await me.groupBeneficiaries.enrol.preview(input)).enrolled;
    };
    expect([await chosen('ANY_MEMBER'), await chosen('ALL_MEMBERS')]).toEqual([1, person.dob === '1980-01-01' ? 1 : 0]);
  });

  it('D-IND12 what lists of people offer, criteria of enrolment and rules of eligibility take, and choose the same people', async () => {
    const { me, plan, people } = await openEnrolled(store);
    const { id: benefitPlanId } = await plan();
    const definitions = unwrap(
      await me.customFilters.definitions({ moduleName: 'individual', objectTypeName: 'Individual' }),
    );
    const conditions = sampleConditions<Row>(definitions, people, (row, field) =>
      ofRecord(row, field.split('__'), PERSON),
    );
    const first = conditions.filter(
      ({ object }, i) =>
        conditions.findIndex((c) => c.object.field === object.field && c.object.filter === object.filter) === i,
    );
    expect(first.length).toBeGreaterThan(40);
    for (const { text, object, expected } of first) {
      const criteria = [{ name: 'x', condition: object }];
      const { enrolled } = unwrap(await me.beneficiaries.enrol.preview({ benefitPlanId, criteria }));
      expect(enrolled, text).toBe(expected);
    }
    for (let at = 0; at < first.length; at += 20) {
      const criteria = first.slice(at, at + 20).map(({ text, object }, i) => ({
        name: `${i}`,
        condition: i % 2 === 0 ? text : [object],
      }));
      const rule = { code: 'R', name: 'R', kind: 'INDIVIDUAL' as const, definition: { criteria } };
      unwrap(await me.eligibilityRules.create.preview(rule));
    }
    const unknown = ['expression.UNKNOWN_FIELD'];
    const criteria = [{ name: 'x', condition: 'memberships__exact=1' }];
    expect(codesOf(await me.beneficiaries.enrol.preview({ benefitPlanId, criteria }))).toEqual(unknown);
    const rule = { code: 'R', name: 'R', kind: 'INDIVIDUAL' as const, definition: { criteria } };
    expect(codesOf(await me.eligibilityRules.create.preview(rule))).toEqual(unknown);
  });

  it('D-CORE20 refuses a plan that is not there or of the other kind, and a type of plans that there is not', async () => {
    const { me, benefitPlanId } = await openEnrolled(store);
    const ask = async (objectTypeName: string, more: object): Promise<unknown> => {
      const input = { moduleName: 'social_protection', objectTypeName, ...more };
      const result: Result<unknown> = await me.customFilters.definitions(input);
      return result.success ? 'answered' : result.errors.map(({ code, path }) => [code, ...path]);
    };
    const nobody = '0190f5c0-0000-7000-8000-000000000001';
    expect(await ask('BenefitPlan', {})).toEqual([['core.REQUIRED', 'uuidOfObject']]);
    expect(await ask('BenefitPlan', { uuidOfObject: nobody })).toEqual([['core.NOT_FOUND', 'uuidOfObject']]);
    const other = ['social_protection.PLAN_OF_OTHER_TYPE', 'uuidOfObject'];
    expect(await ask('GroupBeneficiary', { uuidOfObject: benefitPlanId })).toEqual([other]);
    expect(await ask('BenefitPlan', { uuidOfObject: benefitPlanId, additionalParams: { type: 'GROUP' } })).toEqual([
      other,
    ]);
    expect(await ask('BenefitPlan', { additionalParams: { type: 'PEOPLE' } })).toEqual([
      ['core.NOT_LISTED', 'additionalParams', 'type'],
    ]);
    expect(await ask('Beneficiaries', {})).toEqual([['core.NO_CUSTOM_FILTERS', 'objectTypeName']]);
  });
});
