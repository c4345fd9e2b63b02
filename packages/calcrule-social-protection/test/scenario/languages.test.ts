import { socialProtectionRule } from '@parasol/calcrule-social-protection';
import { unwrap } from '@parasol/core';
import { testApp } from '@parasol/core/testing';
import { individual } from '@parasol/individual';
import { person } from '@parasol/individual/testing';
import { paymentCycle } from '@parasol/payment-cycle';
import { socialProtection } from '@parasol/social-protection';
import { beneficiary, benefitPlan } from '@parasol/social-protection/testing';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';

/** What the rule explains and refuses, in the language of who asks. */

const expected = {
  en: ['Fixed amount: 100.00', 'Criterion 1: 5.00', 'either a custom_filter_condition or a condition'],
  fr: ['Lot fixe', 'Critère 1', 'Un critère a soit'],
  es: ['Importe fijo', 'Criterio 1', 'Un criterio tiene o'],
  pt: ['Montante fixo', 'Critério 1', 'Um critério tem ou'],
} as const;

const criterion = { condition: { '==': [1, 1] }, amount: '5' };

describe.each(stores)('the social-protection rule on $name speaks', (store) => {
  it.each(Object.entries(expected))('%s', async (locale, [fixed, extra, refusal]) => {
    await using app = await testApp({
      store: await store.create(),
      modules: [individual(), socialProtection(), paymentCycle({ rules: [socialProtectionRule] })],
      configuration: { social_protection: { check_benefit_plan_update: false } },
      clock: '2026-11-15T08:00:00Z',
    });
    const plan = await app.make(benefitPlan, {});
    const someone = await app.make(person, {});
    await app.make(beneficiary, { benefitPlanId: plan.id, individualId: someone.id });
    const pay = {
      code: 'PP',
      name: 'PP',
      calculation: socialProtectionRule.id,
      periodicity: 1,
      currency: 'EUR',
      benefitPlanId: plan.id,
      dateValidFrom: '2026-01-01',
      parameters: { fixed_batch: '100', advanced_criteria: [criterion] },
    };
    unwrap(await app.me.paymentPlans.create(pay));
    unwrap(await app.me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 }));
    const { id } = unwrap(await app.me.benefits.list({})).rows[0] ?? { id: '' };
    const text = unwrap(await app.me.benefits.explain({ id, language: locale })).text.join('\n');
    expect(text).toContain(fixed);
    expect(text).toContain(extra);
    const wrong = { ...criterion, custom_filter_condition: 'a__exact__integer=1' };
    const other = { ...pay, code: 'PP2', parameters: { advanced_criteria: [wrong] } };
    const refused = await app.me.paymentPlans.create.preview(other, { locale });
    expect(JSON.stringify(refused)).toContain(refusal);
  });
});
