// A process that does nothing but carry runs on, until it is told to stop.
import { postgres } from '@parasol/postgres';
import { compose } from './host.ts';

const { connectionString, schema } = JSON.parse(process.argv[2] ?? '') as { connectionString: string; schema: string };
const app = await compose(postgres({ connectionString, schema, poolSize: 4 }), {
  // Small, so that ranges come out even; quick, so that waiting for the next look is not what is measured.
  rangeSize: 2_500,
  runs: { pollMs: 10 },
});
await app.start();
process.once('message', async () => {
  await app.stop();
  process.disconnect();
});
process.send?.('ready');
