import { randomBytes } from 'node:crypto';
import { createParasol, fromBytes, identifiers, silentLogger, unwrap } from '@parasol/core';
import { individual } from '@parasol/individual';
import { postgres, sqlOf } from '@parasol/postgres';
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { clerk, person } from './places.ts';

/** The pool of a host, which may be set as strangely as it likes. */
function hostPool(options: string, more: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({ connectionString: inject('postgresUrl'), max: 4, options, ...more });
  pool.on('error', () => undefined);
  onTestFinished(() => pool.end());
  return pool;
}

/** A schema that goes when the test ends. */
function newSchema(): string {
  const schema = `pool_${randomBytes(6).toString('hex')}`;
  onTestFinished(async () => {
    const client = new pg.Client({ connectionString: inject('postgresUrl') });
    await client.connect();
    await client.query(`drop schema if exists ${schema} cascade`);
    await client.end();
  });
  return schema;
}

async function openOn(pool: pg.Pool, schema: string) {
  let now = Date.parse('2026-03-01T10:00:00.250Z');
  const app = await createParasol({
    store: postgres({ pool, schema }),
    modules: [individual()],
    configuration: {
      individual: {
        individual_schema: {
          type: 'object',
          properties: { income: { type: 'number' }, seen: { type: 'string', format: 'date-time' } },
        },
      },
    },
    configure: (container) => {
      container.rebind(identifiers.logger).toConstantValue(silentLogger);
      container.rebind(identifiers.clock).toConstantValue({ now: () => now++ });
    },
  });
  await app.migrate();
  onTestFinished(async () => void (await app.stop()));
  return { app, me: app.as(clerk) };
}

/** A pool of one connection, and an app on it that does not wait for it. */
async function openScarce() {
  const pool = hostPool('', { max: 1 });
  const schema = newSchema();
  const first = await openOn(pool, schema);
  const app = await createParasol({
    store: postgres({ pool, schema, connectTimeoutMs: 50 }),
    modules: [individual()],
    configure: (container) => container.rebind(identifiers.logger).toConstantValue(silentLogger),
    runs: { leaseMs: 200 },
    rangeSize: 1,
  });
  onTestFinished(async () => void (await app.stop()));
  return { pool, first, me: app.as(clerk) };
}

/** What a clerk does in a day, and everything that she is shown, without ids. */
async function day({ me }: Awaited<ReturnType<typeof openOn>>): Promise<string> {
  const extra = { income: 1234.5, seen: '2026-02-28T23:30:00+02:00' };
  const amina = unwrap(await me.individuals.create({ ...person('Amina'), dob: '1991-04-12', jsonExt: extra }));
  unwrap(await me.individuals.create({ ...person('Baba'), dob: '2001-12-04' }));
  unwrap(await me.individuals.update({ id: amina.id, version: 1, lastName: 'Sow' }));
  unwrap(await me.groups.create({ code: 'H1' }));
  const csv = 'first_name,last_name,dob,income\nChika,Eze,1980-01-31,10.25\nDede,,1980-13-01,x\n';
  unwrap(await me.individualImports.importIndividuals({ source: fromBytes('people.csv', csv) }));
  const shown = [
    await me.individuals.list({ orderBy: ['-dob'] }),
    await me.individuals.list({ where: { '<': [{ var: 'dob' }, '1995-01-01'] } }),
    await me.individuals.list({ where: { '>': [{ var: 'jsonExt.income' }, 1234.25] } }),
    await me.individuals.list({ where: { '<': [{ var: 'jsonExt.seen' }, '2026-02-28T21:30:00.001Z'] } }),
    await me.individuals.list({ where: { '>=': [{ age: [{ var: 'dob' }] }, 30] } }),
    await me.individuals.history({ id: amina.id }),
    await me.individuals.get({ id: amina.id, asOf: amina.dateCreated }),
    await me.changes.list({}),
  ];
  for (const result of shown) expect(result).toMatchObject({ success: true });
  const names = new Map<string, string>();
  return JSON.stringify(shown, null, 1)
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => {
      if (!names.has(id)) names.set(id, `id ${names.size}`);
      return names.get(id) as string;
    })
    .replaceAll(/"endCursor": "[^"]*"/g, '');
}

describe("a host's pool", () => {
  it('may have parsers, search path, styles and defaults of its own: rows are the same, and they stay as they are', async () => {
    const expected = await day(await openOn(hostPool(''), newSchema()));

    const decoy = newSchema();
    const settings = {
      search_path: decoy,
      datestyle: 'SQL, DMY',
      timezone: 'Asia/Kathmandu',
      intervalstyle: 'sql_standard',
      extra_float_digits: '-10',
      bytea_output: 'escape',
      default_transaction_isolation: 'serializable',
      default_transaction_read_only: 'on',
      lc_numeric: 'C',
      application_name: 'host',
    };
    const options = Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
      .join(' ');
    const types = { getTypeParser: () => (raw: unknown) => `parsed ${String(raw)}` };
    const pool = hostPool(options, { types: types as never });
    const setup = new pg.Client({ connectionString: inject('postgresUrl') });
    await setup.connect();
    await setup.query(`create schema ${decoy}`);
    for (const table of ['individual_individual', 'core_change', 'core_schema', 'core_run'])
      await setup.query(`create table ${decoy}.${table} (id int)`);
    await setup.query(`create function ${decoy}.lower(text) returns text language sql as $$ select 'decoy' $$`);
    await setup.end();

    const app = await openOn(pool, newSchema());
    expect(await day(app)).toBe(expected);
    const clients = await Promise.all(Array.from({ length: 4 }, () => pool.connect()));
    for (const client of clients) {
      for (const [name, value] of Object.entries(settings)) {
        const { rows } = await client.query(`select current_setting('${name}') as value`);
        expect([name, rows[0].value]).toEqual([name, `parsed ${value}`]);
      }
      expect(client.listenerCount('error')).toBe(0);
      client.release();
    }
  });

  it('keeps its limits: a statement beyond them leaves nothing, and its connection is used again', async () => {
    const pool = hostPool('-c statement_timeout=2000', { max: 1 });
    const { me } = await openOn(pool, newSchema());
    const work = me.transaction(async (tx) => {
      await tx.individuals.create(person('Amina'));
      await sql`select pg_sleep(10)`.execute(sqlOf(tx));
    });
    await expect(work).rejects.toMatchObject({ code: '57014' });
    expect(unwrap(await me.individuals.count({}))).toBe(0);
    expect(await me.individuals.create(person('Amina'))).toMatchObject({ success: true });
  });

  it('without a free connection refuses calls with a code, and serves them when one comes back', async () => {
    const { pool, first, me } = await openScarce();
    await me.individuals.count({});
    const held = await pool.connect();
    const refused = { success: false, errors: [{ code: 'core.UNAVAILABLE', parameters: { ms: 50 } }] };
    expect(await me.individuals.create(person('Amina'))).toMatchObject(refused);
    expect(await me.individuals.list({})).toMatchObject(refused);
    held.release();
    expect(unwrap(await first.me.individuals.count({}))).toBe(0);
  });

  it('without a free connection ends no run: the same call goes on with it when one comes back', async () => {
    const { pool, first, me } = await openScarce();
    const { importIndividuals } = me.individualImports;
    const file = { source: fromBytes('a.csv', 'first_name,last_name,dob\nA,X,1990-01-01\nB,X,1990-01-01\n') };
    let held: Promise<pg.PoolClient> | undefined;
    const onProgress = ({ phase }: { readonly phase: string }) => {
      if (phase === 'apply') held ??= pool.connect();
    };
    expect(await importIndividuals(file, { onProgress })).toMatchObject({ errors: [{ code: 'core.UNAVAILABLE' }] });
    (await held)?.release();
    const operator = first.app.as({ id: 'operator', rights: ['900211'] });
    expect(unwrap(await operator.runs.list({})).rows).toMatchObject([{ status: 'RUNNING' }]);
    expect(unwrap(await importIndividuals(file))).toMatchObject({ status: 'SUCCESS', accepted: 2 });
    expect(unwrap(await first.me.individuals.count({}))).toBe(2);
  });
});

describe('a schema per tenant', () => {
  it('keeps registries apart that share one pool and work at the same time', async () => {
    const pool = hostPool('', { max: 3 });
    const tenants = await Promise.all([openOn(pool, newSchema()), openOn(pool, newSchema())]);
    await Promise.all(
      tenants.flatMap(({ me }, tenant) =>
        Array.from({ length: 12 }, async (_, i) => {
          unwrap(await me.groups.create({ code: `H${i}` }));
          unwrap(await me.individuals.create({ ...person(`P${i}`), lastName: `Tenant${tenant}` }));
        }),
      ),
    );
    for (const [tenant, { me }] of tenants.entries()) {
      const people = unwrap(await me.individuals.list({ first: 100 })).rows;
      expect(people.map(({ lastName }) => lastName)).toEqual(Array.from({ length: 12 }, () => `Tenant${tenant}`));
      expect(unwrap(await me.changes.count({}))).toBe(24);
      const [other] = unwrap(await (tenants[1 - tenant] as (typeof tenants)[0]).me.individuals.list({ first: 1 })).rows;
      expect(await me.individuals.get({ id: String(other?.id) })).toMatchObject({
        errors: [{ code: 'core.NOT_FOUND' }],
      });
    }
    expect((await pool.query('show search_path')).rows).toEqual([{ search_path: '"$user", public' }]);
  });
});
