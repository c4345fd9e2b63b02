import type { PgConnection, PgQuery, PgResult } from './pool.ts';

/** Whether a connection writes dates as ISO, asked once; what its host sets later is refused when a row is decoded. */
const isIso = new WeakMap<object, boolean>();

/** One read outside transactions. Connections on which the host has another date style read in a transaction that has ours. */
export async function readOn(client: PgConnection, query: PgQuery): Promise<PgResult> {
  let known = isIso.get(client);
  if (known === undefined) {
    const text = "select current_setting('DateStyle') like 'ISO%'";
    const { rows } = await client.query({ text, rowMode: 'array', types: { getTypeParser: () => (raw) => raw } });
    known = (rows[0] as unknown[])[0] === 't';
    isIso.set(client, known);
  }
  if (known) return client.query(query);
  await client.query({ text: "begin read only; set local datestyle = 'ISO, YMD'" });
  try {
    return await client.query(query);
  } finally {
    await client.query({ text: 'rollback' });
  }
}
