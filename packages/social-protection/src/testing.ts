/**
 * For tests of hosts and modules: benefit plans and enrolments, made through their services.
 *
 * @packageDocumentation
 */
export { beneficiary, groupBeneficiary } from './testing/beneficiary.ts';
export { benefitPlan } from './testing/benefit-plan.ts';
