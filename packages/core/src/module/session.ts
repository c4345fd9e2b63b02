import { z } from 'zod';
import { type Actor, frozenActor, requireActor } from '../access/actor.ts';
import type { Masked } from '../access/mask.ts';
import { isDomainFailure, MisuseError } from '../errors/failure.ts';
import type { Issue } from '../errors/issue.ts';
import type { CallOptions } from '../operation/call-options.ts';
import { recordChange } from '../operation/change-record.ts';
import type { OperationContext } from '../operation/context.ts';
import type { Context } from '../operation/create-context.ts';
import { inLanguage } from '../operation/in-language.ts';
import { readOptions } from '../operation/limits.ts';
import { callOutermost } from '../operation/pipeline.ts';
import { failed, type Result } from '../operation/result.ts';
import type { Runtime } from '../operation/runtime.ts';
import type { BoundOperation } from '../operation/service.ts';
import { shown } from '../operation/shown.ts';
import { transact } from '../operation/transact.ts';
import type { ChangeEvent } from '../signals/events.ts';
import { checkedCalls } from './checked-calls.ts';
import type { Module, Services } from './define-module.ts';

type Intersection<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void ? I : never;

/** All services of the listed modules, by their names in the session. */
export type ServicesOf<M extends readonly Module[]> = Intersection<M[number]['services']>;

/** One operation as the host calls it. */
export interface OperationCall<In, Out> {
  (input: In, options?: CallOptions): Promise<Result<Out>>;
  /** Runs the whole call and rolls it back: same checks, same answer, nothing written and nobody told. */
  preview(input: In, options?: CallOptions): Promise<Result<Out>>;
}

export type Calls<S> = {
  readonly [Name in keyof S]: {
    readonly [Key in keyof S[Name]]: S[Name][Key] extends BoundOperation<infer In, infer Out>
      ? OperationCall<In, Out>
      : never;
  };
};
/** Operations inside a transaction or handler: they give data or throw. */
export type PlainCalls<S> = {
  readonly [Name in keyof S]: {
    readonly [Key in keyof S[Name]]: S[Name][Key] extends BoundOperation<infer In, infer Out>
      ? (input: In) => Promise<Out>
      : never;
  };
};

/** A transaction of the host: operations of all modules, as one unit. */
export type SessionTransaction<S> = PlainCalls<S> & {
  attempt: OperationContext['attempt'];
  /** The store's own handle on the transaction, for the host's own tables; `sqlOf` of the SQL stores gives it its type. */
  readonly sql: unknown;
  readonly now: string;
  readonly today: string;
  fail(...issues: Issue[]): never;
};

/** Options of a host's own transaction. It takes no idempotency key: what `work` answers is kept nowhere. */
export type TransactionOptions = Omit<CallOptions, 'idempotencyKey' | 'onProgress' | 'background'>;

/** What one actor can do. */
export type Session<S> = Calls<S> & {
  /**
   * Several operations as one: all or nothing. Inside, operations give plain data and throw; the answer of `work` is the answer.
   * The actor's rights are checked for each operation that `work` calls.
   */
  transaction<T>(work: (tx: SessionTransaction<S>) => Promise<T>, options?: TransactionOptions): Promise<Result<T>>;
};

/** What holds for all calls of a session. */
export interface SessionOptions {
  /** The caller's language as a BCP 47 tag, such as `pt-MZ`, in which refusals are told. @default English */
  readonly locale?: string;
}

export function createSession(
  runtime: Runtime,
  actor: Actor | null,
  { locale }: SessionOptions = {},
): Session<Services> {
  const spoken = <O extends CallOptions>(options: O): O =>
    locale === undefined || options.locale !== undefined ? options : { ...options, locale };
  const owner = actor === null ? null : frozenActor(actor);
  const session: Record<string, unknown> = {
    transaction: (work: (tx: SessionTransaction<Services>) => Promise<unknown>, options: CallOptions = {}) =>
      sessionTransaction(runtime, owner, work, spoken(options)),
  };
  for (const [name, operations] of Object.entries(runtime.services)) {
    session[name] = Object.freeze(
      Object.fromEntries(
        Object.entries(operations).map(([key, operation]) => [key, callOf(runtime, owner, operation, spoken)]),
      ),
    );
  }
  return Object.freeze(session) as Session<Services>;
}

function callOf(
  runtime: Runtime,
  actor: Actor | null,
  operation: BoundOperation,
  spoken: (options: CallOptions) => CallOptions,
): OperationCall<unknown, unknown> {
  const call = (input: unknown, options: CallOptions, preview: boolean) =>
    callOutermost(runtime, actor, operation, input, spoken(options), preview);
  return Object.freeze(
    Object.assign((input: unknown, options: CallOptions = {}) => call(input, options, false), {
      preview: (input: unknown, options: CallOptions = {}) => call(input, options, true),
    }),
  );
}

/** A host's own transaction stands in the change log under this name. */
const TRANSACTION: BoundOperation = {
  service: 'session',
  name: 'transaction',
  signal: 'session.transaction',
  spec: { kind: 'command', rights: [], input: z.unknown(), run: async () => undefined },
};

async function sessionTransaction<T>(
  runtime: Runtime,
  actor: Actor | null,
  work: (tx: SessionTransaction<Services>) => Promise<T>,
  given: TransactionOptions,
): Promise<Result<T>> {
  try {
    const { answer, event } = await hostUnit(runtime, actor, work, given);
    runtime.emit(event);
    return { success: true, outcome: 'done', ...answer, changeId: event.changeId };
  } catch (error) {
    if (!isDomainFailure(error)) throw error;
    return inLanguage(runtime, failed(TRANSACTION.signal, error.errors), given.locale);
  }
}

/**
 * A unit of work of the host: in a transaction of the store, or, given a connection, in one that the host has opened there. Gives what
 * `work` gave and the event to be told once it is committed.
 */
export async function hostUnit<T>(
  runtime: Runtime,
  actor: Actor | null,
  work: (tx: SessionTransaction<Services>) => Promise<T>,
  given: TransactionOptions,
  connection?: object,
): Promise<{ readonly answer: { readonly data: T; readonly masked?: Masked }; readonly event: ChangeEvent }> {
  if (runtime.inside.getStore() !== undefined) {
    throw new MisuseError(
      'MISUSE_OUTSIDE_TRANSACTION',
      'There is an open transaction already; use its tx instead of opening another.',
    );
  }
  const known = requireActor(actor);
  if ('idempotencyKey' in given) {
    throw new MisuseError(
      'MISUSE_IDEMPOTENCY_KEY',
      'A transaction of the host takes no idempotency key; give it to an operation.',
    );
  }
  const changeId = runtime.newId();
  const carryOut = async (stop: AbortSignal) => {
    const settings = await runtime.settings.take();
    const options = readOptions(given, stop);
    const limits = {
      settings,
      actor: known,
      changeId,
      locale: options.locale,
      timeoutMs: options.timeoutMs,
      signal: options.signal,
      connection,
    };
    return transact(runtime, limits, async (ctx) => {
      const data = await work(transactionOf(runtime, known, ctx));
      const counts = Object.fromEntries(ctx.unit.counts);
      if (ctx.unit.counts.size > 0)
        await recordChange(ctx, TRANSACTION, undefined, options, { outcome: 'done', answer: {} });
      return {
        answer: shown(ctx, data),
        event: { signal: TRANSACTION.signal, changeId, actorId: known.id, at: ctx.now, counts },
      };
    });
  };
  return runtime.lifecycle.call((stop) => runtime.watch.unit(TRANSACTION.signal, () => carryOut(stop)));
}

/** The services as a transaction gives them: rights are checked for each call, since there is no operation around them. */
function transactionOf(runtime: Runtime, actor: Actor, ctx: Context): SessionTransaction<Services> {
  return {
    ...checkedCalls(runtime, actor, ctx).services,
    attempt: (inner: () => Promise<unknown>) => ctx.attempt(inner),
    get sql() {
      return ctx.sql;
    },
    now: ctx.now,
    today: ctx.today,
    fail: (...issues: Issue[]) => ctx.fail(...issues),
  } as SessionTransaction<Services>;
}
