import { unwrap } from '@parasol/core';
import { defineCalculationRule } from '@parasol/payment-cycle';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { baseRule, codesOf, officer, openWorld, type World } from './world.ts';

/** Processing a month of an INDIVIDUAL plan: who is paid what, what a second run does, what is refused and why. */

/** Two people, of whom the first is poor. */
async function twoPeople(world: World, planId: string) {
  const poor = await world.person({ income: 300 });
  const rich = await world.person({ income: 900 });
  return { poor, rich, first: await world.enrol(planId, poor.id), second: await world.enrol(planId, rich.id) };
}

const amounts = async (world: World) => (await world.benefits()).map(({ amount }) => amount).toSorted();

describe.each(stores)('a payment cycle on $name', (store) => {
  it('pays every ACTIVE beneficiary once and answers by benefit plan (AC-P09, AC-P13, AC-S01, AC-S03)', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    const { poor, first } = await twoPeople(world, plan.id);
    const paid = await world.pay(plan.id, { base: '100', poor: '50.50' });
    const result = await world.process();
    expect(result).toMatchObject({ success: true, outcome: 'done' });
    const { paymentPlans, notDue } = unwrap(result)[plan.id] ?? {};
    expect(notDue).toEqual([]);
    expect(paymentPlans).toEqual({
      [paid.id]: {
        calculationId: expect.any(String),
        rule: { id: baseRule.id, version: 1 },
        currency: 'EUR',
        beneficiaries: 2,
        benefits: 2,
        amount: '250.50',
        held: { count: 0, amount: '0.00' },
        refused: {},
        byLine: [
          { id: 'base', label: { en: 'Base', fr: 'Socle' }, count: 2, amount: '200.00' },
          { id: 'poor', label: { en: 'Poor' }, count: 1, amount: '50.50' },
        ],
      },
    });
    const benefit = (await world.benefits()).find(({ individualId }) => individualId === poor.id);
    expect(benefit).toMatchObject({
      amount: '150.5000',
      currency: 'EUR',
      status: 'ACCEPTED',
      type: 'Cash Transfer',
      dateDue: '2026-11-01',
      beneficiaryId: first.id,
      groupBeneficiaryId: null,
      sourceType: 'beneficiary',
      sourceId: first.id,
      sourceVersion: 1,
      subjectVersion: 1,
      recipientVersion: 1,
      members: null,
      paymentPlanId: paid.id,
    });
    const [cycle] = unwrap(await world.me.paymentCycles.list({})).rows;
    expect(cycle).toMatchObject({
      type: 'benefit_plan',
      code: '2026-11',
      startDate: '2026-11-01',
      endDate: '2026-11-30',
      status: 'ACTIVE',
    });
  });

  it('changes nothing the second time and says so, with the same answer (AC-P11)', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    await twoPeople(world, plan.id);
    await world.pay(plan.id, { base: '100', limit: '120' });
    const first = await world.process();
    const rows = await world.benefits();
    const second = await world.process();
    expect(second).toMatchObject({ success: true, outcome: 'unchanged' });
    expect(unwrap(second)).toEqual(unwrap(first));
    expect(await world.benefits()).toEqual(rows);
    expect(unwrap(await world.me.paymentCycles.count({}))).toBe(1);
  });

  it('pays two due plans of one benefit plan, and one that comes later in the month (AC-P12)', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    await twoPeople(world, plan.id);
    await world.pay(plan.id, { base: '100' });
    await world.pay(plan.id, { base: '7.25' });
    unwrap(await world.process());
    expect(await amounts(world)).toEqual(['100.0000', '100.0000', '7.2500', '7.2500']);
    const third = await world.pay(plan.id, { base: '1' });
    const later = await world.process();
    expect(later).toMatchObject({ outcome: 'done' });
    expect(unwrap(later)[plan.id]?.paymentPlans[third.id]).toMatchObject({ benefits: 2, amount: '2.00' });
    expect(Object.keys(unwrap(later)[plan.id]?.paymentPlans ?? {})).toHaveLength(3);
    expect(await amounts(world)).toEqual(['1.0000', '1.0000', '100.0000', '100.0000', '7.2500', '7.2500']);
    expect(unwrap(await world.process())).toEqual(unwrap(later));
  });

  it('pays only what is due, and says when the rest is (AC-P10)', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    await twoPeople(world, plan.id);
    const quarterly = await world.pay(plan.id, { base: '1' }, { periodicity: 3, dateValidFrom: '2026-03-31' });
    const ended = await world.pay(plan.id, { base: '1' }, { dateValidTo: '2026-10-31' });
    const result = await world.process();
    expect(result).toMatchObject({ outcome: 'unchanged' });
    expect(unwrap(result)[plan.id]).toEqual({
      paymentPlans: {},
      notDue: [
        { paymentPlanId: quarterly.id, code: quarterly.code, reason: 'NOT_DUE', next: '2026-12-31' },
        { paymentPlanId: ended.id, code: ended.code, reason: 'NOT_VALID', next: null },
      ],
    });
    expect(unwrap(await world.me.paymentCycles.count({}))).toBe(0);
    unwrap(await world.process(2026, 12));
    expect((await world.benefits()).map(({ dateDue }) => dateDue)).toEqual(['2026-12-31', '2026-12-31']);
  });

  it('D-SP01 holds what is over the ceiling of the plan, where the limit of the payment plan is higher or there is none', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan({ ceiling: '120.00' });
    const { poor } = await twoPeople(world, plan.id);
    const higher = await world.pay(plan.id, { base: '100', poor: '50', limit: '1000' });
    const lower = await world.pay(plan.id, { base: '100', limit: '99' });
    const none = await world.pay(plan.id, { base: '120' });
    const { paymentPlans = {} } = unwrap(await world.process())[plan.id] ?? {};
    expect(paymentPlans[higher.id]?.held).toEqual({ count: 1, amount: '150.00' });
    expect(paymentPlans[lower.id]?.held).toEqual({ count: 2, amount: '200.00' });
    expect(paymentPlans[none.id]?.held.count).toBe(0);
    const held = (await world.benefits()).find(({ amount }) => amount === '150.0000');
    expect(held?.individualId).toBe(poor.id);
    expect(unwrap(await world.me.benefits.explain({ id: held?.id ?? '' }))).toMatchObject({
      held: true,
      limit: '120.00',
    });
  });

  it('D-SP07 pays only from plans that are open, and says so of the others', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    await twoPeople(world, plan.id);
    const pay = await world.pay(plan.id, { base: '100' });
    unwrap(await world.me.benefitPlans.update({ id: plan.id, version: 1, status: 'SUSPENDED' }));
    expect(unwrap(await world.process())[plan.id]).toMatchObject({
      paymentPlans: {},
      notDue: [{ paymentPlanId: pay.id, reason: 'NOT_OPEN' }],
    });
    expect(await world.benefits()).toEqual([]);
    unwrap(await world.me.benefitPlans.update({ id: plan.id, version: 2, status: 'OPEN' }));
    expect(unwrap(await world.process())[plan.id]?.paymentPlans[pay.id]).toMatchObject({ benefits: 2 });
  });

  it('holds what is over the limit; no limit is none and zero is zero (AC-S02, D-C03)', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    const { poor } = await twoPeople(world, plan.id);
    const limited = await world.pay(plan.id, { base: '100', poor: '200', limit: '150' });
    const zero = await world.pay(plan.id, { base: '1', limit: '0' });
    const unlimited = await world.pay(plan.id, { base: '1000000', limit: '' });
    const { paymentPlans = {} } = unwrap(await world.process())[plan.id] ?? {};
    expect(paymentPlans[limited.id]?.held).toEqual({ count: 1, amount: '300.00' });
    expect(paymentPlans[zero.id]?.held).toEqual({ count: 2, amount: '2.00' });
    expect(paymentPlans[unlimited.id]?.held).toEqual({ count: 0, amount: '0.00' });
    const held = (await world.benefits()).filter(({ status }) => status === 'HELD');
    expect(held.find(({ paymentPlanId }) => paymentPlanId === limited.id)?.individualId).toBe(poor.id);
    expect(held).toHaveLength(3);
  });

  it('refuses by reason who is not to be paid, and deleted people (D-C05)', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    const { second, rich } = await twoPeople(world, plan.id);
    const gone = await world.person();
    await world.enrol(plan.id, gone.id, { dateValidTo: '2026-10-31' });
    const future = await world.person();
    await world.enrol(plan.id, future.id, { dateValidFrom: '2026-12-01' });
    unwrap(await world.me.beneficiaries.update({ id: second.id, version: 1, status: 'SUSPENDED' }));
    const left = await world.enrol(plan.id, (await world.person()).id);
    unwrap(await world.me.beneficiaries.delete({ id: left.id, version: 1 }));
    const paid = await world.pay(plan.id, { base: '10' });
    const result = unwrap(await world.process())[plan.id]?.paymentPlans[paid.id];
    expect(result).toMatchObject({
      beneficiaries: 4,
      benefits: 1,
      refused: { NOT_ACTIVE: 1, NOT_VALID_IN_PERIOD: 2 },
    });
    expect((await world.benefits()).map(({ individualId }) => individualId)).not.toContain(rich.id);
  });

  it('pays nobody where nobody is selected, and says which condition removed everybody (AC-S09, D-C02)', async () => {
    await using world = await openWorld(store);
    const empty = await world.plan();
    const suspended = await world.plan();
    const { first, second } = await twoPeople(world, suspended.id);
    for (const { id } of [first, second])
      unwrap(await world.me.beneficiaries.update({ id, version: 1, status: 'SUSPENDED' }));
    const nobody = await world.pay(empty.id, { base: '10' });
    const none = await world.pay(suspended.id, { base: '10' });
    const result = unwrap(await world.process());
    expect(result[empty.id]?.paymentPlans[nobody.id]).toMatchObject({
      beneficiaries: 0,
      benefits: 0,
      amount: '0.00',
      nobody: 'Nobody is paid, because nobody is enrolled.',
    });
    expect(result[suspended.id]?.paymentPlans[none.id]).toMatchObject({
      benefits: 0,
      nobody: 'Nobody is paid: of 2, 2 not ACTIVE.',
    });
    expect(await world.benefits()).toEqual([]);
  });

  it('writes no benefit of nothing or less', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    await twoPeople(world, plan.id);
    const negative = await world.pay(plan.id, { base: '10', poor: '-10.01' });
    const nothing = await world.pay(plan.id, { base: '0.004' });
    const { paymentPlans = {} } = unwrap(await world.process())[plan.id] ?? {};
    expect(paymentPlans[negative.id]).toMatchObject({ benefits: 1, amount: '10.00', refused: { NEGATIVE_AMOUNT: 1 } });
    expect(paymentPlans[nothing.id]).toMatchObject({ benefits: 0, refused: { NOTHING_DUE: 2 } });
    const neither = await world.pay(plan.id, { base: '0', poor: '-1' });
    expect(unwrap(await world.process())[plan.id]?.paymentPlans[neither.id]?.nobody).toBe(
      'Nobody is paid: of 2, 1 with less than nothing, 1 with nothing due.',
    );
  });

  it('rounds once, by the mode of the plan, to what the currency can pay', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    await world.enrol(plan.id, (await world.person({ income: 1 })).id);
    await world.pay(plan.id, { base: '10.004', poor: '0.001' });
    await world.pay(plan.id, { base: '10.004', poor: '0.001' }, { roundingMode: 'half-even' });
    await world.pay(plan.id, { base: '10.5', poor: '0.0001' }, { currency: 'JPY', roundingMode: 'up' });
    await world.pay(plan.id, { base: '10.0004', poor: '0.0001' }, { currency: 'KWD' });
    unwrap(await world.process());
    expect(await amounts(world)).toEqual(['10.0000', '10.0010', '10.0100', '11.0000'].toSorted());
  });

  it('gives the same however small the ranges are', async () => {
    const answers = [];
    for (const rangeSize of [1, 2, 1000]) {
      await using world = await openWorld(store, { rangeSize });
      const plan = await world.plan({ code: 'P' });
      for (const income of [100, 200, 600, 700, 800]) await world.enrol(plan.id, (await world.person({ income })).id);
      await world.pay(plan.id, { base: '33.33', poor: '66.67', limit: '50' }, { code: 'PP' });
      const result = unwrap(await world.process())[plan.id]?.paymentPlans ?? {};
      answers.push(Object.values(result).map(({ calculationId: _, ...rest }) => rest));
      expect(await amounts(world)).toEqual(['100.0000', '100.0000', '33.3300', '33.3300', '33.3300']);
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it('computes as many lines as a rule may have, and gives every benefit an id of its own (AC-S05)', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => ({
      id: `line_${i}`,
      label: { en: `Line ${i}` },
      when: `income__gte__integer=${i * 10}`,
      amount:
        i % 2 === 0 ? '0.01' : { round: [{ '*': [{ coalesce: [{ var: 'individual.jsonExt.score' }, 0] }, 2] }, 2] },
    }));
    const many = defineCalculationRule({ ...baseRule, parameters: {}, expression: () => ({ lines }) });
    await using world = await openWorld(store, { rules: [many], rangeSize: 3 });
    const plan = await world.plan();
    for (const income of [0, 295, 600, 1000])
      await world.enrol(plan.id, (await world.person({ income, score: 1.255 })).id);
    await world.pay(plan.id, {});
    const [result] = Object.values(unwrap(await world.process())[plan.id]?.paymentPlans ?? {});
    expect(await amounts(world)).toEqual(['0.0100', '37.8000', '75.6000', '75.6000'].toSorted());
    expect(result?.byLine.slice(0, 2)).toMatchObject([
      { count: 4, amount: '0.04' },
      { count: 3, amount: '7.53' },
    ]);
    expect(new Set((await world.benefits()).map(({ id }) => id)).size).toBe(4);
  });

  it('computes one set when the same month is processed twice at once', async () => {
    await using world = await openWorld(store, { rangeSize: 2 });
    const plan = await world.plan();
    for (let i = 0; i < 7; i++) await world.enrol(plan.id, (await world.person({ income: 100 * i })).id);
    await world.pay(plan.id, { base: '100', poor: '1' });
    const results = await Promise.all([world.process(), world.process(), world.process()]);
    for (const result of results) expect(unwrap(result)).toEqual(unwrap(results[0]));
    expect(await world.benefits()).toHaveLength(7);
    expect(unwrap(await world.me.paymentCycles.count({}))).toBe(1);
    expect(unwrap(await world.me.paymentCalculations.count({}))).toBe(1);
  });

  it('previews without a trace', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    await twoPeople(world, plan.id);
    const paid = await world.pay(plan.id, { base: '100' });
    const preview = unwrap(await world.me.benefitPlanPaymentCycles.process.preview({ year: 2026, month: 11 }));
    expect(preview[plan.id]?.paymentPlans[paid.id]).toMatchObject({ benefits: 2, amount: '200.00' });
    expect([await world.benefits(), unwrap(await world.me.paymentCycles.count({}))]).toEqual([[], 0]);
    expect(await world.process()).toMatchObject({ outcome: 'done' });
  });

  it('refuses months that are none, extra that nobody takes, a suspended cycle, and callers without the right (AC-P07, D-P06)', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    await twoPeople(world, plan.id);
    await world.pay(plan.id, { base: '100' });
    expect(codesOf(await world.process(2026, 13))).toEqual(['core.OUT_OF_RANGE']);
    expect(codesOf(await world.process(2026, 11, { bonus: 1 }))).toEqual(['payment_cycle.UNKNOWN_EXTRA']);
    const clerk = world.app.as({ ...officer, rights: officer.rights.filter((right) => right !== '200005') });
    expect(codesOf(await clerk.benefitPlanPaymentCycles.process({ year: 2026, month: 11 }))).toEqual([
      'core.FORBIDDEN',
    ]);
    unwrap(await world.process());
    const [cycle] = unwrap(await world.me.paymentCycles.list({})).rows;
    if (cycle === undefined) throw new Error('There is a cycle.');
    unwrap(await world.me.paymentCycles.update({ id: cycle.id, version: cycle.version, status: 'SUSPENDED' }));
    expect(codesOf(await world.process())).toEqual(['payment_cycle.CYCLE_SUSPENDED']);
  });
});
