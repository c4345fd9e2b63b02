import type { AnyEntity, RowOf } from '../entity/entity.ts';
import type { Issue } from '../errors/issue.ts';
import { checkedCalls } from '../module/checked-calls.ts';
import { createSession } from '../module/session.ts';
import type { Context } from '../operation/create-context.ts';
import type { Runtime } from '../operation/runtime.ts';
import { reading } from './bookkeeping.ts';
import { SubscriberDisabled } from './delivery-failure.ts';
import type { DurableEvent } from './durable-event.ts';
import type { EffectiveSubscriber } from './effective-subscriber.ts';
import { rowsOf } from './rows-of.ts';
import type { OutsideHandlerContext, StoreHandlerContext } from './subscriber.ts';

interface Attempt {
  readonly tries: number;
  readonly signal: AbortSignal;
}

function disable(issue: Issue): never {
  throw new SubscriberDisabled(issue);
}

/** What a handler has whose effect is in the store: the transaction that also moves the cursor. */
export function storeContext(
  runtime: Runtime,
  { actor }: EffectiveSubscriber,
  ctx: Context,
  attempt: Attempt,
): StoreHandlerContext {
  return Object.freeze({
    ...attempt,
    ...checkedCalls(runtime, actor, ctx),
    actor,
    now: ctx.now,
    today: ctx.today,
    changeId: ctx.changeId,
    logger: runtime.logger,
    sql: ctx.sql,
    repo: (...args: Parameters<Context['repo']>) => ctx.repo(...args),
    attempt: (work: () => Promise<unknown>) => ctx.attempt(work),
    lock: (entity: AnyEntity, id: string) => ctx.lock(entity, id),
    newId: () => ctx.newId(),
    fail: (...issues: Issue[]) => ctx.fail(...issues),
    rowsOf: (event: DurableEvent, entity: AnyEntity, options?: object) => rowsOf(ctx, event, entity, options),
    disable,
  }) as unknown as StoreHandlerContext;
}

/** What a handler has whose effect is outside: a session of its actor, and reads. */
export function outsideContext(
  runtime: Runtime,
  { actor }: EffectiveSubscriber,
  attempt: Attempt,
): OutsideHandlerContext {
  return Object.freeze({
    ...attempt,
    logger: runtime.logger,
    me: createSession(runtime, actor),
    async *rowsOf<E extends AnyEntity>(
      event: Pick<DurableEvent, 'changeId'>,
      entity: E,
      options?: { readonly batch?: number },
    ): AsyncIterable<readonly RowOf<E>[]> {
      yield* rowsOf(await reading(runtime, actor), event, entity, options);
    },
    disable,
  });
}
