import type { OperationContext } from '../operation/context.ts';
import { type Run, RunPhase, RunRange, type RunStatus } from './entities.ts';
import { rangesOf } from './take-up.ts';

/** How far a run is, whoever works on it, as of one moment. */
export interface RunProgress {
  readonly run: string;
  readonly operation: string;
  readonly status: RunStatus;
  /** The phase it is in; null before the first. */
  readonly phase: string | null;
  /** What `done` and `total` count: ranges of the set, or items of a phase that one process does alone, such as rows of a file. */
  readonly unit: 'ranges' | 'items';
  readonly done: number;
  /** Null while nobody knows. */
  readonly total: number | null;
  /** Rows of the set that are done, and all of them; the last range is counted as full. Null where the phase has no ranges. */
  readonly rows: { readonly done: number; readonly total: number } | null;
  /** Part of the whole run that is done, 0 to 1, by what its phases are expected to take; null while nobody knows. */
  readonly part: number | null;
  /** Units done per second, of late; null while there is nothing to measure, or nobody works. */
  readonly perSecond: number | null;
  /** Estimate for the whole run; null while there is nothing to measure, or nobody works. */
  readonly secondsLeft: number | null;
}

/** Done ranges by which the speed is measured: enough to even out, few enough to follow a change, and cheap to read. */
const WINDOW = 16;
/** An interval so many times longer than usual was no work but a pause. */
const PAUSE = 10;

/** Reads a few rows by index, whatever the size of the set: it may be asked every second. */
export async function progressOf(ctx: OperationContext, run: Run): Promise<RunProgress> {
  const phases: RunPhase[] = [];
  for await (const batch of ctx.repo(RunPhase).stream({ where: { '==': [{ var: 'runId' }, run.id] } }))
    phases.push(...batch);
  const { id, operation, status } = run;
  const current = phases.find((phase) => phase.status === 'RUNNING') ?? phases.at(-1);
  const about = { run: id, operation, status };
  if (current === undefined) {
    const nothing = { phase: null, unit: 'ranges', done: 0, total: null, rows: null } as const;
    return { ...about, ...nothing, part: status === 'DONE' ? 1 : null, perSecond: null, secondsLeft: null };
  }
  const measured = await (current.kind === 'RANGES' ? ranges(ctx, current) : items(ctx, current));
  const { unit, done, total, rows } = measured;
  const perSecond = status === 'RUNNING' && current.status === 'RUNNING' ? measured.perSecond : null;
  return {
    ...about,
    ...{ phase: current.name, unit, done, total, rows, perSecond },
    part: status === 'DONE' ? 1 : partOf(run, current.name, done, total),
    secondsLeft: perSecond === null ? null : secondsLeft(run, current.name, { done, total, perSecond }),
  };
}

interface Measured extends Pick<RunProgress, 'unit' | 'done' | 'total' | 'rows' | 'perSecond'> {}

async function ranges(ctx: OperationContext, phase: RunPhase): Promise<Measured> {
  const { runId, name, isShared, rangeSize, total } = phase;
  const where = rangesOf(runId, name, isShared, { '==': [{ var: 'status' }, 'DONE'] });
  const all = ctx.repo(RunRange);
  const done = phase.status === 'DONE' ? (total ?? 0) : await all.count(where);
  const { rows: latest } = await all.find({ where, orderBy: ['-dateUpdated'], first: WINDOW });
  // A row carries the instant at which its transaction began: one range later, or earlier, the speed is the same.
  const instants = latest.map(({ dateUpdated }) => Date.parse(dateUpdated)).reverse();
  const rows = rangeSize === null || total === null ? null : { done: done * rangeSize, total: total * rangeSize };
  return { unit: 'ranges', done, total, rows, perSecond: rateOf(instants, Date.parse(ctx.now)) };
}

/** Of the completions of units, one by one; undisturbed by pauses in between. */
function rateOf(instants: readonly number[], now: number): number | null {
  const intervals = instants.slice(1).map((at, i) => Math.max(0, at - (instants[i] as number)));
  const usual = intervals.toSorted((a, b) => a - b)[Math.floor(intervals.length / 2)];
  if (usual === undefined) return null;
  // Somebody has stopped working, or works on something much harder: nothing can be said.
  if (now - (instants.at(-1) as number) > Math.max(PAUSE * usual, 10_000)) return null;
  const worked = intervals.filter((interval) => interval <= PAUSE * Math.max(usual, 1));
  const ms = worked.reduce((sum, interval) => sum + interval, 0);
  return ms === 0 ? null : (worked.length * 1000) / ms;
}

async function items(ctx: OperationContext, { done, total, since, sinceDone }: RunPhase): Promise<Measured> {
  const ms = Date.parse(ctx.now) - Date.parse(since);
  const perSecond = ms > 0 && done > sinceDone ? ((done - sinceDone) * 1000) / ms : null;
  return { unit: 'items', done, total, rows: null, perSecond };
}

interface Planned {
  readonly name: string;
  readonly share: number;
}
const sharesOf = (phases: readonly Planned[]): number => phases.reduce((sum, { share }) => sum + share, 0);

function partOf(run: Run, name: string, done: number, total: number | null): number | null {
  if (total === null) return null;
  const within = total === 0 ? 1 : Math.min(1, done / total);
  const planned = run.phases as readonly Planned[];
  const at = planned.findIndex((phase) => phase.name === name);
  if (at < 0) return planned.length === 0 ? within : null;
  const before = sharesOf(planned.slice(0, at));
  return (before + (planned[at] as Planned).share * within) / sharesOf(planned);
}

/** What is left of this phase at its speed, and the later ones by their shares of the time that this one takes in all. */
function secondsLeft(
  run: Run,
  name: string,
  { done, total, perSecond }: { done: number; total: number | null; perSecond: number },
): number | null {
  if (total === null) return null;
  const here = Math.max(0, total - done) / perSecond;
  const planned = run.phases as readonly Planned[];
  const at = planned.findIndex((phase) => phase.name === name);
  const share = planned[at]?.share ?? 0;
  const later = share === 0 ? 0 : (total / perSecond) * (sharesOf(planned.slice(at + 1)) / share);
  return Math.round((here + later) * 10) / 10;
}
