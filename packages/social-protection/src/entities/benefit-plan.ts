import { decimal, defineEntity, type RowOf, ref, terms } from '@parasol/core';
import { z } from 'zod';
import { benefitPlanStates, benefitPlanStatuses, benefitPlanTypes } from '../states.ts';
import { EligibilityRule } from './eligibility-rule.ts';
import { trimmed } from './trimmed.ts';
import { waitingListShape } from './waiting-list.ts';

/** A programme that people or households can be enrolled in. */
export const BenefitPlan = defineEntity('benefit_plan', {
  table: 'social_protection_benefitplan',
  fields: z.strictObject({
    code: trimmed(255, terms.A_CODE()),
    name: trimmed(255, terms.A_NAME()),
    type: z.enum(benefitPlanTypes),
    /** Only an OPEN plan takes people in and is paid. */
    status: z.enum(benefitPlanStatuses).default('OPEN'),
    /** Why it is paused or closed, in the words of who did it. */
    statusReason: z.string().max(1000).nullable(),
    /** Capacity: at most this many places taken at a time (`placeHoldingStatuses`); null has no limit. */
    maxBeneficiaries: z.int().min(0).nullable(),
    /** The most that one beneficiary gets by one calculation; what is over it is held. Null has no limit. */
    ceilingPerBeneficiary: decimal(18, 2).nullable(),
    institution: z.string().max(255).nullable(),
    description: z.string().max(1024).nullable(),
    /** JSON Schema (draft 7) of the extension data of the plan's beneficiaries. */
    beneficiaryDataSchema: z.record(z.string(), z.unknown()).nullable(),
    /** Ids of plans in which nobody may have a place who has one here. Kept on both sides by the service. */
    exclusiveWith: z.array(z.uuid()).max(100).nullable(),
    /** How places are given where there are not enough; null keeps no list. */
    waitingList: waitingListShape.nullable(),
    /** Code and name as they are compared with those of other plans; kept by the service. */
    codeKey: z.string().nullable(),
    nameKey: z.string().nullable(),
  }),
  /** The published rule that everybody must satisfy who is taken in; null asks for nothing. */
  relations: { eligibilityRule: ref(EligibilityRule, { nullable: true, inverse: 'benefitPlans' }) },
  customFilters: { except: ['codeKey', 'nameKey'] },
  labels: {
    code: { en: 'Code', fr: 'Code', es: 'Código', pt: 'Código' },
    name: { en: 'Name', fr: 'Nom', es: 'Nombre', pt: 'Nome' },
    type: { en: 'Type', fr: 'Type', es: 'Tipo', pt: 'Tipo' },
    status: { en: 'State', fr: 'État', es: 'Estado', pt: 'Estado' },
    statusReason: {
      en: 'Reason of the state',
      fr: "Raison de l'état",
      es: 'Motivo del estado',
      pt: 'Motivo do estado',
    },
    maxBeneficiaries: { en: 'Places', fr: 'Places', es: 'Plazas', pt: 'Vagas' },
    ceilingPerBeneficiary: {
      en: 'Most for one beneficiary',
      fr: 'Plafond par bénéficiaire',
      es: 'Máximo por beneficiario',
      pt: 'Máximo por beneficiário',
    },
    institution: { en: 'Institution', fr: 'Institution', es: 'Institución', pt: 'Instituição' },
    description: { en: 'Description', fr: 'Description', es: 'Descripción', pt: 'Descrição' },
    eligibilityRule: { en: 'Rule', fr: 'Règle', es: 'Regla', pt: 'Regra' },
  },
  jsonExt: true,
  business: true,
  unique: [['code'], ['name'], ['codeKey'], ['nameKey']],
  orderBy: ['code'],
  states: benefitPlanStates,
});
export type BenefitPlan = RowOf<typeof BenefitPlan>;
