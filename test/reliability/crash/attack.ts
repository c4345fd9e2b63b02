import { strictEqual } from 'node:assert/strict';
import Database from 'better-sqlite3';
import { factsOf } from '../../../packages/core/src/testing/facts.ts';
import { copyOf, newPlace, type Place, removePlace, type StoreName, storeAt } from '../place.ts';
import type { Random } from '../random.ts';
import type { Children, Work } from './children.ts';
import { randomOrder } from './kill-order.ts';
import { type ScenarioName, scenarios } from './scenarios.ts';

export interface Attack {
  readonly scenario: ScenarioName;
  readonly store: StoreName;
  /** How many processes to kill. */
  readonly kills: number;
  readonly random: Random;
  readonly children: Children;
  readonly postgresUrl: string;
}

export interface Report {
  readonly kills: number;
  /** How often the work was done to its end and held against the undisturbed one. */
  readonly compared: number;
  /** How many processes died where. */
  readonly where: Readonly<Record<string, number>>;
}

/**
 * Lets processes do the work and kills them at random until it is done, again and again on fresh rows, and compares everything the
 * database says in the end with what it says after an undisturbed run. Throws at the first difference.
 */
export async function attack(options: Attack): Promise<Report> {
  const { scenario, kills, random, children } = options;
  const template = options.store === 'sqlite' ? await prepared(options) : undefined;
  const fresh = async (): Promise<Place> =>
    (template === undefined ? undefined : await copyOf(template)) ?? (await prepared(options));

  const untouched = await fresh();
  const usual = await children.run({ place: untouched, scenario, minute: 0 });
  if (usual.killed) throw new Error('Nobody was to be killed.');
  const expected = await told(untouched, scenario);
  await removePlace(untouched);

  const where: Record<string, number> = {};
  let killed = 0;
  let compared = 0;
  while (killed < kills) {
    const place = await fresh();
    let minute = 0;
    for (let isDone = false; !isDone; ) {
      const order = killed < kills ? randomOrder(random, usual, scenarios[scenario].startIsWork) : undefined;
      const works: Work[] = [{ place, scenario, minute, ...(order === undefined ? {} : { order }) }];
      // Now and then another process works beside it, and lives.
      if (random.below(6) === 0) works.push({ place, scenario, minute });
      for (const end of await Promise.all(works.map((work) => children.run(work)))) {
        if (!end.killed) isDone = true;
        else {
          killed++;
          where[end.where] = (where[end.where] ?? 0) + 1;
        }
      }
      // The clock of the next process may be behind.
      minute = random.below(3) === 0 ? 0 : minute + 1;
    }
    compare(await told(place, scenario), expected);
    compared++;
    await removePlace(place);
  }
  if (template !== undefined) await removePlace(template);
  return { kills: killed, compared, where };
}

async function prepared({ scenario, store, postgresUrl }: Attack): Promise<Place> {
  const place = await newPlace(store, postgresUrl);
  await scenarios[scenario].prepare(place);
  return place;
}

/** What the database says when all processes are gone. */
export async function told(place: Place, scenario: ScenarioName = 'upload'): Promise<string[]> {
  const { app } = await scenarios[scenario].open(storeAt(place), 0);
  const { store, catalog } = app.runtime;
  const facts = await factsOf(store, catalog, {
    // A household has its head after every range, so who was head meanwhile, and how many changed in all, depends on which range came
    // first. In the end it does not.
    ignore: scenario === 'upload' ? [...HOW, 'change.counts'] : HOW,
    latest: ['group_individual'],
    without: (entity, row) =>
      // Who took over a run has a record of its own, without the key.
      (entity === 'change' && row['idempotencyKey'] === null) ||
      // The bytes of a file that died on its way, or with the process that would have deleted them, are a worker's to clear away.
      ['run_file', 'blob', 'blob_chunk'].includes(entity),
  });
  await app.stop();
  if (place.store === 'sqlite') requireSound(place.file);
  return facts;
}

/**
 * What is about the way and not about the outcome: where sets are cut depends on ids, and so do hashes of something with ids in it. The
 * number of ranges, their states and the sums over them are compared.
 */
const HOW = [
  'change.inputHash',
  // Of people who come with another upload, by its id.
  'individual_data_source_upload.schemaHash',
  'run.key',
  ...['holder', 'heldUntil', 'attempts', 'mark', 'restUntil', 'error', 'version'].map((name) => `run.${name}`),
  ...['steps', 'since', 'sinceDone', 'version'].map((name) => `run_phase.${name}`),
  ...['attempts', 'claim', 'error', 'version'].map((name) => `run_range.${name}`),
  'run_range.afterId',
  'run_range.throughId',
  'run_range.position',
  'run_range.counts',
];

function requireSound(file: string): void {
  const db = new Database(file, { readonly: true });
  strictEqual(db.pragma('integrity_check', { simple: true }), 'ok');
  strictEqual((db.pragma('foreign_key_check') as unknown[]).length, 0);
  db.close();
}

/** Names of rows change with whatever the row says, so lines that differ in more than names are shown first: there it began. */
export function compare(facts: readonly string[], expected: readonly string[]): void {
  const missing = without(expected, facts);
  const surplus = without(facts, expected);
  if (missing.length + surplus.length === 0) return;
  const plain = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/<[\w-]{10}>/g, '<>'));
  const told = [without(plain(missing), plain(surplus)), without(plain(surplus), plain(missing))] as const;
  const [lost, more] = told[0].length + told[1].length === 0 ? [missing, surplus] : told;
  const shown = (lines: readonly string[]): string => lines.slice(0, 8).join('\n  ');
  throw new Error(
    `After kills the database says something else.\nMissing (${lost.length}):\n  ${shown(lost)}\nSurplus (${more.length}):\n  ${shown(more)}`,
  );
}

/** Lines of the first list that the second does not have as often. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
