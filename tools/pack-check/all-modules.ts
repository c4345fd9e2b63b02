// A host of every module that exports its app, as an application of several packages does.
import { socialProtectionRule } from '@parasol/calcrule-social-protection';
import { createParasol, unwrap } from '@parasol/core';
import { individual } from '@parasol/individual';
import { paymentCycle } from '@parasol/payment-cycle';
import { postgres } from '@parasol/postgres';
import { socialProtection } from '@parasol/social-protection';

export const app = await createParasol({
  store: postgres({ connectionString: 'postgres://localhost/registry' }),
  modules: [individual(), socialProtection(), paymentCycle({ rules: [socialProtectionRule] })],
  configuration: { social_protection: { check_benefit_plan_update: false } },
});

export async function payMonth(year: number, month: number): Promise<number> {
  const me = app.as({ id: 'cashier', rights: ['200001', '200005'] });
  unwrap(await me.benefitPlanPaymentCycles.process({ year, month }));
  // @ts-expect-error a service that no listed module has
  me.grievances;
  return unwrap(await me.benefits.list({ first: 10 })).rows.filter(({ status }) => status === 'ACCEPTED').length;
}
