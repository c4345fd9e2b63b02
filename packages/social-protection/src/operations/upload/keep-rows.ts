import { clipped, type OperationContext, type Refusal, refusalOf, validationsOf } from '@parasol/core';
import { Group, GroupIndividual, Individual, IndividualDataSource } from '@parasol/individual';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { planRows } from './check-rows.ts';
import type { Decided, Taking } from './decide-rows.ts';
import type { PlanRow } from './plan-row.ts';
import { insertRows, type NewRow, refusedRow } from './upload-records.ts';

/** Keeps the good rows, each with the person whom it became or was, or with why it has none after all. */
export async function keepGoodRows(
  { ctx, plan, reading, facts, known, recordId }: Taking,
  { good }: Decided,
  uploadId: string | null,
): Promise<void> {
  for await (const { header, rows: all } of planRows(ctx, reading)) {
    const batch = all.filter(({ line }) => good.has(line));
    const made = await stagedByLine(
      ctx,
      uploadId,
      batch.flatMap(({ line }) => good.get(line) ?? []),
    );
    const sources = batch.map(({ line }) => made.get(good.get(line) ?? 0));
    const people = batch.map(({ line }, i) => known.get(line) ?? sources[i]?.individualId ?? null);
    const there = await placesOf(
      ctx,
      plan,
      batch,
      people.filter((id) => id !== null),
    );
    const kept = batch.map((row, i): NewRow => {
      const source = sources[i];
      if (source !== undefined && source.refusalCode !== null)
        return refusedRow(recordId, header, row, { validations: source.validations, code: source.refusalCode });
      const place = there(row, people[i] ?? null);
      if ('refusal' in place) {
        const { refusal } = place;
        return refusedRow(recordId, header, row, { validations: validationsOf([refusal]), code: refusal.code });
      }
      const household = row.groupCode === null ? undefined : facts.households.get(row.groupCode);
      return {
        ...{ uploadId: recordId, line: row.line, validations: validationsOf([]), reason: null, outcome: null },
        ...{ ...place, jsonExt: row.data, record: {} },
        leads: household === undefined || household.leader === row.line,
      };
    });
    await insertRows(ctx, kept);
  }
}

/** What became of lines of the file of people. */
async function stagedByLine(
  ctx: OperationContext,
  uploadId: string | null,
  lines: readonly number[],
): Promise<ReadonlyMap<number | null, IndividualDataSource>> {
  if (uploadId === null || lines.length === 0) return new Map();
  const where = { and: [{ '==': [{ var: 'uploadId' }, uploadId] }, { in: [{ var: 'line' }, lines] }] };
  const { rows } = await ctx.repo(IndividualDataSource, { scope: 'all' }).find({ where, orderBy: [], first: 1000 });
  return new Map(rows.map((row) => [row.line, row]));
}

type Place = { readonly individualId: string; readonly groupId: string | null } | { readonly refusal: Refusal };

/** Whom rows are about as the registry is now, within the caller's reach: others may have deleted, merged and moved them since. */
async function placesOf(
  ctx: OperationContext,
  plan: BenefitPlan,
  rows: readonly PlanRow[],
  ids: readonly string[],
): Promise<(row: PlanRow, individualId: string | null) => Place> {
  const people = await ctx.repo(Individual).byIds(ids);
  const groups = await groupsByCode(ctx, plan, rows);
  const members = await membershipsOf(ctx, plan, ids);
  return ({ line, groupCode }, individualId) => {
    const groupId = groupCode === null ? null : (groups.get(groupCode) ?? null);
    if (individualId === null || !people.has(individualId))
      return { refusal: refusalOf(errors.PERSON_GONE({ line }), null, undefined) };
    if (plan.type === 'GROUP' && !members.has(`${groupId} ${individualId}`))
      return {
        refusal: refusalOf(errors.NOT_IN_HOUSEHOLD({ line, group: clipped(groupCode ?? '') }), null, undefined),
      };
    return { individualId, groupId };
  };
}

async function groupsByCode(
  ctx: OperationContext,
  plan: BenefitPlan,
  rows: readonly PlanRow[],
): Promise<ReadonlyMap<string, string>> {
  if (plan.type !== 'GROUP') return new Map();
  const codes = [...new Set(rows.flatMap(({ groupCode }) => groupCode ?? []))];
  const where = { in: [{ var: 'code' }, codes] };
  const { rows: groups } = await ctx.repo(Group).find({ where, orderBy: [], first: 1000 });
  return new Map(groups.map(({ id, code }) => [code, id]));
}

async function membershipsOf(
  ctx: OperationContext,
  plan: BenefitPlan,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const members = new Set<string>();
  if (plan.type !== 'GROUP' || ids.length === 0) return members;
  const where = { in: [{ var: 'individualId' }, ids] };
  for await (const rows of ctx.repo(GroupIndividual).stream({ where }))
    for (const { groupId, individualId } of rows) members.add(`${groupId} ${individualId}`);
  return members;
}
