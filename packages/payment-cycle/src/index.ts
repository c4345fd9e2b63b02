export type { Population, RecipientOrder, Refusal } from './calculation/population.ts';
export type { PlanResult } from './calculation/result.ts';
export {
  type CalculationRule,
  type ClaimRow,
  type CodeInput,
  type CodeResult,
  defineCalculationRule,
  type FormulaInput,
  type MemberRow,
  type RuleFormula,
  type RuleLine,
} from './calculation-rule/calculation-rule.ts';
export { amountText } from './calculation-rule/decimal-text.ts';
export {
  type Label,
  type Parameter,
  type ParameterDescriptor,
  type ParameterRights,
  type Parameters,
  type ParameterValues,
  parameter,
} from './calculation-rule/parameter.ts';
export { type RuleKind, ruleKinds } from './calculation-rule/rule-kinds.ts';
export { Benefit } from './entities/benefit.ts';
export { PaymentCalculation } from './entities/payment-calculation.ts';
export { PaymentCycle } from './entities/payment-cycle.ts';
export { PaymentPlan } from './entities/payment-plan.ts';
export { paymentCycleErrors } from './errors.ts';
export { type EvaluatedCase, evaluateRule, type RuleCase } from './explain/evaluate-rule.ts';
export type { ExplainedAmount, ExplainedLine } from './explain/explain-lines.ts';
export { type PaymentCycleModule, type PaymentCycleOptions, paymentCycle } from './module.ts';
export type { BenefitExplanation } from './operations/benefit/explain.ts';
export type { RuleDescription } from './operations/calculation/describe-rule.ts';
export { dueDateIn, nextDueDate, type Recurrence } from './period/due-date.ts';
export { daysOf, monthOf, type Period } from './period/period.ts';
export type { ObjectResult, ProcessResult } from './process/answer.ts';
export { BenefitPlanPaymentCycleService, benefitPlanHooks } from './process/benefit-plans.ts';
export type { NotDue } from './process/due-plans.ts';
export type { BusinessObject, Extra, PaymentCycleHooks } from './process/hooks.ts';
export { type ProcessInput, processPaymentCycle } from './process/process-payment-cycle.ts';
export {
  BenefitService,
  CalculationService,
  PaymentCalculationService,
  PaymentCycleService,
  PaymentPlanService,
} from './services.ts';
export { benefitStates, calculationStates, paymentCycleStates } from './states.ts';
