import { createParasol, defineErrors, identifiers, type ParasolOptions, silentLogger, unwrap } from '@parasol/core';
import { individual } from '@parasol/individual';
import { socialProtection } from '@parasol/social-protection';
import { stores } from '@parasol/test-support';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clerk, person } from './places.ts';

const acmeErrors = defineErrors('acme', { NO: () => 'Not here.' });
const quiet: NonNullable<ParasolOptions<never>['configure']> = (container) =>
  void container.rebind(identifiers.logger).toConstantValue(silentLogger);
const clockAt = (instant: string) => ({ now: () => Date.parse(instant) });

describe.each(stores)('two apps in one process on $name', (store) => {
  const open = async (place: Awaited<ReturnType<typeof store.create>>, instant: string, right: string) => {
    const app = await createParasol({
      store: place.open(),
      modules: [individual()],
      configuration: { individual: { gql_group_create_perms: [right] } },
      configure: (container) => {
        container.rebind(identifiers.clock).toConstantValue(clockAt(instant));
        container.rebind(identifiers.logger).toConstantValue(silentLogger);
      },
    });
    await app.migrate();
    onTestFinished(async () => void (await app.stop()));
    return app;
  };
  const ofGroups = (right: string) => ({ id: 'clerk', rights: [right, '159001', '159002'] });

  it('on stores of their own share neither rows, handlers, listeners, configuration nor clock, nor their end', async () => {
    const places = [await store.create(), await store.create()] as const;
    const first = await open(places[0], '2026-01-01T00:00:00Z', 'first');
    const second = await open(places[1], '2027-01-01T00:00:00Z', 'second');
    onTestFinished(async () => {
      for (const place of places) await place.remove();
    });
    const heard: string[] = [];
    first.signals.bind('individual_service.create', (ctx) => ctx.fail(acmeErrors.NO()), 'before');
    second.events.on('*', ({ signal }) => void heard.push(signal));

    expect(await first.as(clerk).individuals.create(person('Amina'))).toMatchObject({ errors: [{ code: 'acme.NO' }] });
    expect(unwrap(await second.as(clerk).individuals.create(person('Amina'))).dateCreated).toBe(
      '2027-01-01T00:00:00.000Z',
    );
    expect(unwrap(await first.as(ofGroups('first')).groups.create({ code: 'H' })).dateCreated).toBe(
      '2026-01-01T00:00:00.000Z',
    );
    expect(await second.as(ofGroups('first')).groups.create({ code: 'H' })).toMatchObject({
      errors: [{ code: 'core.FORBIDDEN' }],
    });
    expect(unwrap(await first.as(clerk).individuals.count({}))).toBe(0);
    expect(heard).toEqual(['individual_service.create']);

    await first.stop();
    expect(await second.as(ofGroups('second')).groups.create({ code: 'H' })).toMatchObject({ success: true });
    expect((await second.health()).healthy).toBe(true);
  });

  it('on the same rows keep their handlers, listeners and clocks to themselves', async ({ skip }) => {
    skip(store.name === 'memory', 'stores in memory share no rows');
    const place = await store.create();
    const first = await open(place, '2026-01-01T00:00:00Z', '180002');
    const second = await open(place, '2027-01-01T00:00:00Z', '180002');
    onTestFinished(() => place.remove());
    const heard: string[] = [];
    first.signals.bind('individual_service.create', (ctx) => ctx.fail(acmeErrors.NO()), 'before');
    first.events.on('*', ({ signal }) => void heard.push(signal));
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, i) => {
        const me = (i % 2 === 0 ? first : second).as(clerk);
        return i % 4 < 2 ? me.individuals.create(person(`P${i}`)) : me.groups.create({ code: `H${i}` });
      }),
    );
    expect(made.filter(({ success }) => success)).toHaveLength(15);
    expect(unwrap(await first.as(clerk).individuals.count({}))).toBe(5);
    expect(unwrap(await second.as(clerk).individuals.list({})).rows.map((row) => row.dateCreated)).toEqual(
      Array.from({ length: 5 }, () => '2027-01-01T00:00:00.000Z'),
    );
    expect(heard).toEqual(Array.from({ length: 5 }, () => 'group_service.create'));
  });

  it('with other modules see the rows of those that they list', async ({ skip }) => {
    skip(store.name === 'memory', 'stores in memory share no rows');
    const place = await store.create();
    const whole = await createParasol({
      store: place.open(),
      modules: [individual(), socialProtection()],
      configuration: { social_protection: { check_benefit_plan_update: false } },
      configure: quiet,
    });
    await whole.migrate();
    const part = await createParasol({ store: place.open(), modules: [individual()], configure: quiet });
    onTestFinished(async () => {
      await part.stop();
      await whole.stop();
      await place.remove();
    });
    const { id } = unwrap(await part.as(clerk).individuals.create(person('Amina')));
    expect(unwrap(await whole.as(clerk).individuals.get({ id }))).toMatchObject({ firstName: 'Amina' });
    expect('benefitPlans' in part.as(clerk)).toBe(false);
  });
});
