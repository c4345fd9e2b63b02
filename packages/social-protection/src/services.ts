import { defineService, deleteOf, entityQueries } from '@parasol/core';
import { Beneficiary } from './entities/beneficiary.ts';
import { BenefitPlan } from './entities/benefit-plan.ts';
import { BenefitPlanDataUploadRecords } from './entities/benefit-plan-data-upload-records.ts';
import { EligibilityRule } from './entities/eligibility-rule.ts';
import { GroupBeneficiary } from './entities/group-beneficiary.ts';
import { changeStatusOf } from './operations/beneficiary/change-status.ts';
import { createBeneficiaryOf } from './operations/beneficiary/create.ts';
import type { HouseholdCriterion, PeopleCriterion } from './operations/beneficiary/criteria.ts';
import { enrolOf } from './operations/beneficiary/enrol.ts';
import { householdEnrolment, peopleEnrolment } from './operations/beneficiary/enrolment-kind.ts';
import { enrolmentSummaryOf } from './operations/beneficiary/enrolment-summary.ts';
import { exportBeneficiariesOf } from './operations/beneficiary/export.ts';
import { countBeneficiariesOf, listBeneficiariesOf } from './operations/beneficiary/list.ts';
import { overlapsOf } from './operations/beneficiary/overlaps.ts';
import { promoteOf } from './operations/beneficiary/promote.ts';
import { recertificationOf } from './operations/beneficiary/recertification.ts';
import { recertifyOf } from './operations/beneficiary/recertify.ts';
import { selectionOf } from './operations/beneficiary/selection.ts';
import { updateBeneficiaryOf } from './operations/beneficiary/update.ts';
import { waitingListOf } from './operations/beneficiary/waiting-list.ts';
import { closeBenefitPlan } from './operations/benefit-plan/close-benefit-plan.ts';
import { createBenefitPlan } from './operations/benefit-plan/create-benefit-plan.ts';
import { schemaFields } from './operations/benefit-plan/schema-fields.ts';
import { updateBenefitPlan } from './operations/benefit-plan/update-benefit-plan.ts';
import { bfCodeValidity, bfNameValidity, bfSchemaValidity } from './operations/benefit-plan/validity.ts';
import { explainEligibility } from './operations/eligibility-rule/explain-eligibility.ts';
import {
  createEligibilityRule,
  deleteEligibilityRule,
  publishEligibilityRule,
  updateEligibilityRule,
} from './operations/eligibility-rule/write-rule.ts';
import { difference } from './operations/upload/answers/difference.ts';
import { downloadInvalidItems, downloadTemplate, uploadRows } from './operations/upload/answers/upload-rows.ts';
import { applyItems } from './operations/upload/apply-items.ts';
import { acceptItems, rejectItems } from './operations/upload/decide-items.ts';
import { importBeneficiaries } from './operations/upload/import-beneficiaries.ts';

/** Rules that say who may be in a programme, by version. */
export const EligibilityRuleService = defineService('eligibility_rule_service', {
  create: createEligibilityRule,
  update: updateEligibilityRule,
  publish: publishEligibilityRule,
  delete: deleteEligibilityRule,
  ...entityQueries(EligibilityRule, 'gql_eligibility_rule_search_perms'),
  explain: explainEligibility,
});

/** Programmes. */
export const BenefitPlanService = defineService('benefit_plan_service', {
  create: createBenefitPlan,
  update: updateBenefitPlan,
  delete: deleteOf(BenefitPlan, 'gql_benefit_plan_delete_perms'),
  close: closeBenefitPlan,
  ...entityQueries(BenefitPlan, 'gql_benefit_plan_search_perms'),
  bfCodeValidity,
  bfNameValidity,
  bfSchemaValidity,
  schemaFields,
});

const search = 'gql_beneficiary_search_perms';

/** People in INDIVIDUAL plans. */
export const BeneficiaryService = defineService('beneficiary_service', {
  ...entityQueries(Beneficiary, search),
  create: createBeneficiaryOf(peopleEnrolment),
  update: updateBeneficiaryOf(peopleEnrolment),
  delete: deleteOf(Beneficiary, 'gql_beneficiary_delete_perms'),
  changeStatus: changeStatusOf(peopleEnrolment),
  enrol: enrolOf<PeopleCriterion>(peopleEnrolment),
  enrolmentSummary: enrolmentSummaryOf<PeopleCriterion>(peopleEnrolment),
  selectIndividualsToBenefitPlan: selectionOf<PeopleCriterion>(peopleEnrolment),
  promote: promoteOf(peopleEnrolment),
  recertify: recertifyOf(peopleEnrolment),
  recertification: recertificationOf(peopleEnrolment),
  waitingList: waitingListOf(peopleEnrolment),
  overlaps: overlapsOf(peopleEnrolment),
  list: listBeneficiariesOf(peopleEnrolment),
  count: countBeneficiariesOf(peopleEnrolment),
  export: exportBeneficiariesOf(peopleEnrolment),
});

/** Files that were uploaded into plans: their history, and what became of each row. */
export const BenefitPlanDataUploadRecordsService = defineService('benefit_plan_data_upload_records_service', {
  ...entityQueries(BenefitPlanDataUploadRecords, search),
  rows: uploadRows,
  downloadInvalidItems,
  downloadTemplate,
  acceptItems,
  rejectItems,
  difference,
});

/** The upload of people, or households, into a plan; its signal is the reference's `benefit_plan.import_beneficiaries`; and what somebody accepted of it. */
export const BeneficiaryImportService = defineService('benefit_plan', { importBeneficiaries, applyItems });

/** Households in GROUP plans. */
export const GroupBeneficiaryService = defineService('group_beneficiary_service', {
  ...entityQueries(GroupBeneficiary, search),
  create: createBeneficiaryOf(householdEnrolment),
  update: updateBeneficiaryOf(householdEnrolment),
  delete: deleteOf(GroupBeneficiary, 'gql_beneficiary_delete_perms'),
  changeStatus: changeStatusOf(householdEnrolment),
  enrol: enrolOf<HouseholdCriterion>(householdEnrolment),
  enrolmentSummary: enrolmentSummaryOf<HouseholdCriterion>(householdEnrolment),
  selectGroupsToBenefitPlan: selectionOf<HouseholdCriterion>(householdEnrolment),
  promote: promoteOf(householdEnrolment),
  recertify: recertifyOf(householdEnrolment),
  recertification: recertificationOf(householdEnrolment),
  waitingList: waitingListOf(householdEnrolment),
  overlaps: overlapsOf(householdEnrolment),
  list: listBeneficiariesOf(householdEnrolment),
  count: countBeneficiariesOf(householdEnrolment),
  export: exportBeneficiariesOf(householdEnrolment),
});
