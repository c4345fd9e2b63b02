import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AnyEntity } from '../entity/entity.ts';
import { MisuseError } from '../errors/failure.ts';
import type { OperationContext } from '../operation/context.ts';
import type { IdRange } from '../store/store.ts';
import type { Unit, WriteCounts } from '../store/unit.ts';
import { Run, RunRange } from './entities.ts';

/** Numbers that ranges report and phases add up. */
export type Counts = Readonly<Record<string, number>>;

/** How far a job has come in one of its phases. */
export interface Progress {
  readonly phase: string;
  /** Ranges, or whatever the phase counts. */
  readonly done: number;
  readonly total: number | undefined;
}

/** What a job's `execute` works with. */
export interface JobContext {
  /** Rows per range; results do not depend on it. */
  readonly rangeSize: number;
  /** Runs work in a transaction of its own. It may run again after a crash, so a second time it must find nothing left to do. */
  transaction<T>(work: (ctx: OperationContext) => Promise<T>): Promise<T>;
  /**
   * Goes through a set in ranges of ids, one transaction each, and adds up what they report. The ranges are cut once and stored;
   * after a crash only those that are not done are worked on, by whatever process comes along.
   */
  overRanges(
    phase: string,
    cut: (ctx: OperationContext, size: number) => Promise<readonly string[]>,
    work: (ctx: OperationContext, range: IdRange) => Promise<Counts>,
    options?: RangeOptions,
  ): Promise<Counts>;
  progress(progress: Progress): void;
}

/** Whose ranges a job works through. */
export interface RangeOptions {
  /**
   * The row that the ranges are about, when several runs may work on the same set: they share its ranges, whoever cut them. The
   * phase is then the same in all of them and used for nothing else. @default the ranges are the run's own
   */
  readonly sharedBy?: { readonly entity: AnyEntity; readonly id: string };
}

type Transact = <T>(work: (ctx: OperationContext, unit: Unit) => Promise<T>) => Promise<T>;

/** A job on durable ranges. `worked` tells whether this process did any of it. */
export function durableJob(
  run: Run,
  transaction: Transact,
  options: { rangeSize: number; onProgress: ((progress: Progress) => void) | undefined },
): JobContext & { worked: boolean } {
  // Stores that answer at once would keep the process busy from the first range to the last: timers, and so time limits, get a turn.
  const transact: Transact = async (work) => {
    await nextTurn();
    return transaction(work);
  };
  const job = {
    worked: false,
    rangeSize: options.rangeSize,
    transaction: <T>(work: (ctx: OperationContext) => Promise<T>) =>
      transact(async (ctx, unit) => {
        const result = await work(ctx);
        if (unit.counts.size > 0) job.worked = true;
        return result;
      }),
    async overRanges(
      phase: string,
      cut: Parameters<JobContext['overRanges']>[1],
      work: Parameters<JobContext['overRanges']>[2],
      { sharedBy }: RangeOptions = {},
    ) {
      const set: RangeSet = { run, phase, sharedBy };
      const total = await transact((ctx) => cutOnce(ctx, set, (size) => cut(ctx, size), options.rangeSize));
      for (;;) {
        const done = await transact((ctx, unit) => workOnNext(ctx, unit, set, work));
        if (done === undefined) break;
        job.worked = true;
        job.progress({ phase, done: done + 1, total });
      }
      return transact((ctx) => totals(ctx, set));
    },
    progress: (progress: Progress) => options.onProgress?.(progress),
  };
  return job;
}

/** A job inside an open transaction: the same steps, nothing durable in between. Previews and nested calls work like this. */
export function inlineJob(ctx: OperationContext, rangeSize: number): JobContext {
  return {
    rangeSize,
    transaction: (work) => work(ctx),
    async overRanges(_phase, cut, work) {
      const sums: Record<string, number> = {};
      let after: string | undefined;
      for (const through of await cut(ctx, rangeSize)) {
        add(sums, await work(ctx, { after, through }));
        after = through;
      }
      return sums;
    },
    progress: () => undefined,
  };
}

/** The ranges of one phase: of one run, or of all runs that share them. */
interface RangeSet {
  readonly run: Run;
  readonly phase: string;
  readonly sharedBy: RangeOptions['sharedBy'];
}

const ofSet = ({ run, phase, sharedBy }: RangeSet, ...more: unknown[]) => ({
  and: [
    { '==': [{ var: 'phase' }, phase] },
    ...(sharedBy === undefined ? [{ '==': [{ var: 'runId' }, run.id] }] : []),
    ...more,
  ],
});

async function cutOnce(
  ctx: OperationContext,
  set: RangeSet,
  cut: (size: number) => Promise<readonly string[]>,
  size: number,
): Promise<number> {
  const { run, phase, sharedBy } = set;
  await ctx.lock(sharedBy?.entity ?? Run, sharedBy?.id ?? run.id);
  const ranges = ctx.repo(RunRange);
  const known = await ranges.count(ofSet(set));
  if (known > 0) return known;
  const ends = await cut(size);
  const rows = ends.map((throughId, position) => ({
    phase,
    position,
    afterId: ends[position - 1] ?? null,
    throughId,
    status: 'PENDING' as const,
    counts: {},
    runId: run.id,
  }));
  await ranges.insertMany([rows]);
  return ends.length;
}

/** Position of the range that was worked on, or undefined when all are done. */
async function workOnNext(
  ctx: OperationContext,
  unit: Unit,
  set: RangeSet,
  work: (ctx: OperationContext, range: IdRange) => Promise<Counts>,
): Promise<number | undefined> {
  const ranges = ctx.repo(RunRange);
  const pending = ofSet(set, { '==': [{ var: 'status' }, 'PENDING'] });
  // Free ranges first; when others hold the rest, wait for one: its holder may die.
  const next =
    (await ranges.first({ where: pending, lock: 'skip-locked' })) ??
    (await ranges.first({ where: pending, lock: 'wait' }));
  if (next === undefined) return undefined;
  const counts = await work(ctx, { after: next.afterId ?? undefined, through: next.throughId });
  const written = [...unit.counts].flatMap(([entity, { inserted, updated }]) => [
    [`${WRITTEN}${entity}.inserted`, inserted],
    [`${WRITTEN}${entity}.updated`, updated],
  ]);
  const { changed } = await ranges.update(next.id, next.version, {
    status: 'DONE',
    counts: { ...counts, ...Object.fromEntries(written) },
  });
  if (!changed)
    throw new MisuseError(
      'RUN_RANGE_UNCHANGED',
      `Range ${next.position} of ${set.run.key} could not be marked as done.`,
    );
  unit.requireSound();
  return next.position;
}

/** Marks, among a range's counts, the rows that were written. */
const WRITTEN = 'rows:';

async function totals(ctx: OperationContext, set: RangeSet): Promise<Counts> {
  const sums = await sumOf(ctx, ofSet(set));
  return Object.fromEntries(Object.entries(sums).filter(([name]) => !name.startsWith(WRITTEN)));
}

/** Rows that all ranges of a run wrote, per entity, whoever worked on them. */
export async function rowsWritten(ctx: OperationContext, run: Run): Promise<Record<string, WriteCounts>> {
  const rows: Record<string, WriteCounts> = {};
  for (const [name, count] of Object.entries(await sumOf(ctx, { '==': [{ var: 'runId' }, run.id] }))) {
    if (!name.startsWith(WRITTEN)) continue;
    const [entity = '', kind = 'inserted'] = name.slice(WRITTEN.length).split('.');
    rows[entity] ??= { inserted: 0, updated: 0 };
    rows[entity][kind as keyof WriteCounts] += count;
  }
  return rows;
}

async function sumOf(ctx: OperationContext, where: unknown): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  for await (const ranges of ctx.repo(RunRange).stream({ where })) {
    for (const { counts } of ranges) add(sums, counts as Counts);
  }
  return sums;
}

function add(sums: Record<string, number>, counts: Counts): void {
  for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
}
