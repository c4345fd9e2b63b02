// The smallest host there is, as a stranger would write it after `npm i`.
import { createParasol, unwrap } from '@parasol/core';
import { individual } from '@parasol/individual';
import { sqlite } from '@parasol/sqlite';

async function main(): Promise<void> {
  const app = await createParasol({ store: sqlite({ file: ':memory:' }), modules: [individual()] });
  await app.migrate();
  const me = app.as({ id: 'u1', rights: ['159001', '159002'] });
  const amina = unwrap(await me.individuals.create({ firstName: 'Amina', lastName: 'Otieno', dob: '1990-04-02' }));
  console.log(amina.firstName);
  await app.stop();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
