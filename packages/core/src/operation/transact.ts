import type { Access } from '../access/access.ts';
import type { Actor } from '../access/actor.ts';
import { resolveAccess } from '../access/resolve-access.ts';
import { ModuleConfiguration } from '../configuration/module-configuration.ts';
import type { Settings } from '../configuration/settings.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { failure, isDomainFailure, MisuseError } from '../errors/failure.ts';
import { refreshStale } from '../store/read-model-keeper.ts';
import type { StoreTransaction } from '../store/store.ts';
import { translate, Unit } from '../store/unit.ts';
import { Context } from './create-context.ts';
import { abortFailure, unlessAborted } from './limits.ts';
import type { Runtime } from './runtime.ts';
import { shownFailure } from './shown.ts';

export interface TransactOptions {
  /** What the outermost call took at its start. */
  readonly settings: Settings;
  readonly actor: Actor;
  /** What the actor reaches, where a call of several transactions asked already; null where nothing is kept from him. @default asked now */
  readonly access?: Access | null;
  readonly changeId: string;
  readonly preview?: boolean;
  readonly readOnly?: boolean;
  readonly locale?: string | undefined;
  /** For the message; `signal` carries the limit. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** A connection on which the host has opened a transaction: this unit is a part of it, and trying again is the host's. */
  readonly connection?: object | undefined;
}

const ATTEMPTS = 4;

/** Carries the value of a preview out of the transaction that must not commit. */
class RolledBack {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

/**
 * One unit of work, with its context. Deadlocks, serialisation failures, lost races for a kernel key and work that fails with BUSY are tried
 * again up to three times with jitter, so `work` may run more than once: effects outside the store wait for the commit.
 */
export async function transact<T>(
  runtime: Runtime,
  options: TransactOptions,
  work: (ctx: Context) => Promise<T>,
): Promise<T> {
  const asked = options.access === undefined ? resolveAccess(runtime, options.settings, options.actor) : options.access;
  const access = (asked instanceof Promise ? await asked : asked) ?? undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      return await runtime.watch.attempt(options.changeId, attempt, () => once(runtime, options, access, work));
    } catch (error) {
      const aborted = abortFailure(error, options);
      if (aborted !== undefined) throw aborted;
      if (!runtime.store.isRetryable(error) && !isLostRace(error)) throw translate(error);
      if (attempt === ATTEMPTS || options.connection !== undefined)
        throw isDomainFailure(error) ? error : Object.assign(failure(coreErrors.BUSY()), { cause: error });
      await pause(attempt);
    }
  }
}

async function once<T>(
  runtime: Runtime,
  options: TransactOptions,
  access: Access | undefined,
  work: (ctx: Context) => Promise<T>,
): Promise<T> {
  const stamp = { actorId: options.actor.id, changeId: options.changeId };
  const storeOptions = {
    stamp,
    readOnly: options.readOnly ?? false,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  let changesSettings = false;
  const { connection } = options;
  const open = <R>(inside: (transaction: StoreTransaction) => Promise<R>): Promise<R> =>
    connection === undefined
      ? runtime.store.transaction(storeOptions, inside)
      : runtime.store.join(connection, storeOptions, inside);
  try {
    return await open((transaction) =>
      runtime.inside.run(0, async () => {
        const unit = new Unit({ transaction }, options.signal);
        const ctx = new Context(runtime, unit, {
          settings: options.settings,
          actor: options.actor,
          access,
          changeId: options.changeId,
          preview: options.preview ?? false,
          locale: options.locale,
        });
        let value: T;
        try {
          value = await unlessAborted(options.signal, () => work(ctx));
          requireAwaited(ctx);
          // A preview keeps nothing, so nothing has to follow.
          if (options.preview !== true) await refreshStale(unit);
        } catch (error) {
          unit.doom(error);
          throw shownFailure(access, error);
        }
        unit.requireSound();
        if (options.preview === true) throw new RolledBack(value);
        changesSettings = unit.counts.has(ModuleConfiguration.name);
        return value;
      }),
    );
  } catch (error) {
    if (error instanceof RolledBack) return error.value as T;
    throw error;
  } finally {
    // Also when the commit failed: its outcome may be unknown.
    if (changesSettings) runtime.settings.expire();
  }
}

/** A call that goes on when everything else is done would not be kept, though its caller is told that all is. */
function requireAwaited({ openCalls }: Context): void {
  if (openCalls > 0)
    throw new MisuseError(
      'MISUSE_NOT_AWAITED',
      `${openCalls} calls in this transaction were not awaited, so nothing of it was kept. Await or return what a handler or a transaction calls.`,
    );
}

/** Another process took the same idempotency key or run key first, or what the work relied on; the next attempt finds it. */
const isLostRace = (error: unknown): boolean =>
  isDomainFailure(error) &&
  error.errors.some(
    ({ code, parameters }) =>
      code === BUSY || (code === 'core.DUPLICATE' && ['change', 'run'].includes(parameters['entity'] as string)),
  );

const BUSY = coreErrors.BUSY().code;

const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, 5 * 4 ** (attempt - 1) * (0.5 + Math.random())));
