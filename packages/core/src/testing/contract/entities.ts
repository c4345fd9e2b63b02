import { z } from 'zod';
import { createCatalog } from '../../entity/catalog.ts';
import { decimal } from '../../entity/decimal-field.ts';
import { defineEntity, ref } from '../../entity/entity.ts';
import type { DocumentSchemas } from '../../entity/entity-scope.ts';
import { defineReadModel } from '../../entity/read-model.ts';
import { defineStates } from '../../entity/states.ts';

/** The small registry that the contract is tried on: every type of column, relation, unique set and option once. */

export const Person = defineEntity('person', {
  table: 'contract_person',
  fields: z.strictObject({
    code: z.string().max(50),
    firstName: z.string().max(255),
    nationalId: z.string().max(50).nullable(),
    dob: z.iso.date().nullable(),
    income: decimal(12, 2).nullable(),
    children: z.int().nullable(),
    isDisabled: z.boolean().nullable(),
  }),
  unique: [['code'], ['nationalId']],
  jsonExt: true,
});

export const Household = defineEntity('household', {
  table: 'contract_household',
  fields: z.strictObject({ code: z.string().max(50) }),
  relations: { head: ref(Person, { nullable: true }) },
  unique: [['code']],
});

export const Membership = defineEntity('membership', {
  table: 'contract_membership',
  fields: z.strictObject({ role: z.enum(['HEAD', 'MEMBER']).nullable() }),
  relations: { household: ref(Household, { inverse: 'members' }), person: ref(Person, { inverse: 'memberships' }) },
  unique: [['householdId', 'personId']],
});

export const HouseholdSummary = defineReadModel('household_summary', {
  table: 'contract_householdsummary',
  of: Household,
  as: 'summary',
  fields: z.strictObject({
    members: z.int(),
    headId: z.uuid().nullable(),
    oldest: z.iso.date().nullable(),
    income: decimal(18, 2),
  }),
  values: {
    members: { count: [{ var: 'members' }] },
    headId: { first: [{ var: 'members' }, { '==': [{ var: 'role' }, 'HEAD'] }, { var: 'personId' }] },
    oldest: { earliest: [{ var: 'members' }, { var: 'person.dob' }] },
    income: { sum: [{ var: 'members' }, { coalesce: [{ var: 'person.income' }, 0] }] },
  },
  orderBy: ['-members'],
});

export const Programme = defineEntity('programme', {
  table: 'contract_programme',
  fields: z.strictObject({ code: z.string().max(50), amount: decimal(12, 2) }),
  unique: [['code']],
});

const enrolmentStates = defineStates('status', ['APPLIED'], {
  APPLIED: ['ACTIVE', 'EXITED'],
  ACTIVE: ['SUSPENDED', 'EXITED'],
  SUSPENDED: ['ACTIVE', 'EXITED'],
  EXITED: [],
});

export const Enrolment = defineEntity('enrolment', {
  table: 'contract_enrolment',
  fields: z.strictObject({
    status: z.enum(['APPLIED', 'ACTIVE', 'SUSPENDED', 'EXITED']),
    amount: decimal(18, 4).nullable(),
    personVersion: z.int().nullable(),
    number: z.string().max(50).nullable(),
    evidence: z.array(z.unknown()).nullable(),
  }),
  relations: { programme: ref(Programme, { inverse: 'enrolments' }), person: ref(Person, { inverse: 'enrolments' }) },
  unique: [['programmeId', 'personId'], ['number']],
  states: enrolmentStates,
});

export const Payment = defineEntity('payment', {
  table: 'contract_payment',
  fields: z.strictObject({ amount: decimal(18, 4), paidAt: z.iso.datetime().nullable(), note: z.string().nullable() }),
  relations: { person: ref(Person, { inverse: 'payments' }) },
});

/** Its extension data is typed by its person, and it can be replaced. */
export const Parcel = defineEntity('parcel', {
  table: 'contract_parcel',
  fields: z.strictObject({ code: z.string().max(50) }),
  relations: { person: ref(Person, { inverse: 'parcels' }) },
  jsonExt: true,
  business: true,
});

export const Receipt = defineEntity('receipt', {
  table: 'contract_receipt',
  fields: z.strictObject({ text: z.string().max(50) }),
  sequence: true,
  history: false,
});

export const catalog = createCatalog([
  ...[Person, Household, Membership, HouseholdSummary],
  ...[Programme, Enrolment, Payment, Parcel, Receipt],
]);

export const schemas: DocumentSchemas = {
  person: {
    type: 'object',
    properties: {
      score: { type: 'integer' },
      district: { type: 'string' },
      home: { type: 'object', properties: { rooms: { type: 'integer' } } },
    },
  },
};
