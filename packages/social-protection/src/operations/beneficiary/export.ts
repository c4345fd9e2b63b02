import {
  type ExportedFile,
  type ExportInput,
  type ExportShape,
  exportFile,
  exportInput,
  type Operation,
  query,
} from '@parasol/core';
import type { EnrolmentKind } from './enrolment-kind.ts';
import { type OfPlan, ofPlan, selection } from './list.ts';

/** Who has the place in the plan. */
const SUBJECTS = {
  individualId: { relation: 'individual', fields: ['individual.firstName', 'individual.lastName', 'individual.dob'] },
  groupId: { relation: 'group', fields: ['group.code'] },
} as const;

const names = { 'individual.firstName': 'first_name', 'individual.lastName': 'last_name', 'individual.dob': 'dob' };

/**
 * Beneficiaries as a file, of all plans or of one. With `benefitPlanId` the plan's schema types their extension data, which is then
 * among the columns; without it plans would not agree on them.
 */
export function exportBeneficiariesOf(kind: EnrolmentKind): Operation<ExportInput & OfPlan, ExportedFile> {
  const { relation, fields } = SUBJECTS[kind.subjectId];
  const shape: ExportShape = {
    entity: kind.entity,
    related: [relation, 'benefitPlan'],
    defaults: ['benefitPlan.code', ...fields, 'status', 'dateValidFrom', 'dateValidTo', 'jsonExt'],
    names,
  };
  return query({
    rights: 'gql_beneficiary_search_perms',
    input: exportInput.extend(ofPlan),
    run: async (ctx, { where, customFilters, benefitPlanId, isEligible, orderBy, ...about }) => {
      const selected = await selection(ctx, kind, { where, customFilters, benefitPlanId, isEligible });
      const order = orderBy === undefined ? {} : { orderBy };
      const rows = selected.repository.stream({ ...order, ...selected.filter });
      return exportFile(ctx, { ...shape, rows, documents: selected.documents }, about);
    },
  });
}
