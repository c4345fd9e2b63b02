import { type Result, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { administrator, configuredModule, openConfigured } from '../configured-clinics.ts';

const refusals = (result: Result<unknown>) =>
  result.success ? [] : result.errors.map(({ code, path }) => `${code} ${path.join('.')}`);

async function open(store: (typeof stores)[number]) {
  const world = await openConfigured(store);
  const app = await world.compose();
  await app.migrate();
  return { ...world, app, me: app.as(administrator) };
}

describe.each(stores)('configuration at run time on $name', (store) => {
  it('shows what is in force and where each value comes from', async () => {
    const world = await openConfigured(store);
    const app = await world.compose({
      configuration: { clinic: { gql_clinic_perms: ['1', '11'], clinic_greeting: 'Bonjour' } },
      lockedConfiguration: { clinic: ['clinic_perms'] },
    });
    await app.migrate();
    const me = app.as(administrator);
    expect(unwrap(await me.moduleConfigurations.get({ module: 'clinic' }))).toEqual({
      module: 'clinic',
      version: 0,
      values: {
        clinic_perms: ['1', '11'],
        clinic_pair_perms: ['2'],
        clinic_schema: {},
        clinic_check_create: false,
        clinic_greeting: 'Bonjour',
      },
      sources: {
        clinic_perms: 'host',
        clinic_pair_perms: 'default',
        clinic_schema: 'default',
        clinic_check_create: 'default',
        clinic_greeting: 'host',
      },
      locked: ['clinic_perms'],
    });
    const changed = unwrap(
      await me.moduleConfigurations.update({ module: 'clinic', version: 0, values: { clinic_greeting: 'Bem-vindo' } }),
    );
    expect(changed).toMatchObject({
      version: 1,
      values: { clinic_greeting: 'Bem-vindo' },
      sources: { clinic_greeting: 'stored', clinic_perms: 'host' },
    });
    expect(unwrap(await me.moduleConfigurations.list({}))).toMatchObject([{ module: 'core' }, changed]);
  });

  it('takes a change into force with the next call, whose rights it changes', async () => {
    const { app, me } = await open(store);
    const nurse = app.as({ id: 'nurse', rights: ['77'] });
    expect(refusals(await nurse.clinics.count({}))).toEqual(['core.FORBIDDEN ']);
    unwrap(
      await me.moduleConfigurations.update({ module: 'clinic', version: 0, values: { gql_clinic_perms: ['77'] } }),
    );
    expect(unwrap(await nurse.clinics.count({}))).toBe(0);
    expect(refusals(await me.clinics.count({}))).toEqual(['core.FORBIDDEN ']);
    unwrap(await me.moduleConfigurations.update({ module: 'clinic', version: 1, values: { clinic_perms: null } }));
    expect(refusals(await nurse.clinics.count({}))).toEqual(['core.FORBIDDEN ']);
    expect(unwrap(await me.moduleConfigurations.get({ module: 'clinic' }))).toMatchObject({
      version: 2,
      values: { clinic_perms: ['1'] },
      sources: { clinic_perms: 'default' },
    });
  });

  it('keeps the settings of a running call to its end, and of a transaction of the host', async () => {
    const { app, me } = await open(store);
    const seen: unknown[] = [];
    const greeting = (ctx: { configuration(module: string): Readonly<Record<string, unknown>> }) =>
      seen.push(ctx.configuration('clinic')['clinic_greeting']);
    app.signals.bind('module_configuration_service.update', (ctx) => void greeting(ctx), 'after');
    app.signals.bind('clinic_service.create', (ctx) => void greeting(ctx), 'before');
    unwrap(
      await me.transaction(async (tx) => {
        await tx.moduleConfigurations.update({
          module: 'clinic',
          version: 0,
          values: { clinic_greeting: 'Hello', clinic_perms: ['3'] },
        });
        await tx.clinics.create({ code: 'A', status: 'OPEN' });
      }),
    );
    expect(refusals(await me.clinics.create({ code: 'B', status: 'OPEN' }))).toEqual(['core.FORBIDDEN ']);
    unwrap(await app.as({ id: 'n', rights: ['3'] }).clinics.create({ code: 'B', status: 'OPEN' }));
    expect(seen).toEqual(['Welcome', 'Welcome', 'Hello']);
  });

  it('refuses what a start would refuse, with the place of each mistake, and stores nothing', async () => {
    const { me } = await open(store);
    const change = (values: object) =>
      me.moduleConfigurations.update({ module: 'clinic', version: 0, values: values as Record<string, unknown> });
    expect(refusals(await change({ clinic_perms: [], clinic_greting: 'x', clinic_greeting: 3 }))).toEqual([
      'core.UNKNOWN_KEY values.clinic_greting',
      'core.EMPTY_RIGHTS values.clinic_perms',
      'core.WRONG_TYPE values.clinic_greeting',
    ]);
    expect(refusals(await change({ clinic_check_create: true }))).toEqual([
      'core.APPROVAL_MODULE_MISSING values.clinic_check_create',
    ]);
    expect(refusals(await change({ clinic_schema: { properties: { beds: { type: 'whole' } } } }))).toEqual([
      'schema.INVALID_SCHEMA values.clinic_schema.properties.beds.type',
    ]);
    expect(refusals(await change({ clinic_perms: ['1'], gql_clinic_perms: ['2'] }))).toEqual([
      'core.KEY_TWICE values.gql_clinic_perms',
    ]);
    expect(refusals(await change({ clinic_greting: null }))).toEqual(['core.UNKNOWN_KEY values.clinic_greting']);
    expect(refusals(await change(JSON.parse('{"__proto__": {"clinic_greeting": "x"}}')))).toEqual([
      'core.UNKNOWN_KEY values.__proto__',
    ]);
    expect(refusals(await change([] as never))).toEqual(['core.WRONG_TYPE values']);
    expect(refusals(await me.moduleConfigurations.get({ module: 'klinic' }))).toEqual(['core.UNKNOWN_KEY module']);
    expect(unwrap(await me.moduleConfigurations.history({ module: 'clinic' }))).toEqual([]);
  });

  it('leaves keys that the host locked to the host', async () => {
    const world = await openConfigured(store);
    const before = await world.compose();
    await before.migrate();
    unwrap(
      await before
        .as(administrator)
        .moduleConfigurations.update({ module: 'clinic', version: 0, values: { clinic_greeting: 'Hello' } }),
    );
    const locked = { lockedConfiguration: { clinic: ['clinic_greeting', 'gql_clinic_perms'] } };
    const me = (await world.compose(locked)).as(administrator);
    const update = (values: Record<string, unknown>) =>
      me.moduleConfigurations.update({ module: 'clinic', version: 1, values });
    expect(unwrap(await me.moduleConfigurations.get({ module: 'clinic' }))).toMatchObject({
      values: { clinic_greeting: 'Welcome' },
      sources: { clinic_greeting: 'default' },
    });
    expect(refusals(await update({ clinic_greeting: 'Hi', clinic_perms: ['9'] }))).toEqual([
      'core.CONFIGURATION_LOCKED values.clinic_greeting',
      'core.CONFIGURATION_LOCKED values.clinic_perms',
    ]);
    expect(unwrap(await update({ clinic_greeting: null }))).toMatchObject({ version: 2 });
  });

  it('lets one of two administrators win; the other gets a conflict', async () => {
    const { me } = await open(store);
    const update = (version: number, greeting: string) =>
      me.moduleConfigurations.update({ module: 'clinic', version, values: { clinic_greeting: greeting } });
    for (const version of [0, 1]) {
      const results = await Promise.all([update(version, `one ${version}`), update(version, `two ${version}`)]);
      expect(results.map((result) => refusals(result).join()).sort()).toEqual(['', 'core.CONFLICT version']);
    }
    expect(unwrap(await me.moduleConfigurations.get({ module: 'clinic' })).version).toBe(2);
    expect(refusals(await update(7, 'late'))).toEqual(['core.CONFLICT version']);
  });

  it('keeps what was stored before, by whom, and records the change once', async () => {
    const { me } = await open(store);
    const values = { clinic_greeting: 'Hello' };
    const options = { idempotencyKey: 'greet' };
    const first = unwrap(await me.moduleConfigurations.update({ module: 'clinic', version: 0, values }, options));
    expect(unwrap(await me.moduleConfigurations.update({ module: 'clinic', version: 0, values }, options))).toEqual(
      first,
    );
    expect(await me.moduleConfigurations.update({ module: 'clinic', version: 1, values })).toMatchObject({
      outcome: 'unchanged',
    });
    unwrap(await me.moduleConfigurations.update({ module: 'clinic', version: 1, values: { clinic_greeting: null } }));
    expect(unwrap(await me.moduleConfigurations.history({ module: 'clinic' }))).toMatchObject([
      { row: { version: 1, config: values, userUpdated: 'admin' } },
      { row: { version: 2, config: {} }, supersededAt: null },
    ]);
    expect(unwrap(await me.changes.list({})).rows).toMatchObject([
      { operation: 'module_configuration_service.update', outcome: 'done' },
      { outcome: 'unchanged' },
      { outcome: 'done' },
    ]);
  });

  it('validates extension data by a schema from the next call on', async () => {
    const { me } = await open(store);
    unwrap(await me.clinics.create({ code: 'A', status: 'OPEN', jsonExt: { wards: 'three' } }));
    const schema = { type: 'object', properties: { wards: { type: 'integer' } } };
    const change = { module: 'clinic', version: 0, values: { clinic_schema: schema } };
    expect(refusals(await me.moduleConfigurations.update(change))).toEqual([
      'core.RECORDS_DO_NOT_FIT values.clinic_schema.properties.wards',
    ]);
    unwrap(await me.moduleConfigurations.update({ ...change, keepUnfit: true }));
    expect((await me.clinics.create({ code: 'B', status: 'OPEN', jsonExt: { wards: 'three' } })).success).toBe(false);
    const where = { '==': [{ var: 'jsonExt.wards' }, 3] };
    unwrap(await me.clinics.create({ code: 'B', status: 'OPEN', jsonExt: { wards: 3 } }));
    expect(unwrap(await me.clinics.count({ where }))).toBe(1);
  });
});

describe.each(stores)('configuration in several processes on $name', (store) => {
  it('is in force elsewhere a second later', async () => {
    const { app, me, compose, pass } = await open(store);
    const other = (await compose()).as({ id: 'nurse', rights: ['1'] });
    expect(unwrap(await other.clinics.count({}))).toBe(0);
    unwrap(await me.moduleConfigurations.update({ module: 'clinic', version: 0, values: { clinic_perms: ['9'] } }));
    expect(unwrap(await other.clinics.count({}))).toBe(0);
    pass(1000);
    expect(refusals(await other.clinics.count({}))).toEqual(['core.FORBIDDEN ']);
    expect(unwrap(await app.as({ id: 'x', rights: ['9'] }).clinics.count({}))).toBe(0);
  });

  it('stops a start that cannot use what is stored, and says which key', async () => {
    const { me, compose, pass, app } = await open(store);
    unwrap(
      await me.moduleConfigurations.update({ module: 'clinic', version: 0, values: { clinic_greeting: 'Hello' } }),
    );
    const stricter = () => {
      const module = configuredModule();
      return {
        ...module,
        configuration: module.configuration.extend({ clinic_greeting: z.string().max(3).default('Hi') }),
      };
    };
    const newer = await compose({}, stricter() as never);
    const sentence = /core.CONFIGURATION_UNREADABLE: .*"clinic"[\s\S]*core.WRONG_LENGTH/;
    await expect(newer.migrate()).rejects.toThrow(sentence);
    await expect(newer.start()).rejects.toThrow(sentence);
    expect(refusals(await newer.as(administrator).clinics.count({}))).toEqual([
      'core.CONFIGURATION_UNREADABLE configuration.clinic',
      'core.WRONG_LENGTH configuration.clinic.clinic_greeting',
    ]);
    expect(await newer.health()).toMatchObject({ healthy: false, parts: { configuration: { healthy: false } } });

    // Two ways out: lock the key to a good value, or give it back with the version that knows it.
    const locked = await compose({ lockedConfiguration: { clinic: ['clinic_greeting'] } }, stricter() as never);
    await locked.start();
    unwrap(
      await app
        .as(administrator)
        .moduleConfigurations.update({ module: 'clinic', version: 1, values: { clinic_greeting: null } }),
    );
    pass(1000);
    expect(unwrap(await newer.as(administrator).clinics.count({}))).toBe(0);
    expect(await newer.health()).toMatchObject({ healthy: true });
  });
});

describe('what the host locks', () => {
  it('is checked at the start', async () => {
    const [memory] = stores;
    if (memory === undefined) throw new Error('There are stores.');
    const world = await openConfigured(memory);
    await expect(world.compose({ lockedConfiguration: { clinic: ['clinic_permz'] } })).rejects.toMatchObject({
      errors: [{ code: 'core.UNKNOWN_KEY', path: ['lockedConfiguration', 'clinic', 'clinic_permz'] }],
    });
  });
});
