import { setTimeout as pause } from 'node:timers/promises';
import { unwrap } from '@parasol/core';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { compare, told } from '../crash/attack.ts';
import { scenarios } from '../crash/scenarios.ts';
import { newPlace, type Place, removePlace, type StoreName, storeAt } from '../place.ts';
import { compose, peopleFile } from '../programme.ts';
import { type Other, startProcess } from './processes.ts';

/**
 * Several processes on one run: the owner is killed and the worker of another one finishes, without a call; and the work is shared. What
 * the database says in the end is what it says after one undisturbed process.
 */

const places: Place[] = [];
const others: Other[] = [];
afterEach(async () => {
  await Promise.all(others.splice(0).map((other) => other.kill()));
  for (const place of places.splice(0)) await removePlace(place);
});

async function prepared(store: StoreName, scenario: 'upload' | 'process'): Promise<Place> {
  const place = await newPlace(store, inject('postgresUrl'));
  places.push(place);
  const { app, me } = await compose(storeAt(place), { rangeSize: 3 });
  await scenarios[scenario].prepareAs(me);
  await app.stop();
  return place;
}

async function undisturbed(store: StoreName, scenario: 'upload' | 'process'): Promise<string[]> {
  const place = await prepared(store, scenario);
  const { app, me } = await compose(storeAt(place), { rangeSize: 3 });
  await begin(me, scenario, false);
  await app.stop();
  return told(place);
}

const start = async (place: Place, works: boolean): Promise<Other> => {
  const other = await startProcess(place, { works });
  others.push(other);
  return other;
};

type Me = Awaited<ReturnType<typeof compose>>['me'];

const begin = (me: Me, scenario: 'upload' | 'process', background: boolean): Promise<unknown> => {
  const options = { idempotencyKey: scenario, background };
  if (scenario === 'upload') return me.individualImports.importIndividuals({ source: peopleFile(24) }, options);
  return me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 }, options);
};

/** Waits until no run is left that is not done; nothing is asked for but that. */
async function allDone(place: Place): Promise<void> {
  const { app } = await compose(storeAt(place));
  const { runs } = app.as({ id: 'office', rights: ['900211'] });
  for (const end = Date.now() + 120_000; ; await pause(20)) {
    const { rows } = unwrap(await runs.list({ status: 'RUNNING' }));
    if (rows.length === 0) break;
    if (Date.now() > end) throw new Error(`Still running: ${JSON.stringify(rows)}`);
  }
  await app.stop();
}

describe.each(['sqlite', 'postgres'] as const)('processes that share runs on %s', (store) => {
  it.each([
    ['upload', 1],
    ['upload', 4],
    ['process', 1],
    ['process', 3],
  ] as const)(
    'finish %s after its owner was killed in range %i, without being called',
    {
      timeout: 240_000,
    },
    async (scenario, range) => {
      const expected = await undisturbed(store, scenario);
      const place = await prepared(store, scenario);
      const { app, me } = await compose(storeAt(place), { rangeSize: 3 });
      unwrapRunning(await begin(me, scenario, true));
      await app.stop();
      const owner = await start(place, true);
      await owner.begins(range);
      await owner.kill();
      const heir = await start(place, true);
      await allDone(place);
      expect(await heir.stop()).toBe('');
      compare(await told(place), expected);
    },
  );
});

describe('four processes on one Postgres', () => {
  it.each(['upload', 'process'] as const)(
    'share the ranges of one %s, and do each of them once',
    {
      timeout: 240_000,
    },
    async (scenario) => {
      const expected = await undisturbed('postgres', scenario);
      const place = await prepared('postgres', scenario);
      const workers = await Promise.all([1, 2, 3, 4].map(() => start(place, true)));
      const { app, me } = await compose(storeAt(place), { rangeSize: 3 });
      unwrapRunning(await begin(me, scenario, true));
      await app.stop();
      await allDone(place);
      const shares = workers.map(({ ranges }) => ranges);
      for (const worker of workers) expect(await worker.stop()).toBe('');
      compare(await told(place), expected);
      expect(shares.filter((share) => share > 0).length, `shares ${shares.join(', ')}`).toBeGreaterThan(1);
    },
  );
});

describe('two processes on one SQLite file', () => {
  it('carry on what both could, once, while a third calls for the same', { timeout: 240_000 }, async () => {
    const expected = await undisturbed('sqlite', 'upload');
    const place = await prepared('sqlite', 'upload');
    const workers = await Promise.all([1, 2].map(() => start(place, true)));
    const { app, me } = await compose(storeAt(place), { rangeSize: 3 });
    unwrapRunning(await begin(me, 'upload', true));
    expect(await begin(me, 'upload', false)).toMatchObject({ success: true });
    await app.stop();
    await allDone(place);
    for (const worker of workers) expect(await worker.stop()).toBe('');
    compare(await told(place), expected);
  });
});

function unwrapRunning(result: unknown): void {
  expect(result).toMatchObject({ success: true, outcome: 'running' });
}
