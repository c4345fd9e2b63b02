// npm run console [-- --store sqlite|memory|postgres] [--people N]: a prompt on a small programme of its own.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { unwrap } from '@parasol/core';
import { sql as kyselySql, type QueryExecutorProvider } from 'kysely';
import { placeFor, type StoreName, storeNames } from './console/places.ts';
import { openPrompt } from './console/prompt.ts';
import { seededApp } from './console/seed.ts';
import { repository } from './packages.ts';

const { values } = parseArgs({
  options: { store: { type: 'string', default: 'sqlite' }, people: { type: 'string', default: '20' } },
});
const people = Number(values.people);
if (!(storeNames as readonly string[]).includes(values.store) || !Number.isInteger(people) || people < 0) {
  console.error(`npm run console -- [--store ${storeNames.join('|')}] [--people N]`);
  process.exit(1);
}

const { store, where, remove } = await placeFor(values.store as StoreName);
await using app = await seededApp({ open: () => store, remove }, people);
const { me, clock } = app;

/** Rows of a statement in the database's own SQL; a statement that writes is committed. */
async function sql(texts: TemplateStringsArray, ...parameters: readonly unknown[]): Promise<unknown> {
  const run = me.transaction(async (tx) => {
    if (tx.sql === undefined) throw new Error('The memory store has no SQL; try --store sqlite.');
    return kyselySql(texts, ...parameters).execute(tx.sql as QueryExecutorProvider);
  });
  return unwrap(await run).rows;
}

console.log(
  [
    `${people} people, a plan and a paid month, in ${where}.`,
    '  me      a session with every right: unwrap(await me.individuals.list({ first: 3 })).rows',
    '  app     the app: app.as({ id: "clerk", rights: ["159001"] }), await app.fingerprint()',
    '  sql     await sql`select status, count(*) from social_protection_beneficiary group by 1`',
    '  clock   the real time, which you may move: clock.advance({ days: 31 })',
    '  unwrap  the data of a result; .exit leaves, and everything goes',
  ].join('\n'),
);
await openPrompt({ app, me, sql, clock, unwrap }, join(repository, 'out/console-history'));
