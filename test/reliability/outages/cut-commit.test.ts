import { randomBytes } from 'node:crypto';
import { unwrap } from '@parasol/core';
import { postgres } from '@parasol/postgres';
import { expect, inject, it } from 'vitest';
import { removePlace } from '../place.ts';
import { compose } from '../programme.ts';
import { openCuttingProxy } from './cutting-proxy.ts';

/** The connection is cut in the midst of a commit: the caller cannot know whether it counts, and learns it by the same key. */

it.each(['before', 'after'] as const)(
  'tells by the key what became of a commit that was cut %s it was done',
  async (when) => {
    const place = {
      store: 'postgres',
      url: inject('postgresUrl'),
      schema: `cut_${randomBytes(6).toString('hex')}`,
    } as const;
    const proxy = await openCuttingProxy(place.url);
    const { app, me } = await compose(postgres({ connectionString: proxy.url, schema: place.schema, poolSize: 2 }));
    try {
      const amina = { firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' };
      const cut = proxy.cutNextCommit(when);
      await expect(me.individuals.create(amina, { idempotencyKey: 'amina' })).rejects.toMatchObject({
        name: 'PostgresFailure',
        message: expect.stringContaining('idempotency key'),
      });
      await cut;
      expect(unwrap(await me.individuals.count({}))).toBe(when === 'before' ? 0 : 1);
      const again = await me.individuals.create(amina, { idempotencyKey: 'amina' });
      expect(again).toMatchObject({ success: true, data: amina, ...(when === 'before' ? {} : { replayed: true }) });
      expect(unwrap(await me.individuals.count({}))).toBe(1);
    } finally {
      await app.stop();
      await proxy.close();
      await removePlace(place);
    }
  },
);
