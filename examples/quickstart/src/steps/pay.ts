import { socialProtectionRule } from '@parasol/calcrule-social-protection';
import { money, type Progress, subtract, unwrap } from '@parasol/core';
import type { PlanResult } from '@parasol/payment-cycle';
import type { Officer } from '../compose.ts';
import { MONTH, type Programme } from '../programmes/programme.ts';
import type { PaymentReport } from '../report/report.ts';

/** How much a programme pays, and when: every month, from November on. Gives the payment plan's id. */
export async function createPaymentPlan(me: Officer, programme: Programme, benefitPlanId: string): Promise<string> {
  const { code, name, currency, fixed, limit, supplements } = programme;
  const created = await me.paymentPlans.create({
    code: `${code}-MONTHLY`,
    name: `${name}, every month`,
    benefitPlanId,
    calculation: socialProtectionRule.id,
    periodicity: 1,
    currency,
    dateValidFrom: MONTH.first,
    parameters: {
      fixed_batch: fixed,
      ...(limit === undefined ? {} : { limit_per_single_transaction: limit }),
      advanced_criteria: supplements.map(({ name: label, condition, amount }) => ({
        label,
        amount,
        ...(typeof condition === 'string' ? { custom_filter_condition: condition } : { condition }),
      })),
    },
  });
  return unwrap(created).id;
}

export interface Processed {
  /** By payment plan. */
  readonly results: ReadonlyMap<string, PlanResult>;
  readonly unchanged: boolean;
}

/** Computes the month for every plan that is due in it. */
export async function processMonth(me: Officer, onProgress: (progress: Progress) => void): Promise<Processed> {
  const { year, month } = MONTH;
  const answer = await me.benefitPlanPaymentCycles.process({ year, month }, { onProgress });
  const results = Object.values(unwrap(answer)).flatMap(({ paymentPlans }) => Object.entries(paymentPlans));
  return { results: new Map(results), unchanged: answer.success && answer.outcome === 'unchanged' };
}

/** What one programme came to. */
export function paymentOf(
  { name, limit }: Programme,
  planId: string | undefined,
  results: Processed['results'],
): PaymentReport {
  const result = results.get(planId ?? '');
  if (result === undefined) throw new Error(`${name} was not due in the month, though it is paid every month.`);
  const { benefits, amount, held, byLine, currency } = result;
  const payable = subtract(money(amount, currency), money(held.amount, currency));
  return {
    currency,
    dueOn: MONTH.first,
    all: { count: benefits, total: amount },
    payable: { count: benefits - held.count, total: payable.amount },
    held: { count: held.count, total: held.amount },
    ...(limit === undefined ? {} : { limit }),
    lines: byLine.map((line) => ({ name: line.label.en, count: line.count, total: line.amount })),
  };
}
