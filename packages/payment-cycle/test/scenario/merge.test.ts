import { unwrap } from '@parasol/core';
import type { Individual, MergeItem } from '@parasol/individual';
import { inMemory, stores } from '@parasol/test-support';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codesOf, openWorld, type World } from './world.ts';

/** People who are there twice, enrolled and paid: a merge moves the enrolments, leaves what was paid, and lets nobody be paid twice for a month. */

async function merged(world: World, golden: Individual, absorbed: Individual, more: { keep?: string[] } = {}) {
  const { version: goldenVersion } = unwrap(await world.me.individuals.get({ id: golden.id }));
  const { version: absorbedVersion } = unwrap(await world.me.individuals.get({ id: absorbed.id }));
  const input = { goldenId: golden.id, goldenVersion, absorbedId: absorbed.id, absorbedVersion, ...more };
  return unwrap(await world.me.individualMerges.merge(input));
}

const paid = async (world: World) =>
  (await world.benefits()).map(({ sourceId, individualId, amount }) => ({ sourceId, individualId, amount }));

async function paidPlan(world: World) {
  const plan = await world.plan();
  await world.pay(plan.id, { base: '100' });
  return plan;
}

describe.each(stores)('merging people who are paid on $name', (store) => {
  it('moves the enrolment, leaves the benefit with whom it was paid to, and pays the month once', async () => {
    await using world = await openWorld(store);
    const plan = await paidPlan(world);
    const [golden, absorbed] = [await world.person(), await world.person()];
    const enrolment = await world.enrol(plan.id, absorbed.id);
    unwrap(await world.process());
    const before = await world.benefits();
    const { id } = await merged(world, golden, absorbed);
    expect(unwrap(await world.me.beneficiaries.get({ id: enrolment.id }))).toMatchObject({ individualId: golden.id });
    expect(await world.process()).toMatchObject({ outcome: 'unchanged' });
    expect(await world.benefits()).toEqual(before);
    const text = unwrap(await world.me.benefits.explain({ id: before[0]?.id ?? '' }));
    expect(JSON.stringify(text)).toContain('100');

    unwrap(await world.process(2026, 12));
    expect(await paid(world)).toEqual([
      { sourceId: enrolment.id, individualId: absorbed.id, amount: '100.0000' },
      { sourceId: enrolment.id, individualId: golden.id, amount: '100.0000' },
    ]);
    // Everything that was ever paid to either record, asked of the golden one.
    const either = {
      or: [
        { '==': [{ var: 'individualId' }, golden.id] },
        { some: [{ var: 'individual.mergedInto' }, { '==': [{ var: 'goldenId' }, golden.id] }] },
      ],
    };
    expect(unwrap(await world.me.benefits.count({ where: either }))).toBe(2);

    unwrap(await world.me.individualMerges.undo({ id, version: 1 }));
    expect(unwrap(await world.me.beneficiaries.get({ id: enrolment.id }))).toMatchObject({ individualId: absorbed.id });
    expect(await world.process(2026, 12)).toMatchObject({ outcome: 'unchanged' });
    expect(await world.benefits()).toHaveLength(2);
  });

  it('leaves one enrolment where both were in a plan, the golden one’s or the one that was chosen', async () => {
    for (const isChosen of [false, true]) {
      await using world = await openWorld(store);
      const plan = await paidPlan(world);
      const [golden, absorbed] = [await world.person(), await world.person()];
      const own = await world.enrol(plan.id, golden.id, { status: 'POTENTIAL' });
      const other = await world.enrol(plan.id, absorbed.id);
      const { id, items } = await merged(world, golden, absorbed, isChosen ? { keep: [other.id] } : {});
      const [stays, goes] = isChosen ? [other, own] : [own, other];
      const deleted = (items as MergeItem[]).filter((item) => item.entity === 'beneficiary' && item.deleted === true);
      expect(deleted).toMatchObject([{ id: goes.id, inFavourOf: stays.id }]);
      expect(unwrap(await world.me.beneficiaries.list({})).rows).toMatchObject([
        { id: stays.id, individualId: golden.id, status: stays.status },
      ]);
      unwrap(await world.process());
      expect(await world.benefits()).toHaveLength(isChosen ? 1 : 0);

      unwrap(await world.me.individualMerges.undo({ id, version: 1 }));
      const enrolments = unwrap(await world.me.beneficiaries.list({})).rows;
      expect(new Map(enrolments.map((row) => [row.id, row.individualId]))).toEqual(
        new Map([
          [own.id, golden.id],
          [other.id, absorbed.id],
        ]),
      );
      // The month is computed; taking the merge back adds nobody to it.
      expect(await world.process()).toMatchObject({ outcome: 'unchanged' });
      expect(await world.benefits()).toHaveLength(isChosen ? 1 : 0);
    }
  });

  it('waits until a month that was interrupted is computed to its end', async () => {
    await using world = await openWorld(store, { rangeSize: 1 });
    const plan = await paidPlan(world);
    const [golden, absorbed] = [await world.person(), await world.person()];
    for (const { id } of [golden, absorbed, await world.person(), await world.person()]) await world.enrol(plan.id, id);
    const before = await merged(world, golden, await world.person());
    const stop = new AbortController();
    let heard = 0;
    const onProgress = () => {
      if (++heard === 3) stop.abort();
    };
    const cut = await world.me.benefitPlanPaymentCycles.process(
      { year: 2026, month: 11 },
      { signal: stop.signal, onProgress },
    );
    expect(codesOf(cut)).toEqual(['core.ABORTED']);
    const both = { goldenId: golden.id, goldenVersion: 1, absorbedId: absorbed.id, absorbedVersion: 1 };
    expect(codesOf(await world.me.individualMerges.merge(both))).toEqual(['payment_cycle.MERGE_MEANWHILE']);
    expect(codesOf(await world.me.individualMerges.undo({ id: before.id, version: 1 }))).toEqual([
      'payment_cycle.MERGE_MEANWHILE',
    ]);
    unwrap(await world.process());
    expect(await world.benefits()).toHaveLength(4);
    unwrap(await world.me.individualMerges.merge(both));
    unwrap(await world.process(2026, 12));
    expect(await world.benefits()).toHaveLength(7);
  });

  it('is not undone where the place that it gave back is taken by somebody else', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    unwrap(await world.me.benefitPlans.update({ id: plan.id, version: 1, maxBeneficiaries: 2 }));
    const [golden, absorbed] = [await world.person(), await world.person()];
    for (const { id } of [golden, absorbed]) await world.enrol(plan.id, id);
    const { id } = await merged(world, golden, absorbed);
    const late = await world.enrol(plan.id, (await world.person()).id);
    expect(codesOf(await world.me.individualMerges.undo({ id, version: 1 }))).toEqual(['social_protection.PLAN_FULL']);
    unwrap(await world.me.beneficiaries.delete({ id: late.id, version: 1 }));
    unwrap(await world.me.individualMerges.undo({ id, version: 1 }));
    expect(unwrap(await world.me.beneficiaries.list({})).rows).toHaveLength(2);
  });
});

type Step =
  | { readonly do: 'enrol'; readonly person: number }
  | { readonly do: 'merge'; readonly golden: number; readonly absorbed: number }
  | { readonly do: 'undo' }
  | { readonly do: 'process'; readonly month: number };

const PEOPLE = 4;
const person = fc.nat(PEOPLE - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('enrol' as const), person }),
  fc.record({ do: fc.constant('merge' as const), golden: person, absorbed: person }),
  fc.constant({ do: 'undo' as const }),
  fc.record({ do: fc.constant('process' as const), month: fc.integer({ min: 10, max: 12 }) }),
);

it('pays whoever lives once a month, whatever is enrolled, merged and taken apart before and after', async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
    await using world = await openWorld(inMemory);
    const { me } = world;
    const plan = await paidPlan(world);
    const people: Individual[] = [];
    for (let i = 0; i < PEOPLE; i++) people.push(await world.person());
    const living = async (i: number) => {
      const found = await me.individuals.get({ id: people[i]?.id ?? '' });
      return found.success ? unwrap(found) : undefined;
    };
    const computed = new Set<number>();
    for (const one of steps) {
      if (one.do === 'enrol') {
        const who = { benefitPlanId: plan.id, individualId: people[one.person]?.id ?? '', status: 'ACTIVE' as const };
        await me.beneficiaries.create({ ...who, dateValidFrom: '2026-01-01' });
      } else if (one.do === 'merge') {
        const [golden, absorbed] = [await living(one.golden), await living(one.absorbed)];
        if (golden !== undefined && absorbed !== undefined && golden.id !== absorbed.id)
          await merged(world, golden, absorbed);
      } else if (one.do === 'undo') {
        const [last] = unwrap(await me.individualMerges.list({ where: { '==': [{ var: 'status' }, 'MERGED'] } })).rows;
        if (last !== undefined) await me.individualMerges.undo({ id: last.id, version: last.version });
      } else {
        const before = new Set((await world.benefits()).map(({ id }) => id));
        await world.process(2026, one.month);
        const added = (await world.benefits()).filter(({ id }) => !before.has(id));
        const paidTo = added.map(({ individualId }) => individualId);
        expect(new Set(paidTo).size).toBe(paidTo.length);
        const alive = new Set(unwrap(await me.individuals.list({})).rows.map(({ id }) => id));
        expect(paidTo.every((id) => id !== null && alive.has(id))).toBe(true);
        if (computed.has(one.month)) expect(added).toEqual([]);
        computed.add(one.month);
      }
    }
  });
  await fc.assert(property, { numRuns: 60 });
});
