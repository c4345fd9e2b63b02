import { z } from 'zod';
import { beneficiaryStatuses, statusCauses } from '../states.ts';

/** What the place of a person and that of a household have in common. */
export const enrolmentFields = {
  status: z.enum(beneficiaryStatuses),
  /** Why it has this status, in the words of who gave it. */
  statusReason: z.string().max(1000).nullable(),
  /** Kept by the service. */
  statusCause: z.enum(statusCauses).nullable(),
};

/** Columns that the services keep: nobody gives them. */
export const keptFields = ['statusCause'] as const;
export type KeptField = (typeof keptFields)[number];
