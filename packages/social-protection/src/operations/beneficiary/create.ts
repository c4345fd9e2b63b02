import {
  command,
  type Issue,
  type NewOf,
  newInput,
  type Operation,
  type OperationContext,
  type RowOf,
} from '@parasol/core';
import { type Individual, unfinishedNow } from '@parasol/individual';
import { z } from 'zod';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import { type KeptField, keptFields } from '../../entities/enrolment-fields.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { holdsPlace } from '../../states.ts';
import type { BeneficiaryEntity, EnrolmentKind } from './enrolment-kind.ts';
import { judge } from './judge.ts';
import { beginIssues, closedIssues, documentsOf, lockedPlan, planOf, requirePlace } from './plan.ts';

/** Enrols one person or household. */
export function createBeneficiaryOf<E extends BeneficiaryEntity>(
  kind: EnrolmentKind<E>,
): Operation<Omit<NewOf<E>, KeptField>, RowOf<E>> {
  return command({
    rights: 'gql_beneficiary_create_perms',
    approval: 'allowed',
    input: newBeneficiaryInput(kind),
    validate: async (ctx, input) => {
      const plan = await planOf(ctx, input.benefitPlanId);
      const enrolled = await enrolledIssues(ctx, kind, plan, input[kind.subjectId]);
      const waits = input['status'] === 'WAITING' ? [errors.ENROL_TO_WAIT({}, ['status'])] : [];
      return [...waits, ...closedIssues(ctx, kind, plan), ...beginIssues(plan, input['dateValidFrom']), ...enrolled];
    },
    run: async (ctx, input) => {
      const plan = await lockedPlan(ctx, input.benefitPlanId);
      const closed = closedIssues(ctx, kind, plan);
      if (closed.length > 0) ctx.fail(...closed);
      await requirePlace(ctx, kind, plan, input['status']);
      const judged = holdsPlace(input['status']) ? await judge(ctx, kind, plan, String(input[kind.subjectId])) : {};
      const rows = ctx.repo(kind.entity, { documents: documentsOf(kind, plan) });
      const row = await rows.insert({ ...input, ...judged } as never);
      await requireWhole(ctx, kind, input[kind.subjectId] as string);
      return row;
    },
  }) as never;
}

const id = z.uuid().toLowerCase();

/** Input without the columns that the service keeps. */
export const withoutKept = (input: z.ZodObject): z.ZodObject =>
  input.omit(Object.fromEntries(keptFields.map((field) => [field, true])) as never);

function newBeneficiaryInput(kind: EnrolmentKind) {
  const input = newInput(kind.entity) as unknown as z.ZodObject;
  return withoutKept(input).extend({ benefitPlanId: id, [kind.subjectId]: id }) as unknown as z.ZodType<
    Record<string, unknown> & { benefitPlanId: string }
  >;
}

async function enrolledIssues(
  ctx: OperationContext,
  { entity, subjectId }: EnrolmentKind,
  plan: BenefitPlan,
  subject: unknown,
): Promise<Issue[]> {
  const same = [{ '==': [{ var: subjectId }, subject] }, { '==': [{ var: 'benefitPlanId' }, plan.id] }];
  const known = await ctx.repo(entity).first({ where: { and: [...same, { missing: 'replacementUuid' }] } });
  if (known === undefined) return [];
  return [errors.ALREADY_ENROLLED({ code: plan.code, status: known.status, id: known.id }, [subjectId])];
}

/** Refuses whom an upload made that is not finished. Asked behind the insertion, which has seen the person: by then the upload had begun. */
async function requireWhole(ctx: OperationContext, { subject, subjectId }: EnrolmentKind, id: string): Promise<void> {
  const imports = await unfinishedNow(ctx);
  if (imports === undefined) return;
  const made = await ctx.repo(subject as typeof Individual).count({
    and: [{ '==': [{ var: 'id' }, id] }, imports.has(subject)],
  });
  if (made > 0) ctx.fail(errors.UPLOAD_UNFINISHED({}, [subjectId]));
}
