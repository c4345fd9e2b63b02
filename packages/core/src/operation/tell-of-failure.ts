import { errorFacts } from '../errors/error-facts.ts';
import type { Call } from './call.ts';
import { recordChange } from './change-record.ts';
import type { Failed } from './result.ts';
import type { Runtime } from './runtime.ts';
import { transact } from './transact.ts';

/** After handlers learn of a refusal once everything is rolled back, in a transaction of their own; what they do cannot change the answer. */
export async function tellOfFailure(
  runtime: Runtime,
  call: Pick<Call, 'operation' | 'actor' | 'input' | 'settings'>,
  result: Failed,
): Promise<void> {
  const { operation, actor, input, settings } = call;
  const handlers = runtime.signals.handlers(operation.signal, 'after');
  if (handlers.length === 0) return;
  try {
    await transact(runtime, { settings, actor, changeId: runtime.newId() }, async (ctx) => {
      const { watch } = runtime;
      const event = { when: 'after' as const, signal: operation.signal, input, result };
      for (const handler of handlers) {
        const begun = performance.now();
        await watch.run(handler, ctx, event);
        watch.handlerEnded(begun, handler, event);
      }
      if (ctx.unit.counts.size > 0) await recordChange(ctx, operation, input, {}, { outcome: 'done', answer: {} });
    });
  } catch (error) {
    runtime.logger.error('An after handler of a refused call failed.', {
      signal: operation.signal,
      ...errorFacts(error),
    });
  }
}
