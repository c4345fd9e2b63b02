// A process that is killed while it works: it composes an app on the given store, does one piece of work and says what it reached.
import { type AppOptions, compose, scenarios } from './programme.ts';

const options = JSON.parse(process.argv[2] as string) as AppOptions & { scenario: keyof typeof scenarios };
const app = await compose(options);
await scenarios[options.scenario](app, () => process.stdout.write('.'));
await app.stop();
process.stdout.write('done\n');
