import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openPlan, peopleFile } from '../programme.ts';
import { atOnce, openRace, outcomesOf } from './open-race.ts';

/** Rules that span rows, attacked by several writers at once in two apps on the same rows. One test a rule; gates are in gates.test.ts. */

const gate = () => Promise.withResolvers<void>();

describe.each(stores)('writers at once on $name', (store) => {
  it('give a key that is unique to one of them', async () => {
    await using race = await openRace(store);
    const sessions = [race.first.me, race.second.me];
    const results = await atOnce(8, (i) => (sessions[i % 2] ?? race.first.me).groups.create({ code: 'H1' }));
    expect(outcomesOf(results)).toEqual([...Array(7).fill('core.DUPLICATE'), 'done']);
    await race.atRest();
  });

  it('let one of them change a version, and tell the others which one is current', async () => {
    await using race = await openRace(store);
    const { id } = await race.person();
    const sessions = [race.first.me, race.second.me];
    const results = await atOnce(8, (i) =>
      (sessions[i % 2] ?? race.first.me).individuals.update({ id, version: 1, lastName: `By${i}` }),
    );
    expect(outcomesOf(results)).toEqual([...Array(7).fill('core.CONFLICT'), 'done']);
    const winner = results.findIndex(({ success }) => success);
    expect(unwrap(await race.first.me.individuals.get({ id }))).toMatchObject({ version: 2, lastName: `By${winner}` });
    await race.atRest();
  });

  it('lose no change when each reads, decides and writes again after a conflict', async () => {
    await using race = await openRace(store);
    const { id } = await race.person();
    const addOne = async (me: typeof race.first.me): Promise<void> => {
      for (;;) {
        const { version, jsonExt } = unwrap(await me.individuals.get({ id }));
        const income = ((jsonExt['income'] as number | undefined) ?? 0) + 1;
        const result = await me.individuals.update({ id, version, jsonExt: { income } });
        if (result.success) return;
        expect(outcomesOf([result])).toEqual(['core.CONFLICT']);
      }
    };
    await atOnce(6, (i) => addOne(i % 2 === 0 ? race.first.me : race.second.me));
    expect(unwrap(await race.first.me.individuals.get({ id })).jsonExt).toEqual({ income: 6 });
    await race.atRest();
  });

  it('answer one idempotency key with one effect', async () => {
    await using race = await openRace(store);
    const sessions = [race.first.me, race.second.me];
    const input = { firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' };
    const results = await atOnce(8, (i) =>
      (sessions[i % 2] ?? race.first.me).individuals.create(input, { idempotencyKey: 'one' }),
    );
    expect(new Set(results.map((result) => unwrap(result).id)).size).toBe(1);
    expect(unwrap(await race.first.me.individuals.count({}))).toBe(1);
    const other = { ...input, firstName: 'Awa' };
    const reused = await atOnce(2, () => race.second.me.individuals.create(other, { idempotencyKey: 'one' }));
    expect(outcomesOf(reused)).toEqual(Array(2).fill('core.IDEMPOTENCY_KEY_REUSED'));
    await race.atRest();
  });

  it('take no more places than a plan has, one by one and by criteria', async () => {
    await using race = await openRace(store);
    const plan = await race.plan(3);
    const people = await atOnce(8, () => race.person());
    const one = (i: number) =>
      (i % 2 === 0 ? race.first.me : race.second.me).beneficiaries.create({
        benefitPlanId: plan.id,
        individualId: people[i]?.id ?? '',
        status: 'ACTIVE',
      });
    const all = () => race.second.me.beneficiaries.enrol({ benefitPlanId: plan.id, everybody: true });
    await Promise.all([atOnce(6, one), atOnce(2, all)]);
    expect(unwrap(await race.first.me.beneficiaries.count({}))).toBe(3);
    await race.atRest();
  });

  it('take no place away that somebody takes meanwhile', async () => {
    await using race = await openRace(store);
    const plan = await race.plan(4);
    for (let i = 0; i < 4; i++) await race.person();
    const [fewer] = await Promise.all([
      race.first.me.benefitPlans.update({ id: plan.id, version: 1, maxBeneficiaries: 2 }),
      race.second.me.beneficiaries.enrol({ benefitPlanId: plan.id, everybody: true }),
    ]);
    expect(unwrap(await race.first.me.beneficiaries.count({}))).toBe(fewer.success ? 2 : 4);
    await race.atRest();
  });

  it('let a replacement or a change win, never both', async () => {
    await using race = await openRace(store);
    await openPlan(race.first.me);
    const [plan] = unwrap(await race.first.me.paymentPlans.list({})).rows;
    const { id = '', version = 0 } = plan ?? {};
    const results = await Promise.all([
      race.first.me.paymentPlans.replace({ id, version, effectiveFrom: '2027-01-01' }),
      race.second.me.paymentPlans.update({ id, version, name: 'Otherwise' }),
    ]);
    expect(outcomesOf(results)).toEqual(['core.CONFLICT', 'done']);
    await race.atRest();
  });

  it('pay once when two processes work on one month', async () => {
    await using race = await openRace(store);
    unwrap(await race.first.me.individualImports.importIndividuals({ source: peopleFile(40) }));
    await openPlan(race.first.me);
    const month = { year: 2026, month: 11 };
    const [one, other] = await Promise.all([
      race.first.me.benefitPlanPaymentCycles.process(month),
      race.second.me.benefitPlanPaymentCycles.process(month),
    ]);
    expect(unwrap(one)).toEqual(unwrap(other));
    const people = unwrap(await race.first.me.individuals.count({}));
    expect(unwrap(await race.first.me.benefits.count({}))).toBe(people);
    expect(await race.first.me.benefitPlanPaymentCycles.process(month)).toMatchObject({ outcome: 'unchanged' });
    await race.atRest();
  });

  it('end well when they lock the same rows in opposite order', async () => {
    await using race = await openRace(store);
    const [a, b] = [await race.person(), await race.person()];
    const [meet, ended] = [
      [gate(), gate()],
      [gate(), gate()],
    ];
    const both = (me: typeof race.first.me, i: number, ids: readonly string[]) => {
      let attempts = 0;
      const call = me.transaction(async (tx) => {
        // Sooner, it would read the version that the other is about to replace, which is a conflict of its own.
        if (attempts > 0 && store.name === 'postgres') await ended[1 - i]?.promise;
        for (const [step, id] of ids.entries()) {
          const { version } = await tx.individuals.get({ id });
          await tx.individuals.update({ id, version, lastName: `Step${i}${step}` });
          if (step > 0 || attempts++ > 0) continue;
          meet[i]?.resolve();
          // On stores with one writer the other has not begun, and waits for us.
          if (store.name === 'postgres') await meet[1 - i]?.promise;
        }
      });
      return call.finally(() => ended[i]?.resolve());
    };
    const results = await Promise.all([both(race.first.me, 0, [a.id, b.id]), both(race.second.me, 1, [b.id, a.id])]);
    // The one that gave way read again, and so lost nothing.
    expect(outcomesOf(results)).toEqual(['done', 'done']);
    for (const { id } of [a, b]) expect(unwrap(await race.first.me.individuals.get({ id })).version).toBe(3);
    await race.atRest();
  });
});
