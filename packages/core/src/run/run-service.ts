import { z } from 'zod';
import { coreErrors } from '../errors/core-errors.ts';
import type { OperationContext } from '../operation/context.ts';
import { command, query } from '../operation/operation.ts';
import { unchanged } from '../operation/result.ts';
import { defineService } from '../operation/service.ts';
import type { Page } from '../store/repository.ts';
import { Run, RunPhase, RunRange, type RunStatus, runStates } from './entities.ts';
import { progressOf, type RunProgress } from './progress.ts';
import { rangesOf, takeUp } from './take-up.ts';

/** A run as lists show it. What it works on and for whom stays with the run. */
export interface RunSummary {
  readonly id: string;
  /** The signal of the operation: `individual.import_individuals`. */
  readonly operation: string;
  readonly status: RunStatus;
  /** Who asked for it. */
  readonly actorId: string;
  /** Every row that the run writes carries it. */
  readonly runChangeId: string;
  readonly dateCreated: string;
  readonly dateUpdated: string;
  /** Codes of what stopped it last; empty when nothing did. */
  readonly error: Readonly<Record<string, unknown>>;
}

/** A run with all that is known of it. */
export interface RunDetails extends RunSummary {
  /** What the operation answered; null until it is done. */
  readonly answer: unknown;
  readonly phases: readonly { readonly name: string; readonly status: 'RUNNING' | 'DONE' }[];
  /** Ranges that failed again and again, the first hundred of them. */
  readonly poisoned: readonly PoisonedRange[];
}

/** A range that was given up, and what its work threw: name and code, never a message. */
export interface PoisonedRange {
  readonly phase: string;
  readonly position: number;
  /** Ids of the set, after the first and up to the second. */
  readonly afterId: string | null;
  readonly throughId: string;
  readonly attempts: number;
  readonly error: Readonly<Record<string, unknown>>;
}

const SEARCH = 'gql_run_search_perms';
const MANAGE = 'gql_run_manage_perms';
const SHOWN = 100;

const byId = z.strictObject({ id: z.uuid().toLowerCase() });
const statuses = Object.keys(runStates.transitions) as [RunStatus, ...RunStatus[]];

const summaryOf = ({
  id,
  operation,
  status,
  runChangeId,
  dateCreated,
  dateUpdated,
  error,
  grant,
}: Run): RunSummary => ({
  ...{ id, operation, status, runChangeId, dateCreated, dateUpdated, error },
  actorId: String(grant['id']),
});

const get = query({
  rights: SEARCH,
  input: byId,
  run: async (ctx, { id }): Promise<RunDetails> => {
    const run = await ctx.repo(Run).require(id);
    const { rows } = await ctx.repo(RunPhase).find({ where: { '==': [{ var: 'runId' }, id] }, first: 1000 });
    const poisoned = [];
    for (const { name, isShared, kind } of rows) {
      if (kind !== 'RANGES' || poisoned.length >= SHOWN) continue;
      const where = rangesOf(id, name, isShared, { '==': [{ var: 'status' }, 'POISONED'] });
      const found = await ctx.repo(RunRange).find({ where, first: SHOWN - poisoned.length });
      poisoned.push(...found.rows);
    }
    return {
      ...summaryOf(run),
      answer: run.status === 'DONE' ? (run.answer['value'] ?? null) : null,
      phases: rows.map(({ name, status }) => ({ name, status })),
      poisoned: poisoned.map(({ phase, position, afterId, throughId, attempts, error }) => ({
        ...{ phase, position, afterId, throughId, attempts, error },
      })),
    };
  },
});

const list = query({
  rights: SEARCH,
  input: z.strictObject({
    status: z.enum(statuses).optional(),
    operation: z.string().max(200).optional(),
    first: z.int().optional(),
    after: z.string().max(4000).optional(),
  }),
  run: async (ctx, { status, operation, ...page }): Promise<Page<RunSummary>> => {
    const conditions = Object.entries({ status, operation })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ({ '==': [{ var: name }, value] }));
    const { rows, endCursor } = await ctx.repo(Run).find({
      ...(page.first === undefined ? {} : { first: page.first }),
      ...(page.after === undefined ? {} : { after: page.after }),
      ...(conditions.length === 0 ? {} : { where: { and: conditions } }),
    });
    return { rows: rows.map(summaryOf), endCursor };
  },
});

const progress = query({
  rights: SEARCH,
  input: byId,
  run: async (ctx, { id }): Promise<RunProgress> => progressOf(ctx, await ctx.repo(Run).require(id)),
});

/** The run, locked, in one of the states that an operation is for. */
async function inStatus(ctx: OperationContext, id: string, needs: readonly RunStatus[]): Promise<Run> {
  const run = await ctx.repo(Run).require(id, { lock: true });
  if (!needs.includes(run.status)) ctx.fail(coreErrors.RUN_STATUS({ run: id, status: run.status, needs }, ['id']));
  return run;
}

const cancel = command({
  rights: MANAGE,
  input: byId,
  replay: 'value',
  run: async (ctx, { id }) => {
    const run = await inStatus(ctx, id, ['RUNNING', 'CANCELLED']);
    if (run.status === 'CANCELLED') return unchanged(summaryOf(run));
    const ended = { status: 'CANCELLED', holder: null, heldUntil: null } as const;
    return summaryOf((await ctx.repo(Run).update(id, run.version, ended)).row);
  },
});

const resume = command({
  rights: MANAGE,
  input: byId,
  replay: 'value',
  run: async (ctx, { id }) => summaryOf(await takeUp(ctx, await inStatus(ctx, id, ['CANCELLED', 'FAILED']))),
});

const retry = command({
  rights: MANAGE,
  input: byId,
  replay: 'value',
  run: async (ctx, { id }) => summaryOf(await takeUp(ctx, await inStatus(ctx, id, ['INCOMPLETE']))),
});

/**
 * Work on sets, seen and steered from any session and process: how far it is, what it stumbled over; `cancel` ends it between two ranges,
 * `resume` goes on with one that was cancelled or refused, `retry` with one whose ranges failed. Workers of started apps do the work.
 */
export const RunService = defineService('run_service', { get, list, progress, cancel, resume, retry });
