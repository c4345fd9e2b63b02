import { type Result, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import type { EnrolmentResult, PeopleCriterion } from '../../src/index.ts';
import { codesOf, openProgramme } from '../open-programme.ts';

const old = { name: 'over 60', condition: { '>=': [{ age: [{ var: 'dob' }] }, 60] } };
const poor = { name: 'income below 500', condition: 'income__lt__decimal=500' };

/** Six people: two young, one old and rich, one old of unknown income, two old and poor. */
async function openWithPeople(store: (typeof stores)[number]) {
  const programme = await openProgramme(store);
  const { person } = programme;
  const people = {
    young: await person({ dob: '1990-05-05', jsonExt: { income: 100 } }),
    younger: await person({ dob: '2010-05-05', firstName: "N'Dèye" }),
    rich: await person({ dob: '1950-05-05', jsonExt: { income: 500 } }),
    unknown: await person({ dob: '1950-05-05' }),
    first: await person({ dob: '1950-05-05', firstName: "O'Brien", jsonExt: { income: 499.99 } }),
    second: await person({ dob: '1966-03-15', jsonExt: { income: 0 } }),
  };
  return { ...programme, people };
}

const dataOf = (result: Result<EnrolmentResult>): EnrolmentResult => unwrap(result);

describe.each(stores)('enrolment by criteria on $name', (store) => {
  it('D-SP03 enrols whom all criteria select and says how many each removed, in the declared order', async () => {
    const { me, plan, people } = await openWithPeople(store);
    const { id: benefitPlanId } = await plan();
    const result = await me.beneficiaries.enrol({ benefitPlanId, criteria: [old, poor], dateValidFrom: '2026-04-01' });
    expect(result).toMatchObject({ outcome: 'done' });
    expect(dataOf(result)).toEqual({
      benefitPlanId,
      status: 'ACTIVE',
      isPartial: false,
      considered: 6,
      alreadyEnrolled: 0,
      inUnfinishedUploads: 0,
      inExclusivePlans: 0,
      removedBy: [
        { criterion: 'over 60', removed: 2, remaining: 4 },
        { criterion: 'income below 500', removed: 2, remaining: 2 },
      ],
      overCapacity: 0,
      enrolled: 2,
      waitlisted: 0,
      promoted: 0,
      placesLeft: null,
      diagnosis: null,
    });
    const { rows } = unwrap(await me.beneficiaries.list({ benefitPlanId }));
    expect(rows.map(({ individualId }) => individualId).sort()).toEqual([people.first.id, people.second.id].sort());
    for (const row of rows)
      expect(row).toMatchObject({
        status: 'ACTIVE',
        version: 1,
        jsonExt: {},
        dateValidFrom: '2026-04-01',
        dateValidTo: null,
        userCreated: 'officer',
      });
    const other = dataOf(await me.beneficiaries.enrol({ benefitPlanId: (await plan()).id, criteria: [poor, old] }));
    expect(other.removedBy).toEqual([
      { criterion: 'income below 500', removed: 3, remaining: 3 },
      { criterion: 'over 60', removed: 1, remaining: 2 },
    ]);
  });

  it('previews the same counts and writes nothing', async () => {
    const { app, me, plan } = await openWithPeople(store);
    const { id: benefitPlanId } = await plan({ maxBeneficiaries: 3 });
    const input = { benefitPlanId, criteria: [old] };
    const told: string[] = [];
    app.events.on('*', ({ signal }) => void told.push(signal));
    const preview = dataOf(await me.beneficiaries.enrol.preview(input));
    expect(unwrap(await me.beneficiaries.count({}))).toBe(0);
    expect(told).toEqual([]);
    expect(dataOf(await me.beneficiaries.enrol(input))).toEqual(preview);
    expect(preview).toMatchObject({ enrolled: 3, overCapacity: 1, placesLeft: 0 });
  });

  it('changes nothing the second time and says so', async () => {
    const { me, plan } = await openWithPeople(store);
    const { id: benefitPlanId } = await plan({ maxBeneficiaries: 10 });
    const input = { benefitPlanId, criteria: [old, poor] };
    unwrap(await me.beneficiaries.enrol(input));
    const before = unwrap(await me.beneficiaries.list({ benefitPlanId })).rows;
    const again = await me.beneficiaries.enrol(input);
    expect(again).toMatchObject({ outcome: 'unchanged' });
    expect(dataOf(again)).toMatchObject({
      alreadyEnrolled: 2,
      enrolled: 0,
      placesLeft: 8,
      diagnosis: {
        message:
          'Nobody was enrolled: of 6 people, 2 have a place in the plan already; "over 60" removed 2, "income below 500" removed the last 2.',
      },
    });
    expect(unwrap(await me.beneficiaries.list({ benefitPlanId })).rows).toEqual(before);
  });

  it('answers a repeated idempotency key with the counts of the first call', async () => {
    const { me, plan } = await openWithPeople(store);
    const { id: benefitPlanId } = await plan();
    const input = { benefitPlanId, criteria: [old] };
    const first = await me.beneficiaries.enrol(input, { idempotencyKey: 'march' });
    const second = await me.beneficiaries.enrol(input, { idempotencyKey: 'march' });
    expect(second).toMatchObject({ replayed: true, data: dataOf(first) });
    expect(codesOf(await me.beneficiaries.enrol({ ...input, criteria: [poor] }, { idempotencyKey: 'march' }))).toEqual([
      'core.IDEMPOTENCY_KEY_REUSED',
    ]);
  });

  it('leaves whoever has a place as they are: a pause is not undone, a graduate does not return, a candidate stays one', async () => {
    const { me, plan, people } = await openWithPeople(store);
    const { id: benefitPlanId } = await plan();
    const create = async (individualId: string, status: 'ACTIVE' | 'POTENTIAL') =>
      unwrap(await me.beneficiaries.create({ individualId, benefitPlanId, status }));
    const paused = await create(people.first.id, 'ACTIVE');
    const left = await create(people.second.id, 'ACTIVE');
    const candidate = await create(people.rich.id, 'POTENTIAL');
    unwrap(await me.beneficiaries.update({ id: paused.id, version: 1, status: 'SUSPENDED' }));
    unwrap(await me.beneficiaries.update({ id: left.id, version: 1, status: 'GRADUATED' }));
    expect(dataOf(await me.beneficiaries.enrol({ benefitPlanId, everybody: true }))).toMatchObject({
      alreadyEnrolled: 3,
      enrolled: 3,
    });
    const statusOf = async (id: string) => unwrap(await me.beneficiaries.get({ id })).status;
    expect([await statusOf(paused.id), await statusOf(left.id), await statusOf(candidate.id)]).toEqual([
      'SUSPENDED',
      'GRADUATED',
      'POTENTIAL',
    ]);
  });

  it('never enrols deleted people, and enrols anew whose enrolment was deleted', async () => {
    const { me, plan, people } = await openWithPeople(store);
    const { id: benefitPlanId } = await plan();
    unwrap(await me.individuals.delete({ id: people.first.id, version: 1 }));
    const input = { benefitPlanId, criteria: [old, poor] };
    expect(dataOf(await me.beneficiaries.enrol(input))).toMatchObject({ considered: 5, enrolled: 1 });
    const [row] = unwrap(await me.beneficiaries.list({ benefitPlanId })).rows;
    expect(row?.individualId).toBe(people.second.id);
    unwrap(await me.beneficiaries.delete({ id: row?.id ?? '', version: 1 }));
    expect(dataOf(await me.beneficiaries.enrol(input))).toMatchObject({ alreadyEnrolled: 0, enrolled: 1 });
  });

  it('wants it said that everybody is meant', async () => {
    const { me, plan } = await openWithPeople(store);
    const { id: benefitPlanId } = await plan();
    const { enrol } = me.beneficiaries;
    expect(codesOf(await enrol({ benefitPlanId }))).toEqual(['social_protection.NO_CRITERIA']);
    expect(codesOf(await enrol({ benefitPlanId, criteria: [] }))).toEqual(['social_protection.NO_CRITERIA']);
    expect(codesOf(await enrol({ benefitPlanId, everybody: true, criteria: [old] }))).toEqual([
      'social_protection.EVERYBODY_WITH_CRITERIA',
    ]);
    for (const condition of [true, []])
      expect(codesOf(await enrol({ benefitPlanId, criteria: [{ name: 'x', condition }] }))).toEqual([
        'social_protection.CRITERION_SELECTS_EVERYBODY',
      ]);
    expect(unwrap(await me.beneficiaries.count({}))).toBe(0);
    expect(dataOf(await enrol({ benefitPlanId, everybody: true }))).toMatchObject({ removedBy: [], enrolled: 6 });
  });

  it('says what left nobody: an empty registry, full places, the criterion that removed the last', async () => {
    const { me, plan, person } = await openProgramme(store);
    const { id: benefitPlanId } = await plan({ maxBeneficiaries: 0 });
    const diagnosis = async (...criteria: PeopleCriterion[]) =>
      dataOf(await me.beneficiaries.enrol({ benefitPlanId, criteria })).diagnosis?.message;
    expect(await diagnosis(old)).toBe('Nobody was enrolled: there are no people in the registry.');
    await person({ dob: '1950-01-01' });
    await person({ dob: '1990-01-01' });
    expect(await diagnosis(old)).toBe(
      'Nobody was enrolled: of 2 people, 1 satisfy all criteria, but no place is left.',
    );
    const ancient = { name: 'over 150', condition: { '>': [{ age: [{ var: 'dob' }] }, 150] } };
    expect(await diagnosis(old, ancient)).toBe(
      'Nobody was enrolled: of 2 people, "over 60" removed 1, "over 150" removed the last 1.',
    );
    const candidates = await me.beneficiaries.enrol({ benefitPlanId, status: 'POTENTIAL', everybody: true });
    expect(dataOf(candidates)).toMatchObject({ enrolled: 2, placesLeft: null });
    expect(dataOf(await me.beneficiaries.enrol({ benefitPlanId, everybody: true })).diagnosis?.message).toBe(
      'Nobody was enrolled: all 2 people have a place in the plan already.',
    );
  });

  it('keeps the capacity exact when two enrol at once', async () => {
    const { app, compose, plan, person } = await openProgramme(store);
    for (let i = 0; i < 20; i++) await person({ dob: i % 2 === 0 ? '1950-01-01' : '1990-01-01' });
    const { id: benefitPlanId } = await plan({ maxBeneficiaries: 12 });
    const other = store.name === 'memory' ? app : await compose();
    const actor = (id: string) => ({ id, rights: ['160002', '170001'] });
    const young = { name: 'young', condition: { '<': [{ age: [{ var: 'dob' }] }, 60] } };
    const results = await Promise.all([
      app.as(actor('one')).beneficiaries.enrol({ benefitPlanId, criteria: [old] }),
      other.as(actor('two')).beneficiaries.enrol({ benefitPlanId, criteria: [young] }),
    ]);
    const [more, less] = results.map(dataOf).sort((a, b) => b.enrolled - a.enrolled);
    expect(more).toMatchObject({ enrolled: 10, overCapacity: 0, placesLeft: 2 });
    expect(less).toMatchObject({ alreadyEnrolled: 10, enrolled: 2, overCapacity: 8, placesLeft: 0 });
    expect(unwrap(await app.as(actor('x')).beneficiaries.count({ benefitPlanId }))).toBe(12);
  });

  it('D-SP02 enrols each person once when two enrol the same people at once, and counts them once', async () => {
    const { app, me, compose, plan, person } = await openProgramme(store);
    for (let i = 0; i < 10; i++) await person();
    const { id: benefitPlanId } = await plan();
    const other = store.name === 'memory' ? app : await compose();
    const input = { benefitPlanId, everybody: true } as const;
    const results = await Promise.all([
      me.beneficiaries.enrol(input),
      other.as({ id: 'two', rights: ['170002'] }).beneficiaries.enrol(input),
    ]);
    const [first, second] = results.map(dataOf).sort((a, b) => b.enrolled - a.enrolled);
    expect([first, second]).toMatchObject([{ enrolled: 10 }, { enrolled: 0, alreadyEnrolled: 10 }]);
    expect(unwrap(await me.beneficiaries.count({}))).toBe(10);
  });

  it('takes the first by the order of registration when places are short, whatever the order of the criteria', async () => {
    const { me, plan, people } = await openWithPeople(store);
    const enrolled = async (criteria: { name: string; condition: unknown }[]) => {
      const { id: benefitPlanId } = await plan({ maxBeneficiaries: 1 });
      unwrap(await me.beneficiaries.enrol({ benefitPlanId, criteria }));
      return unwrap(await me.beneficiaries.list({ benefitPlanId })).rows.map(({ individualId }) => individualId);
    };
    expect(await enrolled([old, poor])).toEqual([people.first.id]);
    expect(await enrolled([poor, old])).toEqual([people.first.id]);
  });

  it('D-SP03 D-SP07 refuses plans of the other type, ended, not begun, replaced, deleted and unknown ones', async () => {
    const { me, plan } = await openWithPeople(store);
    const codes = async (benefitPlanId: string) =>
      codesOf(await me.beneficiaries.enrol({ benefitPlanId, everybody: true }));
    const ofGroups = await plan({ type: 'GROUP' });
    expect(await codes(ofGroups.id)).toEqual(['social_protection.PLAN_OF_OTHER_TYPE']);
    const ofPeople = await plan();
    expect(codesOf(await me.groupBeneficiaries.enrol({ benefitPlanId: ofPeople.id, everybody: true }))).toEqual([
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
    expect(unwrap(await me.beneficiaries.count({}))).toBe(0);
  });

  it('writes extension data that the schema of the plan allows, and no other', async () => {
    const { me, plan } = await openWithPeople(store);
    const schema = { type: 'object', properties: { cohort: { type: 'string' } }, required: ['cohort'] };
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: schema, dateValidTo: '2026-12-31' });
    const input = { benefitPlanId, everybody: true } as const;
    expect(codesOf(await me.beneficiaries.enrol(input))).toEqual(['schema.MISSING_PROPERTY']);
    expect(codesOf(await me.beneficiaries.enrol({ ...input, jsonExt: { cohort: 1 } }))).toEqual(['schema.WRONG_TYPE']);
    expect(
      codesOf(await me.beneficiaries.enrol({ ...input, jsonExt: { cohort: 'x' }, dateValidFrom: '2027-01-01' })),
    ).toEqual(['social_protection.VALID_AFTER_PLAN']);
    unwrap(await me.beneficiaries.enrol({ ...input, jsonExt: { cohort: "d'avril" } }));
    expect(unwrap(await me.beneficiaries.list({ benefitPlanId })).rows.map(({ jsonExt }) => jsonExt)).toEqual(
      Array(6).fill({ cohort: "d'avril" }),
    );
  });

  it('refuses extension data that is no storable JSON, also where no schema types it', async () => {
    const { me, plan } = await openWithPeople(store);
    const { id: benefitPlanId } = await plan();
    for (const [note, code] of [
      ['a\0b', 'schema.NUL_CHARACTER'],
      ['a\ud800', 'schema.LONE_SURROGATE'],
      [2 ** 53, 'schema.UNSAFE_INTEGER'],
      [5n, 'schema.NOT_JSON'],
    ] as const) {
      const jsonExt = { note } as { note: string };
      expect(codesOf(await me.beneficiaries.enrol({ benefitPlanId, everybody: true, jsonExt }))).toEqual([code]);
    }
    expect(unwrap(await me.beneficiaries.count({}))).toBe(0);
  });

  it('reads custom filters in every form of the reference', async () => {
    const { me, plan } = await openWithPeople(store);
    const count = async (condition: unknown) =>
      dataOf(await me.beneficiaries.enrol.preview({ benefitPlanId, criteria: [{ name: 'x', condition }] })).enrolled;
    const { id: benefitPlanId } = await plan();
    expect(await count('income__lt__integer=500')).toBe(3);
    expect(await count({ field: 'income', filter: 'lt', type: 'decimal', value: '500' })).toBe(3);
    expect(await count({ custom_filter_condition: 'income__gte__decimal="499.99"' })).toBe(2);
    expect(await count(['income__lt__decimal=500', 'income__gt__decimal=0'])).toBe(2);
    expect(await count({ iexact: [{ var: 'firstName' }, "o'BRIEN"] })).toBe(1);
    expect(await count({ missing: 'jsonExt.income' })).toBe(2);
  });

  it('refuses every criterion that it does not understand, all at once, each with its place', async () => {
    const { me, plan } = await openWithPeople(store);
    const { id: benefitPlanId } = await plan();
    const conditions: unknown[] = [
      { '==': [{ var: "dob'; DROP TABLE individual_individual; --" }, 'x'] },
      "income' OR '1'='1__lt__integer=5",
      { '==': [{ var: 'incme' }, 1] },
      { constructor: [1] },
      { '==': [1, 1], '!=': [1, 1] },
      { '==': [{ var: 'dob' }, 5] },
      { var: 'dob' },
      'income__regex__string=^a',
      null,
      undefined,
    ];
    const criteria = conditions.map((condition, i) => ({ name: `c${i}`, condition }));
    const result = await me.beneficiaries.enrol({ benefitPlanId, criteria });
    expect(result.success).toBe(false);
    const errors = 'errors' in result ? result.errors : [];
    expect(errors.map(({ path }) => path.slice(0, 3))).toEqual(conditions.map((_, i) => ['criteria', i, 'condition']));
    expect(
      codesOf(await me.beneficiaries.enrol({ benefitPlanId, criteria: [old, { ...poor, name: old.name }] })),
    ).toEqual(['social_protection.CRITERION_TWICE']);
    let deep: unknown = { missing: 'dob' };
    for (let i = 0; i < 5000; i++) deep = { '!': [deep] };
    expect(
      await me.beneficiaries.enrol({ benefitPlanId, criteria: [{ name: 'deep', condition: deep }] }),
    ).toMatchObject({ success: false });
    expect(unwrap(await me.beneficiaries.count({}))).toBe(0);
    expect(unwrap(await me.individuals.count({}))).toBe(6);
  });

  it('gives names of criteria back as they are, also those that mean something to JavaScript', async () => {
    const { me, plan } = await openWithPeople(store);
    const { id: benefitPlanId } = await plan();
    const names = ['__proto__', 'constructor', "it's; --", 'overCapacity'];
    const criteria = names.map((name) => ({ ...old, name }));
    const { removedBy } = dataOf(await me.beneficiaries.enrol({ benefitPlanId, criteria }));
    expect(removedBy.map(({ criterion, removed }) => [criterion, removed])).toEqual(
      names.map((name, i) => [name, i === 0 ? 2 : 0]),
    );
  });
});
