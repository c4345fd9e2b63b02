import { command, type Issue, type Operation, type PatchOf, patchInput, type RowOf, unchanged } from '@parasol/core';
import type { z } from 'zod';
import type { KeptField } from '../../entities/enrolment-fields.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { type BeneficiaryStatus, beneficiaryStates, holdsPlace } from '../../states.ts';
import { withoutKept } from './create.ts';
import type { AnyBeneficiary, BeneficiaryEntity, EnrolmentKind } from './enrolment-kind.ts';
import { judge } from './judge.ts';
import { beginIssues, closedIssues, documentsOf, lockedPlan, requirePlace } from './plan.ts';

type VersionedPatch = Record<string, unknown> & { id: string; version: number };

/** Changes an enrolment: its state, its extension data, its validity. Who is enrolled in which plan never changes. */
export function updateBeneficiaryOf<E extends BeneficiaryEntity>(
  kind: EnrolmentKind<E>,
): Operation<{ id: string; version: number } & Omit<PatchOf<E>, KeptField>, RowOf<E>> {
  return command({
    rights: 'gql_beneficiary_update_perms',
    approval: 'allowed',
    input: withoutKept(patchInput(kind.entity) as unknown as z.ZodObject) as unknown as z.ZodType<VersionedPatch>,
    validate: async (ctx, { id, version: _, ...patch }) =>
      fixedIssues(kind, await ctx.repo(kind.entity).require(id), patch),
    run: async (ctx, { id, version, ...patch }) => {
      const { benefitPlanId } = await ctx.repo(kind.entity).require(id);
      // Always plan first, then beneficiary: who locked in another order could wait for each other.
      const plan = await lockedPlan(ctx, benefitPlanId);
      const current = await ctx.repo(kind.entity).require(id, { lock: true });
      const status = movedTo(current, version, patch['status']);
      const closed = status === 'ACTIVE' ? closedIssues(ctx, kind, plan) : [];
      const issues = [...beginIssues(plan, patch['dateValidFrom']), ...closed];
      if (issues.length > 0) ctx.fail(...issues);
      const taking = holdsPlace(status) && !holdsPlace(current.status);
      if (taking) await requirePlace(ctx, kind, plan, status);
      const judged = taking ? await judge(ctx, kind, plan, subjectOf(kind, current)) : {};
      const repository = ctx.repo(kind.entity, { documents: documentsOf(kind, plan) });
      const { row, changed } = await repository.update(id, version, {
        ...patch,
        ...decidedNow(current, patch),
        ...judged,
      } as never);
      return changed ? row : unchanged(row);
    },
  }) as never;
}

/** The state that the row moves to; what is stale or no transition is refused by the row itself, in better words. */
function movedTo(current: AnyBeneficiary, version: number, status: unknown): BeneficiaryStatus | undefined {
  const allowed = current.version === version ? beneficiaryStates.transitions[current.status] : [];
  return allowed.find((state) => state === status);
}

const subjectOf = ({ subjectId }: EnrolmentKind, row: AnyBeneficiary): string =>
  String((row as unknown as Readonly<Record<string, unknown>>)[subjectId]);

/** A status that somebody gives by hand carries that, and the reason that was given for it and no earlier one. */
const decidedNow = (current: AnyBeneficiary, patch: Readonly<Record<string, unknown>>) =>
  patch['status'] === undefined || patch['status'] === current.status
    ? {}
    : { statusReason: patch['statusReason'] ?? null, statusCause: 'MANUAL' };

function fixedIssues(kind: EnrolmentKind, current: AnyBeneficiary, patch: Readonly<Record<string, unknown>>): Issue[] {
  const own = current as unknown as Readonly<Record<string, unknown>>;
  return ['benefitPlanId', kind.subjectId]
    .filter((field) => patch[field] !== undefined && patch[field] !== own[field])
    .map((field) => errors.ENROLMENT_FIXED({ field }, [field]));
}
