import { type ChangeEvent, createParasol, identifiers, silentLogger, unwrap } from '@parasol/core';
import { individual } from '@parasol/individual';
import { memory } from '@parasol/memory';
import { sqlOf } from '@parasol/postgres';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { clerk, openHost, person, places } from './places.ts';

interface Tables {
  letter: { code: string };
}

describe.each(places)('work within a transaction of the host on $name', (place) => {
  it('is seen by others when the host commits, with its change record, and its listeners hear of it when the host says so', async () => {
    const { app, me, connect, people } = await openHost(place);
    const heard: ChangeEvent[] = [];
    app.events.on('*', (event) => void heard.push(event));
    const host = await connect();
    await host.begin();
    await host.run("insert into letter values ('L1')");
    const joined = await app.within(host.raw, clerk, async (tx) => {
      const amina = await tx.individuals.create(person('Amina'));
      await sqlOf<Tables>(tx).insertInto('letter').values({ code: amina.firstName }).execute();
      return amina;
    });
    expect(joined.data).toMatchObject({ firstName: 'Amina', version: 1, changeId: joined.changeId });
    expect(await host.letters()).toEqual(['Amina', 'L1']);
    expect(await people()).toEqual([]);
    await expect(joined.committed()).rejects.toMatchObject({ code: 'WITHIN_NOT_COMMITTED' });
    expect(heard).toEqual([]);

    await host.run('commit');
    expect(await people()).toEqual(['Amina']);
    expect(unwrap(await me.changes.get({ id: joined.changeId }))).toMatchObject({
      operation: 'session.transaction',
      actorId: 'clerk',
    });
    await joined.committed();
    await joined.committed();
    expect(heard).toMatchObject([{ signal: 'session.transaction', changeId: joined.changeId, actorId: 'clerk' }]);
  });

  it('leaves nothing when the host rolls back, and nobody can be told of it', async () => {
    const { app, me, connect, people } = await openHost(place);
    const host = await connect();
    await host.begin();
    const joined = await app.within(host.raw, clerk, (tx) => tx.individuals.create(person('Amina')));
    await host.run('rollback');
    expect(await people()).toEqual([]);
    expect(unwrap(await me.changes.count({}))).toBe(0);
    await expect(joined.committed()).rejects.toMatchObject({ code: 'WITHIN_NOT_COMMITTED' });
  });

  it('that is refused throws, leaves nothing of itself, and the transaction of the host as it was', async () => {
    const { app, connect, people } = await openHost(place);
    const host = await connect();
    await host.begin();
    await host.run("insert into letter values ('L1')");
    const swallowing = app.within(host.raw, clerk, async (tx) => {
      await tx.individuals.create(person('Amina'));
      await sqlOf<Tables>(tx).insertInto('letter').values({ code: 'L2' }).execute();
      await tx.individuals.create({ ...person('Baba'), dob: 'yesterday' }).catch(() => undefined);
    });
    await expect(swallowing).rejects.toMatchObject({ name: 'DomainFailure', errors: [{ path: ['dob'] }] });
    const foreign = app.within(host.raw, { id: 'visitor', rights: [] }, (tx) => tx.individuals.create(person('Baba')));
    await expect(foreign).rejects.toMatchObject({ errors: [{ code: 'core.FORBIDDEN' }] });
    await expect(app.within(host.raw, null, async () => 1)).rejects.toMatchObject({
      errors: [{ code: 'core.UNAUTHENTICATED' }],
    });
    const host23 = app.within(host.raw, clerk, async (tx) => {
      await tx.individuals.create(person('Chika'));
      await sqlOf<Tables>(tx).insertInto('letter').values({ code: 'L1' }).execute();
    });
    await expect(host23).rejects.toThrow(/unique/i);
    expect(await host.letters()).toEqual(['L1']);
    await app.within(host.raw, clerk, (tx) => tx.individuals.create(person('Dede')));
    await host.run('commit');
    expect(await people()).toEqual(['Dede']);
  });

  it('gives up at its time limit and leaves the transaction of the host as it was', async () => {
    const { app, connect, people } = await openHost(place);
    const host = await connect();
    await host.begin();
    const endless = app.within(
      host.raw,
      clerk,
      async (tx) => {
        await tx.individuals.create(person('Amina'));
        await Promise.withResolvers<never>().promise;
      },
      { timeoutMs: 100 },
    );
    await expect(endless).rejects.toMatchObject({ errors: [{ code: 'core.TIMEOUT' }] });
    await app.within(host.raw, clerk, (tx) => tx.individuals.create(person('Baba')));
    await host.run('commit');
    expect(await people()).toEqual(['Baba']);
  });

  it('is refused without an open transaction, twice at the same time, in another transaction, and with what is no connection', async () => {
    const { app, me, connect } = await openHost(place);
    const host = await connect();
    const create = (): Promise<unknown> => app.within(host.raw, clerk, (tx) => tx.individuals.create(person('Amina')));
    await expect(create()).rejects.toMatchObject({ code: 'WITHIN_NO_TRANSACTION' });
    await expect(app.within({}, clerk, async () => 1)).rejects.toMatchObject({ code: 'WITHIN_CONNECTION' });
    await expect(app.within('client' as never, clerk, async () => 1)).rejects.toMatchObject({
      code: 'WITHIN_CONNECTION',
    });
    await expect(me.transaction(create)).rejects.toMatchObject({ code: 'MISUSE_OUTSIDE_TRANSACTION' });
    await host.begin();
    const outcomes = await Promise.allSettled([create(), create()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'WITHIN_TWICE' } });
    await host.run('rollback');
  });

  it('runs the handlers of all modules, which write to the tables of the host as well', async () => {
    const { app, connect } = await openHost(place);
    app.signals.bind(
      'individual_service.create',
      async (ctx, { result }) => {
        if (!result.success || result.outcome === 'pending') return;
        await sqlOf<Tables>(ctx).insertInto('letter').values({ code: result.data.firstName }).execute();
      },
      'after',
    );
    const host = await connect();
    await host.begin();
    await app.within(host.raw, clerk, (tx) => tx.individuals.create(person('Amina')));
    await host.run('commit');
    expect(await host.letters()).toEqual(['Amina']);
  });
});

describe('work within a transaction of the host', () => {
  const [onSqlite, onPostgres] = places as [(typeof places)[0], (typeof places)[0]];

  it('is refused in memory, with the reason', async () => {
    const app = await createParasol({
      store: memory(),
      modules: [individual()],
      configure: (container) => void container.rebind(identifiers.logger).toConstantValue(silentLogger),
    });
    await app.migrate();
    await expect(app.within({}, clerk, async () => 1)).rejects.toMatchObject({ code: 'WITHIN_UNSUPPORTED' });
  });

  it('on Postgres keeps the settings of the host, and takes a client, not a pool', async () => {
    const { app, connect } = await openHost(onPostgres);
    const host = await connect();
    const client = host.raw as pg.PoolClient;
    client.on('error', () => undefined);
    const settings = async () =>
      (
        await client.query(
          "select current_setting('timezone') z, current_setting('datestyle') d, current_setting('jit') j",
        )
      ).rows;
    await host.begin();
    await host.run("set local timezone = 'Asia/Kathmandu'; set local datestyle = 'SQL, DMY'; set jit = on");
    const before = await settings();
    const { data } = await app.within(client, clerk, (tx) => tx.individuals.create(person('Amina')));
    expect(data.dateCreated).toMatch(/^2\d{3}-\d\d-\d\dT.*Z$/);
    expect(await settings()).toEqual(before);
    await expect(app.within(client, clerk, async (tx) => tx.fail())).rejects.toThrow();
    expect(await settings()).toEqual(before);
    await expect(client.query('select nothing')).rejects.toThrow();
    await expect(app.within(client, clerk, async () => 1)).rejects.toMatchObject({ code: 'WITHIN_FAILED_TRANSACTION' });
    await host.run('rollback');
    expect(client.listenerCount('error')).toBe(1);
    const { Pool } = await import('pg').then((module) => module.default);
    const pool = new Pool();
    await expect(app.within(pool, clerk, async () => 1)).rejects.toThrow('not the pool');
  });

  it('on Postgres leaves deadlocks and the like to the host to try again', async () => {
    const { app, me, connect } = await openHost(onPostgres);
    const amina = unwrap(await me.individuals.create(person('Amina')));
    const host = await connect();
    await host.run('begin isolation level repeatable read');
    await host.run('select 1 from letter');
    unwrap(await me.individuals.update({ id: amina.id, version: 1, lastName: 'Sow' }));
    let runs = 0;
    const update = app.within(host.raw, clerk, (tx) => {
      runs++;
      return tx.individuals.update({ id: amina.id, version: 1, lastName: 'Ba' });
    });
    await expect(update).rejects.toMatchObject({ errors: [{ code: 'core.BUSY' }], cause: { code: '40001' } });
    expect(runs).toBe(1);
    await host.run('rollback');
  });

  it('on SQLite is refused on another file, without foreign keys, and while another transaction writes', async () => {
    const { app, connect } = await openHost(onSqlite);
    const other = await openHost(onSqlite);
    const host = await connect();
    const second = await connect();
    await host.begin();
    await expect(other.app.within(host.raw, clerk, async () => 1)).rejects.toMatchObject({ code: 'WITHIN_OTHER_FILE' });
    await second.run('begin');
    await expect(app.within(second.raw, clerk, async () => 1)).rejects.toMatchObject({ code: 'WITHIN_NOT_WRITER' });
    await host.run('rollback');
    await second.run('rollback; pragma foreign_keys = off; begin immediate');
    await expect(app.within(second.raw, clerk, async () => 1)).rejects.toMatchObject({ code: 'WITHIN_FOREIGN_KEYS' });
  });

  it('on SQLite makes the calls of the app wait for the transaction of the host, without stopping the process', async () => {
    const { app, me, connect, people } = await openHost(onSqlite);
    const host = await connect();
    await host.begin();
    await app.within(host.raw, clerk, (tx) => tx.individuals.create(person('Amina')));
    const waiting = me.individuals.create(person('Baba'));
    expect(await people()).toEqual([]);
    await host.run('commit');
    expect(await waiting).toMatchObject({ success: true });
    expect(await people()).toEqual(['Amina', 'Baba']);
  });
});
