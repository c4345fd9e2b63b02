import {
  type ByteSource,
  type CellOptions,
  fieldValue,
  type OperationContext,
  type TableRecord,
  uniqueProperties,
} from '@parasol/core';
import { type FileUse, personHashes } from '@parasol/individual';
import type { BenefitPlan } from '../../../entities/benefit-plan.ts';
import { type PlanRow, planRowReader } from './plan-row.ts';

const BATCH = 1000;

/** What is known of a file as a whole, beyond its single rows: by it each row can be judged in one more pass. */
export interface FileFacts {
  /** Lines by unique property and value, where several rows have it. */
  readonly shared: ReadonlyMap<string, readonly number[]>;
  /** Lines that say the same of a person and different things for the plan, by each of them. */
  readonly contradicting: ReadonlyMap<number, readonly number[]>;
  /** Lines that say all the same as an earlier one, by that one. */
  readonly repeats: ReadonlyMap<number, number>;
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
  readonly use: FileUse;
  /** What the columns of the file are, in their order; null for those that are not read. */
  readonly columns: readonly (string | null)[];
}

/** Some rows of a file, with its columns as they are called in it. */
export interface RowBatch {
  readonly header: readonly string[];
  readonly rows: readonly PlanRow[];
  /** What they were read from. */
  readonly records: readonly TableRecord[];
}

/** The rows of the file as they are read, in batches. */
export async function* planRows(
  ctx: OperationContext,
  { source, plan, encoding, sheet, ...reading }: ReadOptions,
): AsyncGenerator<RowBatch, void, undefined> {
  const table = await ctx.formats.open(source, { encoding, sheet });
  const read = planRowReader(ctx, plan, reading);
  for await (const batch of table.records(BATCH)) yield { header: table.header, rows: batch.map(read), records: batch };
}

/** Reads the file once for what its rows say together. Memory grows with its rows, by a hash of each. */
export async function readFacts(ctx: OperationContext, options: ReadOptions): Promise<FileFacts> {
  const { plan } = options;
  const unique = uniqueOf(plan);
  const seen = new Map<string, number[]>();
  const households = new Map<string, Household>();
  const people = new Map<string, Sayings>();
  const personOf = personHashes(ctx, options);
  for await (const { rows, records } of planRows(ctx, options))
    for (const [i, row] of rows.entries()) {
      const person = personOf(records[i] as TableRecord);
      // What is said twice is said once.
      if (person !== null && isRepeated(people, person, row)) continue;
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
  const { yes = [], no = [] } = Object.groupBy(people.values(), ({ contradict }) => (contradict ? 'yes' : 'no'));
  const contradicting = new Map(yes.flatMap(({ lines }) => lines.map((line) => [line, lines] as const)));
  const repeats = new Map(no.flatMap(({ lines: [first = 0, ...more] }) => more.map((line) => [line, first] as const)));
  return { shared, contradicting, repeats, households };
}

/** What rows say for the plan that say the same of a person. */
interface Sayings {
  readonly said: string;
  readonly lines: number[];
  contradict: boolean;
}

/** Whether an earlier row says all the same. */
function isRepeated(people: Map<string, Sayings>, person: string, { line, data, refusals }: PlanRow): boolean {
  // Of what could not be read nobody knows whether it is the same.
  const said = JSON.stringify([data, ...refusals.map(({ column, value }) => [column, value])]);
  const same = people.get(person);
  if (same === undefined) {
    people.set(person, { said, lines: [line], contradict: false });
    return false;
  }
  same.lines.push(line);
  if (said !== same.said) same.contradict = true;
  return said === same.said;
}

function join(households: Map<string, Household>, { line, data, role }: PlanRow, code: string): void {
  const household = households.get(code) ?? { leader: line, withData: [], hasHead: false };
  households.set(code, household);
  const speaks = hasData(data);
  const isHead = role === 'HEAD' && !household.hasHead;
  if (speaks ? household.withData.length === 0 : isHead && household.withData.length === 0) household.leader = line;
  if (speaks) household.withData.push(line);
  if (isHead) household.hasHead = true;
}

/** Whether a row says anything for the plan. */
export const hasData = (data: PlanRow['data']): boolean => Object.keys(data).length > 0;

/** Whether a row is the one that speaks for its household, where it has one. */
export const leads = ({ households }: FileFacts, { line, groupCode }: PlanRow): boolean => {
  const household = groupCode === null ? undefined : households.get(groupCode);
  return household === undefined || household.leader === line;
};

export const uniqueOf = (plan: BenefitPlan): readonly string[] => uniqueProperties(plan.beneficiaryDataSchema ?? {});

/** What a row says in a column of the plan. */
export const saidIn = (row: Pick<PlanRow, 'data'>, column: string): unknown => fieldValue(row, `data.${column}`);

export const keyOf = (name: string, value: unknown): string | undefined =>
  value === undefined ? undefined : JSON.stringify([name, value]);
