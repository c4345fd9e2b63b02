import { unwrap } from '@parasol/core';
import { testApp } from '@parasol/core/testing';
import '@parasol/core/testing/vitest';
import { individual } from '@parasol/individual';
import { household, person } from '@parasol/individual/testing';
import { paymentCycle } from '@parasol/payment-cycle';
import { paymentPlan } from '@parasol/payment-cycle/testing';
import { socialProtection } from '@parasol/social-protection';
import { beneficiary, benefitPlan, groupBeneficiary } from '@parasol/social-protection/testing';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { baseRule, individualSchema } from './world.ts';

describe.each(stores)('the modules’ factories on $name', (store) => {
  it('make a month that pays, in a few lines', async () => {
    await using app = await testApp({
      store: await store.create(),
      modules: [individual(), socialProtection(), paymentCycle({ rules: [baseRule] })],
      configuration: {
        individual: { individual_schema: individualSchema },
        social_protection: { check_benefit_plan_update: false },
      },
      clock: '2026-11-15T08:00:00Z',
      seed: async ({ make, makeMany }) => {
        const plan = await make(benefitPlan);
        await makeMany(beneficiary, 3, () => ({ benefitPlanId: plan.id }));
        return make(paymentPlan, { calculation: baseRule.id, parameters: { base: '12.50' }, benefitPlanId: plan.id });
      },
    });
    expect(await app.me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 })).toSucceed();
    const benefits = unwrap(await app.me.benefits.list({})).rows;
    expect(benefits.map(({ amount, paymentPlanId }) => [amount, paymentPlanId])).toEqual(
      Array.from({ length: 3 }, () => ['12.5000', app.seeded.id]),
    );
    const before = await app.fingerprint();
    expect(await app.me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 })).toSucceed('unchanged');
    expect((await app.fingerprint())['benefit']).toEqual(before['benefit']);
  });

  it('make what a test does not name, and only that', async () => {
    await using app = await testApp({
      store: await store.create(),
      modules: [individual(), socialProtection(), paymentCycle({ rules: [baseRule] })],
      configuration: { social_protection: { check_benefit_plan_update: false } },
    });
    const { me, make } = app;
    const { group, members } = await make(household, {
      code: 'H7',
      members: [{ dob: '1960-01-01' }, { firstName: 'Moussa', role: 'SON', recipientType: 'PRIMARY' }],
    });
    expect(group.code).toBe('H7');
    expect(members.map(({ individual: { dob }, membership: { role } }) => [dob, role])).toEqual([
      ['1960-01-01', 'HEAD'],
      ['1990-01-01', 'SON'],
    ]);
    expect(await make(groupBeneficiary, { groupId: group.id })).toMatchObject({ groupId: group.id, status: 'ACTIVE' });
    const amina = await make(person, { firstName: 'Amina' });
    expect(await make(beneficiary, { individualId: amina.id, status: 'POTENTIAL' })).toMatchObject({
      individualId: amina.id,
      status: 'POTENTIAL',
    });
    await make(beneficiary);
    expect(unwrap(await me.individuals.count({}))).toBe(4);
    expect(unwrap(await me.benefitPlans.list({})).rows.map(({ type }) => type)).toEqual([
      'GROUP',
      'INDIVIDUAL',
      'INDIVIDUAL',
    ]);
    await expect(make(person, { dob: '2026-01-16' })).rejects.toFailWith('individual.BORN_IN_FUTURE', ['dob']);
  });
});
