import type { ModuleSignals, OperationContext } from '@parasol/core';
import { IndividualMergeService, type MergeItem } from '@parasol/individual';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { holdsPlace } from '../../states.ts';
import { placesTaken } from '../benefit-plan/enrolled.ts';
import { peopleEnrolment } from './enrolment-kind.ts';
import { lockedPlan } from './plan.ts';

/**
 * Merging two records of one person in one plan gives a place back. Taking it back needs the place again: it is refused where somebody
 * else has it by now.
 */
export function keepPlacesWhenUndone(signals: ModuleSignals): void {
  signals.after(
    IndividualMergeService.undo,
    async (ctx, { result }) => {
      if (result.success && result.outcome === 'done') await requirePlaces(ctx, result.data.items as MergeItem[]);
    },
    { id: 'social_protection.places_after_undo' },
  );
}

async function requirePlaces(ctx: OperationContext, items: readonly MergeItem[]): Promise<void> {
  const { entity } = peopleEnrolment;
  const restored = items.filter((item) => item.entity === entity.name && item.deleted === true);
  const enrolments = await ctx.repo(entity).byIds(restored.map(({ id }) => id));
  const plans = new Set(
    [...enrolments.values()].filter(({ status }) => holdsPlace(status)).map((row) => row.benefitPlanId),
  );
  // In one order, so that two who do this wait for one another.
  for (const planId of [...plans].sort()) {
    const { code, maxBeneficiaries: capacity } = await lockedPlan(ctx, planId);
    if (capacity !== null && (await placesTaken(ctx, entity, planId)) > capacity)
      ctx.fail(errors.PLAN_FULL({ code, capacity }, ['id']));
  }
}
