import { workerData } from 'node:worker_threads';
import { PEAK, SAMPLES, STOP } from './memory-cells.ts';

const cells = workerData as Int32Array;
const INTERVAL = 5;

// Resident memory is the whole process's, whatever thread asks.
while (Atomics.load(cells, STOP) === 0) {
  const kilobytes = Math.round(process.memoryUsage.rss() / 1024);
  if (kilobytes > Atomics.load(cells, PEAK)) Atomics.store(cells, PEAK, kilobytes);
  Atomics.add(cells, SAMPLES, 1);
  Atomics.wait(cells, STOP, 0, INTERVAL);
}
