import { socialProtectionRule } from '@parasol/calcrule-social-protection';
import { unwrap } from '@parasol/core';
import { testApp } from '@parasol/core/testing';
import { individual } from '@parasol/individual';
import { person } from '@parasol/individual/testing';
import { paymentCycle } from '@parasol/payment-cycle';
import { socialProtection } from '@parasol/social-protection';
import { beneficiary, benefitPlan } from '@parasol/social-protection/testing';
import { sampleConditions, stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';

/** Criteria of payments take the custom filters that a plan offers, and pay whom a list by them shows. */

const schema = {
  properties: { income: { type: 'number', multipleOf: 0.01 }, born: { type: 'string', format: 'date' } },
};

describe.each(stores)('criteria of payments on $name', (store) => {
  it('take every condition that the plan offers, and pay it to as many as a list by it counts', async () => {
    await using app = await testApp({
      store: await store.create(),
      modules: [individual(), socialProtection(), paymentCycle({ rules: [socialProtectionRule] })],
      configuration: {
        individual: { individual_schema: { properties: { disabled: { type: 'boolean' } } } },
        social_protection: { check_benefit_plan_update: false },
      },
      clock: '2026-11-15T08:00:00Z',
    });
    const { me } = app;
    const { id: benefitPlanId } = await app.make(benefitPlan, { beneficiaryDataSchema: schema });
    for (const [i, jsonExt] of [{ income: 2.5, born: '2020-02-29' }, { income: 0 }, {}].entries()) {
      const { id: individualId } = await app.make(person, { firstName: `N${i}`, jsonExt: { disabled: i === 1 } });
      await app.make(beneficiary, { benefitPlanId, individualId, status: 'ACTIVE', jsonExt });
    }
    const definitions = unwrap(
      await me.customFilters.definitions({
        ...{ moduleName: 'social_protection', objectTypeName: 'BenefitPlan', uuidOfObject: benefitPlanId },
      }),
    );
    const conditions = sampleConditions(definitions, [], () => undefined).map(({ text }) => text);
    expect(conditions.length).toBeGreaterThan(80);
    let listed = 0;
    for (const text of conditions)
      listed += unwrap(await me.beneficiaries.count({ benefitPlanId, customFilters: [text] }));
    expect(listed).toBeGreaterThan(20);
    const pay = (code: string, texts: readonly string[]) => ({
      ...{ code, name: code, calculation: socialProtectionRule.id, periodicity: 1, currency: 'EUR', benefitPlanId },
      dateValidFrom: '2026-01-01',
      parameters: {
        fixed_batch: '1',
        advanced_criteria: texts.map((text) => ({ custom_filter_condition: text, amount: '1' })),
      },
    });
    let plans = 0;
    for (let at = 0; at < conditions.length; at += 50, plans++)
      unwrap(await me.paymentPlans.create(pay(`PP${at}`, conditions.slice(at, at + 50))));
    unwrap(await me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 }));
    const benefits = unwrap(await me.benefits.list({ first: 1000 })).rows;
    expect(benefits.reduce((sum, { amount }) => sum + Number(amount), 0)).toBe(listed + 3 * plans);
    const unknown = await me.paymentPlans.create.preview(pay('X', ['individual__location__code=1']));
    expect(unknown).toMatchObject({ errors: [{ code: 'expression.UNKNOWN_FIELD' }] });
  });
});
