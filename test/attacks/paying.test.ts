import { fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, officer, openWorld, type World } from '../../packages/payment-cycle/test/scenario/world.ts';

/** Ways to pay somebody twice or to leave somebody out, beside those of `paid-once.test.ts`. */

async function enrolled(world: World, people: number) {
  const plan = await world.plan();
  const claims = [];
  for (let i = 0; i < people; i++) claims.push(await world.enrol(plan.id, (await world.person()).id));
  return { plan, claims };
}

/** Processes November and gives up after so many reports of progress. */
async function interrupted(world: World, reports: number): Promise<void> {
  const stop = new AbortController();
  let heard = 0;
  const onProgress = () => void (++heard === reports && stop.abort());
  await world.me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 }, { signal: stop.signal, onProgress });
}

/** Who was paid for which day, each as often as it was. */
const paid = async (world: World) =>
  (await world.benefits()).map(({ individualId, dateDue }) => `${individualId} ${dateDue}`).sort();
const twice = (list: readonly string[]) => list.filter((one, i) => list.indexOf(one) !== i);

describe.each(stores)('on $name nobody is paid twice', (store) => {
  it.each(store.name === 'memory' ? [1, 2, 3, 4, 5] : [2])(
    'by an enrolment that is deleted and made anew after %i reports of a month',
    async (reports) => {
      await using world = await openWorld(store, { rangeSize: 1 });
      const { plan, claims } = await enrolled(world, 3);
      await world.pay(plan.id, { base: '100' });
      await interrupted(world, reports);
      for (const { id, individualId } of claims) {
        unwrap(await world.me.beneficiaries.delete({ id, version: 1 }));
        await world.enrol(plan.id, individualId);
      }
      const done = unwrap(await world.process())[plan.id]?.paymentPlans ?? {};
      expect(twice(await paid(world))).toEqual([]);
      // Whoever is not paid is not counted as paid.
      expect(Object.values(done).map(({ benefits }) => benefits)).toEqual([(await paid(world)).length]);
      expect(await world.process()).toMatchObject({ outcome: 'unchanged' });
    },
  );

  it('by requests, cancellations and resumptions of one month at the same time, and nobody is left out', async () => {
    await using world = await openWorld(store, { rangeSize: 1 });
    const { plan } = await enrolled(world, 6);
    await world.pay(plan.id, { base: '100' });
    const { runs } = world.app.as({ id: 'office', rights: ['900211', '900212'], locations: 'everywhere' });
    const month = { year: 2026, month: 11 };
    const asked = await world.me.benefitPlanPaymentCycles.process(month, { background: true });
    const id = 'run' in asked ? asked.run : '';
    await world.app.start();
    await Promise.all([
      ...[runs.cancel({ id }), runs.resume({ id }), world.process(), runs.cancel({ id }), runs.resume({ id })],
      ...[world.process(), runs.retry({ id }), runs.cancel({ id }), world.process()],
    ]);
    expect(codesOf(await world.process())).toEqual([]);
    expect(await world.process()).toMatchObject({ outcome: 'unchanged' });
    expect(await paid(world)).toHaveLength(6);
    expect(twice(await paid(world))).toEqual([]);
    const statuses = unwrap(await world.me.paymentCycles.list({})).rows.map(({ status }) => status);
    expect(statuses).toEqual(['ACTIVE']);
  });

  it('by a replacement of the plan while two months are processed, and nobody is left out', async () => {
    await using world = await openWorld(store, { rangeSize: 1 });
    const { plan } = await enrolled(world, 3);
    const { id } = await world.pay(plan.id, { base: '100' });
    const replacement = { id, version: 1, effectiveFrom: '2026-11-01', parameters: { base: '120' } };
    await Promise.all([world.process(), world.me.paymentPlans.replace(replacement), world.process(2026, 12)]);
    for (const month of [11, 12]) unwrap(await world.process(2026, month));
    expect(await paid(world)).toHaveLength(6);
    expect(twice(await paid(world))).toEqual([]);
    for (const month of [11, 12]) expect(await world.process(2026, month)).toMatchObject({ outcome: 'unchanged' });
  });

  it('by a replacement from months ago of which one is not computed yet: the successor pays that one', async () => {
    await using world = await openWorld(store);
    const { plan } = await enrolled(world, 1);
    const { id } = await world.pay(plan.id, { base: '100' });
    for (const month of [8, 10]) unwrap(await world.process(2026, month));
    const replacement = { id, version: 1, effectiveFrom: '2026-08-01', parameters: { base: '120' } };
    unwrap(await world.me.paymentPlans.replace(replacement));
    for (const month of [8, 9, 10, 11]) unwrap(await world.process(2026, month));
    const amounts = (await world.benefits()).map(({ dateDue, amount }) => `${dateDue} ${amount}`);
    expect(amounts.sort()).toEqual([
      '2026-08-01 100.0000',
      '2026-09-01 120.0000',
      '2026-10-01 100.0000',
      '2026-11-01 120.0000',
    ]);
  });

  it('by cycles that somebody made or set by hand', async () => {
    await using world = await openWorld(store, { rangeSize: 1 });
    const { plan } = await enrolled(world, 4);
    await world.pay(plan.id, { base: '100' });
    const november = { startDate: '2026-11-01', endDate: '2026-11-30' };
    for (const code of ['2026-12', 'NOVEMBER']) unwrap(await world.me.paymentCycles.create({ ...november, code }));
    await interrupted(world, 3);
    const cycles = unwrap(await world.me.paymentCycles.list({ where: { '==': [{ var: 'code' }, '2026-11'] } })).rows;
    const { id = '', version = 0 } = cycles[0] ?? {};
    unwrap(await world.me.paymentCycles.update({ id, version, status: 'ACTIVE' }));
    const calculations = unwrap(await world.me.paymentCalculations.list({})).rows;
    expect(calculations.map(({ status }) => status)).toEqual(['PENDING']);
    unwrap(await world.process());
    expect(await paid(world)).toHaveLength(4);
    expect(codesOf(await world.process(2026, 12))).toEqual(['payment_cycle.CYCLE_PERIOD']);
    expect(await paid(world)).toHaveLength(4);
    expect(codesOf(await world.me.paymentCycles.delete({ id, version: version + 1 }))).not.toEqual([]);
  });

  it('by closing the plan before the month is computed to its end: those who come last are not left out', async () => {
    await using world = await openWorld(store, { rangeSize: 1 });
    const { plan } = await enrolled(world, 4);
    await world.pay(plan.id, { base: '100' });
    await interrupted(world, 3);
    const me = world.app.as({ ...officer, rights: [...officer.rights, '160005'] });
    const close = { id: plan.id, version: plan.version, reason: 'The programme is over.' };
    expect(codesOf(await me.benefitPlans.close(close))).toEqual(['payment_cycle.CLOSE_MEANWHILE']);
    unwrap(await world.process());
    expect(await paid(world)).toHaveLength(4);
    expect(unwrap(await me.benefitPlans.close(close))).toMatchObject({ changed: 4 });
    unwrap(await world.process(2026, 12));
    expect(await paid(world)).toHaveLength(4);
  });

  it('by closing the plan at the same time', async () => {
    await using world = await openWorld(store, { rangeSize: 1 });
    const { plan } = await enrolled(world, 4);
    await world.pay(plan.id, { base: '100' });
    const me = world.app.as({ ...officer, rights: [...officer.rights, '160005'] });
    const close = { id: plan.id, version: plan.version, reason: 'The programme is over.' };
    await Promise.all([world.process(), me.benefitPlans.close(close)]);
    // Whichever came first, the month is whole or has not begun.
    expect([0, 4]).toContain((await paid(world)).length);
  });

  it('by two households that are one, whose code is written with the same letters in two encodings', async () => {
    await using world = await openWorld(store);
    const [composed, decomposed] = ['CAF\u00c9', 'CAFE\u0301'];
    const lines = [`Awa,Diallo,1990-01-01,${composed},HEAD`, `Issa,Diallo,2015-01-01,${decomposed},SON`];
    const file = `first_name,last_name,dob,group_code,individual_role\n${lines.join('\n')}\n`;
    const source = fromBytes('people.csv', file);
    expect(unwrap(await world.me.individualImports.importIndividuals({ source }))).toMatchObject({ groups: 1 });
    for (const code of [composed, decomposed])
      expect(codesOf(await world.me.groups.create({ code }))).toEqual(['core.DUPLICATE']);
    const [group] = unwrap(await world.me.groups.list({})).rows;
    const other = unwrap(await world.me.groups.create({ code: 'OTHER' }));
    const renamed = await world.me.groups.update({ id: other.id, version: 1, code: decomposed });
    expect(codesOf(renamed)).toEqual(['core.DUPLICATE']);
    expect(group?.code).toBe(composed);
  });

  it('by an idempotency key for another month, another operation or a transaction', async () => {
    await using world = await openWorld(store);
    const { plan } = await enrolled(world, 1);
    await world.pay(plan.id, { base: '100' });
    const key = { idempotencyKey: 'k' };
    const { process } = world.me.benefitPlanPaymentCycles;
    unwrap(await process({ year: 2026, month: 10 }, key));
    expect(codesOf(await process({ year: 2026, month: 11 }, key))).toEqual(['core.IDEMPOTENCY_KEY_REUSED']);
    expect(codesOf(await world.me.groups.create({ code: 'G' }, key))).toEqual(['core.IDEMPOTENCY_KEY_REUSED']);
    const other = world.app.as({ ...officer, id: 'other' });
    expect(unwrap(await other.groups.create({ code: 'G' }, key)).code).toBe('G');
    await expect(world.me.transaction(async () => 1, key as never)).rejects.toMatchObject({
      code: 'MISUSE_IDEMPOTENCY_KEY',
    });
    expect(await paid(world)).toHaveLength(1);
  });
});
