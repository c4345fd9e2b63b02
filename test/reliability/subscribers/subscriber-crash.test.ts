import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { newPlace, removePlace, type StoreName, storeAt } from '../place.ts';
import { chosenSeed, createRandom } from '../random.ts';
import type { Work } from './child.ts';
import { openLedger } from './ledger.ts';

/**
 * Processes with subscribers are killed anywhere, also between a handler and its cursor. What a handler wrote into the store is there
 * exactly once; what it sent out was sent at least once, and in order.
 */

const KILLS = Number(process.env['PARASOL_TEST_SUBSCRIBER_KILLS'] ?? 8);
const EVENTS = 40;

/** A place with entries that nobody has been told of yet. */
async function seeded(store: StoreName) {
  const place = await newPlace(store, inject('postgresUrl'));
  const folder = await mkdtemp(join(tmpdir(), 'parasol-lines-'));
  const lines = join(folder, 'lines');
  await writeFile(lines, '');
  const ledger = await openLedger(storeAt(place), { lines, by: 'test', leaseMs: 1000 });
  onTestFinished(async () => {
    await ledger.app.stop();
    await removePlace(place);
    await rm(folder, { recursive: true, force: true });
  });
  return { place, lines, ledger };
}

function start(work: Work): { child: ChildProcess; ended: Promise<NodeJS.Signals | null> } {
  const file = fileURLToPath(new URL('child.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=parasol-source', file, JSON.stringify(work)]);
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = once(child, 'close').then(([code, signal]: (number | NodeJS.Signals | null)[]) => {
    if (signal === 'SIGKILL') return signal;
    if (code !== 0) throw new Error(`A child ended with code ${String(code)}: ${errors}`);
    return null;
  });
  return { child, ended };
}

/** First deliveries come in order, and what is sent again is what was sent last before a death. */
function requireInOrder(sent: readonly string[], changes: readonly string[], deaths: number): void {
  expect([...new Set(sent)]).toEqual(changes);
  let again = 0;
  for (const [i, change] of sent.entries()) {
    if (i === 0 || change === changes[changes.indexOf(sent[i - 1] as string) + 1]) continue;
    expect(change).toBe(sent[i - 1]);
    again++;
  }
  expect(again).toBeLessThanOrEqual(deaths);
}

const sentIn = async (lines: string): Promise<[change: string, by: string][]> =>
  (await readFile(lines, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' ') as [string, string]);

describe.each(['sqlite', 'postgres'] as const)('subscribers of processes that are killed on %s', (store) => {
  it('have each effect in the store exactly once, and each effect outside at least once and in order', {
    timeout: 60_000 + KILLS * 6000,
  }, async () => {
    const seed = chosenSeed();
    const random = createRandom(seed);
    const { place, lines, ledger } = await seeded(store);
    const changes = await ledger.enter(EVENTS);
    // Short, since the next process waits for its end.
    const leaseMs = 300;
    let deaths = 0;
    while (deaths < KILLS) {
      const order = { kind: 'at' as const, point: 1 + random.below(60) };
      if ((await start({ place, lines, by: `child${deaths}`, leaseMs, order }).ended) === null) break;
      deaths++;
    }
    expect(await start({ place, lines, by: 'last', leaseMs }).ended).toBeNull();
    expect(deaths, `with PARASOL_TEST_SEED=${seed}`).toBeGreaterThanOrEqual(Math.min(4, KILLS));
    expect((await ledger.echoed()).toSorted(), `with PARASOL_TEST_SEED=${seed}`).toEqual(changes.toSorted());
    const sent = (await sentIn(lines)).map(([change]) => change);
    requireInOrder(sent, changes, deaths);
    console.log(`${store}: ${deaths} kills, ${sent.length - changes.length} sent again, seed ${seed}`);
  });

  it('are taken over by another process, and never worked on by two', { timeout: 60_000 }, async () => {
    const { place, lines, ledger } = await seeded(store);
    // Long enough for a busy machine: who lives keeps it.
    const leaseMs = 3000;
    const children = ['one', 'two', 'three'].map((by) => ({
      by,
      ...start({ place, lines, by, leaseMs, stays: true }),
    }));
    onTestFinished(() => {
      for (const { child } of children) child.kill('SIGKILL');
    });
    await Promise.all(children.map(({ child }) => once(child.stdout as NodeJS.ReadableStream, 'data')));
    const changes = await ledger.enter(10);
    const workers: string[] = [];
    while (children.length > 1) {
      while (!(await ledger.isDone())) await pause(10);
      // Whoever sent last has the subscriber in hand: he dies, and nobody told the others.
      const by = (await sentIn(lines)).at(-1)?.[1] as string;
      workers.push(by);
      const at = children.findIndex((one) => one.by === by);
      const [dead] = children.splice(at, 1);
      dead?.child.kill('SIGKILL');
      expect(await dead?.ended).toBe('SIGKILL');
      changes.push(...(await ledger.enter(10)));
    }
    while (!(await ledger.isDone())) await pause(10);
    for (const { child } of children) child.stdin?.end();
    expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([null]);
    expect(new Set(workers).size).toBe(2);
    expect((await ledger.echoed()).toSorted()).toEqual(changes.toSorted());
    const sent = await sentIn(lines);
    requireInOrder(
      sent.map(([change]) => change),
      changes,
      2,
    );
    // Each process has one unbroken stretch: the subscriber changes hands only when its holder died.
    const hands = sent.map(([, by]) => by).filter((by, i, all) => by !== all[i - 1]);
    expect(hands).toHaveLength(new Set(hands).size);
  });
});
