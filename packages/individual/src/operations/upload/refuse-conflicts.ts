import type { Issue, JobContext, JsonSchema, OperationContext } from '@parasol/core';
import { IndividualDataSource } from '../../entities/individual-data-source.ts';
import { individualErrors } from '../../errors.ts';
import { individualSchema, propertiesOf, RECIPIENT_COLUMN, ROLE_COLUMN, uniqueProperties } from './import-columns.ts';
import { inState, ofUpload, present } from './of-upload.ts';
import { clipped, type Refusal, validationsOf } from './refusal.ts';

/** Groups of rows in conflict that one statement asks for, and that one transaction refuses (lists of literals end at 1,000). */
const GROUPS = 10_000;
const AT_ONCE = 500;
/** Lines that a sentence names. */
const SHOWN_LINES = 5;

/** A value that several valid rows of an upload must not share. */
interface Rule {
  /** What is compared: a path over staged rows. */
  readonly key: string;
  /** Which rows it concerns. */
  readonly where: readonly unknown[];
  /** Equal rows: the first one stays. In every other conflict nobody but the clerk can tell which row is right. */
  readonly keepsFirst: boolean;
  readonly column: string | null;
  /** A value of the key as JSON-logic takes it. @default as it is */
  readonly literal?: (key: unknown) => unknown;
  readonly issue: (key: string, lines: readonly number[], more: boolean) => Issue;
}

/**
 * Refuses rows that cannot all be true. Each rule looks at the rows that the rules before it left, as a set: the order of the rows in
 * the file plays no part.
 */
export async function refuseConflicts(job: JobContext, uploadId: string): Promise<void> {
  const schema = await job.transaction(async (ctx) => individualSchema(ctx));
  const documents = { [`${IndividualDataSource.name}.extension`]: schema };
  const rules = rulesOf(schema);
  for (const [i, rule] of rules.entries()) {
    await refuseByRule(job, { uploadId, rule, documents });
    job.progress({ phase: 'conflicts', done: i + 1, total: rules.length });
  }
}

function rulesOf(schema: JsonSchema): Rule[] {
  const equalRows: Rule = {
    key: 'rowHash',
    where: [],
    keepsFirst: true,
    column: null,
    issue: (_, lines) => individualErrors.DUPLICATE_ROW({ line: lines[0] as number }),
  };
  const values = uniqueProperties(schema).map(
    (column): Rule => ({
      key: `extension.${column}`,
      where: [],
      keepsFirst: false,
      column,
      // Decimals come out of an aggregate as text.
      literal: (key) => (isNumber(schema, column) && typeof key === 'string' ? { decimal: key } : key),
      issue: (_, lines, more) => individualErrors.DUPLICATE_VALUE({ column, lines, more }),
    }),
  );
  const inGroup = { key: 'groupCode', keepsFirst: false } as const;
  const heads: Rule = {
    ...inGroup,
    where: [{ '==': [{ var: 'role' }, 'HEAD'] }],
    column: ROLE_COLUMN,
    issue: (group, lines, more) => individualErrors.TWO_HEADS({ group, lines, more }),
  };
  const recipients: Rule = {
    ...inGroup,
    where: [{ '==': [{ var: 'recipientType' }, 'PRIMARY'] }],
    column: RECIPIENT_COLUMN,
    issue: (group, lines, more) => individualErrors.TWO_PRIMARY_RECIPIENTS({ group, lines, more }),
  };
  return [equalRows, ...values, heads, recipients];
}

interface Conflicts {
  readonly uploadId: string;
  readonly rule: Rule;
  readonly documents: Readonly<Record<string, JsonSchema>>;
}

async function refuseByRule(job: JobContext, conflicts: Conflicts): Promise<void> {
  const { rule, documents } = conflicts;
  for (;;) {
    const groups = await job.transaction((ctx) =>
      ctx.repo(IndividualDataSource, { documents }).aggregate({
        where: concerned(conflicts),
        groupBy: { key: { var: rule.key } },
        select: { rows: { function: 'count' } },
        having: { of: 'rows', above: 1 },
        limit: GROUPS,
      }),
    );
    for (let at = 0; at < groups.length; at += AT_ONCE) {
      const keys = groups.slice(at, at + AT_ONCE).map(({ key }) => key);
      await job.transaction((ctx) => refuseGroups(ctx, conflicts, keys));
    }
    if (groups.length < GROUPS) return;
  }
}

const concerned = ({ uploadId, rule }: Conflicts, ...more: readonly unknown[]): unknown =>
  ofUpload(uploadId, inState('VALID'), present(rule.key), ...rule.where, ...more);

interface Sharing {
  readonly ids: string[];
  readonly lines: number[];
}

/** Refuses the rows that share one of these values; each group gets one sentence, so each is one statement. */
async function refuseGroups(ctx: OperationContext, conflicts: Conflicts, keys: readonly unknown[]): Promise<void> {
  const { rule, documents } = conflicts;
  const rows = ctx.repo(IndividualDataSource, { documents });
  const byKey = new Map<string, Sharing>();
  const where = concerned(conflicts, { in: [{ var: rule.key }, keys.map(rule.literal ?? ((key) => key))] });
  for await (const batch of rows.stream({ where, orderBy: ['line'] })) {
    for (const row of batch) {
      const key = String(valueAt(row, rule.key));
      const sharing = byKey.get(key) ?? { ids: [], lines: [] };
      byKey.set(key, sharing);
      sharing.ids.push(row.id);
      if (sharing.lines.length <= SHOWN_LINES) sharing.lines.push(row.line as number);
    }
  }
  for (const [key, { ids, lines }] of byKey) {
    if (ids.length < 2) continue;
    const issue = rule.issue(clipped(key), lines.slice(0, SHOWN_LINES), lines.length > SHOWN_LINES);
    const refusal: Refusal = {
      column: rule.column,
      value: rule.column === null ? null : shownValue(rule, key),
      code: issue.code,
      message: issue.message,
    };
    await refuse(ctx, rule.keepsFirst ? ids.slice(1) : ids, refusal);
  }
}

async function refuse(ctx: OperationContext, ids: readonly string[], refusal: Refusal): Promise<void> {
  const set = {
    state: { value: 'INVALID' },
    refusalCode: { value: refusal.code },
    validations: { value: validationsOf([refusal]) },
  };
  for (let at = 0; at < ids.length; at += 1000) {
    const where = { in: [{ var: 'id' }, ids.slice(at, at + 1000)] };
    await ctx.repo(IndividualDataSource).updateWhere({ where, set, from: ['VALID'] });
  }
}

const isNumber = (schema: JsonSchema, property: string): boolean =>
  [propertiesOf(schema)[property]?.['type']].flat().includes('number');

const shownValue = ({ column }: Rule, key: string): string =>
  column === ROLE_COLUMN ? 'HEAD' : column === RECIPIENT_COLUMN ? 'PRIMARY' : clipped(key);

function valueAt(row: Readonly<Record<string, unknown>>, path: string): unknown {
  const [field = '', property] = path.split('.');
  const value = row[field];
  return property === undefined ? value : (value as Readonly<Record<string, unknown>>)[property];
}
