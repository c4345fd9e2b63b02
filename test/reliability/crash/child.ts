// A process that is killed while it works. It loads everything, says so, reads its work from its input, does it, and ends.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { storeAt } from '../place.ts';
import type { Work } from './children.ts';
import { executioner } from './kill-self.ts';
import { withPoints } from './points.ts';
import { scenarios } from './scenarios.ts';

const input = createInterface(process.stdin);
process.stdout.write('ready\n');
const [line] = (await once(input, 'line')) as [string];
input.close();
const { place, scenario, order, minute } = JSON.parse(line) as Work;
const onPoint = await executioner(order);
process.stdout.write('begun\n');
const started = performance.now();
let points = 0;
const counted = (name: string): void => {
  points++;
  onPoint(name);
};
const { app, work } = await scenarios[scenario].open(withPoints(storeAt(place), counted), minute);
const atStart = points;
await work();
await app.stop();
process.stdout.write(`done ${points} ${atStart} ${Math.round(performance.now() - started)}\n`);
