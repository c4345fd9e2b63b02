import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { KillOrder } from './kill-order.ts';
import type { OnPoint } from './points.ts';

/** Kills the process that it belongs to, as ordered. The parent reads on its output where that was. */
export async function executioner(order: KillOrder | undefined): Promise<OnPoint> {
  if (order === undefined || order.kind === 'timer') return () => undefined;
  const fire = order.kind === 'within' ? await deadline(order.microseconds) : kill;
  let passed = 0;
  return (name) => {
    if (++passed !== order.point) return;
    // Not through the stream, which would be written later, by nobody.
    writeSync(1, `\nkilled ${order.kind} ${name}\n`);
    fire();
  };
}

const kill = (): void => void process.kill(process.pid, 'SIGKILL');

/** A thread of its own: SQLite works in ours, and nothing else runs in it meanwhile. */
async function deadline(microseconds: number): Promise<() => void> {
  const started = new Int32Array(new SharedArrayBuffer(4));
  const source = `
    const { workerData, parentPort } = require('node:worker_threads');
    parentPort.postMessage('ready');
    Atomics.wait(workerData.started, 0, 0);
    const end = process.hrtime.bigint() + BigInt(workerData.microseconds) * 1000n;
    while (process.hrtime.bigint() < end);
    process.kill(process.pid, 'SIGKILL');`;
  const thread = new Worker(source, { eval: true, workerData: { started, microseconds } });
  await new Promise((resolve) => thread.once('message', resolve));
  thread.unref();
  return () => {
    Atomics.store(started, 0, 1);
    Atomics.notify(started, 0);
  };
}
