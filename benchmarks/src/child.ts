import type { Bed } from './bench.ts';
import { benches } from './benches.ts';
import { stopWatching } from './harness/memory.ts';

/** One bench in a process of its own; the parent gets its figures as a message. */
const [name, bed] = process.argv.slice(2);
const bench = benches.find((one) => one.name === name);
if (bench === undefined || bed === undefined) throw new Error(`No bench is called "${name}".`);
const figures = await bench.run(JSON.parse(bed) as Bed);
stopWatching();
await new Promise((sent) => process.send?.(figures, sent));
process.disconnect?.();
