import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import type { WaitingListRanking } from '../../src/index.ts';
import { codesOf, officer, openProgramme } from '../open-programme.ts';

const byIncome: WaitingListRanking = { by: 'EXPRESSION', expression: { var: 'jsonExt.income' }, first: 'LOWEST' };

describe.each(stores)('the waiting list on $name', (store) => {
  async function openWith(waitingList: WaitingListRanking, capacity: number, ...incomes: (number | null)[]) {
    const world = await openProgramme(store);
    const { id: benefitPlanId } = await world.plan({ maxBeneficiaries: capacity, waitingList });
    const names = new Map<string, string>();
    for (const [i, income] of incomes.entries()) {
      const { id } = await world.person({ jsonExt: income === null ? {} : { income } });
      names.set(id, `${i}:${income}`);
    }
    const { me } = world;
    return {
      ...world,
      benefitPlanId,
      waiting: async (page: object = {}) =>
        unwrap(await me.beneficiaries.waitingList({ benefitPlanId, ...page })).rows.map(
          ({ position, subjectId }) => `${position} ${names.get(subjectId)}`,
        ),
      active: async () => {
        const where = { '==': [{ var: 'status' }, 'ACTIVE'] };
        const rows = unwrap(await me.beneficiaries.list({ benefitPlanId, where })).rows;
        return rows.map(({ individualId }) => names.get(individualId)).sort();
      },
      leave: async () => {
        const where = { '==': [{ var: 'status' }, 'ACTIVE'] };
        const [row] = unwrap(await me.beneficiaries.list({ benefitPlanId, where })).rows;
        unwrap(await me.beneficiaries.update({ id: row?.id ?? '', version: row?.version ?? 0, status: 'GRADUATED' }));
      },
    };
  }

  it('D-SP01 gives the places to the best and keeps the others in a published order: by rank, equals as they came, unknown last', async () => {
    const { me, benefitPlanId, active, waiting } = await openWith(byIncome, 2, 300, 100, null, 300, 200, 300);
    expect(unwrap(await me.beneficiaries.enrol.preview({ benefitPlanId, everybody: true }))).toMatchObject({
      enrolled: 2,
      waitlisted: 4,
    });
    const result = unwrap(await me.beneficiaries.enrol({ benefitPlanId, everybody: true }));
    expect(result).toMatchObject({
      considered: 6,
      enrolled: 2,
      waitlisted: 4,
      promoted: 0,
      overCapacity: 0,
      placesLeft: 0,
    });
    expect(await active()).toEqual(['1:100', '4:200']);
    expect(await waiting()).toEqual(['1 0:300', '2 3:300', '3 5:300', '4 2:null']);
    const { endCursor } = unwrap(await me.beneficiaries.waitingList({ benefitPlanId, first: 3 }));
    expect(await waiting({ first: 3, after: endCursor })).toEqual(['4 2:null']);
    expect(await me.beneficiaries.enrol({ benefitPlanId, everybody: true })).toMatchObject({ outcome: 'unchanged' });
  });

  it('promotes in that order when places free up, on request only', async () => {
    const { me, benefitPlanId, active, waiting, leave } = await openWith(byIncome, 2, 300, 100, null, 300, 200);
    unwrap(await me.beneficiaries.enrol({ benefitPlanId, everybody: true }));
    expect(await me.beneficiaries.promote({ benefitPlanId })).toMatchObject({ outcome: 'unchanged' });
    await leave();
    expect(await waiting()).toHaveLength(3);
    expect(unwrap(await me.beneficiaries.promote({ benefitPlanId }))).toEqual({
      benefitPlanId,
      promoted: 1,
      waiting: 2,
      passedBy: 0,
      placesLeft: 0,
    });
    expect(await waiting()).toEqual(['1 3:300', '2 2:null']);
    await leave();
    await leave();
    expect(unwrap(await me.beneficiaries.promote({ benefitPlanId, most: 1 })).promoted).toBe(1);
    expect(unwrap(await me.beneficiaries.promote({ benefitPlanId })).promoted).toBe(1);
    expect(await waiting()).toEqual([]);
    expect(await active()).toContain('2:null');
  });

  it('ranks by who came first where nothing else is declared, and highest first where that is', async () => {
    const first = await openWith({ by: 'REGISTRATION' }, 1, 300, 100, 200);
    unwrap(await first.me.beneficiaries.enrol({ benefitPlanId: first.benefitPlanId, everybody: true }));
    expect([await first.active(), await first.waiting()]).toEqual([['0:300'], ['1 1:100', '2 2:200']]);
    const highest = await openWith({ by: 'EXPRESSION', expression: { var: 'jsonExt.income' } }, 1, 100, 300, 300);
    unwrap(await highest.me.beneficiaries.enrol({ benefitPlanId: highest.benefitPlanId, everybody: true }));
    expect([await highest.active(), await highest.waiting()]).toEqual([['1:300'], ['1 2:300', '2 0:100']]);
  });

  it('lets nobody pass by those who wait, neither one by one nor many at once', async () => {
    const { me, benefitPlanId, person, leave } = await openWith(byIncome, 1, 100, 200);
    unwrap(await me.beneficiaries.enrol({ benefitPlanId, everybody: true }));
    await leave();
    const late = await person({ jsonExt: { income: 0 } });
    const direct = { individualId: late.id, benefitPlanId, status: 'ACTIVE' } as const;
    expect(codesOf(await me.beneficiaries.create(direct))).toEqual(['social_protection.OTHERS_WAIT']);
    expect(codesOf(await me.beneficiaries.create({ ...direct, status: 'WAITING' }))).toEqual([
      'social_protection.ENROL_TO_WAIT',
    ]);
    const candidate = unwrap(await me.beneficiaries.create({ ...direct, status: 'POTENTIAL' }));
    const change = { benefitPlanId, status: 'ACTIVE', reason: 'A friend.', ids: [candidate.id] } as const;
    expect(codesOf(await me.beneficiaries.changeStatus(change))).toEqual(['social_protection.OTHERS_WAIT']);
    expect(codesOf(await me.beneficiaries.update({ id: candidate.id, version: 1, status: 'ACTIVE' }))).toEqual([
      'social_protection.OTHERS_WAIT',
    ]);
    unwrap(await me.beneficiaries.delete({ id: candidate.id, version: 1 }));
    // Ranked before those who wait, and therefore taken: by the rule, not by who asks.
    expect(unwrap(await me.beneficiaries.enrol({ benefitPlanId, ids: [late.id] }))).toMatchObject({
      enrolled: 1,
      waitlisted: 0,
    });
  });

  it('field 14: two at once enrol nobody twice and never exceed the capacity', async () => {
    const { app, me, compose, benefitPlanId, active, waiting } = await openWith(byIncome, 3, 6, 5, 4, 3, 2, 1);
    const other = store.name === 'memory' ? app : await compose();
    const input = { benefitPlanId, everybody: true } as const;
    await Promise.all([me.beneficiaries.enrol(input), other.as(officer).beneficiaries.enrol(input)]);
    expect(await active()).toEqual(['3:3', '4:2', '5:1']);
    expect(await waiting()).toEqual(['1 2:4', '2 1:5', '3 0:6']);
  });

  it('field 18: asks the rule again before it promotes, and passes by whom it does not fit any more', async () => {
    const { me, rule, plan, person } = await openProgramme(store);
    const definition = { criteria: [{ name: 'poor', condition: 'income__lt__integer=500' }] };
    const { id: eligibilityRuleId } = await rule('INDIVIDUAL', definition);
    const { id: benefitPlanId } = await plan({ maxBeneficiaries: 0, waitingList: byIncome, eligibilityRuleId });
    const [one, two] = [await person({ jsonExt: { income: 100 } }), await person({ jsonExt: { income: 200 } })];
    expect(unwrap(await me.beneficiaries.enrol({ benefitPlanId }))).toMatchObject({
      enrolled: 0,
      waitlisted: 2,
      diagnosis: null,
    });
    unwrap(await me.individuals.update({ id: one.id, version: 1, jsonExt: { income: 900 } }));
    unwrap(await me.benefitPlans.update({ id: benefitPlanId, version: 1, maxBeneficiaries: 1 }));
    expect(unwrap(await me.beneficiaries.promote({ benefitPlanId }))).toMatchObject({
      promoted: 1,
      waiting: 1,
      passedBy: 1,
    });
    const where = { '==': [{ var: 'status' }, 'ACTIVE'] };
    expect(unwrap(await me.beneficiaries.list({ where })).rows.map(({ individualId }) => individualId)).toEqual([
      two.id,
    ]);
  });

  it('refuses a ranking that cannot be computed, and to promote where there is no list', async () => {
    const { me, plan } = await openProgramme(store);
    const { id } = await plan();
    const rank = (waitingList: WaitingListRanking) => me.benefitPlans.update({ id, version: 1, waitingList });
    expect(codesOf(await rank({ by: 'SCORE' }))).toEqual(['social_protection.NO_SCORE_TO_RANK_BY']);
    expect(codesOf(await rank({ by: 'EXPRESSION', expression: { var: 'jsonExt.district' } }))).not.toBe('done');
    expect(codesOf(await rank({ by: 'EXPRESSION', expression: { var: 'jsonExt.incme' } }))).toEqual([
      'expression.UNKNOWN_PATH',
    ]);
    expect(codesOf(await me.beneficiaries.promote({ benefitPlanId: id }))).toEqual([
      'social_protection.NO_WAITING_LIST',
    ]);
  });
});

describe.each(stores)('plans that exclude each other on $name', (store) => {
  it('keep out who has a place in the other: one by one, by criteria, many at once, as a person or by the household', async () => {
    const { me, plan, person, household } = await openProgramme(store);
    const cash = await plan({ code: 'CASH' });
    const food = await plan({ code: 'FOOD', exclusiveWith: [cash.id] });
    const home = await plan({ code: 'HOME', type: 'GROUP', exclusiveWith: [cash.id] });
    expect(unwrap(await me.benefitPlans.get({ id: cash.id })).exclusiveWith).toEqual([food.id, home.id]);
    const [one, two] = [await person(), await person()];
    const inCash = unwrap(
      await me.beneficiaries.create({ individualId: one.id, benefitPlanId: cash.id, status: 'ACTIVE' }),
    );
    const intoFood = { individualId: one.id, benefitPlanId: food.id } as const;
    const refused = ['social_protection.IN_EXCLUSIVE_PLAN'];
    expect(codesOf(await me.beneficiaries.create({ ...intoFood, status: 'ACTIVE' }))).toEqual(refused);
    expect(unwrap(await me.beneficiaries.enrol({ benefitPlanId: food.id, everybody: true }))).toMatchObject({
      inExclusivePlans: 1,
      enrolled: 1,
    });
    const candidate = unwrap(await me.beneficiaries.create({ ...intoFood, status: 'POTENTIAL' }));
    const activate = { benefitPlanId: food.id, status: 'ACTIVE', reason: 'Now.', ids: [candidate.id] } as const;
    expect(unwrap(await me.beneficiaries.changeStatus(activate))).toMatchObject({
      changed: 0,
      refused: { NOT_ELIGIBLE: 1 },
      items: [{ id: candidate.id, reason: 'NOT_ELIGIBLE', status: 'POTENTIAL' }],
    });
    const group = await household('H', '1980-01-01');
    unwrap(await me.groupIndividuals.create({ groupId: group.id, individualId: one.id }));
    const ofHome = { groupId: group.id, benefitPlanId: home.id, status: 'ACTIVE' } as const;
    expect(codesOf(await me.groupBeneficiaries.create(ofHome))).toEqual(refused);
    unwrap(await me.beneficiaries.update({ id: inCash.id, version: 1, status: 'GRADUATED' }));
    expect(codesOf(await me.groupBeneficiaries.create(ofHome))).toBe('done');
    // Now the household has a place that keeps its members out of the other plan.
    const member = unwrap(await me.groupIndividuals.list({ where: { '==': [{ var: 'role' }, 'HEAD'] } })).rows[0];
    const head = { individualId: member?.individualId ?? '', benefitPlanId: cash.id, status: 'ACTIVE' } as const;
    expect(codesOf(await me.beneficiaries.create(head))).toEqual(refused);
    expect(codesOf(await me.beneficiaries.create({ ...head, individualId: two.id }))).toEqual(refused);
  });

  it('are reported where somebody was in both before', async () => {
    const { me, plan, person } = await openProgramme(store);
    const [cash, food] = [await plan(), await plan()];
    const { id: individualId } = await person();
    const places = [];
    for (const { id: benefitPlanId } of [cash, food])
      places.push(unwrap(await me.beneficiaries.create({ individualId, benefitPlanId, status: 'ACTIVE' })));
    const of = async (benefitPlanId: string) =>
      unwrap(await me.beneficiaries.overlaps({ benefitPlanId })).rows.map(({ id }) => id);
    expect(await of(cash.id)).toEqual([]);
    unwrap(await me.benefitPlans.update({ id: cash.id, version: 1, exclusiveWith: [food.id] }));
    expect([await of(cash.id), await of(food.id)]).toEqual([[places[0]?.id], [places[1]?.id]]);
    expect(codesOf(await me.benefitPlans.update({ id: cash.id, version: 2, exclusiveWith: [cash.id] }))).toEqual([
      'social_protection.EXCLUDES_ITSELF',
    ]);
    unwrap(await me.benefitPlans.update({ id: food.id, version: 2, exclusiveWith: null }));
    expect(await of(cash.id)).toEqual([]);
    expect(unwrap(await me.benefitPlans.get({ id: cash.id })).exclusiveWith).toBeNull();
  });

  it('let one of two win who enrol the same person in both at once', async () => {
    const { app, me, compose, plan, person } = await openProgramme(store);
    const cash = await plan();
    const food = await plan({ exclusiveWith: [cash.id] });
    const { id: individualId } = await person();
    const other = store.name === 'memory' ? app : await compose();
    const results = await Promise.all([
      me.beneficiaries.create({ individualId, benefitPlanId: cash.id, status: 'ACTIVE' }),
      other.as(officer).beneficiaries.enrol({ benefitPlanId: food.id, everybody: true }),
    ]);
    expect(results.map(({ success }) => success)).toContain(true);
    expect(unwrap(await me.beneficiaries.count({}))).toBe(1);
  });
});
