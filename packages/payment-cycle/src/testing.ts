/**
 * For tests of hosts, modules and rules: payment plans, and cases of rules in YAML.
 *
 * @packageDocumentation
 */
export { paymentPlan } from './testing/payment-plan.ts';
export { checkRuleCase, type NamedRuleCase, readRuleCases, ruleCases } from './testing/rule-cases.ts';
