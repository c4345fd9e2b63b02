import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { unwrap } from '@parasol/core';
import type { Bed, Bench } from '../bench.ts';
import { roundsFor, sideBySide } from '../harness/side-by-side.ts';
import { type Host, withHost } from '../host.ts';
import { openProgramme } from '../programme.ts';
import { byCode } from '../rules.ts';

export const workers: Bench = {
  name: 'workers',
  title: 'process a payment cycle in the background, code rule: two worker processes',
  limit: 'one worker process',
  goal: '≤ 0.59 × (1.7 times as fast), where the database has cores of its own',
  runs: 'postgres',
  run: (bed) =>
    withHost(bed, async (host) => {
      const programme = await openProgramme(host, bed.rows);
      await programme.pays(byCode);
      let month = 0;
      const by = (count: number) => {
        let processes: ChildProcess[] = [];
        return {
          prepare: async () => {
            await programme.clear();
            processes = await Promise.all(Array.from({ length: count }, () => startWorker(bed, host)));
          },
          run: () => processed(host, month++),
          check: async () => {
            await Promise.all(processes.map(stopWorker));
            const benefits = unwrap(await host.me.benefits.count({}));
            if (benefits !== bed.rows) throw new Error(`There are ${benefits} benefits instead of ${bed.rows}.`);
          },
        };
      };
      const { ours, limit, ratio } = await sideBySide({ ours: by(2), limit: by(1) }, roundsFor(bed.rows));
      const note = 'here the database shares the cores with the workers';
      return [{ unit: 'ms', ours, limit, ratio, goal: { ratioAtMost: 0.59 }, note }];
    }),
};

async function startWorker({ postgresUrl: connectionString }: Bed, { bare }: Host): Promise<ChildProcess> {
  if (bare.name !== 'postgres') throw new Error('Several processes work on one set on Postgres only.');
  const { rows } = await bare.client.query<{ schema: string }>('select current_schema() as schema');
  const place = JSON.stringify({ connectionString, schema: rows[0]?.schema });
  const worker = fork(join(import.meta.dirname, '../worker-process.ts'), [place], {
    execArgv: ['--conditions=parasol-source', '--disable-warning=ExperimentalWarning'],
  });
  await once(worker, 'message');
  return worker;
}

async function stopWorker(worker: ChildProcess): Promise<void> {
  const ended = once(worker, 'exit');
  worker.send('stop');
  await ended;
}

/** From the call to the end of the run. */
async function processed({ me }: Host, month: number): Promise<void> {
  const asked = await me.benefitPlanPaymentCycles.process(
    { year: 2026 + Math.floor(month / 12), month: (month % 12) + 1 },
    { background: true },
  );
  if (!('run' in asked)) throw new Error(`It does not run: ${JSON.stringify(asked)}`);
  for (;;) {
    const { status } = unwrap(await me.runs.progress({ id: asked.run }));
    if (status === 'DONE') return;
    if (status !== 'RUNNING') throw new Error(`The run is ${status}.`);
    await pause(10);
  }
}
