import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createParasol, unwrap } from '@parasol/core';
import { individual } from '@parasol/individual';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { newPlace, type Place, removePlace, storeAt } from '../place.ts';
import { openAccounts, readMoves, readSum } from './accounts.ts';
import type { FromWorker } from './protocol.ts';

/** Processes that start on an empty database at the same instant and work on the same rows. */

/** A process, and what it tells: `next` waits for its next word, `go` opens its gate. */
class Worker {
  readonly #child: ChildProcess;
  readonly #told: FromWorker[] = [];
  #heard = Promise.withResolvers<void>();
  readonly #hasEnded = Promise.withResolvers<void>();
  #errors = '';

  constructor(place: Place, name: string, rounds: number) {
    this.#child = fork(
      fileURLToPath(new URL('worker.ts', import.meta.url)),
      [JSON.stringify({ place, name, rounds })],
      {
        execArgv: ['--conditions=parasol-source'],
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      },
    );
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString();
    });
    this.#child.on('message', (message: FromWorker) => {
      this.#told.push(message);
      this.#heard.resolve();
    });
    this.#child.on('exit', (code) => {
      this.#hasEnded.resolve();
      if (code !== 0) this.#heard.reject(new Error(`${name} ended with ${code}: ${this.#errors}`));
    });
    onTestFinished(() => void this.#child.kill('SIGKILL'));
  }

  async next<At extends FromWorker['at']>(at: At): Promise<Extract<FromWorker, { at: At }>> {
    if (this.#told.length === 0) await this.#heard.promise;
    this.#heard = Promise.withResolvers();
    const message = this.#told.shift();
    if (message?.at !== at) throw new Error(`Expected "${at}", got ${JSON.stringify(message)}.`);
    return message as Extract<FromWorker, { at: At }>;
  }

  ended(): Promise<void> {
    return this.#hasEnded.promise;
  }

  go(): void {
    this.#child.send('go');
  }
}

describe.each([
  { store: 'sqlite', processes: 2, rounds: 40 },
  { store: 'postgres', processes: 4, rounds: 25 },
] as const)('$processes processes on one $store', ({ store, processes, rounds }) => {
  it('migrate once, write and read at the same time, lose nothing, and none starves', {
    timeout: 300_000,
  }, async () => {
    const place = await newPlace(store, inject('postgresUrl'));
    onTestFinished(() => removePlace(place));
    const workers = Array.from({ length: processes }, (_, i) => new Worker(place, `P${i}`, rounds));
    for (const worker of workers) await worker.next('ready');
    for (const worker of workers) worker.go();
    const migrated = await Promise.all(workers.map((worker) => worker.next('migrated')));
    expect(migrated.filter(({ statements }) => statements > 0)).toHaveLength(1);

    const app = await createParasol({
      store: storeAt(place),
      modules: [individual()],
      configuration: {
        individual: {
          individual_schema: { type: 'object', properties: { money: { type: 'integer' }, count: { type: 'integer' } } },
        },
      },
    });
    onTestFinished(async () => void (await app.stop()));
    expect((await app.migrate()).statements).toEqual([]);
    const me = app.as({ id: 'parent', rights: ['159001', '159002', '180001', '900201'] });
    await openAccounts(me);

    for (const worker of workers) worker.go();
    const done = await Promise.all(workers.map((worker) => worker.next('done')));
    await Promise.all(workers.map((worker) => worker.ended()));
    expect(await readSum(me)).toBe(0);
    expect(await readMoves(me)).toBe(processes * rounds);
    expect(unwrap(await me.individuals.count({}))).toBe(4 + processes * rounds);
    expect(unwrap(await me.groups.count({}))).toBe(rounds);
    expect(done.reduce((sum, { taken }) => sum + taken, 0)).toBe(rounds);
    expect(unwrap(await me.changes.count({}))).toBe(4 + processes * rounds * 2 + rounds);

    // Nobody had to wait until another was done: in the log everybody begins before anybody ends.
    const log = unwrap(await me.changes.list({ first: 1000 }))
      .rows.map(({ actorId }) => actorId)
      .filter((actor) => actor !== 'parent');
    const firsts = workers.map((_, i) => log.indexOf(`P${i}`));
    const lasts = workers.map((_, i) => log.lastIndexOf(`P${i}`));
    expect(Math.max(...firsts)).toBeLessThan(Math.min(...lasts));
  });
});
