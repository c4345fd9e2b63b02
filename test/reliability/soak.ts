// Kills and spoilt inputs by hand, many more than CI has time for: `npm run soak -- --kills 10000 --store sqlite --seed 7`, `npm run
// soak -- --fuzz 100000`.
import { parseArgs } from 'node:util';
import { startPostgres } from '@parasol/dev-postgres';
import { stores } from '@parasol/test-support';
import { attack, type Report } from './crash/attack.ts';
import { openChildren } from './crash/children.ts';
import { scenarioNames } from './crash/scenarios.ts';
import { fuzzOperations } from './fuzz/fuzz-operations.ts';
import { fuzzReader, readerNames } from './fuzz/readers.ts';
import type { StoreName } from './place.ts';
import { chosenSeed, createRandom } from './random.ts';

const USAGE = 'npm run soak -- --kills N | --fuzz N [--store sqlite|postgres|memory] [--seed N]';
const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    fuzz: { type: 'string' },
    store: { type: 'string', multiple: true },
    seed: { type: 'string' },
  },
});
const kills = Number(values.kills ?? 0);
const fuzz = Number(values.fuzz ?? 0);
const known = ['memory', 'sqlite', 'postgres'];
const wanted = values.store ?? known;
const isStore = (name: string): name is StoreName => name === 'sqlite' || name === 'postgres';
if (![kills, fuzz].every((count) => Number.isInteger(count) && count >= 0) || kills + fuzz === 0) fail();
if (!wanted.every((name) => known.includes(name))) fail();
const seed = chosenSeed(values.seed);
console.log(`Seed ${seed}.`);

const ownServer = process.env['PARASOL_TEST_POSTGRES_URL'];
const server = ownServer === undefined && wanted.includes('postgres') ? await startPostgres() : undefined;
if (server !== undefined) process.env['PARASOL_TEST_POSTGRES_URL'] = server.url;
try {
  if (kills > 0) await soakKills(ownServer ?? server?.url ?? '');
  if (fuzz > 0) await soakFuzz();
} finally {
  await server?.stop();
}

function fail(): never {
  console.error(USAGE);
  process.exit(1);
}

/** Kills in rounds over stores and scenarios, so that a report is there whenever one stops it. */
async function soakKills(postgresUrl: string): Promise<void> {
  const ROUND = 100;
  const children = await openChildren();
  const random = createRandom(seed);
  const reports = new Map<string, Report>();
  let done = 0;
  try {
    while (done < kills) {
      for (const store of wanted.filter(isStore)) {
        for (const scenario of scenarioNames) {
          if (done >= kills) break;
          const title = `${store} ${scenario}`;
          const report = await attack({ scenario, store, kills: ROUND, random, children, postgresUrl });
          reports.set(title, added(reports.get(title), report));
          done += report.kills;
          console.log(`${done} of ${kills} kills: ${title}, ${report.compared} comparisons, no difference`);
        }
      }
    }
  } finally {
    await children.close();
    for (const [title, report] of reports) print(title, report);
  }
}

/** Spoilt inputs in rounds over stores and readers. Every failure is told with the seed of its round; the others go on. */
async function soakFuzz(): Promise<void> {
  const ROUND = 1000;
  let failures = 0;
  let done = 0;
  const answers = new Map<string, number>();
  for (let round = 0; done < fuzz; round++) {
    const own = seed + round;
    for (const store of stores.filter(({ name }) => wanted.includes(name))) {
      const open = async () => {
        const place = await store.create();
        return { store: place.open(), close: () => place.remove() };
      };
      await attempt(`operations on ${store.name}`, own, async () => {
        const report = await fuzzOperations({ open, cases: ROUND, seed: own });
        for (const [code, count] of Object.entries(report.answers)) answers.set(code, (answers.get(code) ?? 0) + count);
      });
      done += ROUND;
    }
    for (const reader of readerNames) {
      await attempt(`the reader of a ${reader}`, own, async () => void (await fuzzReader(reader, ROUND, own)));
      done += ROUND;
    }
    console.log(`${done} of ${fuzz} cases, ${failures} failures`);
  }
  for (const [code, count] of [...answers].sort(([, a], [, b]) => b - a))
    console.log(`  ${String(count).padStart(7)}  ${code}`);
  if (failures > 0) process.exitCode = 1;

  async function attempt(what: string, own: number, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      failures++;
      console.error(`With seed ${own}, ${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function added(before: Report | undefined, { kills: count, compared, where }: Report): Report {
  if (before === undefined) return { kills: count, compared, where };
  const sum = { ...before.where };
  for (const [place, deaths] of Object.entries(where)) sum[place] = (sum[place] ?? 0) + deaths;
  return { kills: before.kills + count, compared: before.compared + compared, where: sum };
}

function print(title: string, { kills: count, compared, where }: Report): void {
  console.log(`\n${title}: ${count} kills, ${compared} times held against the undisturbed run`);
  for (const [place, deaths] of Object.entries(where).sort(([, a], [, b]) => b - a)) {
    console.log(`  ${String(deaths).padStart(5)}  ${place}`);
  }
}
