import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench, Figure, StoreName } from './bench.ts';
import { benches } from './benches.ts';
import { postgresServer } from './database/server.ts';
import { type Options, readOptions, usage } from './options.ts';
import { headline, line } from './report/lines.ts';
import { describeMachine, type Machine } from './report/machine.ts';
import { markdownTable } from './report/markdown.ts';
import { type Measured, measuredOf } from './report/measured.ts';
import { runAlone } from './run-alone.ts';

const OUT = join(import.meta.dirname, '../../out');
/** Benches that run once on each store keep to this size: their cost does not grow with the rows. */
const ONCE_ROWS = 100_000;

interface Place {
  readonly store: StoreName;
  readonly rows: number;
}

function placesOf({ runs }: Bench, { stores, sizes }: Options): Place[] {
  if (runs === 'process') return [{ store: 'sqlite', rows: 0 }];
  if (runs === 'rows') return sizes.map((rows) => ({ store: 'sqlite', rows }));
  const used = runs !== 'stores' ? sizes : [Math.min(ONCE_ROWS, Math.max(...sizes))];
  const on = runs === 'postgres' ? stores.filter((store) => store === 'postgres') : stores;
  return on.flatMap((store) => used.map((rows) => ({ store, rows })));
}

async function runAll(options: Options, machine: Machine, postgresUrl: string): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const bench of benches) {
    if (options.names.length > 0 && !options.names.includes(bench.name)) continue;
    console.log(headline(bench));
    for (const place of placesOf(bench, options)) {
      const figures = await runAlone(bench, { ...place, postgresUrl }).catch(reported);
      for (const figure of figures) {
        const one = measuredOf(bench, place, figure);
        measured.push(one);
        console.log(line(one));
      }
      // Written as it grows: a run that is broken off leaves what it has.
      await writeFile(join(OUT, 'bench.json'), `${JSON.stringify({ machine, measured }, undefined, 2)}\n`);
    }
  }
  return measured;
}

/** The other benches go on. */
function reported(error: unknown): Figure[] {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
  return [];
}

function read(): Options | undefined {
  try {
    return readOptions(
      process.argv.slice(2),
      benches.map(({ name }) => name),
    );
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exitCode = 1;
    return undefined;
  }
}

const options = read();
if (options !== undefined) {
  const started = performance.now();
  await mkdir(OUT, { recursive: true });
  const wanted = benches.filter(({ name }) => options.names.length === 0 || options.names.includes(name));
  const needsPostgres =
    options.stores.includes('postgres') && wanted.some(({ runs }) => runs !== 'process' && runs !== 'rows');
  const server = needsPostgres ? await postgresServer() : undefined;
  try {
    const machine = await describeMachine(server?.url);
    for (const [name, value] of Object.entries(machine)) console.log(`${name}: ${value}`);
    const measured = await runAll(options, machine, server?.url ?? '');
    const missed = measured.filter(({ met }) => met === false).length;
    const held = measured.filter(({ met }) => met === true).length;
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`\n${held} goals met, ${missed} missed, in ${seconds} s. Figures are in out/bench.json.`);
    if (options.markdown) console.log(`\n${markdownTable(measured)}`);
  } finally {
    await server?.stop();
  }
}
