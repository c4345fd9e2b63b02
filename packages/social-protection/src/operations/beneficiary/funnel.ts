import type { InsertFromResult, Message } from '@parasol/core';
import { diagnoses } from '../../phrases.ts';
import type { BeneficiaryStatus } from '../../states.ts';

type PlanType = 'INDIVIDUAL' | 'GROUP';

/** What an enrolment did, in numbers only. `considered` is the sum of everything that happened to anybody. */
export interface EnrolmentResult {
  readonly benefitPlanId: string;
  readonly status: BeneficiaryStatus;
  /** All that live in the registry, or those of them that the caller sees. */
  readonly considered: number;
  /** True when the caller sees a part of the registry: nobody else was considered. */
  readonly isPartial: boolean;
  /** Those with a place in the plan already, whatever its status: they stay as they are. */
  readonly alreadyEnrolled: number;
  /** Those whom an upload made that is not finished: they can be enrolled, all of them, when it is. */
  readonly inUnfinishedUploads: number;
  /** Those who have a place in a plan that excludes this one. */
  readonly inExclusivePlans: number;
  /**
   * The criteria of the plan's rule first, then those of the call, in the declared order; each criterion is asked only about whom those
   * before it left.
   */
  readonly removedBy: readonly CriterionCount[];
  /** Those who satisfied all criteria when the places were used up. */
  readonly overCapacity: number;
  readonly enrolled: number;
  /** Those who satisfied everything and wait for a place, where the plan keeps a list. */
  readonly waitlisted: number;
  /** Those who were on the list before and got a place now, because they rank before. */
  readonly promoted: number;
  /** Places that are left; null where nothing limits them. */
  readonly placesLeft: number | null;
  /** When nobody was enrolled: what left nobody. */
  readonly diagnosis: Message | null;
}

/** What one criterion removed of those whom the ones before it had left, in people or households. */
export interface CriterionCount {
  readonly criterion: string;
  readonly removed: number;
  readonly remaining: number;
}

export const OVER_CAPACITY = 'overCapacity';
export const IN_EXCLUSIVE_PLAN = 'inExclusivePlan';
export const UPLOAD_UNFINISHED = 'uploadUnfinished';
/** A criterion's name is the host's; reasons of a statement are ours. */
export const reasonOf = (index: number): string => `criterion${index}`;

/** Reads the funnel off the counts of the one statement. */
export function funnelOf(
  { inserted, skippedExisting, refused }: Omit<InsertFromResult, 'totals'>,
  criteria: readonly { readonly name: string }[],
  about: Pick<EnrolmentResult, 'benefitPlanId' | 'status' | 'isPartial'> & {
    readonly places: number | null;
    readonly kind: PlanType;
    /** What became of the waiting list. @default the plan keeps none */
    readonly waiting?: { readonly promoted: number; readonly stillWaiting: number };
  },
): EnrolmentResult {
  const { benefitPlanId, status, isPartial, places, kind, waiting } = about;
  const considered = Object.values(refused).reduce((sum, count) => sum + count, inserted + skippedExisting);
  const inUnfinishedUploads = refused[UPLOAD_UNFINISHED] ?? 0;
  const inExclusivePlans = refused[IN_EXCLUSIVE_PLAN] ?? 0;
  let remaining = considered - skippedExisting - inUnfinishedUploads - inExclusivePlans;
  const removedBy = criteria.map(({ name: criterion }, i): CriterionCount => {
    const removed = refused[reasonOf(i)] ?? 0;
    remaining -= removed;
    return { criterion, removed, remaining };
  });
  const overCapacity = refused[OVER_CAPACITY] ?? 0;
  const counts = {
    considered,
    alreadyEnrolled: skippedExisting,
    inUnfinishedUploads,
    inExclusivePlans,
    removedBy,
    overCapacity,
  };
  const waitlisted = waiting?.stillWaiting ?? 0;
  const enrolled = inserted - waitlisted;
  const promoted = waiting === undefined ? 0 : waiting.promoted - enrolled;
  return {
    benefitPlanId,
    status,
    isPartial,
    ...counts,
    enrolled,
    waitlisted,
    promoted,
    placesLeft: places === null ? null : places - enrolled - promoted,
    diagnosis: inserted > 0 ? null : diagnose(counts, { kind, isPartial }),
  };
}

type Counts = Pick<
  EnrolmentResult,
  'considered' | 'alreadyEnrolled' | 'inUnfinishedUploads' | 'inExclusivePlans' | 'removedBy' | 'overCapacity'
>;

/** Says why nobody was enrolled. */
function diagnose(
  { considered, alreadyEnrolled, inUnfinishedUploads, inExclusivePlans, removedBy, overCapacity }: Counts,
  whom: { readonly kind: PlanType; readonly isPartial: boolean },
): Message {
  if (considered === 0) return diagnoses.EMPTY_REGISTRY(whom);
  if (alreadyEnrolled === considered) return diagnoses.ALL_ENROLLED({ ...whom, considered });
  const apart = { ...whom, considered, alreadyEnrolled, inUnfinishedUploads, inExclusivePlans };
  if (alreadyEnrolled + inUnfinishedUploads + inExclusivePlans === considered)
    return inUnfinishedUploads > 0 ? diagnoses.UPLOADS_UNFINISHED(apart) : diagnoses.ALL_APART(apart);
  if (overCapacity > 0) return diagnoses.NO_PLACE({ ...apart, overCapacity });
  const removing = removedBy.filter(({ removed }) => removed > 0);
  const before = removing.slice(0, -1).map(({ criterion, removed }) => ({ criterion, removed }));
  const { criterion, removed } = removing.at(-1) ?? { criterion: '', removed: 0 };
  return diagnoses.REMOVED({ ...apart, before, criterion, removed });
}
