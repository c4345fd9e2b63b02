import { type ByteSource, fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, type Districts, openDistricts } from '../../packages/payment-cycle/test/access/districts.ts';

/** Ways to keep a process busy or waiting for ever. What these tests promise is that they end at all. */

const bytes = (text: string) => new TextEncoder().encode(text);
const never = new Promise<never>(() => undefined);
const HEADER = 'first_name,last_name,dob\n';

const imported = ({ all }: Districts, source: ByteSource, timeoutMs = 20_000) =>
  all.individualImports.importIndividuals({ source }, { timeoutMs });

describe.each(stores)('on $name nobody hangs', (store) => {
  it('by a file whose sender goes silent, when it is looked at or when its bytes are kept', async () => {
    await using world = await openDistricts(store);
    let opened = 0;
    const silent = (at: number): ByteSource => ({
      name: 'people.csv',
      async *open() {
        yield bytes(`${HEADER}Awa,Diallo,1990-01-01\n`);
        if (++opened >= at) await never;
      },
    });
    expect(codesOf(await imported(world, silent(1), 50))).toEqual(['core.TIMEOUT']);
    opened = 0;
    expect(codesOf(await imported(world, silent(2), 500))).toEqual(['core.TIMEOUT']);
    // Who sends it whole goes on with it.
    const whole = fromBytes('people.csv', `${HEADER}Awa,Diallo,1990-01-01\n`);
    expect(unwrap(await imported(world, whole))).toMatchObject({ accepted: 1 });
    expect(unwrap(await world.all.individuals.count({}))).toBe(1);
    expect(unwrap(await world.all.runs.list({})).rows).toMatchObject([{ status: 'DONE' }]);
  });

  it('by a handler that calls what it hears of, in whatever it wraps the call', async () => {
    await using world = await openDistricts(store);
    let calls = 0;
    world.app.signals.bind(
      'individual_service.create',
      async (ctx, { input }) => {
        calls++;
        await ctx.attempt(() => ctx.services.individuals.create(input));
      },
      'after',
    );
    const person = { firstName: 'Awa', lastName: 'Diallo', dob: '1990-01-01' };
    await expect(world.all.individuals.create(person)).rejects.toMatchObject({ code: 'MISUSE_ENDLESS' });
    expect(calls).toBeLessThan(100);
    expect(unwrap(await world.all.individuals.count({}))).toBe(0);
  });

  it('by a handler or a transaction that never ends, within a time limit; who comes next is served', async () => {
    await using world = await openDistricts(store);
    const { all, app } = world;
    const unbind = app.signals.bind('group_service.create', () => never, 'before');
    expect(codesOf(await all.groups.create({ code: 'A' }, { timeoutMs: 50 }))).toEqual(['core.TIMEOUT']);
    unbind();
    expect(codesOf(await all.transaction(() => never, { timeoutMs: 50 }))).toEqual(['core.TIMEOUT']);
    expect(codesOf(await all.groups.create({ code: 'A' }, { timeoutMs: 10_000 }))).toBe('done');
  });
});
