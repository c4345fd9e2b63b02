import { decimal, defineEntity, type RowOf, ref } from '@parasol/core';
import { Individual } from '@parasol/individual';
import { Beneficiary, GroupBeneficiary } from '@parasol/social-protection';
import { z } from 'zod';
import { benefitStates, benefitStatuses } from '../states.ts';
import { PaymentCalculation } from './payment-calculation.ts';
import { PaymentCycle } from './payment-cycle.ts';
import { PaymentPlan } from './payment-plan.ts';

/**
 * What one beneficiary gets in one cycle from one payment plan: at most one each. Operators know the table as benefit consumption.
 * The versions are those of the rows that the amount was computed from, copied by the statement that computed it.
 */
export const Benefit = defineEntity('benefit', {
  table: 'payroll_benefitconsumption',
  fields: z.strictObject({
    /** Rounded to the decimals of the currency. */
    amount: decimal(18, 4),
    currency: z.string().max(3),
    status: z.enum(benefitStatuses),
    dateDue: z.iso.date(),
    type: z.string().max(255),
    /** The row that gives the claim: a `beneficiary`, a `group_beneficiary`, or of an entity of the host. */
    sourceType: z.string().max(100),
    sourceId: z.uuid(),
    sourceVersion: z.int(),
    /** Version of the person or group behind it. */
    subjectVersion: z.int(),
    /** Version of the person who is paid. */
    recipientVersion: z.int().nullable(),
    /** `[membership id, its version, person id, their version]` of each member, where the amount depends on them. */
    members: z.array(z.unknown()).nullable(),
  }),
  relations: {
    paymentCycle: ref(PaymentCycle, { inverse: 'benefits' }),
    paymentPlan: ref(PaymentPlan, { inverse: 'benefits' }),
    calculation: ref(PaymentCalculation, { inverse: 'benefits' }),
    beneficiary: ref(Beneficiary, { nullable: true, inverse: 'benefits', onDelete: 'keep' }),
    groupBeneficiary: ref(GroupBeneficiary, { nullable: true, inverse: 'benefits', onDelete: 'keep' }),
    /** Who is paid. */
    individual: ref(Individual, { nullable: true, inverse: 'benefits', onDelete: 'keep' }),
  },
  customFilters: {
    through: ['paymentCycle', 'paymentPlan', 'individual'],
    except: ['sourceType', 'sourceId', 'sourceVersion', 'subjectVersion', 'recipientVersion'],
  },
  labels: {
    amount: { en: 'Amount', fr: 'Montant', es: 'Importe', pt: 'Montante' },
    currency: { en: 'Currency', fr: 'Devise', es: 'Moneda', pt: 'Moeda' },
    status: { en: 'State', fr: 'État', es: 'Estado', pt: 'Estado' },
    dateDue: { en: 'Due on', fr: 'Dû le', es: 'Vence el', pt: 'Devido em' },
    type: { en: 'Type', fr: 'Type', es: 'Tipo', pt: 'Tipo' },
    paymentCycle: { en: 'Payment cycle', fr: 'Cycle de paiement', es: 'Ciclo de pago', pt: 'Ciclo de pagamento' },
    paymentPlan: { en: 'Payment plan', fr: 'Plan de paiement', es: 'Plan de pago', pt: 'Plano de pagamento' },
    calculation: { en: 'Calculation', fr: 'Calcul', es: 'Cálculo', pt: 'Cálculo' },
    beneficiary: { en: 'Beneficiary', fr: 'Bénéficiaire', es: 'Beneficiario', pt: 'Beneficiário' },
    groupBeneficiary: { en: 'Household', fr: 'Ménage', es: 'Hogar', pt: 'Agregado familiar' },
    individual: { en: 'Person paid', fr: 'Personne payée', es: 'Persona pagada', pt: 'Pessoa paga' },
  },
  // Where the claim belongs; that of a host's own entity, where whoever is paid belongs.
  scope: { within: [['beneficiary', 'groupBeneficiary', 'individual']] },
  // One constraint for people, households and a host's own: the same source is never paid twice from one plan in one cycle.
  unique: [['paymentCycleId', 'paymentPlanId', 'sourceId']],
  orderBy: [],
  states: benefitStates,
});
export type Benefit = RowOf<typeof Benefit>;
