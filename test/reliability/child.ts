// A process that is killed while it works: it composes an app on the given rows and does one piece of work. Each dot on its
// output is a step that is behind it.
import { carryOut, compose, type Work } from './programme.ts';

const work = JSON.parse(process.argv[2] as string) as Work;
const programme = await compose(work);
process.stdout.write('>');
await carryOut(programme, work, () => process.stdout.write('.'));
await programme.app.stop();
process.stdout.write('!');
