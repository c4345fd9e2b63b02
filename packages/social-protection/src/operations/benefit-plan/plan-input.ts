import { type NewOf, newInput, type PatchOf, patchInput } from '@parasol/core';
import type { z } from 'zod';
import { BenefitPlan } from '../../entities/benefit-plan.ts';

type Derived = 'codeKey' | 'nameKey';

/** A new plan, without the columns that the service derives. */
export type NewBenefitPlan = Omit<NewOf<typeof BenefitPlan>, Derived>;
/** A change of a plan: absent means untouched, null means emptied. */
export type BenefitPlanPatch = Omit<PatchOf<typeof BenefitPlan>, Derived>;

const withoutDerived = (input: unknown): z.ZodObject => (input as z.ZodObject).omit({ codeKey: true, nameKey: true });

export const newPlanInput = withoutDerived(newInput(BenefitPlan)) as unknown as z.ZodType<
  NewBenefitPlan,
  NewBenefitPlan
>;

type VersionedPatch = { id: string; version: number } & BenefitPlanPatch;
export const planPatchInput = withoutDerived(patchInput(BenefitPlan)) as unknown as z.ZodType<
  VersionedPatch,
  VersionedPatch
>;
