import { defineModule, type Module, maskedFields } from '@parasol/core';
import { z } from 'zod';
import { Beneficiary } from './entities/beneficiary.ts';
import { BeneficiaryDataSource } from './entities/beneficiary-data-source.ts';
import { BenefitPlan } from './entities/benefit-plan.ts';
import { BenefitPlanDataUploadRecords } from './entities/benefit-plan-data-upload-records.ts';
import { EligibilityRule } from './entities/eligibility-rule.ts';
import { GroupBeneficiary } from './entities/group-beneficiary.ts';
import { freedUploads, planStates } from './migrations.ts';
import { keepPlansApartWhenMerged } from './operations/beneficiary/apart-after-merge.ts';
import { householdEnrolment, peopleEnrolment } from './operations/beneficiary/enrolment-kind.ts';
import { keepPlacesWhenUndone } from './operations/beneficiary/places-after-undo.ts';
import { filtersOfBeneficiaries, filtersOfPlans } from './operations/benefit-plan/plan-filters.ts';
import { socialProtectionRights } from './rights.ts';
import {
  BeneficiaryImportService,
  BeneficiaryService,
  BenefitPlanDataUploadRecordsService,
  BenefitPlanService,
  EligibilityRuleService,
  GroupBeneficiaryService,
} from './services.ts';

const services = {
  eligibilityRules: EligibilityRuleService,
  benefitPlans: BenefitPlanService,
  beneficiaries: BeneficiaryService,
  groupBeneficiaries: GroupBeneficiaryService,
  beneficiaryImports: BeneficiaryImportService,
  benefitPlanDataUploadRecords: BenefitPlanDataUploadRecordsService,
};

const configuration = z.strictObject({
  ...socialProtectionRights,
  /** Whether the update of a plan waits for approval, which needs a module that keeps tasks. */
  check_benefit_plan_update: z.boolean().default(true),
  /** Fields of enrolments that only those see who may see masked data: `json_ext.beneficiary_data_source`. */
  beneficiary_mask_fields: maskedFields(Beneficiary),
  group_beneficiary_mask_fields: maskedFields(GroupBeneficiary),
  social_protection_masking_enabled: z.boolean().default(true),
});

export interface SocialProtectionModule extends Module<'social_protection', typeof services> {}

/** Benefit plans and who is enrolled in them: `me.benefitPlans`, `me.eligibilityRules`, `me.beneficiaries`, `me.groupBeneficiaries`. */
export const socialProtection = (): SocialProtectionModule =>
  defineModule({
    id: 'social_protection',
    entities: [
      EligibilityRule,
      BenefitPlan,
      Beneficiary,
      GroupBeneficiary,
      BenefitPlanDataUploadRecords,
      BeneficiaryDataSource,
    ],
    services,
    configuration,
    names: {
      queries: {
        benefitPlan: 'benefit_plan_service.list',
        beneficiary: 'beneficiary_service.list',
        beneficiaryExport: 'beneficiary_service.export',
        groupBeneficiary: 'group_beneficiary_service.list',
        groupBeneficiaryExport: 'group_beneficiary_service.export',
        benefitPlanHistory: 'benefit_plan_service.history',
        benefitPlanSchemaField: 'benefit_plan_service.schema_fields',
        beneficiaryDataUploadHistory: 'benefit_plan_data_upload_records_service.list',
        individualEnrollmentSummary: 'beneficiary_service.enrolment_summary',
        groupEnrollmentSummary: 'group_beneficiary_service.enrolment_summary',
        bfCodeValidity: 'benefit_plan_service.bf_code_validity',
        bfNameValidity: 'benefit_plan_service.bf_name_validity',
        bfSchemaValidity: 'benefit_plan_service.bf_schema_validity',
      },
      mutations: {
        createBenefitPlan: 'benefit_plan_service.create',
        updateBenefitPlan: 'benefit_plan_service.update',
        deleteBenefitPlan: 'benefit_plan_service.delete',
        closeBenefitPlan: 'benefit_plan_service.close',
        createBeneficiary: 'beneficiary_service.create',
        updateBeneficiary: 'beneficiary_service.update',
        deleteBeneficiary: 'beneficiary_service.delete',
        createGroupBeneficiary: 'group_beneficiary_service.create',
        updateGroupBeneficiary: 'group_beneficiary_service.update',
        deleteGroupBeneficiary: 'group_beneficiary_service.delete',
        confirmIndividualEnrollment: 'beneficiary_service.enrol',
        confirmGroupEnrollment: 'group_beneficiary_service.enrol',
      },
      services: {
        'BeneficiaryImportService.import': 'benefit_plan.import_beneficiaries',
        // The reference has these with people and groups; who may be enrolled is for the programme to say.
        'IndividualService.select_individuals_to_benefit_plan':
          'beneficiary_service.select_individuals_to_benefit_plan',
        'GroupService.select_groups_to_benefit_plan': 'group_beneficiary_service.select_groups_to_benefit_plan',
      },
      configuration: { gql_check_benefit_plan_update: 'check_benefit_plan_update' },
    },
    masks: [
      { entity: Beneficiary, fields: 'beneficiary_mask_fields', enabled: 'social_protection_masking_enabled' },
      {
        entity: GroupBeneficiary,
        fields: 'group_beneficiary_mask_fields',
        enabled: 'social_protection_masking_enabled',
      },
    ],
    messages: {
      fr: async () => (await import('./messages/fr.ts')).messages,
      es: async () => (await import('./messages/es.ts')).messages,
      pt: async () => (await import('./messages/pt.ts')).messages,
    },
    migrations: [planStates, freedUploads],
    customFilters: {
      BenefitPlan: filtersOfPlans,
      Beneficiary: filtersOfBeneficiaries(peopleEnrolment),
      GroupBeneficiary: filtersOfBeneficiaries(householdEnrolment),
    },
    requires: ['individual'],
    bindServiceSignals: (signals) => {
      keepPlansApartWhenMerged(signals);
      keepPlacesWhenUndone(signals);
    },
    // How enrolments end with the person or the household.
    resources: {
      [`delete.${Beneficiary.name}`]: BeneficiaryService.delete,
      [`delete.${GroupBeneficiary.name}`]: GroupBeneficiaryService.delete,
    },
    approval: { check_benefit_plan_update: 'benefit_plan_service.update' },
  });
