import type { NewOf, PatchOf } from '@parasol/core';
import { Group, GroupIndividual, Individual } from '@parasol/individual';
import { Beneficiary } from '../../entities/beneficiary.ts';
import { GroupBeneficiary } from '../../entities/group-beneficiary.ts';

/** People and households are enrolled by the same rules; this is all in which they differ. */
export interface EnrolmentKind<E extends BeneficiaryEntity = BeneficiaryEntity> {
  /** Where the places in a plan are kept. */
  readonly entity: E;
  /** Who takes them. */
  readonly subject: typeof Individual | typeof Group;
  readonly subjectId: 'individualId' | 'groupId';
  /** The plans that take them. */
  readonly planType: 'INDIVIDUAL' | 'GROUP';
  /** The collection through which criteria may ask about single members. */
  readonly members?: { readonly name: string; readonly entity: typeof GroupIndividual };
}

export type BeneficiaryEntity = typeof Beneficiary | typeof GroupBeneficiary;
export type AnyBeneficiary = Beneficiary | GroupBeneficiary;

/** A new enrolment of either kind. */
export type NewBeneficiary = NewOf<typeof Beneficiary> | NewOf<typeof GroupBeneficiary>;
export type BeneficiaryPatch = PatchOf<typeof Beneficiary> & PatchOf<typeof GroupBeneficiary>;

export const peopleEnrolment: EnrolmentKind<typeof Beneficiary> = Object.freeze({
  entity: Beneficiary,
  subject: Individual,
  subjectId: 'individualId',
  planType: 'INDIVIDUAL',
});

export const householdEnrolment: EnrolmentKind<typeof GroupBeneficiary> = Object.freeze({
  entity: GroupBeneficiary,
  subject: Group,
  subjectId: 'groupId',
  planType: 'GROUP',
  members: { name: 'members', entity: GroupIndividual },
});
