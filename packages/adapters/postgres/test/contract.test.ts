import { storeContract } from '@parasol/core/testing';
import { postgres } from '@parasol/postgres';
import pg from 'pg';
import { inject } from 'vitest';

let count = 0;

await storeContract('postgres', async () => {
  const connectionString = inject('postgresUrl');
  const schema = `contract_${process.pid}_${++count}`;
  return {
    store: postgres({ connectionString, schema }),
    close: async () => {
      const client = new pg.Client(connectionString);
      await client.connect();
      await client.query(`drop schema if exists "${schema}" cascade`);
      await client.end();
    },
  };
});
