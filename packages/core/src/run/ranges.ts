import { coreErrors } from '../errors/core-errors.ts';
import { errorFacts } from '../errors/error-facts.ts';
import { isDomainFailure } from '../errors/failure.ts';
import type { OperationContext } from '../operation/context.ts';
import type { Context } from '../operation/create-context.ts';
import type { IdRange } from '../store/store.ts';
import type { WriteCounts } from '../store/unit.ts';
import { Run, RunPhase, RunRange } from './entities.ts';
import { addCounts, type Counts, type RangeOptions } from './job.ts';
import type { Participation } from './participation.ts';
import { isStop, RangesPoisoned } from './stops.ts';

/** The ranges of one phase: of one run, or of all runs that share them. */
export interface RangeSet {
  readonly run: Run;
  readonly phase: string;
  readonly sharedBy: RangeOptions['sharedBy'];
}

export type Cut = (ctx: OperationContext, size: number) => Promise<readonly string[]>;
export type RangeWork = (ctx: OperationContext, range: IdRange) => Promise<Counts>;

/** Works on the ranges of a phase until none is left, together with whoever else does. */
export async function workOverRanges(
  participation: Participation,
  set: RangeSet,
  cut: Cut,
  work: RangeWork,
): Promise<Counts> {
  const begun = await participation.transaction(async (ctx) => {
    await participation.requireRunning(ctx);
    return cutOnce(ctx, set, (size) => cut(ctx, size));
  });
  if (begun.phase.status === 'DONE') return begun.phase.answer as Counts;
  const total = begun.phase.total ?? undefined;
  let { done } = begun;
  const failures = new Map<string, number>();
  const seen = new Map<string, number>();
  for (;;) {
    const claimed = await participation.transaction((ctx) => claimNext(ctx, participation, set, seen));
    if (claimed === undefined) break;
    if (claimed === 'given up') continue;
    if (claimed === 'about to begin') {
      await participation.pause(GLANCE);
      continue;
    }
    await restAfterFailure(participation, failures.get(claimed.id), claimed.attempts);
    if (await tryRange(participation, set, claimed, work)) {
      participation.worked = true;
      participation.onProgress({ phase: set.phase, done: ++done, total });
    } else failures.set(claimed.id, performance.now());
  }
  return participation.transaction((ctx) => closePhase(ctx, set, begun.phase.id));
}

export const ofSet = ({ run, phase, sharedBy }: RangeSet, ...more: unknown[]): unknown => ({
  and: [
    { '==': [{ var: 'phase' }, phase] },
    ...(sharedBy === undefined ? [{ '==': [{ var: 'runId' }, run.id] }] : []),
    ...more,
  ],
});
const hasStatus = (status: RunRange['status']): unknown => ({ '==': [{ var: 'status' }, status] });

/** The phase and how many of its ranges are done. Who comes first cuts the set, under a lock, and the ranges stay as they are. */
async function cutOnce(
  ctx: Context,
  set: RangeSet,
  cut: (size: number) => Promise<readonly string[]>,
): Promise<{ phase: RunPhase; done: number }> {
  const { run, phase: name, sharedBy } = set;
  const phases = ctx.repo(RunPhase);
  const where = { and: [{ '==': [{ var: 'runId' }, run.id] }, { '==': [{ var: 'name' }, name] }] };
  const ranges = ctx.repo(RunRange);
  let known = await phases.first({ where });
  if (known === undefined) {
    await ctx.lock(sharedBy?.entity ?? Run, sharedBy?.id ?? run.id);
    known = await phases.first({ where });
  }
  if (known !== undefined) {
    const done = known.status === 'DONE' ? 0 : await ranges.count(ofSet(set, hasStatus('DONE')));
    return { phase: known, done };
  }
  const rangeSize = ctx.runtime.rangeSize;
  let total = sharedBy === undefined ? 0 : await ranges.count(ofSet(set));
  const done = total === 0 ? 0 : await ranges.count(ofSet(set, hasStatus('DONE')));
  if (total === 0) {
    const ends = await cut(rangeSize);
    total = ends.length;
    const rows = ends.map((throughId, position) => ({
      phase: name,
      position,
      afterId: ends[position - 1] ?? null,
      throughId,
      status: 'PENDING' as const,
      attempts: 0,
      claim: null,
      error: {},
      counts: {},
      runId: run.id,
    }));
    await ranges.insertMany([rows]);
  }
  const phase = await phases.insert({
    name,
    kind: 'RANGES',
    isShared: sharedBy !== undefined,
    status: 'RUNNING',
    done: 0,
    total,
    steps: 0,
    since: ctx.now,
    sinceDone: 0,
    rangeSize,
    answer: {},
    runId: run.id,
  });
  return { phase, done };
}

interface Claimed extends IdRange {
  readonly id: string;
  readonly claim: string;
  readonly position: number;
  /** This one included. */
  readonly attempts: number;
}

/** Milliseconds in which whoever claimed a range begins to work on it, unless it died in between. */
const BEGINS_WITHIN = 500;
/** Milliseconds between two looks at a range that is about to be begun. */
const GLANCE = 20;

/**
 * Whether somebody has claimed a range and not begun to work on it, which would show by a lock: between claim and work there is a moment.
 * Who takes the range away in it makes an attempt of what was none; several that do so to each other would give up a sound range.
 */
function isAboutToBegin(ctx: Context, { claim, dateUpdated }: RunRange, seen: Map<string, number>): boolean {
  if (claim === null) return false;
  const first = seen.get(claim) ?? performance.now();
  seen.set(claim, first);
  return Date.parse(ctx.now) - Date.parse(dateUpdated) < BEGINS_WITHIN && performance.now() - first < BEGINS_WITHIN;
}

/**
 * Chooses the next range and counts the attempt, in a transaction before the work: should the work end this process, the count stays.
 * Free ranges that nobody tried come first; when others hold the rest, wait for one, since its holder may die.
 */
async function claimNext(
  ctx: Context,
  participation: Participation,
  set: RangeSet,
  seen: Map<string, number>,
): Promise<Claimed | 'given up' | 'about to begin' | undefined> {
  await participation.requireRunning(ctx);
  const ranges = ctx.repo(RunRange);
  const pending = { where: ofSet(set, hasStatus('PENDING')), orderBy: ['attempts', 'position'] };
  const next =
    (await ranges.first({ ...pending, lock: 'skip-locked' })) ?? (await ranges.first({ ...pending, lock: 'wait' }));
  if (next === undefined) return undefined;
  if (isAboutToBegin(ctx, next, seen)) return 'about to begin';
  const { id, version, position, afterId, throughId } = next;
  if (next.attempts >= ctx.runtime.runs.attempts) {
    // Its processes died, or they would have said so themselves.
    const error = { error: 'ProcessEnded', ...next.error };
    await ranges.update(id, version, { status: 'POISONED', error });
    return 'given up';
  }
  const claim = ctx.newId();
  const attempts = next.attempts + 1;
  await ranges.update(id, version, { attempts, claim });
  return { id, claim, position, attempts, after: afterId ?? undefined, through: throughId };
}

/** Milliseconds to wait after the first failure of a range before it is tried again; four times as many after each further one. */
const FIRST_REST = 20;
const LONGEST_REST = 5000;

/** What failed a moment ago would fail again; while other ranges are left, nobody waits. */
async function restAfterFailure(
  participation: Participation,
  failedAt: number | undefined,
  attempts: number,
): Promise<void> {
  if (failedAt === undefined) return;
  const rest = Math.min(LONGEST_REST, FIRST_REST * 4 ** (attempts - 2)) * (0.5 + Math.random() / 2);
  const left = failedAt + rest - performance.now();
  if (left > 0) await participation.pause(left);
}

/** True when the range was done here; false when its work failed unexpectedly, or somebody else has it now. */
async function tryRange(
  participation: Participation,
  set: RangeSet,
  claimed: Claimed,
  work: RangeWork,
): Promise<boolean> {
  try {
    return await participation.transaction((ctx) => workOn(ctx, claimed, work));
  } catch (error) {
    if (isStop(error) || (isDomainFailure(error) && !isBusy(error))) throw error;
    await recordFailure(participation, set, claimed, error);
    return false;
  }
}

const BUSY = coreErrors.BUSY().code;
const isBusy = (error: unknown): boolean => isDomainFailure(error) && error.errors.every(({ code }) => code === BUSY);

async function workOn(ctx: Context, { id, claim, after, through }: Claimed, work: RangeWork): Promise<boolean> {
  const ranges = ctx.repo(RunRange);
  const range = await ranges.require(id, { lock: true });
  if (range.status !== 'PENDING' || range.claim !== claim) {
    // It was taken over before it was begun here: that was no attempt.
    if (range.status === 'PENDING')
      await ranges.update(id, range.version, { attempts: Math.max(0, range.attempts - 1) });
    return false;
  }
  const counts = await work(ctx, { after, through });
  const written = [...ctx.unit.counts].flatMap(([entity, { inserted, updated }]) => [
    [`${WRITTEN}${entity}.inserted`, inserted],
    [`${WRITTEN}${entity}.updated`, updated],
  ]);
  const done = { status: 'DONE', counts: { ...counts, ...Object.fromEntries(written) }, error: {} } as const;
  await ranges.update(id, range.version, done);
  return true;
}

async function recordFailure(
  participation: Participation,
  { run, phase }: RangeSet,
  { id, claim, position, attempts }: Claimed,
  error: unknown,
): Promise<void> {
  const { runtime } = participation;
  const { at: _, ...facts } = errorFacts(error);
  runtime.logger.warn('The work on a range failed.', { run: run.id, phase, position, attempts, ...errorFacts(error) });
  await participation.bookkeeping(async (ctx) => {
    const ranges = ctx.repo(RunRange);
    const range = await ranges.require(id, { lock: true });
    // A later attempt speaks for itself.
    if (range.status !== 'PENDING' || range.claim !== claim) return;
    const isLast = attempts >= runtime.runs.attempts;
    await ranges.update(id, range.version, { error: facts, claim: null, ...(isLast ? { status: 'POISONED' } : {}) });
  });
}

/** Adds up what the ranges report, and keeps it with the phase; refuses when some were given up. */
async function closePhase(ctx: Context, set: RangeSet, phaseId: string): Promise<Counts> {
  const poisoned = await ctx.repo(RunRange).count(ofSet(set, hasStatus('POISONED')));
  if (poisoned > 0) throw new RangesPoisoned(set.phase, poisoned);
  const phases = ctx.repo(RunPhase);
  const phase = await phases.require(phaseId, { lock: true });
  if (phase.status === 'DONE') return phase.answer as Counts;
  const sums = await sumOf(ctx, ofSet(set));
  const answer = Object.fromEntries(Object.entries(sums).filter(([name]) => !name.startsWith(WRITTEN)));
  await phases.update(phase.id, phase.version, { status: 'DONE', answer });
  return answer;
}

/** Marks, among a range's counts, the rows that were written. */
const WRITTEN = 'rows:';

/** Rows that all ranges of a run wrote, per entity, whoever worked on them. */
export async function rowsWritten(ctx: Context, run: Run): Promise<Record<string, WriteCounts>> {
  const rows: Record<string, WriteCounts> = {};
  for (const [name, count] of Object.entries(await sumOf(ctx, { '==': [{ var: 'runId' }, run.id] }))) {
    if (!name.startsWith(WRITTEN)) continue;
    const [entity = '', kind = 'inserted'] = name.slice(WRITTEN.length).split('.');
    rows[entity] ??= { inserted: 0, updated: 0 };
    rows[entity][kind as keyof WriteCounts] += count;
  }
  return rows;
}

async function sumOf(ctx: Context, where: unknown): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  for await (const ranges of ctx.repo(RunRange).stream({ where })) {
    for (const { counts } of ranges) addCounts(sums, counts as Counts);
  }
  return sums;
}
