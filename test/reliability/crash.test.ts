import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { carryOut, compose, outcome, type Place, prepare, type Work } from './programme.ts';

/** Processes are killed with SIGKILL while they work; a rerun must end with the same set to the same cents, and nothing doubled. */

const folders: string[] = [];
const schemas: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  if (schemas.length === 0) return;
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  for (const schema of schemas.splice(0)) await client.query(`drop schema ${schema} cascade`);
  await client.end();
});

async function newPlace(store: Place['store']): Promise<Place> {
  if (store === 'postgres') {
    const schema = `crash_${randomBytes(6).toString('hex')}`;
    schemas.push(schema);
    return { store, url: inject('postgresUrl'), schema };
  }
  const folder = await mkdtemp(join(tmpdir(), 'parasol-crash-'));
  folders.push(folder);
  return { store, file: join(folder, 'crash.db') };
}

/** Runs the work in a child and kills it `delay` milliseconds after its n-th step; true when it had finished before. */
function runAndKill(work: Work, steps: number, delay: number): Promise<boolean> {
  const child = spawn(
    process.execPath,
    ['--conditions=parasol-source', fileURLToPath(new URL('child.ts', import.meta.url)), JSON.stringify(work)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let seen = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdout.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
    if (seen.length > steps) setTimeout(() => child.kill('SIGKILL'), delay);
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (signal !== null) resolve(false);
      else if (code === 0 && seen.endsWith('!')) resolve(true);
      else reject(new Error(`The child ended with code ${code}: ${errors}`));
    });
  });
}

const undisturbed = async (work: Work): Promise<string[]> => {
  const programme = await compose(work);
  await prepare(programme, work);
  await carryOut(programme, work, () => undefined);
  const lines = await outcome(programme);
  await programme.app.stop();
  return lines;
};

const KILLS = 12;

describe.each(['sqlite', 'postgres'] as const)('a process killed on %s', (store) => {
  it.each(['upload', 'process'] as const)(
    'during %s leaves what a rerun completes to the same set',
    { timeout: 240_000 },
    async (scenario) => {
      const shape = { scenario, rows: 400, rangeSize: 40 };
      const expected = await undisturbed({ ...shape, place: await newPlace(store) });
      expect(expected.length).toBeGreaterThan(300);

      const work: Work = { ...shape, place: await newPlace(store) };
      const before = await compose(work);
      await prepare(before, work);
      await before.app.stop();
      let kills = 0;
      for (let step = 0; step < KILLS; step++) {
        if (await runAndKill(work, step, (step * 7) % 20)) break;
        kills++;
      }
      expect(kills).toBeGreaterThan(3);
      const after = await compose(work);
      await carryOut(after, work, () => undefined);
      expect(await outcome(after)).toEqual(expected);
      await after.app.stop();
    },
  );

  it('pays once when two processes work on the same plan and month at the same time', {
    timeout: 120_000,
  }, async () => {
    const shape = { scenario: 'process' as const, rows: 400, rangeSize: 40 };
    const expected = await undisturbed({ ...shape, place: await newPlace(store) });
    const work: Work = { ...shape, place: await newPlace(store) };
    const before = await compose(work);
    await prepare(before, work);
    await before.app.stop();
    const forever = Number.POSITIVE_INFINITY;
    expect(await Promise.all([runAndKill(work, forever, 0), runAndKill(work, forever, 0)])).toEqual([true, true]);
    const after = await compose(work);
    expect(await outcome(after)).toEqual(expected);
    expect(await after.me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 })).toMatchObject({
      outcome: 'unchanged',
    });
    await after.app.stop();
  });
});
