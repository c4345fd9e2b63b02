import { type Actor, requireRights } from '../access/actor.ts';
import type { Context, PlainServices } from '../operation/create-context.ts';
import { boundOf, parseInput } from '../operation/nested.ts';
import type { Operation } from '../operation/operation.ts';
import { requireRightsOfParts, rightsOf } from '../operation/pipeline.ts';
import type { Runtime } from '../operation/runtime.ts';

/** Calls in a transaction that no operation is around: the actor's rights are checked for each, and a refusal dooms it like any other. */
export interface CheckedCalls {
  call<I, O>(operation: Operation<I, O>, input: I): Promise<O>;
  /** The services by name. */
  readonly services: PlainServices;
}

export function checkedCalls(runtime: Runtime, actor: Actor, ctx: Context): CheckedCalls {
  async function call<I, O>(operation: Operation<I, O>, input: I): Promise<O> {
    try {
      const bound = boundOf(ctx, operation as Operation);
      requireRights(actor, bound.signal, rightsOf(runtime, ctx.settings, bound));
      if (bound.spec.rightsOfParts !== undefined)
        requireRightsOfParts(runtime, ctx.settings, actor, bound, parseInput(bound, input));
    } catch (error) {
      ctx.unit.doom(error);
      throw error;
    }
    ctx.access?.fields?.take(input);
    return ctx.call(operation, input);
  }
  const services = Object.fromEntries(
    Object.entries(runtime.services).map(([name, operations]) => [
      name,
      Object.fromEntries(
        Object.entries(operations).map(([key, operation]) => [key, (input: unknown) => call(operation, input)]),
      ),
    ]),
  );
  return { call, services };
}
