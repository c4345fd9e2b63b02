import { unwrap } from '@parasol/core';
import { defineCalculationRule, parameter } from '@parasol/payment-cycle';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openWorld, type World } from './world.ts';

/** GROUP plans: amounts that depend on who lives in a household, and who of them is paid. */

const isChild = { '<': [{ age: [{ var: 'individual.dob' }, { var: 'period.end' }] }, 18] };

const perChild = defineCalculationRule({
  id: '22222222-2222-4222-8222-222222222222',
  version: 1,
  name: 'Per child',
  description: 'So much for each child.',
  kinds: ['GROUP'],
  parameters: { per_child: parameter.amount({ label: { en: 'Per child' }, required: true }) },
  expression: () => ({
    lines: [
      {
        id: 'children',
        label: { en: 'Children' },
        amount: { '*': [{ count: [{ var: 'group.members' }, isChild] }, { var: 'parameters.per_child' }] },
      },
    ],
  }),
});

async function family(world: World) {
  const mother = await world.person({}, '1990-01-01');
  const son = await world.person({}, '2008-12-01');
  const baby = await world.person({}, '2025-06-01');
  const home = await world.household([mother.id, 'HEAD', null], [son.id, 'SON', 'PRIMARY'], [baby.id, null, null]);
  return { mother, son, baby, ...home };
}

describe.each(stores)('a GROUP plan on $name', (store) => {
  it('pays the household by its members, to the primary recipient, and keeps their versions (AC-S11)', async () => {
    await using world = await openWorld(store, { rules: [perChild] });
    const plan = await world.plan({ type: 'GROUP' });
    const { group, son, baby, memberships } = await family(world);
    unwrap(await world.me.individuals.update({ id: baby.id, version: 1, lastName: 'Diallo' }));
    const claim = await world.enrolGroup(plan.id, group.id);
    await world.pay(plan.id, { per_child: '10.10' }, { calculation: perChild.id });
    unwrap(await world.process());
    const [benefit] = await world.benefits();
    expect(benefit).toMatchObject({
      amount: '20.2000',
      individualId: son.id,
      recipientVersion: 1,
      groupBeneficiaryId: claim.id,
      beneficiaryId: null,
      sourceType: 'group_beneficiary',
      sourceId: claim.id,
    });
    const versions = memberships.map(({ id, version, individualId }) => [
      ...[id, version, individualId, individualId === baby.id ? 2 : 1],
    ]);
    expect(benefit?.members).toEqual(versions.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)));

    const before = unwrap(await world.me.benefits.explain({ id: benefit?.id ?? '' }));
    expect(before).toMatchObject({
      rounded: '20.20',
      versions: { subject: { type: 'group', id: group.id, version: 1 } },
    });
    const [, , third] = memberships;
    unwrap(await world.me.groupIndividuals.delete({ id: third?.id ?? '', version: 1 }));
    unwrap(await world.me.individuals.update({ id: son.id, version: 1, dob: '1950-01-01' }));
    expect(unwrap(await world.me.benefits.explain({ id: benefit?.id ?? '' }))).toEqual(before);
  });

  it('pays the primary recipient, whoever is head, and nobody where nobody lives', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan({ type: 'GROUP' });
    const [a, b, c, d] = [await world.person(), await world.person(), await world.person(), await world.person()];
    const headed = await world.household([a.id, null, null], [b.id, 'HEAD', null]);
    const headless = await world.household([c.id, 'SON', null], [d.id, null, null]);
    const empty = await world.household();
    for (const { group } of [headed, headless, empty]) await world.enrolGroup(plan.id, group.id);
    const paid = await world.pay(plan.id, { base: '10' });
    const result = unwrap(await world.process())[plan.id]?.paymentPlans[paid.id];
    expect(result).toMatchObject({ beneficiaries: 3, benefits: 2, refused: { NO_RECIPIENT: 1 } });
    const recipients = (await world.benefits()).map(({ individualId }) => individualId);
    expect(new Set(recipients)).toEqual(new Set([a.id, c.id]));
    expect((await world.benefits()).map(({ members }) => members)).toEqual([null, null]);
  });

  it('pays by the order of the host where it has one', async () => {
    const eldest = [{ '<': [{ var: 'individual.dob' }, '1980-01-01'] }];
    await using world = await openWorld(store, { recipient: eldest });
    const plan = await world.plan({ type: 'GROUP' });
    const old = await world.person({}, '1950-01-01');
    const young = await world.person({}, '2000-01-01');
    const home = await world.household([young.id, 'HEAD', 'PRIMARY'], [old.id, null, null]);
    const alone = await world.household([(await world.person()).id, 'HEAD', 'PRIMARY']);
    for (const { group } of [home, alone]) await world.enrolGroup(plan.id, group.id);
    const paid = await world.pay(plan.id, { base: '10' });
    const result = unwrap(await world.process())[plan.id]?.paymentPlans[paid.id];
    expect(result).toMatchObject({ benefits: 1, refused: { NO_RECIPIENT: 1 } });
    expect((await world.benefits()).map(({ individualId }) => individualId)).toEqual([old.id]);
  });
});
