import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, openWorld, type World } from './world.ts';

/** Changes of plans and cycles between two runs of a month: nobody is paid twice by them, and nobody due is left out. */

async function enrolled(world: World, people: number) {
  const plan = await world.plan();
  for (let i = 0; i < people; i++) await world.enrol(plan.id, (await world.person()).id);
  return plan;
}

/** Processes November and gives up after so many reports of progress. */
async function interrupted(world: World, reports: number): Promise<void> {
  const stop = new AbortController();
  let heard = 0;
  const onProgress = () => {
    if (++heard === reports) stop.abort();
  };
  const result = await world.me.benefitPlanPaymentCycles.process(
    { year: 2026, month: 11 },
    { signal: stop.signal, onProgress },
  );
  expect(codesOf(result)).toEqual(['core.ABORTED']);
}

const amounts = async (world: World) => (await world.benefits()).map(({ amount }) => amount);
const statuses = async ({ me }: World) => ({
  cycle: unwrap(await me.paymentCycles.list({})).rows.map(({ status }) => status),
  calculations: unwrap(await me.paymentCalculations.list({})).rows.map(({ status }) => status),
});

describe.each(stores)('a month on $name is paid once', (store) => {
  it('when a plan is replaced from a day that was computed already', async () => {
    await using world = await openWorld(store);
    const { id } = await enrolled(world, 1);
    const old = await world.pay(id, { base: '100' });
    const first = unwrap(await world.process());
    const replace = { id: old.id, version: 1, effectiveFrom: '2026-11-01', parameters: { base: '120' } };
    const successor = unwrap(await world.me.paymentPlans.replace(replace));
    const second = await world.process();
    expect(second).toMatchObject({ outcome: 'unchanged' });
    expect(unwrap(second)[id]).toEqual({
      paymentPlans: first[id]?.paymentPlans,
      notDue: [{ paymentPlanId: successor.id, code: old.code, reason: 'REPLACED_IN_PERIOD', next: '2026-12-01' }],
    });
    expect(await amounts(world)).toEqual(['100.0000']);
    unwrap(await world.process(2026, 12));
    expect(await amounts(world)).toEqual(['100.0000', '120.0000']);
  });

  it('when a successor counts its due dates from another day of the same month, computed or not', async () => {
    await using world = await openWorld(store);
    const { id } = await enrolled(world, 1);
    const old = await world.pay(id, { base: '100' });
    const replace = { effectiveFrom: '2026-11-16', dateStart: '2026-11-20', parameters: { base: '120' } };
    const second = unwrap(await world.me.paymentPlans.replace({ id: old.id, version: 1, ...replace }));
    unwrap(await world.process());
    expect(await amounts(world)).toEqual(['100.0000']);
    const again = { effectiveFrom: '2026-11-18', dateStart: '2026-11-21' };
    unwrap(await world.me.paymentPlans.replace({ id: second.id, version: 1, ...again }));
    expect(await world.process()).toMatchObject({ outcome: 'unchanged' });
    expect(await amounts(world)).toEqual(['100.0000']);
  });

  it('when somebody would move the due dates of a plan that was computed, which a successor may', async () => {
    await using world = await openWorld(store);
    const { id: planId } = await enrolled(world, 1);
    const { id } = await world.pay(planId, { base: '100' }, { periodicity: 2 });
    const { dateStart } = unwrap(await world.me.paymentPlans.update({ id, version: 1, dateStart: '2026-11-05' }));
    unwrap(await world.process());
    for (const patch of [{ dateStart: '2026-12-05' }, { dateStart: null }, { periodicity: 1 }])
      expect(await world.me.paymentPlans.update({ id, version: 2, ...patch })).toMatchObject({
        success: false,
        errors: [{ code: 'payment_cycle.PLAN_COMPUTED', path: [Object.keys(patch)[0]] }],
      });
    unwrap(await world.me.paymentPlans.update({ id, version: 2, name: 'Renamed', dateStart, periodicity: 2 }));
    unwrap(await world.process(2026, 12));
    expect(await amounts(world)).toEqual(['100.0000']);
    const monthly = { effectiveFrom: '2027-01-01', dateStart: '2027-01-05', periodicity: 1 };
    unwrap(await world.me.paymentPlans.replace({ id, version: 3, ...monthly }));
    unwrap(await world.process(2027, 1));
    expect(await amounts(world)).toEqual(['100.0000', '100.0000']);
  });

  it('when somebody would give its cycle another name or other dates', async () => {
    await using world = await openWorld(store);
    await world.pay((await enrolled(world, 1)).id, { base: '100' });
    unwrap(await world.process());
    const [cycle] = unwrap(await world.me.paymentCycles.list({})).rows;
    const { id = '', version = 0 } = cycle ?? {};
    for (const patch of [{ code: 'other' }, { type: 'other' }, { startDate: '2026-11-02' }, { endDate: '2026-12-01' }])
      expect(codesOf(await world.me.paymentCycles.update({ id, version, ...patch }))).toEqual([
        'payment_cycle.CYCLE_COMPUTED',
      ]);
    expect(codesOf(await world.me.paymentCycles.delete({ id, version }))).toEqual(['core.REFERENCED']);
    expect(await world.process()).toMatchObject({ outcome: 'unchanged' });
    expect(await amounts(world)).toEqual(['100.0000']);
  });

  it('when it was interrupted and its plan was replaced before the rest was done', async () => {
    await using world = await openWorld(store, { rangeSize: 1 });
    const { id } = await enrolled(world, 4);
    const old = await world.pay(id, { base: '100' });
    await interrupted(world, 3);
    expect((await amounts(world)).length).toBeLessThan(4);
    const replace = { id: old.id, version: 1, effectiveFrom: '2026-11-01', parameters: { base: '120' } };
    unwrap(await world.me.paymentPlans.replace(replace));
    const finished = await world.process();
    expect(unwrap(finished)[id]?.paymentPlans[old.id]).toMatchObject({ benefits: 4, amount: '400.00' });
    expect(await amounts(world)).toEqual(Array.from({ length: 4 }, () => '100.0000'));
    expect(await statuses(world)).toEqual({ cycle: ['ACTIVE'], calculations: ['COMPLETE'] });
    const again = await world.process();
    expect(again).toMatchObject({ outcome: 'unchanged' });
    expect(unwrap(again)[id]?.paymentPlans).toEqual(unwrap(finished)[id]?.paymentPlans);
  });

  it('and whole when it was interrupted and neither plan is due any more', async () => {
    await using world = await openWorld(store, { rangeSize: 1 });
    const plan = await enrolled(world, 3);
    const ending = await world.pay(plan.id, { base: '100' });
    await interrupted(world, 2);
    const dateValidTo = '2026-10-31';
    unwrap(await world.me.paymentPlans.update({ id: ending.id, version: 1, dateValidTo }));
    unwrap(await world.me.benefitPlans.update({ id: plan.id, version: 1, dateValidTo }));
    const finished = unwrap(await world.process());
    expect(finished[plan.id]?.paymentPlans[ending.id]).toMatchObject({ benefits: 3, amount: '300.00' });
    expect(await amounts(world)).toEqual(Array.from({ length: 3 }, () => '100.0000'));
    expect(await statuses(world)).toEqual({ cycle: ['ACTIVE'], calculations: ['COMPLETE'] });
    expect(await world.process()).toMatchObject({ outcome: 'unchanged' });
  });
});
