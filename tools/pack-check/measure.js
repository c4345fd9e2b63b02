// Run where the packages are installed: how much processor time it takes to load them, and to compose an app after that. Processor time
// is what the work costs; what else the machine does meanwhile shows less in it.
const spent = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const started = spent();
const [{ createParasol }, { sqlite }] = await Promise.all([import('@parasol/core'), import('@parasol/sqlite')]);
const importMs = spent() - started;
const app = await createParasol({ store: sqlite({ file: ':memory:' }), modules: [] });
const createMs = spent() - started - importMs;
await app.stop();
console.log(JSON.stringify({ importMs, createMs }));
