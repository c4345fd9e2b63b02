export type {
  ConditionCriterion,
  CountCriterion,
  EligibilityCriterion,
  EligibilityDefinition,
  EligibilityScore,
  RatioCriterion,
  RuleLabel,
  ScoreLine,
} from './eligibility/definition.ts';
export type {
  ExplainedCriterion,
  ExplainedRule,
  ExplainedScore,
  ExplainedScoreLine,
} from './eligibility/explain-rule.ts';
export { Beneficiary } from './entities/beneficiary.ts';
export { BeneficiaryDataSource } from './entities/beneficiary-data-source.ts';
export { BenefitPlan } from './entities/benefit-plan.ts';
export { BenefitPlanDataUploadRecords } from './entities/benefit-plan-data-upload-records.ts';
export { EligibilityRule } from './entities/eligibility-rule.ts';
export { GroupBeneficiary } from './entities/group-beneficiary.ts';
export type { WaitingListRanking } from './entities/waiting-list.ts';
export { socialProtectionErrors } from './errors.ts';
export { type SocialProtectionModule, socialProtection } from './module.ts';
export type { ChangedStatuses, ChangeStatusInput, RefusedChange } from './operations/beneficiary/change-status.ts';
export type { HouseholdCriterion, PeopleCriterion, SelectionInput } from './operations/beneficiary/criteria.ts';
export type { EnrolInput } from './operations/beneficiary/enrol.ts';
export type { EnrolmentSummary } from './operations/beneficiary/enrolment-summary.ts';
export type { CriterionCount, EnrolmentResult } from './operations/beneficiary/funnel.ts';
export type { Promoted } from './operations/beneficiary/promote.ts';
export type { RecertificationEntry } from './operations/beneficiary/recertification.ts';
export type { Recertified, RecertifyInput } from './operations/beneficiary/recertify.ts';
export type { SelectedPage, SelectedSubject, SelectInput } from './operations/beneficiary/selection.ts';
export type { WaitingListEntry, WaitingListPage } from './operations/beneficiary/waiting-list.ts';
export type { CloseBenefitPlanInput, ClosedBenefitPlan } from './operations/benefit-plan/close-benefit-plan.ts';
export type { PlanSchemaField } from './operations/benefit-plan/schema-fields.ts';
export type { Validity } from './operations/benefit-plan/validity.ts';
export type { EligibilityExplanation } from './operations/eligibility-rule/explain-eligibility.ts';
export type { EligibilityRulePatch, NewEligibilityRule } from './operations/eligibility-rule/write-rule.ts';
export type { BeneficiaryDifference } from './operations/upload/answers/difference.ts';
export type { BeneficiaryFile, BeneficiaryUploadRow } from './operations/upload/answers/upload-rows.ts';
export { unfinishedEnrolments } from './operations/upload/unfinished-enrolments.ts';
export type { BeneficiaryUpload } from './operations/upload/upload-answer.ts';
export {
  BeneficiaryImportService,
  BeneficiaryService,
  BenefitPlanDataUploadRecordsService,
  BenefitPlanService,
  EligibilityRuleService,
  GroupBeneficiaryService,
} from './services.ts';
export {
  type BeneficiaryStatus,
  type BenefitPlanStatus,
  beneficiaryStates,
  beneficiaryStatuses,
  benefitPlanStates,
  benefitPlanStatuses,
  benefitPlanTypes,
  eligibilityRuleStatuses,
  placeHoldingStatuses,
  statusCauses,
} from './states.ts';
