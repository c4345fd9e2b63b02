import type { Issue } from '../errors/issue.ts';
import type { OperationContext } from '../operation/context.ts';
import type { Lease } from '../run/job.ts';
import { fieldValue } from './field-value.ts';
import { clipped, type Refusal } from './refusal.ts';
import { inBatch, inState, present, type StagedBatch } from './staged-rows.ts';
import { refuseRows, rowsOf } from './staged-values.ts';

/** Groups of rows in conflict that one statement asks for, and that one transaction refuses (lists of literals end at 1,000). */
const GROUPS = 10_000;
const AT_ONCE = 500;
/** Lines that a sentence names. */
const SHOWN_LINES = 5;

/** A value that several valid rows of a batch must not share. */
export interface ConflictRule {
  /** What is compared: a path over staged rows. */
  readonly key: string;
  /** Which rows it concerns. */
  readonly where: readonly unknown[];
  /** Equal rows: the first one stays. In every other conflict nobody but the clerk can tell which row is right. */
  readonly keepsFirst: boolean;
  /** The column that a report names; null where the row as a whole is meant. */
  readonly column: string | null;
  /** The value that a report shows. @default the key, where there is a column */
  readonly shown?: string;
  /** A value of the key as JSON-logic takes it. @default as it is */
  readonly literal?: (key: unknown) => unknown;
  readonly issue: (key: string, lines: readonly number[], more: boolean) => Issue;
}

/**
 * Refuses rows that cannot all be true. Each rule looks at the rows that the rules before it left, as a set: the order of the rows in
 * the file plays no part. Memory does not grow with the file, only with the conflicts.
 */
export async function refuseConflicts(lease: Lease, batch: StagedBatch, rules: readonly ConflictRule[]): Promise<void> {
  for (const [i, rule] of rules.entries()) {
    await refuseByRule(lease, batch, rule);
    lease.progress(i + 1, rules.length);
  }
}

async function refuseByRule(lease: Lease, batch: StagedBatch, rule: ConflictRule): Promise<void> {
  for (;;) {
    const groups = await lease.transaction((ctx) =>
      rowsOf(ctx, batch).aggregate({
        where: concerned(batch, rule),
        groupBy: { key: { var: rule.key } },
        select: { rows: { function: 'count' } },
        having: { of: 'rows', above: 1 },
        limit: GROUPS,
      }),
    );
    for (let at = 0; at < groups.length; at += AT_ONCE) {
      const keys = groups.slice(at, at + AT_ONCE).map(({ key }) => key);
      await lease.transaction((ctx) => refuseGroups(ctx, batch, rule, keys));
    }
    if (groups.length < GROUPS) return;
  }
}

const concerned = (batch: StagedBatch, rule: ConflictRule, ...more: readonly unknown[]): unknown =>
  inBatch(batch, inState('VALID'), present(rule.key), ...rule.where, ...more);

interface Sharing {
  readonly ids: string[];
  readonly lines: number[];
}

/** Refuses the rows that share one of these values; each group gets one sentence, so each is one statement. */
async function refuseGroups(
  ctx: OperationContext,
  batch: StagedBatch,
  rule: ConflictRule,
  keys: readonly unknown[],
): Promise<void> {
  const byKey = new Map<string, Sharing>();
  const where = concerned(batch, rule, { in: [{ var: rule.key }, keys.map(rule.literal ?? ((key) => key))] });
  for await (const page of rowsOf(ctx, batch).stream({ where, orderBy: ['line'] })) {
    for (const row of page as readonly StagedRow[]) {
      const key = String(fieldValue(row, rule.key));
      const sharing = byKey.get(key) ?? { ids: [], lines: [] };
      byKey.set(key, sharing);
      sharing.ids.push(row.id);
      if (sharing.lines.length <= SHOWN_LINES) sharing.lines.push(row.line);
    }
  }
  for (const [key, { ids, lines }] of byKey) {
    if (ids.length < 2) continue;
    const issue = rule.issue(clipped(key), lines.slice(0, SHOWN_LINES), lines.length > SHOWN_LINES);
    const refusal: Refusal = {
      column: rule.column,
      value: rule.column === null ? null : (rule.shown ?? clipped(key)),
      code: issue.code,
      message: issue.message,
      parameters: issue.parameters,
    };
    await refuseRows(ctx, batch, rule.keepsFirst ? ids.slice(1) : ids, refusal);
  }
}

interface StagedRow extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly line: number;
}
