// A process that migrates. With `pause` it stops in the middle of a step, after it has written, and waits to be killed.
import { newApp, splitName, steps } from './clinic-versions.ts';
import type { Place } from './place.ts';

const { place, pause } = JSON.parse(process.argv[2] as string) as { place: Place; pause: boolean };
const paused = splitName(async () => {
  process.stdout.write('.');
  await new Promise((resolve) => setTimeout(resolve, 60_000));
});
const app = await newApp(place, pause ? [paused, ...steps.slice(1)] : steps);
process.stdout.write('>');
const { statements, steps: run } = await app.migrate();
process.stdout.write(JSON.stringify({ statements: statements.length, steps: run.length }));
await app.stop();
