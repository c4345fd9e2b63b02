import { holdLatch, type Issue, type ModuleSignals, type OperationContext } from '@parasol/core';
import { GroupIndividual, type IndividualMerge, IndividualMergeService, type MergeItem } from '@parasol/individual';
import { Beneficiary } from '../../entities/beneficiary.ts';
import { BenefitPlan } from '../../entities/benefit-plan.ts';
import { GroupBeneficiary } from '../../entities/group-beneficiary.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { holdsPlace, placeHoldingStatuses } from '../../states.ts';
import { EXCLUSIVE_PLANS } from './conditions.ts';

/**
 * Two records of one person may each have had a place in plans that exclude one another, and nobody could know. A merge that would bring the
 * two together is refused, in its preview as well: which of them ends is for somebody to decide. What one of the records had before alone is
 * no news, and stays reported by `overlaps`.
 */
export function keepPlansApartWhenMerged(signals: ModuleSignals): void {
  const id = 'social_protection.plans_apart';
  // Before the records are held, which is the order in which everybody takes the two who enrols.
  signals.before(IndividualMergeService.merge, (ctx) => holdLatch(ctx, EXCLUSIVE_PLANS), { id: `${id}_held` });
  signals.after(
    IndividualMergeService.merge,
    async (ctx, { result }) => {
      if (!result.success || result.outcome !== 'done') return;
      const issues = await overlapIssues(ctx, result.data);
      if (issues.length > 0) ctx.fail(...issues);
    },
    { id },
  );
}

/** A place that the merged person has, alone or by a household, and which of the two records had it. */
interface Place {
  readonly planId: string;
  readonly isOwn: boolean;
  readonly had: ReadonlySet<'golden' | 'absorbed'>;
}

async function overlapIssues(ctx: OperationContext, { goldenId, items }: IndividualMerge): Promise<Issue[]> {
  const written = items as readonly MergeItem[];
  const places = [...(await ownPlaces(ctx, goldenId, written)), ...(await householdPlaces(ctx, goldenId, written))];
  const plans = await ctx.repo(BenefitPlan).byIds(new Set(places.map(({ planId }) => planId)));
  const pairs = new Map<string, Issue>();
  for (const one of places.filter(({ isOwn }) => isOwn))
    for (const other of places) {
      const [plan, second] = [plans.get(one.planId), plans.get(other.planId)];
      if (plan === undefined || second === undefined || plan.exclusiveWith?.includes(second.id) !== true) continue;
      if ([...one.had].some((record) => other.had.has(record))) continue;
      const [code, with_] = [plan.code, second.code].sort() as [string, string];
      pairs.set(JSON.stringify([code, with_]), errors.MERGED_INTO_EXCLUSIVE({ code, other: with_ }, ['absorbedId']));
    }
  return [...pairs.values()];
}

// Whoever merges: what he does not see excludes just the same. Told are codes of plans.
const everywhere = { scope: 'all' } as const;

async function ownPlaces(ctx: OperationContext, goldenId: string, items: readonly MergeItem[]): Promise<Place[]> {
  const rows = ctx.repo(Beneficiary, everywhere);
  const replaced = items.filter(({ entity, deleted }) => entity === Beneficiary.name && deleted === true);
  const gone = await rows.byIds(
    replaced.map(({ id }) => id),
    { includeDeleted: true },
  );
  const heldPlace = ({ id }: MergeItem) => holdsPlace(gone.get(id)?.status);
  const places: Place[] = [];
  const where = { and: [{ '==': [{ var: 'individualId' }, goldenId] }, HOLDING] };
  for await (const batch of rows.stream({ where, orderBy: [] }))
    for (const { id, benefitPlanId: planId } of batch)
      places.push({ planId, isOwn: true, had: recordsBehind(id, items, heldPlace) });
  return places;
}

async function householdPlaces(ctx: OperationContext, goldenId: string, items: readonly MergeItem[]): Promise<Place[]> {
  const memberships = new Map<string, Place['had']>();
  const where = { '==': [{ var: 'individualId' }, goldenId] };
  for await (const batch of ctx.repo(GroupIndividual, everywhere).stream({ where, orderBy: [] }))
    for (const { id, groupId } of batch)
      memberships.set(
        groupId,
        recordsBehind(id, items, () => true),
      );
  if (memberships.size === 0) return [];
  const places: Place[] = [];
  const ofThose = { and: [{ in: [{ var: 'groupId' }, [...memberships.keys()]] }, HOLDING] };
  for await (const batch of ctx.repo(GroupBeneficiary, everywhere).stream({ where: ofThose, orderBy: [] }))
    for (const { groupId, benefitPlanId: planId } of batch)
      places.push({ planId, isOwn: false, had: memberships.get(groupId) ?? new Set() });
  return places;
}

const HOLDING = { and: [{ in: [{ var: 'status' }, placeHoldingStatuses] }, { missing: 'replacementUuid' }] };

/** Whose a row was: it moved from one record, or was the other's, or stays for a row of both. */
function recordsBehind(id: string, items: readonly MergeItem[], counts: (item: MergeItem) => boolean): Place['had'] {
  const hasMoved = items.some((item) => item.id === id && item.moved !== undefined);
  const had = new Set<'golden' | 'absorbed'>([hasMoved ? 'absorbed' : 'golden']);
  if (items.some((item) => item.inFavourOf === id && counts(item))) had.add(hasMoved ? 'golden' : 'absorbed');
  return had;
}
