import { MisuseError } from '../errors/failure.ts';
import { didYouMean } from '../errors/hints.ts';
import { english } from '../errors/say.ts';
import type { OperationContext } from '../operation/context.ts';
import type { Result, Running } from '../operation/result.ts';
import type { BoundOperation } from '../operation/service.ts';
import { inOrder, type Ordered } from './order.ts';

/** When a handler runs: before the operation (it may change the input or refuse), after it, or both times. */
export type When = 'before' | 'after' | 'both';

export interface BeforeEvent<In> {
  readonly when: 'before';
  readonly signal: string;
  readonly input: In;
}
export interface AfterEvent<In, Out> {
  readonly when: 'after';
  readonly signal: string;
  readonly input: In;
  /** Of a nested call always a success; of the outermost call also its failure, after the rollback. */
  readonly result: Exclude<Result<Out>, Running>;
}

/** Returns the input to go on with, or nothing to leave it; refuses with `ctx.fail` or by throwing a failure. */
export type BeforeHandler<In, Ctx = OperationContext> = (
  ctx: Ctx,
  event: BeforeEvent<In>,
) => Promise<In | undefined> | In | undefined | Promise<void> | void;
/**
 * Runs after an operation, in its transaction, with its `Result`. It may refuse by `ctx.fail(…)`, which rolls everything back; where the
 * outermost call was refused (`result.success` is false), it runs in a transaction of its own and changes nothing any more.
 */
export type AfterHandler<In, Out, Ctx = OperationContext> = (
  ctx: Ctx,
  event: AfterEvent<In, Out>,
) => Promise<void> | void;
export type BothHandler<In, Out, Ctx = OperationContext> = (
  ctx: Ctx,
  event: BeforeEvent<In> | AfterEvent<In, Out>,
) => Promise<In | undefined> | In | undefined | Promise<void> | void;

/**
 * Who a handler is and which handlers it stands beside. An id that is used twice (`SIGNAL_DUPLICATE_ID`), an unknown neighbour and a
 * circle stop the start.
 */
export interface HandlerOptions {
  /** A name by which others can stand before or after this handler, and reports can name it. */
  readonly id?: string;
  /** Ids of handlers that come after this one. */
  readonly before?: readonly string[];
  /** Ids of handlers that come before this one. */
  readonly after?: readonly string[];
}

type AnyHandler = (ctx: OperationContext, event: unknown) => unknown;

interface Bound extends Ordered {
  readonly when: When;
  readonly run: AnyHandler;
}

/** A handler as the pipeline runs it. */
export type BoundHandler = Pick<Bound, 'id' | 'run'>;

interface Slot {
  bound: Bound[];
  /** Handlers in order; undefined until the next dispatch sorts them. */
  before: readonly BoundHandler[] | undefined;
  after: readonly BoundHandler[] | undefined;
}

const NONE: readonly BoundHandler[] = [];

/** The before and after handlers of one app. There is one slot per operation of the composed modules and none beside. */
export class SignalRegistry {
  readonly #slots = new Map<string, Slot>();

  constructor(signals: Iterable<string>) {
    for (const signal of signals) this.#slots.set(signal, { bound: [], before: NONE, after: NONE });
  }

  /** Binds a handler and gives the function that unbinds it. */
  bind(signal: string, run: AnyHandler, when: When, options: HandlerOptions = {}): () => void {
    const slot = this.#slots.get(signal);
    if (slot === undefined) {
      throw new MisuseError(
        'SIGNAL_UNKNOWN',
        `No composed module has the signal "${signal}".${english.hint(didYouMean(signal, this.#slots.keys()))}`,
      );
    }
    if (!['before', 'after', 'both'].includes(when)) {
      throw new MisuseError('SIGNAL_WHEN', `A handler of ${signal} runs "before", "after" or "both", not "${when}".`);
    }
    if (options.id !== undefined && slot.bound.some((other) => other.id === options.id)) {
      throw new MisuseError('SIGNAL_DUPLICATE_ID', `${signal} already has a handler called "${options.id}".`);
    }
    const bound: Bound = { when, run, id: options.id, before: options.before ?? [], after: options.after ?? [] };
    slot.bound = [...slot.bound, bound];
    slot.before = slot.after = undefined;
    return () => {
      slot.bound = slot.bound.filter((other) => other !== bound);
      slot.before = slot.after = undefined;
    };
  }

  /** Sorts every slot, so that unknown neighbours and circles stop the start instead of the first call. */
  verify(): void {
    for (const signal of this.#slots.keys()) this.handlers(signal, 'before');
  }

  handlers(signal: string, when: 'before' | 'after'): readonly BoundHandler[] {
    const slot = this.#slots.get(signal);
    if (slot === undefined) return NONE;
    const known = slot[when];
    if (known !== undefined) return known;
    const ordered = inOrder(signal, slot.bound);
    const sorted = {
      before: ordered.filter((handler) => handler.when !== 'after'),
      after: ordered.filter((handler) => handler.when !== 'before'),
    };
    Object.assign(slot, sorted);
    return sorted[when];
  }

  /** Bound handlers by signal, for health reports. */
  report(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(
      [...this.#slots]
        .filter(([, slot]) => slot.bound.length > 0)
        .map(([signal, slot]) => [signal, slot.bound.map((h) => `${h.when}:${h.id ?? 'anonymous'}`)]),
    );
  }
}

/** What a module binds with: signals by value, so that the compiler knows input and answer. */
export interface ModuleSignals {
  before<In, Out>(operation: BoundOperation<In, Out>, handler: BeforeHandler<In>, options?: HandlerOptions): () => void;
  after<In, Out>(
    operation: BoundOperation<In, Out>,
    handler: AfterHandler<In, Out>,
    options?: HandlerOptions,
  ): () => void;
}

export const moduleSignals = (registry: SignalRegistry): ModuleSignals => ({
  before: (operation, handler, options) => registry.bind(operation.signal, handler as AnyHandler, 'before', options),
  after: (operation, handler, options) => registry.bind(operation.signal, handler as AnyHandler, 'after', options),
});
