import { prorate, unwrap } from '@parasol/core';
import { type CodeInput, defineCalculationRule, parameter } from '@parasol/payment-cycle';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, openWorld } from './world.ts';

/** Rules that are code: the same promises as for expressions, on the streaming path. */

const identity = {
  id: '33333333-3333-4333-8333-333333333333',
  name: 'Score share',
  description: 'A part of the base by score, and a bonus by extra.',
  kinds: ['INDIVIDUAL', 'GROUP'],
  parameters: { base: parameter.amount({ label: { en: 'Base' }, required: true }) },
  extra: { bonus: parameter.amount({ label: { en: 'Bonus' }, default: '0' }) },
  lines: { share: { en: 'Share' }, bonus: { en: 'Bonus' } },
} as const;

const compute = ({
  individual,
  members,
  parameters,
  extra,
}: Pick<CodeInput, 'individual' | 'members' | 'parameters' | 'extra'>) => {
  const score = Number(individual?.jsonExt['score'] ?? members.length);
  const { base, bonus } = { ...parameters, ...extra } as { base: string; bonus: string };
  return { lines: { share: prorate(base, score, 7, 6, 'half-up'), bonus }, limit: '50' };
};

const share = defineCalculationRule({ ...identity, version: 1, code: (input) => compute(input) });
const pays = { calculation: share.id };

describe.each(stores)('a code rule on $name', (store) => {
  it('pays, holds, refuses and counts as an expression does, whatever the size of the ranges', async () => {
    const answers = [];
    for (const rangeSize of [2, 1000]) {
      await using world = await openWorld(store, { rules: [share], rangeSize });
      const plan = await world.plan({ code: 'P' });
      const people = [];
      for (const score of [1, 2, 3, 4, 0]) people.push(await world.person({ score }));
      const claims = [];
      for (const { id } of people) claims.push(await world.enrol(plan.id, id));
      unwrap(await world.me.beneficiaries.update({ id: claims[0]?.id ?? '', version: 1, status: 'SUSPENDED' }));
      await world.pay(plan.id, { base: '100' }, { ...pays, code: 'PP' });
      const result = unwrap(await world.process())[plan.id]?.paymentPlans ?? {};
      const [{ calculationId: _, ...answer } = { calculationId: '' }] = Object.values(result);
      expect(answer).toMatchObject({
        beneficiaries: 5,
        benefits: 3,
        amount: '128.57',
        held: { count: 1, amount: '57.14' },
        refused: { NOT_ACTIVE: 1, NOTHING_DUE: 1 },
        byLine: [
          { id: 'share', count: 3, amount: '128.571429' },
          { id: 'bonus', count: 0, amount: '0.00' },
        ],
      });
      answers.push(answer);
      const benefits = await world.benefits();
      expect(benefits.map(({ amount }) => amount).toSorted()).toEqual(['28.5700', '42.8600', '57.1400']);
      expect(benefits.find(({ amount }) => amount === '28.5700')).toMatchObject({
        individualId: people[1]?.id,
        beneficiaryId: claims[1]?.id,
        sourceVersion: 1,
        subjectVersion: 1,
        status: 'ACCEPTED',
      });
      expect(await world.process()).toMatchObject({ outcome: 'unchanged' });
      expect(await world.benefits()).toEqual(benefits);
    }
    expect(answers[0]).toEqual(answers[1]);
  });

  it('takes the extra values that it declares, and no others later', async () => {
    await using world = await openWorld(store, { rules: [share] });
    const plan = await world.plan();
    await world.enrol(plan.id, (await world.person({ score: 1 })).id);
    await world.pay(plan.id, { base: '7' }, pays);
    expect(codesOf(await world.process(2026, 11, { bonsu: '5' }))).toEqual(['payment_cycle.UNKNOWN_EXTRA']);
    expect(codesOf(await world.process(2026, 11, { bonus: 'five' }))).toEqual(['payment_cycle.NUMBER_FORM']);
    unwrap(await world.process(2026, 11, { bonus: 5 }));
    expect((await world.benefits()).map(({ amount }) => amount)).toEqual(['6.0000']);
    expect(await world.process(2026, 11, { bonus: '5' })).toMatchObject({ outcome: 'unchanged' });
    expect(await world.process()).toMatchObject({ outcome: 'unchanged' });
    expect(codesOf(await world.process(2026, 11, { bonus: '6' }))).toEqual(['payment_cycle.EXTRA_DIFFERS']);
  });

  it('pays households, and explains from stored versions by the version of the code that computed', async () => {
    await using world = await openWorld(store, { rules: [share] });
    const plan = await world.plan({ type: 'GROUP' });
    const [a, b] = [await world.person(), await world.person()];
    const { group, memberships } = await world.household([a.id, 'HEAD', null], [b.id, null, null]);
    await world.enrolGroup(plan.id, group.id);
    await world.pay(plan.id, { base: '7' }, pays);
    unwrap(await world.process());
    const [benefit] = await world.benefits();
    const id = benefit?.id ?? '';
    expect(benefit).toMatchObject({ amount: '2.0000', individualId: a.id });
    const before = unwrap(await world.me.benefits.explain({ id }));
    expect(before).toMatchObject({
      rounded: '2.00',
      limit: '50',
      lines: [
        { id: 'share', amount: '2.00' },
        { id: 'bonus', applies: false },
      ],
    });
    unwrap(await world.me.groupIndividuals.delete({ id: memberships[1]?.id ?? '', version: 1 }));
    expect(unwrap(await world.me.benefits.explain({ id }))).toEqual(before);

    const next = defineCalculationRule({ ...identity, version: 2, code: () => ({ lines: { share: '1' } }) });
    const changed = await world.again({ rules: [next] });
    expect(codesOf(await changed.me.benefits.explain({ id }))).toEqual(['payment_cycle.RULE_CHANGED']);
    const kept = await world.again({ rules: [next], formerRules: [share] });
    expect(unwrap(await kept.me.benefits.explain({ id }))).toEqual(before);
  });

  it('stops at a rule that fails, releases nothing, and completes the set when the rule is mended', async () => {
    const failing = defineCalculationRule({
      ...identity,
      version: 1,
      code: ({ individual }) => {
        if (individual?.jsonExt['score'] === 3) throw new RangeError('three is too much');
        return { lines: { share: '1.00' } };
      },
    });
    await using world = await openWorld(store, { rules: [failing], rangeSize: 1, ownJobs: true });
    const plan = await world.plan();
    for (const score of [3, 1, 2]) await world.enrol(plan.id, (await world.person({ score })).id);
    await world.pay(plan.id, { base: '7' }, pays);
    const refused = await world.process();
    expect(codesOf(refused)).toEqual(['payment_cycle.RULE_FAILED']);
    expect(unwrap(await world.me.paymentCycles.list({})).rows[0]).toMatchObject({ status: 'PENDING' });
    expect(unwrap(await world.me.paymentCalculations.list({})).rows[0]).toMatchObject({
      status: 'PENDING',
      result: {},
    });
    expect(await world.benefits()).toEqual([]);

    const mended = await world.again({
      rules: [defineCalculationRule({ ...identity, version: 2, code: () => ({ lines: { share: '1.00' } }) })],
    });
    const result = unwrap(await mended.me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 }));
    expect(Object.values(result[plan.id]?.paymentPlans ?? {})[0]).toMatchObject({
      benefits: 3,
      amount: '3.00',
      rule: { version: 2 },
    });
    expect(unwrap(await world.me.paymentCycles.list({})).rows[0]).toMatchObject({ status: 'ACTIVE' });
  });

  it('refuses amounts that are no decimal text and lines that it did not declare', async () => {
    const wrong = (lines: Record<string, string>) =>
      defineCalculationRule({ ...identity, version: 1, code: () => ({ lines }) });
    for (const lines of [{ share: '1,5' }, { shrae: '1' }]) {
      // Who finds that another process has failed tells of that one's run.
      await using world = await openWorld(store, { rules: [wrong(lines)], ownJobs: true });
      const plan = await world.plan();
      await world.enrol(plan.id, (await world.person()).id);
      await world.pay(plan.id, { base: '7' }, pays);
      expect(codesOf(await world.process())).toEqual(['payment_cycle.RULE_FAILED']);
    }
  });
});
