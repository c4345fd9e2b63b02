// The smallest host there is, as a stranger would write it after `npm i`.
import { createParasol } from '@parasol/core';
import { individual } from '@parasol/individual';
import { sqlite } from '@parasol/sqlite';

async function main(): Promise<void> {
  const app = createParasol({ store: sqlite({ file: ':memory:' }), modules: [individual()] });
  await app.migrate();
  const me = app.as({ id: 'u1', rights: ['159001', '159002'] });
  const created = await me.individuals.create({ firstName: 'Amina', lastName: 'Otieno', dob: '1990-04-02' });
  console.log(created.unwrap().firstName);
  await app.stop();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
