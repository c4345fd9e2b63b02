import { command, createParasol, defineModule, defineService, type Parasol, rights, unwrap } from '@parasol/core';
import { memory } from '@parasol/memory';
import { z } from 'zod';
import type { Bench } from '../bench.ts';
import { perAwait, perCall, turnByTurn } from '../harness/repeat.ts';

/** A command that does nothing, so that what is left is what stands around it. */
const nothing = command({ rights: 'acme_perms', input: z.strictObject({}), run: async () => undefined });
const NothingService = defineService('acme_service', { nothing });
const SIGNAL = 'acme_service.nothing';
const acme = () =>
  defineModule({
    id: 'acme',
    services: { acme: NothingService },
    configuration: z.strictObject({ acme_perms: rights('1') }),
  });
async function compose() {
  const app = await createParasol({ store: memory(), modules: [acme()] });
  await app.migrate();
  return app;
}
type App = Awaited<ReturnType<typeof compose>>;

const ROUNDS = 9;
const TIMES = 200_000;
const CALLS = 20_000;

function emptyCall(): undefined {}

export const dispatch: Bench = {
  name: 'dispatch',
  title: 'dispatch a signal',
  limit: 'an empty function call',
  goal: '< 100 ns with no handler, < 1 µs with one before and one after',
  runs: 'process',
  async run() {
    const bare = await compose();
    const hooked = await compose();
    hooked.signals.bind(SIGNAL, () => undefined, 'before');
    hooked.signals.bind(SIGNAL, () => undefined, 'after');
    const found = await turnByTurn(
      {
        empty: () => perCall(emptyCall, TIMES),
        none: () => loops(bare),
        both: () => perAwait(() => dispatched(hooked), TIMES),
        callBare: () => nestedCalls(bare),
        callHooked: () => nestedCalls(hooked),
      },
      ROUNDS,
    );
    await Promise.all([bare.stop(), hooked.stop()]);
    return [
      { what: 'no handler', unit: 'ns', ours: found.none, limit: found.empty, goal: { below: 100 } },
      { what: 'one before, one after', unit: 'ns', ours: found.both, limit: found.empty, goal: { below: 1000 } },
      {
        what: 'one before, one after, as what a nested call takes longer by',
        unit: 'ns',
        ours: found.callHooked - found.callBare,
        goal: { below: 1000 },
      },
      { what: 'a nested call of a command that does nothing', unit: 'ns', ours: found.callBare },
    ];
  },
};

const input = Object.freeze({});

/** The loops of the pipeline around an operation. Without handlers they await nothing. */
const loops = ({ runtime }: Parasol<object>): number =>
  perCall(() => {
    let handlers = 0;
    for (const _ of runtime.signals.handlers(SIGNAL, 'before')) handlers++;
    for (const _ of runtime.signals.handlers(SIGNAL, 'after')) handlers++;
    return handlers;
  }, TIMES);

async function dispatched({ runtime }: Parasol<object>): Promise<unknown> {
  let current: unknown = input;
  const { signals, watch } = runtime;
  for (const handler of signals.handlers(SIGNAL, 'before')) {
    const event = { when: 'before' as const, signal: SIGNAL, input: current };
    const begun = performance.now();
    const replaced = await watch.run(handler, undefined as never, event);
    watch.handlerEnded(begun, handler, event);
    if (replaced !== undefined) current = replaced;
  }
  const result = { success: true, outcome: 'done', data: undefined };
  for (const handler of signals.handlers(SIGNAL, 'after')) {
    const event = { when: 'after' as const, signal: SIGNAL, input: current, result };
    const begun = performance.now();
    await watch.run(handler, undefined as never, event);
    watch.handlerEnded(begun, handler, event);
  }
  return current;
}

/** Nanoseconds per call inside one transaction, through the whole pipeline. */
async function nestedCalls(app: App): Promise<number> {
  const me = app.as({ id: 'bench', rights: ['1'] });
  return unwrap(await me.transaction((tx) => perAwait(() => tx.acme.nothing({}), CALLS)));
}
