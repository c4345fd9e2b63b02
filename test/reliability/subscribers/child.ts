// A process with subscribers. It works until all is delivered, or for as long as its input is open where it is told to stay, or dies
// where it is told to.
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { KillOrder } from '../crash/kill-order.ts';
import { executioner } from '../crash/kill-self.ts';
import { withPoints } from '../crash/points.ts';
import { type Place, storeAt } from '../place.ts';
import { openLedger } from './ledger.ts';

export interface Work {
  readonly place: Place;
  readonly lines: string;
  readonly by: string;
  readonly leaseMs: number;
  readonly order?: KillOrder;
  readonly stays?: boolean;
}

const { place, lines, by, leaseMs, order, stays = false } = JSON.parse(process.argv[2] as string) as Work;
const onPoint = await executioner(order);
const ledger = await openLedger(withPoints(storeAt(place), onPoint), {
  lines,
  by,
  leaseMs,
  afterEffect: () => onPoint('after the effect outside'),
});
await ledger.app.start();
process.stdout.write('started\n');
if (stays) await once(process.stdin.resume(), 'end');
else while (!(await ledger.isDone())) await pause(10);
await ledger.app.stop();
process.stdout.write('done\n');
