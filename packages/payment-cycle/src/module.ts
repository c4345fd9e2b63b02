import { defineModule, entityFilters, type LazyMessages, type Module } from '@parasol/core';
import { z } from 'zod';
import { RECIPIENT, type RecipientOrder, recipientOrder } from './calculation/population.ts';
import type { CalculationRule } from './calculation-rule/calculation-rule.ts';
import { createRegistry, RULES } from './calculation-rule/registry.ts';
import { Benefit } from './entities/benefit.ts';
import { PaymentCalculation } from './entities/payment-calculation.ts';
import { PaymentCycle } from './entities/payment-cycle.ts';
import { PaymentPlan } from './entities/payment-plan.ts';
import { BenefitPlanPaymentCycleService } from './process/benefit-plans.ts';
import { bindMeanwhile } from './process/meanwhile.ts';
import { paymentCycleRights } from './rights.ts';
import {
  BenefitService,
  CalculationService,
  PaymentCalculationService,
  PaymentCycleService,
  PaymentPlanService,
} from './services.ts';

const services = {
  paymentPlans: PaymentPlanService,
  paymentCycles: PaymentCycleService,
  benefitPlanPaymentCycles: BenefitPlanPaymentCycleService,
  paymentCalculations: PaymentCalculationService,
  benefits: BenefitService,
  calculations: CalculationService,
};

export interface PaymentCycleModule extends Module<'payment_cycle', typeof services> {}

/** What a programme computes payments by. */
export interface PaymentCycleOptions {
  /** The calculation rules that payment plans can name. @default none */
  readonly rules?: readonly CalculationRule[];
  /** Earlier versions of code rules, for explaining what they computed. @default none */
  readonly formerRules?: readonly CalculationRule[];
  /**
   * Who of a household is paid: conditions on a membership, JSON-logic, of which the first that a live member satisfies decides.
   * @default the PRIMARY recipient, else the HEAD, else the member who joined first
   */
  readonly recipient?: RecipientOrder;
}

/** Payment plans, cycles and benefits: `me.paymentPlans`, `me.benefitPlanPaymentCycles.process(…)`, `me.benefits.explain(…)`, … */
export const paymentCycle = (options: PaymentCycleOptions = {}): PaymentCycleModule =>
  defineModule({
    id: 'payment_cycle',
    entities: [PaymentPlan, PaymentCycle, PaymentCalculation, Benefit],
    services,
    configuration: z.strictObject(paymentCycleRights),
    messages: withThoseOf(options.rules ?? [], {
      fr: async () => (await import('./messages/fr.ts')).messages,
      es: async () => (await import('./messages/es.ts')).messages,
      pt: async () => (await import('./messages/pt.ts')).messages,
    }),
    requires: ['individual', 'social_protection'],
    customFilters: {
      PaymentPlan: entityFilters(PaymentPlan, 'gql_payment_plan_search_perms'),
      PaymentCycle: entityFilters(PaymentCycle, 'gql_query_payment_cycle_perms'),
      Benefit: entityFilters(Benefit, 'gql_benefit_search_perms'),
    },
    names: {
      queries: { paymentCycle: 'payment_cycle_service.list' },
      mutations: { processBenefitPlanPaymentCycle: 'benefit_plan_payment_cycle_service.process' },
      // The template is the function `processPaymentCycle`; benefit plans fill it.
      services: { 'PaymentCycleService.process': 'benefit_plan_payment_cycle_service.process' },
    },
    bindServiceSignals: bindMeanwhile,
    resources: {
      [RULES]: createRegistry(options.rules ?? [], options.formerRules),
      [RECIPIENT]: options.recipient ?? recipientOrder,
    },
  });

/** The module's own messages, and in each language what its rules say. */
function withThoseOf(rules: readonly CalculationRule[], own: LazyMessages): LazyMessages {
  const sources = [...rules.map(({ messages = {} }) => messages), own];
  const languages = new Set(sources.flatMap((source) => Object.keys(source)));
  return Object.fromEntries(
    [...languages].map((language) => [
      language,
      async () => Object.assign({}, ...(await Promise.all(sources.map((source) => source[language]?.())))),
    ]),
  );
}
