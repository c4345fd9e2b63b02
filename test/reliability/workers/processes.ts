import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Place } from '../place.ts';

/** Another process on the same rows. */
export interface Other {
  /** Ranges that it has worked on, or begun to. */
  readonly ranges: number;
  order(what: 'upload' | 'process' | 'stop'): void;
  /** Waits until it has begun that many ranges. */
  begins(ranges: number): Promise<void>;
  kill(): Promise<void>;
  /** Lets it end, and gives what went wrong, if anything. */
  stop(): Promise<string>;
}

/** Starts a process and waits until it is ready. */
export async function startProcess(place: Place, { works }: { readonly works: boolean }): Promise<Other> {
  const file = fileURLToPath(new URL('child.ts', import.meta.url));
  const given = JSON.stringify({ place, works });
  const child = spawn(process.execPath, ['--conditions=parasol-source', file, given], { stdio: 'pipe' });
  const closed = once(child, 'close');
  const told = listen(child);
  await told.until(/^ready$/m);
  return {
    get ranges() {
      return told.count(/^range$/gm);
    },
    order: (what) => void child.stdin.write(`${what}\n`),
    begins: (ranges) => told.until(new RegExp(`(^range$[^]*){${ranges}}`, 'm')),
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
    },
    stop: async () => {
      child.stdin.end('stop\n');
      await closed;
      return told.errors();
    },
  };
}

function listen(child: ChildProcess) {
  let said = '';
  let errors = '';
  let listeners: (() => void)[] = [];
  const heard = (): void => {
    for (const listener of listeners.splice(0)) listener();
  };
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    heard();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  // Who is killed does not read on.
  child.stdin?.on('error', () => undefined);
  child.once('close', heard);
  return {
    count: (pattern: RegExp): number => said.match(pattern)?.length ?? 0,
    errors: (): string => errors,
    async until(pattern: RegExp): Promise<void> {
      while (!pattern.test(said)) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`A process ended before it said ${pattern}: ${said}${errors}`);
        await new Promise<void>((resolve) => {
          listeners = [...listeners, resolve];
        });
      }
    },
  };
}
