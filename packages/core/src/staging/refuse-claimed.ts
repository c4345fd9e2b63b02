import type { AnyEntity } from '../entity/entity.ts';
import type { Issue } from '../errors/issue.ts';
import type { OperationContext } from '../operation/context.ts';
import type { Lease } from '../run/job.ts';
import type { IdRange } from '../store/store.ts';
import { fieldValue } from './field-value.ts';
import type { Refusal } from './refusal.ts';
import { inBatch, inState, present, type StagedBatch } from './staged-rows.ts';
import { refuseRows, rowsOf } from './staged-values.ts';

/** Rows of one transaction. */
const AT_ONCE = 5000;

/** A value that staged rows must not have because a row of the target holds it already. */
export interface ClaimedRule {
  /** What the rows become, and the property of its extension data that may hold each value once. */
  readonly target: AnyEntity;
  readonly property: string;
  /** Where staged rows have the value: a path over them. */
  readonly key: string;
  /** Which rows it concerns. @default all that have the value */
  readonly where?: readonly unknown[];
  /** The column that a report names. */
  readonly column: string;
  readonly issue: () => Issue;
}

/** Refuses valid rows whose value is taken. What somebody takes between this and the end of the import is refused then, by the row. */
export async function refuseClaimed(lease: Lease, batch: StagedBatch, rules: readonly ClaimedRule[]): Promise<void> {
  for (const rule of rules) {
    const where = inBatch(batch, inState('VALID'), present(rule.key), ...(rule.where ?? []));
    const cuts = await lease.transaction((ctx) => rowsOf(ctx, batch).cuts({ where, size: AT_ONCE }));
    for (const [i, through] of cuts.entries()) {
      const range = { after: cuts[i - 1], through };
      await lease.transaction((ctx) => refuseRange(ctx, batch, rule, range, where));
    }
  }
}

async function refuseRange(
  ctx: OperationContext,
  batch: StagedBatch,
  { target, property, key, column, issue }: ClaimedRule,
  range: IdRange,
  where: unknown,
): Promise<void> {
  const { code, message, parameters } = issue();
  const refusal: Refusal = { column, value: null, code, message, parameters };
  const taken: string[] = [];
  for await (const rows of rowsOf(ctx, batch).stream({ where, range })) {
    const values = rows.map((row) => fieldValue(row as object, key));
    for (const place of await ctx.repo(target).claimed(property, values))
      taken.push((rows[place] as { id: string }).id);
  }
  await refuseRows(ctx, batch, taken, refusal);
}
