import type { z } from 'zod';
import type { Issue } from '../errors/issue.ts';
import type { JobContext } from '../run/job.ts';
import type { OperationContext } from './context.ts';
import type { Unchanged } from './result.ts';

interface Common<I extends z.ZodType> {
  /** Configuration key that lists the rights of which the actor needs one; several keys must all be satisfied. */
  readonly rights: string | readonly string[];
  readonly input: I;
  /**
   * Further configuration keys, for parts of the input that not everybody who may call the operation may give: the actor needs one right
   * of the key where the function says yes. It looks at the parsed input and at nothing else. @default none
   */
  readonly rightsOfParts?: Readonly<Record<string, (input: z.output<I>) => boolean>>;
  /**
   * `'whole'` refuses actors who reach a part of the rows: for work that stands for the whole set afterwards, such as paying a month.
   * @default what the actor does not reach is left out
   */
  readonly scope?: 'whole';
}

export interface CommandSpec<I extends z.ZodType, O> extends Common<I> {
  readonly kind: 'command';
  /** Whether the approval policy may divert the call to a task. @default 'never' */
  readonly approval?: 'allowed' | 'never';
  /** All violations together, by pure reads; also serves validity queries and previews. */
  readonly validate?: (ctx: OperationContext, input: z.output<I>) => Promise<readonly Issue[]> | readonly Issue[];
  readonly run: (ctx: OperationContext, input: z.output<I>) => Promise<O | Unchanged<O>>;
  /**
   * How a replayed idempotency key finds its answer: the rows that `run` returned are read again (`rows`), or the returned
   * value itself was kept with the change (`value`; it must hold no personal data). @default 'rows'
   */
  readonly replay?: 'rows' | 'value';
  /** What of the input is hashed beside the key, where the input holds more than JSON. @default the whole input */
  readonly fingerprint?: (input: z.output<I>) => unknown;
}

/** A phase that a run is expected to go through. */
export interface PlannedPhase {
  readonly name: string;
  /** Its part of the time of the whole, in whatever unit the others have: by it the time that is left is estimated. */
  readonly share: number;
}

/** What a job's `start` prepares. */
export interface PreparedRun<S> {
  /** Stands for the same work, whoever asks for it: at most 255 characters. */
  readonly key: string;
  /** All that the later steps work from, as JSON. */
  readonly state: S;
  /** In order. @default each phase as it comes */
  readonly phases?: readonly PlannedPhase[];
}

/**
 * Work on a set that is larger than one transaction should be. `start` and `finish` are one transaction each; `execute` goes
 * through phases that are kept, and is repeated after a crash, by whatever process comes along, so each of its steps does nothing the second
 * time. The later steps work from what `start` prepared and from the files of the input, and from nothing else.
 */
export interface JobSpec<I extends z.ZodType, O, S, R, D> extends Common<I> {
  readonly kind: 'job';
  readonly approval?: 'allowed' | 'never';
  /** Looks at the files of the input before any transaction, so that one that cannot be used is refused and leaves nothing behind. */
  readonly inspect?: (ctx: OperationContext, input: z.output<I>) => Promise<R>;
  readonly validate?: (ctx: OperationContext, input: z.output<I>) => Promise<readonly Issue[]> | readonly Issue[];
  /** Names the run and prepares it, or answers at once when the work was done before. `inspected` is what `inspect` gave. */
  readonly start: (ctx: OperationContext, input: z.output<I>, inspected: R) => Promise<PreparedRun<S> | Unchanged<O>>;
  readonly execute: (job: JobContext, state: S) => Promise<D>;
  /**
   * Sums up, makes the result visible to the next step, and answers. The value is kept with the run: no personal data. `done` is what
   * `execute` gave, such as the counts of its phases, which are the same however often it was repeated.
   */
  readonly finish: (ctx: OperationContext, state: S, done: D) => Promise<O>;
  /** For how many days its files can be had by `ctx.fileOfRun` when the run is done. @default 0: they are deleted */
  readonly keepsFiles?: (ctx: OperationContext) => number;
  readonly fingerprint?: (input: z.output<I>) => unknown;
}

export interface QuerySpec<I extends z.ZodType, O> extends Common<I> {
  readonly kind: 'query';
  readonly run: (ctx: OperationContext, input: z.output<I>) => Promise<O>;
}

export type OperationSpec<I extends z.ZodType, O> =
  | CommandSpec<I, O>
  | JobSpec<I, O, never, never, never>
  | QuerySpec<I, O>;

/** An operation as a value; `defineService` gives it its name. */
export interface Operation<In = unknown, Out = unknown> {
  readonly spec: OperationSpec<z.ZodType, unknown>;
  /** Types of input and answer, carried in the type only. */
  readonly types?: { readonly input: In; readonly output: Out };
}

/**
 * Declares a command, one per file.
 *
 * @example
 * export const create = command({
 *   rights: 'acme_clinic_create_perms', input: z.strictObject({ code: z.string() }),
 *   run: (ctx, input) => ctx.repo(Clinic).insert(input),
 * });
 */
export const command = <I extends z.ZodType, O>(spec: Omit<CommandSpec<I, O>, 'kind'>): Operation<z.input<I>, O> =>
  make('command', spec);

/** Declares a query: a pure read, without signals and change record. */
export const query = <I extends z.ZodType, O>(spec: Omit<QuerySpec<I, O>, 'kind'>): Operation<z.input<I>, O> =>
  make('query', spec);

/**
 * Declares a job: a command over a set, carried out in durable phases.
 *
 * @example
 * export const inspectAll = job({
 *   rights: 'acme_clinic_update_perms', input: z.strictObject({ year: z.int() }),
 *   start: async (_ctx, { year }) => ({ key: `acme.inspect_all:${year}`, state: { year } }),
 *   execute: async (run, { year }) => {
 *     await run.overRanges('clinics', (ctx, size) => ctx.repo(Clinic).cuts({ size }), async (ctx, range) => {
 *       const { inserted } = await ctx.repo(Inspection).insertFrom({
 *         source: Clinic, range, existing: ['clinicId', 'year'],
 *         set: { clinicId: { expression: { var: 'id' } }, year: { value: year } },
 *       });
 *       return { inspections: inserted };
 *     });
 *   },
 *   finish: async (ctx, { year }) => ({ inspections: await ctx.repo(Inspection).count({ '==': [{ var: 'year' }, year] }) }),
 * });
 */
export const job = <I extends z.ZodType, O, S, R = undefined, D = void>(
  spec: Omit<JobSpec<I, O, S, R, D>, 'kind'>,
): Operation<z.input<I>, O> => make('job', spec);

const make = (kind: string, spec: object): Operation<never, never> =>
  Object.freeze({ spec: { kind, ...spec } as never });
