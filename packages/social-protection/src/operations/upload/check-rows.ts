import {
  type ByteSource,
  type CellOptions,
  clipped,
  fieldValue,
  type OperationContext,
  refusalOf,
  uniqueProperties,
} from '@parasol/core';
import { individualErrors } from '@parasol/individual';
import { Beneficiary } from '../../entities/beneficiary.ts';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import { GroupBeneficiary } from '../../entities/group-beneficiary.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { ofPlan } from '../benefit-plan/enrolled.ts';
import { addSchemaRefusals, type PlanRow, planRowReader } from './plan-row.ts';

/** Lines that a sentence names. */
const SHOWN_LINES = 5;
const BATCH = 1000;

/** What is known of a file as a whole, beyond its single rows: by it each row can be judged in one more pass. */
export interface FileFacts {
  /** Lines by unique property and value, where several rows have it. */
  readonly shared: ReadonlyMap<string, readonly number[]>;
  /** Households by their code. */
  readonly households: ReadonlyMap<string, Household>;
}
interface Household {
  /** The row that speaks for the household: the one with the plan's data, else the head's, else the first. */
  leader: number;
  /** Rows with data of the plan; more than one contradict each other. */
  readonly withData: number[];
  hasHead: boolean;
}

export interface ReadOptions extends CellOptions {
  readonly source: ByteSource;
  readonly encoding: string | undefined;
  readonly sheet: string | undefined;
  readonly plan: BenefitPlan;
  readonly groupColumn: string;
}

/** The rows of the file as they are read, in batches, with the header. */
export async function* planRows(
  ctx: OperationContext,
  { source, plan, groupColumn, encoding, sheet, dateFormat }: ReadOptions,
): AsyncGenerator<{ readonly header: readonly string[]; readonly rows: readonly PlanRow[] }, void, undefined> {
  const table = await ctx.formats.open(source, { encoding, sheet });
  const read = planRowReader(ctx, plan, { header: table.header, groupColumn, dateFormat });
  for await (const batch of table.records(BATCH)) yield { header: table.header, rows: batch.map(read) };
}

/** Reads the file once for what its rows say together. Memory grows with its households and its unique values. */
export async function readFacts(ctx: OperationContext, options: ReadOptions): Promise<FileFacts> {
  const { plan } = options;
  const unique = uniqueOf(plan);
  const seen = new Map<string, number[]>();
  const households = new Map<string, Household>();
  for await (const { rows } of planRows(ctx, options))
    for (const row of rows) {
      for (const name of unique) {
        const key = keyOf(name, saidIn(row, name));
        if (key === undefined) continue;
        const lines = seen.get(key);
        if (lines === undefined) seen.set(key, [row.line]);
        else lines.push(row.line);
      }
      if (plan.type === 'GROUP' && row.groupCode !== null) join(households, row, row.groupCode);
    }
  const shared = new Map([...seen].filter(([, lines]) => lines.length > 1));
  return { shared, households };
}

function join(households: Map<string, Household>, { line, data, role }: PlanRow, code: string): void {
  const household = households.get(code) ?? { leader: line, withData: [], hasHead: false };
  households.set(code, household);
  const speaks = hasData({ data });
  const isHead = role === 'HEAD' && !household.hasHead;
  if (speaks ? household.withData.length === 0 : isHead && household.withData.length === 0) household.leader = line;
  if (speaks) household.withData.push(line);
  if (isHead) household.hasHead = true;
}

const uniqueOf = (plan: BenefitPlan): readonly string[] => uniqueProperties(plan.beneficiaryDataSchema ?? {});

const saidIn = (row: PlanRow, column: string): unknown => fieldValue(row, `data.${column}`);

const keyOf = (name: string, value: unknown): string | undefined =>
  value === undefined ? undefined : JSON.stringify([name, value]);

/** Adds everything that is wrong with these rows for the plan. Nothing of anybody was made yet. */
export async function refuseRows(
  ctx: OperationContext,
  plan: BenefitPlan,
  facts: FileFacts,
  { header, rows }: { readonly header: readonly string[]; readonly rows: readonly PlanRow[] },
): Promise<void> {
  const inPlan = await householdsInPlan(ctx, plan, rows);
  for (const row of rows) {
    const household = row.groupCode === null ? undefined : facts.households.get(row.groupCode);
    // Of a household one row speaks, or has spoken when it was enrolled, so that the others need not repeat what is required.
    const isSpokenFor = household !== undefined && (household.leader !== row.line || inPlan.has(row.groupCode));
    if (!isSpokenFor || hasData(row)) addSchemaRefusals(ctx, plan, header, row);
    if (household !== undefined && household.withData.length > 1)
      row.refusals.push(refusalOf(errors.HOUSEHOLD_SPEAKS_TWICE(twice(row.groupCode, household.withData)), null, ''));
    for (const column of uniqueOf(plan)) {
      const lines = facts.shared.get(keyOf(column, saidIn(row, column)) ?? '');
      if (lines === undefined) continue;
      const shown = { column, lines: lines.slice(0, SHOWN_LINES), more: lines.length > SHOWN_LINES };
      row.refusals.push(refusalOf(individualErrors.DUPLICATE_VALUE(shown), column, String(saidIn(row, column))));
    }
  }
  await refuseTaken(ctx, plan, rows);
}

const hasData = ({ data }: Pick<PlanRow, 'data'>): boolean => Object.keys(data).length > 0;

/** Codes of the rows' households that have a place in the plan, whoever sees them. */
async function householdsInPlan(
  ctx: OperationContext,
  plan: BenefitPlan,
  rows: readonly PlanRow[],
): Promise<ReadonlySet<string | null>> {
  const silent = plan.type === 'GROUP' ? rows.filter((row) => !hasData(row)) : [];
  const codes = [...new Set(silent.flatMap(({ groupCode }) => groupCode ?? []))];
  if (codes.length === 0) return new Set();
  const found = await ctx.repo(GroupBeneficiary, { scope: 'all' }).aggregate({
    where: { and: [ofPlan(plan.id), { in: [{ var: 'group.code' }, codes] }] },
    groupBy: { code: { var: 'group.code' } },
    select: { enrolments: { function: 'count' } },
  });
  return new Set(found.map(({ code }) => code as string));
}

const twice = (group: string | null, lines: readonly number[]) => ({
  group: clipped(group ?? ''),
  lines: lines.slice(0, SHOWN_LINES),
  more: lines.length > SHOWN_LINES,
});

/** Values that another beneficiary of the plan has already. */
async function refuseTaken(ctx: OperationContext, plan: BenefitPlan, rows: readonly PlanRow[]): Promise<void> {
  const entity = (plan.type === 'GROUP' ? GroupBeneficiary : Beneficiary) as typeof Beneficiary;
  for (const column of uniqueOf(plan)) {
    const values = rows.map((row) => saidIn(row, column) ?? null);
    for (const at of await ctx.repo(entity, { scope: 'all' }).claimed(column, values, plan.id)) {
      const row = rows[at] as PlanRow;
      row.refusals.push(refusalOf(individualErrors.VALUE_TAKEN({ column }), column, String(saidIn(row, column))));
    }
  }
}
