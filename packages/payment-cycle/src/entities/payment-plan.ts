import { currencyExponent, defineEntity, type RowOf, ref, refusedAs, roundingModes, terms } from '@parasol/core';
import { BenefitPlan } from '@parasol/social-protection';
import { z } from 'zod';
import { paymentCycleErrors } from '../errors.ts';
import { trimmed } from './trimmed.ts';

/**
 * How much is paid for a benefit plan, or for a business object of the host, and how often. What it pays is said by a calculation
 * rule and its parameters; it is due every `periodicity` months from its start on.
 */
export const PaymentPlan = defineEntity('payment_plan', {
  table: 'contribution_plan_paymentplan',
  fields: z.strictObject({
    code: trimmed(255, terms.A_CODE()),
    name: trimmed(255, terms.A_NAME()),
    /** Id of the calculation rule. */
    calculation: z.uuid(),
    /** Months from one due date to the next. */
    periodicity: z.int().min(1).max(1200),
    currency: z
      .string()
      .max(3)
      .refine((code) => currencyExponent(code) !== undefined, refusedAs(paymentCycleErrors.CURRENCY_FORM())),
    /** Values of the rule's parameters. */
    parameters: z.record(z.string(), z.unknown()),
    /** How amounts are rounded to what the currency can pay. */
    roundingMode: z.enum(roundingModes).default('half-up'),
    /** The first due date, from which the others are counted; null counts from `dateValidFrom`. A successor keeps its predecessor's. */
    dateStart: z.iso.date().nullable(),
    /** What the plan pays for where that is not a benefit plan: the host's name for it, and its id. */
    businessObjectType: z.string().min(1).max(100).nullable(),
    businessObjectId: z.uuid().nullable(),
  }),
  relations: { benefitPlan: ref(BenefitPlan, { nullable: true, inverse: 'paymentPlans' }) },
  customFilters: { through: ['benefitPlan'] },
  labels: {
    code: { en: 'Code', fr: 'Code', es: 'Código', pt: 'Código' },
    name: { en: 'Name', fr: 'Nom', es: 'Nombre', pt: 'Nome' },
    calculation: { en: 'Rule', fr: 'Règle', es: 'Regla', pt: 'Regra' },
    periodicity: {
      en: 'Months between payments',
      fr: 'Mois entre les paiements',
      es: 'Meses entre pagos',
      pt: 'Meses entre pagamentos',
    },
    currency: { en: 'Currency', fr: 'Devise', es: 'Moneda', pt: 'Moeda' },
    roundingMode: { en: 'Rounding', fr: 'Arrondi', es: 'Redondeo', pt: 'Arredondamento' },
    dateStart: { en: 'First due date', fr: 'Première échéance', es: 'Primer vencimiento', pt: 'Primeiro vencimento' },
    businessObjectType: { en: 'Paid for', fr: 'Payé pour', es: 'Se paga por', pt: 'Pago por' },
    businessObjectId: { en: 'Id of it', fr: 'Son identifiant', es: 'Su identificador', pt: 'O seu identificador' },
    benefitPlan: { en: 'Programme', fr: 'Programme', es: 'Programa', pt: 'Programa' },
  },
  business: true,
  unique: [['code']],
  indexes: [['businessObjectId']],
  orderBy: ['code'],
});
export type PaymentPlan = RowOf<typeof PaymentPlan>;
