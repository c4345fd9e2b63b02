// A process with a worker. It says what its ranges write as it goes, and takes orders line by line: `upload` and `process` as calls of
// its own, `stop` to end.
import { createInterface } from 'node:readline';
import { withPoints } from '../crash/points.ts';
import { scenarios } from '../crash/scenarios.ts';
import { type Place, storeAt } from '../place.ts';
import { compose } from '../programme.ts';

const { place, works } = JSON.parse(process.argv[2] ?? '') as { place: Place; works: boolean };
/** A range of either kind of work ends with such a statement. */
const RANGE = /^before insertFrom (individual|benefit)$/;
const onPoint = (name: string): void => {
  if (RANGE.test(name)) process.stdout.write('range\n');
};
const { app, me } = await compose(withPoints(storeAt(place), onPoint), { rangeSize: 3 });
if (works) await app.start();
process.stdout.write('ready\n');
for await (const order of createInterface(process.stdin)) {
  if (order === 'stop') break;
  if (order === 'upload' || order === 'process') {
    await scenarios[order].workAs(me);
    process.stdout.write('done\n');
  }
}
await app.stop();
