import { socialProtectionRule } from '@parasol/calcrule-social-protection';
import { type TestPlace, testApp } from '@parasol/core/testing';
import { individual } from '@parasol/individual';
import { household, person } from '@parasol/individual/testing';
import { paymentCycle } from '@parasol/payment-cycle';
import { paymentPlan } from '@parasol/payment-cycle/testing';
import { socialProtection } from '@parasol/social-protection';
import { beneficiary, benefitPlan } from '@parasol/social-protection/testing';
import { runningClock } from './running-clock.ts';

const districts = ['North', 'South', 'East'];

const individualSchema = {
  type: 'object',
  properties: { income: { type: 'number', multipleOf: 0.01 }, district: { type: 'string', enum: districts } },
};

/** A small programme to play with, the same every time: people, households, a plan, and a month that is paid. */
export const seededApp = (place: TestPlace, people: number) =>
  testApp({
    store: place,
    modules: [individual(), socialProtection(), paymentCycle({ rules: [socialProtectionRule] })],
    configuration: {
      individual: { individual_schema: individualSchema },
      social_protection: { check_benefit_plan_update: false },
    },
    clock: runningClock(),
    seed: async ({ make, makeMany, me, clock }) => {
      const plan = await make(benefitPlan, { code: 'CHILD', name: 'Child grant', dateValidFrom: '2020-01-01' });
      const registered = await makeMany(person, people, (i) => ({
        dob: `${1950 + ((i * 7) % 70)}-0${1 + (i % 9)}-15`,
        jsonExt: { income: (i * 137) % 900, district: districts[i % 3] ?? 'North' },
      }));
      for (const { id } of registered.filter((_, i) => i % 2 === 0))
        await make(beneficiary, { individualId: id, benefitPlanId: plan.id, dateValidFrom: '2020-01-01' });
      await makeMany(household, 2, () => ({ members: [{}, { role: 'SON', dob: '2018-05-05' }] }));
      await make(paymentPlan, {
        code: 'MONTHLY',
        benefitPlanId: plan.id,
        calculation: socialProtectionRule.id,
        parameters: {
          fixed_batch: '100.00',
          advanced_criteria: [{ condition: 'income__lt__number=500', amount: '45.50' }],
        },
        dateValidFrom: '2020-01-01',
      });
      const [year, month] = clock.instant.split('-').map(Number) as [number, number];
      await me.benefitPlanPaymentCycles.process({ year, month });
    },
  });
