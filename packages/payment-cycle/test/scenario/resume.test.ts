import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openWorld } from './world.ts';

/** What is left of a run that ended in the middle, and how the next one completes it. Killed processes are in test/reliability. */

describe.each(stores)('an interrupted cycle on $name', (store) => {
  it('is completed as it was begun, to the same cents and counts, also when more has become due since', async () => {
    await using world = await openWorld(store, { rangeSize: 2 });
    const plan = await world.plan();
    const claims = [];
    for (let i = 0; i < 7; i++) claims.push(await world.enrol(plan.id, (await world.person({ income: 100 * i })).id));
    unwrap(await world.me.beneficiaries.update({ id: claims[0]?.id ?? '', version: 1, status: 'SUSPENDED' }));
    const first = await world.pay(plan.id, { base: '10.01', poor: '0.50', limit: '10.25' });

    const stop = new AbortController();
    const interrupted = world.me.benefitPlanPaymentCycles.process(
      { year: 2026, month: 11 },
      {
        signal: stop.signal,
        onProgress: ({ phase, done }) => void (phase.startsWith('calc') && done === 2 && stop.abort()),
      },
    );
    const outcome = await interrupted.then(
      (result) => result.success,
      () => false,
    );
    expect(outcome).toBe(false);
    const half = await world.benefits();
    expect(half.length).toBeGreaterThan(0);
    expect(half.length).toBeLessThan(6);
    expect(unwrap(await world.me.paymentCycles.list({})).rows[0]?.status).toBe('PENDING');

    unwrap(await world.me.paymentPlans.update({ id: first.id, version: 1, parameters: { base: '999' } }));
    const second = await world.pay(plan.id, { base: '1' });
    const { me } = await world.again();
    const result = unwrap(await me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 }))[plan.id]?.paymentPlans;
    expect(result?.[first.id]).toMatchObject({
      beneficiaries: 7,
      benefits: 6,
      amount: '62.06',
      held: { count: 4, amount: '42.04' },
      refused: { NOT_ACTIVE: 1 },
      byLine: [
        { id: 'base', count: 6, amount: '60.06' },
        { id: 'poor', count: 4, amount: '2.00' },
      ],
    });
    expect(result?.[second.id]).toMatchObject({ benefits: 6, amount: '6.00' });
    expect(await world.benefits()).toHaveLength(12);
    expect(unwrap(await world.me.paymentCycles.list({})).rows[0]?.status).toBe('ACTIVE');
    expect(await me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 })).toMatchObject({
      outcome: 'unchanged',
    });
  });

  it('whose work another run completed does not stay open: the worker ends it', async () => {
    await using world = await openWorld(store, { rangeSize: 2, ownJobs: true });
    const plan = await world.plan();
    for (let i = 0; i < 5; i++) await world.enrol(plan.id, (await world.person()).id);
    await world.pay(plan.id, { base: '10' });
    const stop = new AbortController();
    const onProgress = ({ phase, done }: { phase: string; done: number }) =>
      void (phase.startsWith('calc') && done === 1 && stop.abort());
    const month = { year: 2026, month: 11 };
    await world.me.benefitPlanPaymentCycles.process(month, { signal: stop.signal, onProgress });
    // More has become due, so the next call is another run, which shares the ranges of the first.
    await world.pay(plan.id, { base: '1' });
    unwrap(await world.process());
    const { runs } = world.app.as({ id: 'office', rights: ['900211'] });
    const statuses = async () => unwrap(await runs.list({})).rows.map(({ status }) => status);
    expect(await statuses()).toEqual(expect.arrayContaining(['DONE', 'RUNNING']));
    await world.app.start();
    await expect.poll(statuses, { timeout: 20_000 }).toEqual(['DONE', 'DONE']);
    expect(await world.benefits()).toHaveLength(10);
    expect(await world.process()).toMatchObject({ outcome: 'unchanged' });
  });
});
