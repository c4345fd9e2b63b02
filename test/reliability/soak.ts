// Kills and fuzz cases by hand, many more than CI has time for: `npm run soak -- --kills 10000 --store sqlite --seed 7`.
import { parseArgs } from 'node:util';
import { startPostgres } from '@parasol/dev-postgres';
import { attack, type Report } from './crash/attack.ts';
import { openChildren } from './crash/children.ts';
import { scenarioNames } from './crash/scenarios.ts';
import type { StoreName } from './place.ts';
import { chosenSeed, createRandom } from './random.ts';

const USAGE = 'npm run soak -- [--kills N] [--store sqlite|postgres] [--seed N]';
const { values } = parseArgs({
  options: { kills: { type: 'string' }, store: { type: 'string', multiple: true }, seed: { type: 'string' } },
});
const kills = Number(values.kills ?? 0);
const stores = values.store ?? ['sqlite', 'postgres'];
const isStore = (name: string): name is StoreName => name === 'sqlite' || name === 'postgres';
if (!Number.isInteger(kills) || kills < 1 || !stores.every(isStore)) {
  console.error(USAGE);
  process.exit(1);
}
const seed = chosenSeed(values.seed);
console.log(`Seed ${seed}.`);

const ownServer = process.env['PARASOL_TEST_POSTGRES_URL'];
const server = ownServer === undefined && stores.includes('postgres') ? await startPostgres() : undefined;
try {
  await soakKills(ownServer ?? server?.url ?? '');
} finally {
  await server?.stop();
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
      for (const store of stores.filter(isStore)) {
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
