import { createParasol, identifiers, type JsonSchema, silentLogger, unwrap } from '@parasol/core';
import { check, createCatalog, entityScope } from '@parasol/core/internal';
import { Individual, individual } from '@parasol/individual';
import type { Kysely } from 'kysely';
import { describe, expect, inject, it } from 'vitest';
import { postgresDialect } from '../../packages/adapters/sql/src/postgres-dialect.ts';
import { createSqlSchema } from '../../packages/adapters/sql/src/sql-schema.ts';
import { sqliteDialect } from '../../packages/adapters/sql/src/sqlite-dialect.ts';
import { compile } from '../../packages/adapters/sql/src/statement.ts';
import { selectCount } from '../../packages/adapters/sql/src/statements/read.ts';
import { selectPage } from '../../packages/adapters/sql/src/statements/select.ts';
import { atConsole, newPlace, openStore, type Place } from './place.ts';

/** Properties of extension data that a schema promotes to an index. */

const properties = {
  national_id: { type: 'string', 'x-parasol': { index: true } },
  income: { type: 'number', multipleOf: 0.01, 'x-parasol': { index: true } },
  children: { type: 'integer', 'x-parasol': { index: true } },
  registered: { type: 'string', format: 'date', 'x-parasol': { index: true } },
  card: { type: 'string', format: 'uuid', 'x-parasol': { index: true } },
  "o'clock": { type: 'string', format: 'date-time', 'x-parasol': { index: true } },
  home: { type: 'object', properties: { ward: { type: 'string', 'x-parasol': { index: true } } } },
  colour: { type: 'string' },
};
const schema: JsonSchema = { type: 'object', properties };

const clerk = { id: 'clerk', rights: ['159001', '159002'] };

async function compose(place: Place, individualSchema: JsonSchema) {
  return createParasol({
    store: openStore(place),
    modules: [individual()],
    configuration: { individual: { individual_schema: individualSchema as Record<string, unknown> } },
    configure: (container) => void container.rebind(identifiers.logger).toConstantValue(silentLogger),
  });
}

type App = Awaited<ReturnType<typeof compose>>;

const promoted = async (place: Place): Promise<string[]> => {
  const rows = await atConsole(
    place,
    place.store === 'sqlite'
      ? "select name from sqlite_master where type = 'index' and name like '%promoted'"
      : `select indexname from pg_indexes where schemaname = '${place.schema}' and indexname like '%promoted'`,
  );
  return rows.map(([name]) => String(name)).sort();
};

/** What the database says about the statement of a list with this filter, and of its count. */
async function plans(app: App, place: Place, where: unknown): Promise<string[]> {
  const { catalog, operators, store } = app.runtime;
  const sqlSchema =
    place.store === 'sqlite'
      ? createSqlSchema({ dialect: sqliteDialect, catalog, operators })
      : createSqlSchema({ dialect: postgresDialect, name: place.schema, catalog, operators });
  const tree = check(where, entityScope(createCatalog(catalog.entities), Individual, { individual: schema })).tree;
  const statements = [
    selectCount(sqlSchema, Individual, { where: tree }),
    selectPage(sqlSchema, Individual, { where: tree, orderBy: [], limit: 100 }),
  ];
  return store.transaction(
    { stamp: { actorId: 'clerk', changeId: '01900000-0000-7000-8000-000000000001' } },
    async (tx) => {
      const db = tx.handle as Kysely<unknown>;
      const run = async (sql: string, parameters: readonly unknown[] = []): Promise<string> => {
        const { rows } = await db.executeQuery({
          sql,
          parameters: [...parameters],
          query: {} as never,
          queryId: {} as never,
        });
        return JSON.stringify(rows);
      };
      // Of a few rows it would read all; what it could use is what is asked here.
      if (place.store === 'postgres') await run('set local enable_seqscan = off');
      const explained: string[] = [];
      for (const statement of statements) {
        const { sql, parameters } = compile(place.store, statement);
        explained.push(await run(`explain ${place.store === 'sqlite' ? 'query plan ' : ''}${sql}`, parameters));
      }
      return explained;
    },
  );
}

describe.each(['sqlite', 'postgres'] as const)('a promoted property on %s', (store) => {
  it('has an index that filters of its type use', async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    const app = await compose(home.place, schema);
    await app.migrate();
    const names = await promoted(home.place);
    expect(names).toHaveLength(7);
    const me = app.as(clerk);
    for (let i = 0; i < 50; i++) {
      const jsonExt = {
        national_id: `N${i}`,
        income: i + 0.25,
        children: i % 7,
        registered: `2026-01-${String((i % 28) + 1).padStart(2, '0')}`,
        card: `01900000-0000-7000-8000-0000000000${String(i).padStart(2, '0')}`,
        "o'clock": `2026-01-01T10:00:${String(i).padStart(2, '0')}Z`,
        home: { ward: `W${i % 5}` },
      };
      unwrap(await me.individuals.create({ firstName: 'A', lastName: `B${i}`, dob: '1990-01-01', jsonExt }));
    }
    const filters: Readonly<Record<string, { readonly where: unknown; readonly rows: number }>> = {
      national_id: { where: { '==': [{ var: 'jsonExt.national_id' }, 'N7'] }, rows: 1 },
      income: { where: { '>=': [{ var: 'jsonExt.income' }, 45.5] }, rows: 4 },
      children: { where: { in: [{ var: 'jsonExt.children' }, [1, 2]] }, rows: 14 },
      registered: { where: { '<': [{ var: 'jsonExt.registered' }, '2026-01-03'] }, rows: 4 },
      card: { where: { '==': [{ var: 'jsonExt.card' }, '01900000-0000-7000-8000-000000000007'] }, rows: 1 },
      o_clock: { where: { '==': [{ var: "jsonExt.o'clock" }, '2026-01-01T13:00:48+03:00'] }, rows: 1 },
      home_ward: { where: { '==': [{ var: 'jsonExt.home.ward' }, 'W3'] }, rows: 10 },
    };
    for (const [name, { where, rows }] of Object.entries(filters)) {
      const index = names.find((one) => one.startsWith(`individual_individual_${name}_`));
      expect(index, name).toBeDefined();
      expect(unwrap(await me.individuals.count({ where })), name).toBe(rows);
      const [count, page] = await plans(app, home.place, where);
      expect(count, name).toContain(index);
      // A range may be many rows, of which a page in the order of the ids shows the first ones; walking along the ids is as good.
      if (rows === 1) expect(page, name).toContain(index);
    }
    for (const plan of await plans(app, home.place, { '==': [{ var: 'jsonExt.colour' }, 'red'] }))
      expect(plan).not.toContain('promoted');
    await app.stop();
  });

  it('has its index made once, by the migration after the schema asks for it, and dropped when it no longer does', async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    const plain = await compose(home.place, { properties: { national_id: { type: 'string' } } });
    await plain.migrate();
    await plain.stop();
    expect(await promoted(home.place)).toEqual([]);

    const only = { properties: { national_id: properties.national_id } };
    const app = await compose(home.place, only);
    const { statements } = await app.migrate({ dryRun: true });
    expect(statements).toEqual([
      expect.stringMatching(/^create index if not exists "individual_individual_national_id_/),
    ]);
    expect(await promoted(home.place)).toEqual([]);
    expect((await app.migrate()).statements).toEqual(statements);
    expect((await app.migrate()).statements).toEqual([]);
    // It is no part of what must be there: a database without it serves all the same.
    expect((await app.health()).healthy).toBe(true);
    const before = await promoted(home.place);
    await app.stop();

    const asNumber = { properties: { national_id: { type: 'integer', 'x-parasol': { index: true } } } };
    const changed = await compose(home.place, asNumber);
    await changed.migrate();
    const after = await promoted(home.place);
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
    await changed.stop();

    const without = await compose(home.place, {});
    await without.migrate();
    expect(await promoted(home.place)).toEqual(after);
    await without.stop();
    const again = await compose(home.place, { properties: { national_id: { type: 'integer' } } });
    await again.migrate();
    expect(await promoted(home.place)).toEqual([]);
    await again.stop();
  });
});
