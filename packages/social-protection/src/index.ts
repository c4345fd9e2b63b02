export { Beneficiary } from './entities/beneficiary.ts';
export { BenefitPlan, benefitPlanTypes } from './entities/benefit-plan.ts';
export { GroupBeneficiary } from './entities/group-beneficiary.ts';
export { socialProtectionErrors } from './errors.ts';
export { type SocialProtectionModule, socialProtection } from './module.ts';
export type { ChangedStatuses, ChangeStatusInput, RefusedChange } from './operations/beneficiary/change-status.ts';
export type { HouseholdCriterion, PeopleCriterion } from './operations/beneficiary/criteria.ts';
export type { EnrolInput } from './operations/beneficiary/enrol.ts';
export type { CriterionCount, EnrolmentResult } from './operations/beneficiary/funnel.ts';
export type { CloseBenefitPlanInput, ClosedBenefitPlan } from './operations/benefit-plan/close-benefit-plan.ts';
export type { PlanSchemaField } from './operations/benefit-plan/schema-fields.ts';
export type { Validity } from './operations/benefit-plan/validity.ts';
export { BeneficiaryService, BenefitPlanService, GroupBeneficiaryService } from './services.ts';
export {
  type BeneficiaryStatus,
  type BenefitPlanStatus,
  beneficiaryStates,
  beneficiaryStatuses,
  benefitPlanStates,
  benefitPlanStatuses,
  placeHoldingStatuses,
  statusCauses,
} from './states.ts';
