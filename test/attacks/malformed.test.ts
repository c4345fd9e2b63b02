import { createParasol, fromBytes, identifiers, silentLogger, unwrap } from '@parasol/core';
import { individual } from '@parasol/individual';
import { stores } from '@parasol/test-support';
import { describe, expect, it, onTestFinished } from 'vitest';
import { allRights, codesOf, openDistricts } from '../../packages/payment-cycle/test/access/districts.ts';

/** What careless hosts and callers give that no store, clock or processor should have to suffer. */

describe.each(stores)('on $name is refused or mended, and leaves the app well,', (store) => {
  it('an actor whose id cannot be written down', async () => {
    await using world = await openDistricts(store);
    for (const id of ['a\0', '\ud800', 'a\u200b', 'a\nb', '\u202ea', 'x'.repeat(256), '', 7, null]) {
      const me = world.app.as({ id: id as string, rights: allRights, locations: 'everywhere' });
      expect(codesOf(await me.groups.create({ code: 'A' }))).toEqual(['core.UNAUTHENTICATED']);
      expect(codesOf(await me.runs.list({}))).toEqual(['core.UNAUTHENTICATED']);
    }
    expect(unwrap(await world.all.groups.count({}))).toBe(0);
  });

  it('an idempotency key that cannot be written down, or seen', async () => {
    await using world = await openDistricts(store);
    for (const key of ['a\0', '\ud800', 'a\u200b', 'a\nb', '\u202ea', 'x'.repeat(256), '', 7]) {
      const options = { idempotencyKey: key as string };
      expect(codesOf(await world.all.groups.create({ code: 'A' }, options))).toEqual(['core.IDEMPOTENCY_KEY_FORM']);
    }
    expect(unwrap(await world.all.groups.count({}))).toBe(0);
  });

  it('a file whose name cannot be written down', async () => {
    await using world = await openDistricts(store);
    const names = ['../../etc/passwd\0', `${'x'.repeat(254)}😀.csv`, '\0', 'x'.repeat(100_000)];
    for (const [i, name] of names.entries()) {
      const source = fromBytes(name, `first_name,last_name,dob\nP${i},Diallo,1990-01-01\n`);
      expect(unwrap(await world.all.individualImports.importIndividuals({ source }))).toMatchObject({ accepted: 1 });
    }
    const uploads = unwrap(await world.all.individualDataSourceUploads.list({})).rows;
    expect(uploads.map(({ sourceName }) => sourceName).sort()).toEqual(
      ['../../etc/passwd', `${'x'.repeat(254)}\ufffd`, 'unnamed', 'x'.repeat(255)].sort(),
    );
  });

  it('a clock that tells no time, while one that counts finer than milliseconds does', async () => {
    const place = await store.create();
    const clock = { at: Date.parse('2026-11-15T08:00:00Z') + 0.75 };
    const app = await createParasol({
      store: place.open(),
      modules: [individual()],
      configure: (container) => {
        container.rebind(identifiers.clock).toConstantValue({ now: () => clock.at });
        container.rebind(identifiers.logger).toConstantValue(silentLogger);
      },
    });
    await app.migrate();
    const me = app.as({ id: 'clerk', rights: ['180001', '180002'] });
    expect(unwrap(await me.groups.create({ code: 'A' })).dateCreated).toBe('2026-11-15T08:00:00.000Z');
    for (const at of [Number.NaN, Number.POSITIVE_INFINITY, -1, 8.64e15, '2026' as never]) {
      clock.at = at;
      await expect(me.groups.create({ code: 'B' }), String(at)).rejects.toMatchObject({ code: 'CLOCK' });
    }
    clock.at = Date.parse('2026-11-15T08:00:01Z');
    expect(codesOf(await me.groups.create({ code: 'B' }))).toBe('done');
    await app.stop();
    await place.remove();
  });
});

describe('what a host gives to watch an app', () => {
  it('changes no answer when it throws: a logger, a listener, a progress listener, at once or later', async () => {
    const [inMemory] = stores;
    const place = await inMemory?.create();
    if (place === undefined) throw new Error('There is no store to test on.');
    const unheard: unknown[] = [];
    const hear = (error: unknown): void => void unheard.push(error);
    process.on('unhandledRejection', hear);
    onTestFinished(() => void process.off('unhandledRejection', hear));
    const fail = (): never => {
      throw new Error('no space left');
    };
    const failLater = async (): Promise<void> => fail();
    const app = await createParasol({
      store: place.open(),
      modules: [individual()],
      slowMs: 0,
      configure: (container) =>
        void container.rebind(identifiers.logger).toConstantValue({ debug: fail, info: fail, warn: fail, error: fail }),
    });
    await app.migrate();
    for (const listener of [fail, failLater]) app.events.on('group_service.create', listener);
    const me = app.as({ id: 'clerk', rights: ['180001', '180002', '159002'] });
    expect(codesOf(await me.groups.create({ code: 'A' }))).toBe('done');
    expect(codesOf(await me.groups.create({ code: 'A' }))).toEqual(['core.DUPLICATE']);
    for (const [i, onProgress] of [fail, failLater].entries()) {
      const source = fromBytes('people.csv', `first_name,last_name,dob\nP${i},Diallo,1990-01-01\n`);
      expect(codesOf(await me.individualImports.importIndividuals({ source }, { onProgress }))).toBe('done');
    }
    await app.stop();
    expect(unheard).toEqual([]);
  });
});

describe('a process is not kept busy', () => {
  const [inMemory] = stores;

  it('by a list of which each item may be there once', async () => {
    await using world = await openDistricts(inMemory as (typeof stores)[number]);
    const properties = { visits: { type: 'array', uniqueItems: true } };
    const plan = await world.plan('P', 'INDIVIDUAL', { beneficiaryDataSchema: { type: 'object', properties } });
    const { id } = await world.person('Diallo', null);
    const visits = Array.from({ length: 20_000 }, (_, day) => ({ day, by: 'nurse' }));
    const enrol = (items: readonly object[]) =>
      world.all.beneficiaries.create({
        benefitPlanId: plan.id,
        individualId: id,
        status: 'ACTIVE',
        jsonExt: { visits: items } as never,
      });
    expect(codesOf(await enrol([...visits, { by: 'nurse', day: 7 }]))).toEqual(['schema.MISMATCH']);
    expect(codesOf(await enrol(visits))).toBe('done');
  });

  it.each([
    ['^(a|a)*$'],
    ['^(?:a?){30}a{30}$'],
    ['^(a{1,5}){1,50}$'],
    ['^[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*1$'],
    ['(?<x>a+)\\k<x>+$'],
    ['(.*a){20}$'],
  ])('by the pattern %s in the schema of a plan', async (pattern) => {
    await using world = await openDistricts(inMemory as (typeof stores)[number]);
    const beneficiaryDataSchema = { type: 'object', properties: { card: { type: 'string', pattern } } };
    const plan = { code: 'P', name: 'P', type: 'INDIVIDUAL' as const, beneficiaryDataSchema };
    expect(codesOf(await world.all.benefitPlans.create(plan))).toEqual(['schema.UNSAFE_PATTERN']);
  });

  it('by the depth or the width of what it is asked', async () => {
    await using world = await openDistricts(inMemory as (typeof stores)[number]);
    const { all } = world;
    const nested = (leaf: unknown, wrap: (inner: unknown) => unknown): unknown => {
      let value = leaf;
      for (let i = 0; i < 100_000; i++) value = wrap(value);
      return value;
    };
    const ring: Record<string, unknown> = {};
    ring['!'] = [ring];
    const wheres: unknown[] = [
      nested(true, (inner) => ({ '!': [inner] })),
      { in: [{ var: 'firstName' }, nested('a', (inner) => [inner])] },
      { or: Array.from({ length: 200_000 }, () => true) },
      { missing: 'a.'.repeat(500_000) },
      { '==': [{ decimal: '9'.repeat(1_000_000) }, 1] },
      ring,
    ];
    for (const where of wheres) expect(await all.individuals.count({ where })).toMatchObject({ success: false });
    const keys = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`firstNam${i}`, i]));
    expect(codesOf(await all.individuals.create(keys as never))).toHaveLength(100);
    const documents: unknown[] = [nested(1, (inner) => ({ a: inner })), nested(1, (inner) => [inner]), ring];
    for (const document of documents) {
      const made = await all.groups.create({ code: 'A', jsonExt: { a: document } as never });
      expect(codesOf(made)).toEqual(['schema.TOO_DEEP']);
    }
    for (const after of ['['.repeat(3000), '{"__proto__":1}', 'null', '[[[]]]'].map((text) => btoa(text)))
      expect(await all.individuals.list({ after })).toMatchObject({ success: false });
  });
});

it.each([
  [{ rangeSize: Number.NaN }],
  [{ rangeSize: 0 }],
  [{ runs: { leaseMs: -1 } }],
  [{ runs: { attempts: 0 } }],
  [{ runs: { pollMs: 0 } }],
  [{ subscriptions: { pollMs: -5 } }],
  [{ timeZone: 'Mars/Olympus' }],
  [{ configuration: JSON.parse('{"__proto__": {"a": 1}}') as object }],
  [{ configuration: { individual: { individual_schema: { $ref: '#' } } } }],
  [{ lockedConfiguration: { individual: ['nothing'] } }],
])('%j stops the start', async (options) => {
  const place = await stores[0]?.create();
  if (place === undefined) throw new Error('There is no store to test on.');
  await expect(
    createParasol({ store: place.open(), modules: [individual()], ...(options as object) }),
  ).rejects.toThrow();
});
