// One of several processes on the same rows. It tells its parent where it is and goes on when the parent says so.
import { createParasol, identifiers, silentLogger, unwrap } from '@parasol/core';
import { individual } from '@parasol/individual';
import { storeAt } from '../place.ts';
import { move, readSum } from './accounts.ts';
import type { FromWorker, WorkerOptions } from './protocol.ts';

const { place, name, rounds } = JSON.parse(process.argv[2] as string) as WorkerOptions;
const rights = ['159001', '159002', '159003', '180001', '180002'];

const tell = (message: FromWorker): void => void process.send?.(message);
/** Resolves at the next word of the parent. */
const gate = (): Promise<unknown> => new Promise((resolve) => void process.once('message', resolve));

tell({ at: 'ready' });
await gate();
const app = await createParasol({
  store: storeAt(place),
  modules: [individual()],
  configuration: {
    individual: {
      individual_schema: { type: 'object', properties: { money: { type: 'integer' }, count: { type: 'integer' } } },
    },
  },
  configure: (container) => void container.rebind(identifiers.logger).toConstantValue(silentLogger),
});
const { statements } = await app.migrate();
await app.start();
tell({ at: 'migrated', statements: statements.length });
await gate();

const me = app.as({ id: name, rights });
let longestWait = 0;
let conflicts = 0;
let taken = 0;
/** Calls again until nobody else was faster. Every other refusal ends the process. */
async function untilDone<T extends { success: boolean; errors?: readonly { code: string }[] }>(
  call: () => Promise<T>,
): Promise<T> {
  for (;;) {
    const begun = performance.now();
    const result = await call();
    longestWait = Math.max(longestWait, performance.now() - begun);
    if (result.success) return result;
    if (result.errors?.[0]?.code !== 'core.CONFLICT') throw new Error(JSON.stringify(result.errors));
    conflicts++;
  }
}

for (let round = 0; round < rounds; round++) {
  await untilDone(() => me.individuals.create({ firstName: name, lastName: `Round${round}`, dob: '1990-01-01' }));
  await untilDone(() => move(me, round));
  const code = await me.groups.create({ code: `H${round}` });
  if (code.success) taken++;
  else if (code.errors[0]?.code !== 'core.DUPLICATE') throw new Error(JSON.stringify(code.errors));
  const sum = await readSum(me);
  if (sum !== 0) throw new Error(`The accounts sum up to ${sum}.`);
  const own = unwrap(await me.individuals.count({ where: { '==': [{ var: 'firstName' }, name] } }));
  if (own !== round + 1) throw new Error(`${name} made ${round + 1} people and finds ${own}.`);
}
await app.stop();
tell({ at: 'done', longestWait: Math.round(longestWait), conflicts, taken });
process.disconnect?.();
