import { decimal, type FieldLabels } from '@parasol/core';
import { z } from 'zod';
import { beneficiaryStatuses, statusCauses } from '../states.ts';

/** What the place of a person and that of a household have in common. */
export const enrolmentFields = {
  status: z.enum(beneficiaryStatuses),
  /** Why it has this status, in the words of who gave it. */
  statusReason: z.string().max(1000).nullable(),
  /** Kept by the service. */
  statusCause: z.enum(statusCauses).nullable(),
  /** Points by the score of the eligibility rule, when it was last asked. Kept by the service. */
  eligibilityScore: decimal(18, 4).nullable(),
  /** By which those who wait are ranked. Kept by the service. */
  rankingScore: decimal(18, 4).nullable(),
};

/** Columns that the services keep: nobody gives them. */
export const keptFields = ['statusCause', 'eligibilityScore', 'rankingScore', 'eligibilityRuleId'] as const;
export type KeptField = (typeof keptFields)[number];

/** What people call them. */
export const enrolmentLabels: FieldLabels = {
  status: { en: 'State', fr: 'État', es: 'Estado', pt: 'Estado' },
  statusReason: { en: 'Reason of the state', fr: "Raison de l'état", es: 'Motivo del estado', pt: 'Motivo do estado' },
  statusCause: { en: 'Cause of the state', fr: "Cause de l'état", es: 'Causa del estado', pt: 'Causa do estado' },
  eligibilityScore: { en: 'Points', fr: 'Points', es: 'Puntos', pt: 'Pontos' },
  rankingScore: {
    en: 'Points on the waiting list',
    fr: "Points sur la liste d'attente",
    es: 'Puntos en la lista de espera',
    pt: 'Pontos na lista de espera',
  },
};
