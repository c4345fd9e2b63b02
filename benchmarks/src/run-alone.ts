import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Bed, Bench, Figure } from './bench.ts';

/** Runs a bench in a process of its own, with its output on ours. */
export function runAlone(bench: Bench, bed: Bed): Promise<Figure[]> {
  const child = fork(join(import.meta.dirname, 'child.ts'), [bench.name, JSON.stringify(bed)], {
    execArgv: ['--conditions=parasol-source', '--expose-gc', '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    let figures: Figure[] | undefined;
    child.once('message', (message) => {
      figures = message as Figure[];
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0 && figures !== undefined) resolve(figures);
      else
        reject(new Error(`The bench "${bench.name}" on ${bed.store} with ${bed.rows} rows ended with code ${code}.`));
    });
  });
}
