import { identifiers, isDomainFailure, isMisuse, unwrap } from '@parasol/core';
import { defineFactory, testApp, testClock } from '@parasol/core/testing';
import '@parasol/core/testing/vitest';
import { type StoreUnderTest, stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { clinicModule, nurse } from '../clinic-module.ts';

const { clinics } = clinicModule().services;

const clinic = defineFactory(({ n, call }, about: { code?: string; beds?: number }) =>
  call(clinics.create, { code: `C${n}`, status: 'OPEN', ...about }),
);

/** A place that counts how often it was removed. */
async function onPlace(store: StoreUnderTest) {
  const { open, remove } = await store.create();
  const place = {
    open,
    removed: 0,
    remove: async () => {
      place.removed++;
      await remove();
    },
  };
  return place;
}

describe.each(stores)('the test kit on $name', (store) => {
  it('gives a migrated, seeded app and takes it away with its place', async () => {
    const place = await onPlace(store);
    {
      await using app = await testApp({
        store: place,
        modules: [clinicModule()],
        seed: (seeding) => seeding.makeMany(clinic, 2, (i) => ({ beds: i })),
      });
      expect(app.seeded.map(({ code, beds }) => [code, beds])).toEqual([
        ['C1', 0],
        ['C2', 1],
      ]);
      expect(unwrap(await app.as(nurse).clinics.count({}))).toBe(2);
      expect(place.removed).toBe(0);
    }
    expect(place.removed).toBe(1);
  });

  it('takes the place away when the seed is refused, and says why', async () => {
    const place = await onPlace(store);
    const seeding = testApp({
      store: place,
      modules: [clinicModule()],
      seed: (app) => app.makeMany(clinic, 2, () => ({ code: 'SAME' })),
    });
    await expect(seeding).rejects.toSatisfy(isDomainFailure);
    await expect(seeding).rejects.toFailWith('core.DUPLICATE', ['code']);
    expect(place.removed).toBe(1);
  });

  it('makes the same ids and timestamps in every run, set statements included', async () => {
    const fingerprints = [];
    for (let run = 0; run < 2; run++) {
      await using app = await testApp({ store: await onPlace(store), modules: [clinicModule()], rangeSize: 2 });
      await app.makeMany(clinic, 5);
      unwrap(await app.me.clinics.visitAll({ number: 1 }));
      const [first] = unwrap(await app.me.clinics.list({})).rows;
      expect(first?.dateCreated).toBe('2026-01-15T08:00:00.000Z');
      expect(unwrap(await app.me.visits.list({})).rows.map(({ id }) => id.slice(0, 19))).toEqual(
        Array.from({ length: 5 }, () => '00000000-0000-7000-'),
      );
      fingerprints.push(await app.fingerprint());
    }
    expect(fingerprints[1]).toEqual(fingerprints[0]);
  });

  it('stands still until the test moves the clock, and versions lie as far apart', async () => {
    await using app = await testApp({
      store: await onPlace(store),
      modules: [clinicModule()],
      clock: '2026-11-15T08:00:00Z',
    });
    const made = await app.make(clinic);
    app.clock.advance({ days: 1, hours: 1 });
    expect(app.clock.instant).toBe('2026-11-16T09:00:00.000Z');
    unwrap(await app.me.clinics.update({ id: made.id, version: 1, beds: 9 }));
    const before = await app.me.clinics.get({ id: made.id, asOf: '2026-11-16T08:59:59.999Z' });
    expect(unwrap(before)).toMatchObject({ version: 1, beds: null });
    expect(unwrap(await app.me.clinics.get({ id: made.id }))).toMatchObject({ dateUpdated: app.clock.instant });
  });

  it('shows by its fingerprint that a refused call touched nothing', async () => {
    await using app = await testApp({ store: await onPlace(store), modules: [clinicModule()] });
    await app.make(clinic);
    const before = await app.fingerprint();
    expect(await app.me.clinics.openPair({ codes: ['NEW', 'C1'] })).toFailWith('core.DUPLICATE');
    expect(await app.fingerprint()).toEqual(before);
    expect(await app.me.clinics.openPair({ codes: ['NEW'] })).toSucceed();
    expect(await app.fingerprint()).not.toEqual(before);
  });

  it('opens the same rows again, as another process would', async () => {
    const place = await onPlace(store);
    await using app = await testApp({ store: place, modules: [clinicModule()] });
    const made = await app.make(clinic);
    const other = await app.again();
    expect(unwrap(await other.as(nurse).clinics.get({ id: made.id }))?.code).toBe('C1');
  });
});

const [inMemory] = stores as [StoreUnderTest];

it('numbers what a factory makes in each app anew', async () => {
  const codes = [];
  for (let i = 0; i < 2; i++) {
    await using app = await testApp({ store: await onPlace(inMemory), modules: [clinicModule()] });
    codes.push((await app.make(clinic)).code, (await app.make(clinic, { beds: 3 })).code);
  }
  expect(codes).toEqual(['C1', 'C2', 'C1', 'C2']);
});

it('lets factories build on each other', async () => {
  const visited = defineFactory(async ({ n, make, call }, about: { code: string }) => {
    const { id } = await make(clinic, about);
    return call(clinicModule().services.visits.create, { clinicId: id, number: n });
  });
  await using app = await testApp({ store: await onPlace(inMemory), modules: [clinicModule()] });
  expect((await app.make(visited, { code: 'V' })).number).toBe(1);
  expect(unwrap(await app.me.clinics.list({})).rows.map(({ code }) => code)).toEqual(['V']);
});

it('says which operation a factory needs that no module of the app has', async () => {
  await using app = await testApp({ store: await onPlace(inMemory), modules: [] });
  const making = app.make(clinic);
  await expect(making).rejects.toSatisfy(isMisuse);
  await expect(making).rejects.toThrow('clinic_service.create; list it in modules');
});

it('keeps the ports that the test rebinds itself', async () => {
  const said: string[] = [];
  const say = (message: string) => void said.push(message);
  const logger = { debug: say, info: say, warn: say, error: say };
  await using app = await testApp({
    store: await onPlace(inMemory),
    modules: [clinicModule()],
    configure: (container) => void container.rebind(identifiers.logger).toConstantValue(logger),
  });
  app.events.on('clinic_service.create', () => {
    throw new Error('deaf');
  });
  await app.make(clinic);
  expect(said).toHaveLength(1);
});

it('refuses an instant that is none', () => {
  for (const instant of ['yesterday', '2026-11-15 08:00', '2026-11-15T08:00:00+03:00', '2026-13-01'])
    expect(() => testClock(instant)).toThrow(`"${instant}" is no instant in UTC`);
});

it('opens a store that is given by itself once', async () => {
  const { open } = await inMemory.create();
  await using app = await testApp({ store: open(), modules: [clinicModule()] });
  await expect(app.again()).rejects.toThrow('again() needs a place');
});
