import { Worker } from 'node:worker_threads';
import { PEAK, SAMPLES, STOP } from './memory-cells.ts';

/** Megabytes above what was there at the start: the most at any moment. */
export interface Memory {
  /** Of the process, drivers and buffers included. */
  readonly rss: number;
  /** Of JavaScript. Includes what has not been collected yet. */
  readonly heap: number;
}

export const worst = (a: Memory, b: Memory): Memory => ({
  rss: Math.max(a.rss, b.rss),
  heap: Math.max(a.heap, b.heap),
});

const MEGABYTE = 1024 * 1024;
const HEAP_INTERVAL = 20;

const cells = new Int32Array(new SharedArrayBuffer(4 * 3));
let sampler: Worker | undefined;

/**
 * Runs work and says what memory it took. The process is watched from another thread, because a driver that works
 * synchronously leaves this one no moment to look.
 */
export async function memoryOf<T>(work: () => Promise<T>): Promise<{ value: T; memory: Memory }> {
  await started();
  globalThis.gc?.();
  const before = process.memoryUsage();
  Atomics.store(cells, PEAK, Math.round(before.rss / 1024));
  let heap = before.heapUsed;
  const look = (): void => {
    heap = Math.max(heap, process.memoryUsage().heapUsed);
  };
  const watch = setInterval(look, HEAP_INTERVAL);
  try {
    const value = await work();
    look();
    const rss = Math.max(Atomics.load(cells, PEAK) / 1024, process.memoryUsage.rss() / MEGABYTE);
    return { value, memory: { rss: rss - before.rss / MEGABYTE, heap: (heap - before.heapUsed) / MEGABYTE } };
  } finally {
    clearInterval(watch);
  }
}

async function started(): Promise<void> {
  if (sampler !== undefined) return;
  sampler = new Worker(new URL('./memory-sampler.ts', import.meta.url), { workerData: cells });
  sampler.unref();
  while (Atomics.load(cells, SAMPLES) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}

export function stopWatching(): void {
  Atomics.store(cells, STOP, 1);
}
