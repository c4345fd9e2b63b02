import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Place } from '../place.ts';
import type { KillOrder } from './kill-order.ts';
import type { ScenarioName } from './scenarios.ts';

/** What a child is given to do. */
export interface Work {
  readonly place: Place;
  readonly scenario: ScenarioName;
  readonly order?: KillOrder;
  /** Minute of the programme at which its clock starts. */
  readonly minute: number;
}

export type End =
  | { readonly killed: false; readonly points: number; readonly atStart: number; readonly milliseconds: number }
  /** How, and at or after which instant where that is known. */
  | { readonly killed: true; readonly where: string };

/** Processes that wait for work with everything loaded. Bundled into one file, since loading is most of what they cost. */
export interface Children {
  run(work: Work): Promise<End>;
  close(): Promise<void>;
}

export async function openChildren(): Promise<Children> {
  // Inside the repository, where drivers are found.
  const out = fileURLToPath(new URL('../../../out/', import.meta.url));
  await mkdir(out, { recursive: true });
  const folder = await mkdtemp(join(out, 'children-'));
  const file = await bundle(folder);
  const start = () => new Child(spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'pipe'] }));
  let spare = start();
  return {
    run: async (work) => {
      const child = spare;
      spare = start();
      return child.run(work);
    },
    close: async () => {
      await spare.dismiss();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function bundle(folder: string): Promise<string> {
  const conditions = ['parasol-source', 'module', 'node'];
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions },
    ssr: { noExternal: true, resolve: { conditions } },
    build: {
      ssr: fileURLToPath(new URL('child.ts', import.meta.url)),
      outDir: folder,
      target: 'node22',
      rolldownOptions: { external: ['better-sqlite3', 'pg'] },
    },
  });
  return join(folder, 'child.js');
}

class Child {
  readonly #process: ChildProcess;
  readonly #closed: Promise<unknown[]>;
  #said = '';
  #errors = '';

  constructor(process: ChildProcess) {
    this.#process = process;
    this.#closed = once(process, 'close');
    process.stdout?.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString();
    });
    process.stderr?.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString();
    });
    // Who is killed does not read on.
    process.stdin?.on('error', () => undefined);
  }

  async run(work: Work): Promise<End> {
    this.#process.stdin?.write(`${JSON.stringify(work)}\n`);
    if (work.order?.kind === 'timer') {
      await this.#hears('begun');
      setTimeout(() => this.#process.kill('SIGKILL'), work.order.milliseconds);
    }
    const [code, signal] = await this.#closed;
    if (signal === 'SIGKILL') return { killed: true, where: /^killed (.*)$/m.exec(this.#said)?.[1] ?? 'by the timer' };
    const [, points, atStart, milliseconds] = /^done (\d+) (\d+) (\d+)$/m.exec(this.#said) ?? [];
    if (code === 0 && points !== undefined)
      return { killed: false, points: Number(points), atStart: Number(atStart), milliseconds: Number(milliseconds) };
    throw new Error(
      `A child ended with code ${String(code)}. Its work: ${JSON.stringify(work)}\n${this.#said}${this.#errors}`,
    );
  }

  async dismiss(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#closed;
  }

  /** Resolves when the child says a word, or ends. */
  #hears(word: string): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.#said.includes(word)) resolve();
      };
      this.#process.stdout?.on('data', look);
      this.#process.once('close', () => resolve());
      look();
    });
  }
}
