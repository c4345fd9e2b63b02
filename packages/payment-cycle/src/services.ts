import { createOf, defineService, deleteOf, entityQueries } from '@parasol/core';
import { Benefit } from './entities/benefit.ts';
import { PaymentCalculation } from './entities/payment-calculation.ts';
import { PaymentCycle } from './entities/payment-cycle.ts';
import { PaymentPlan } from './entities/payment-plan.ts';
import { explain } from './operations/benefit/explain.ts';
import { calculationParams, calculationRule, calculationRules } from './operations/calculation/rules.ts';
import { codeValidity } from './operations/code-validity.ts';
import { update as updateCycle } from './operations/payment-cycle/update.ts';
import { create } from './operations/payment-plan/create.ts';
import { replace } from './operations/payment-plan/replace.ts';
import { update } from './operations/payment-plan/update.ts';

/** Payment cycles. Those of benefit plans are made by `process`; others by hand. */
export const PaymentCycleService = defineService('payment_cycle_service', {
  create: createOf(PaymentCycle, 'gql_create_payment_cycle_perms'),
  update: updateCycle,
  delete: deleteOf(PaymentCycle, 'gql_delete_payment_cycle_perms'),
  codeValidity: codeValidity(PaymentCycle, 'gql_query_payment_cycle_perms', { type: 'benefit_plan' }),
  ...entityQueries(PaymentCycle, 'gql_query_payment_cycle_perms'),
});

/** What is paid, to whom, how often. */
export const PaymentPlanService = defineService('payment_plan_service', {
  create,
  update,
  replace,
  delete: deleteOf(PaymentPlan, 'gql_payment_plan_delete_perms'),
  codeValidity: codeValidity(PaymentPlan, 'gql_payment_plan_search_perms'),
  ...entityQueries(PaymentPlan, 'gql_payment_plan_search_perms'),
});

/** What came of it, person by person. */
export const BenefitService = defineService('benefit_service', {
  ...entityQueries(Benefit, 'gql_benefit_search_perms'),
  explain,
});

/** Payment plans as they were computed, with counts, totals and reasons. */
export const PaymentCalculationService = defineService('payment_calculation_service', {
  ...entityQueries(PaymentCalculation, 'gql_query_payment_cycle_perms'),
});

/** The rules that plans choose from. */
export const CalculationService = defineService('calculation_service', {
  calculationRules,
  calculationRule,
  calculationParams,
});
