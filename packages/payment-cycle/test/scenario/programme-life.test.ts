import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openWorld } from './world.ts';

/** A programme from its draft to its end, once for people and once for households: rule, places, list, payments, recertification. */

const ACTIVE = { '==': [{ var: 'status' }, 'ACTIVE'] };

describe.each(stores)('the whole life of a programme on $name', (store) => {
  it('for people: a poverty score, three places, a waiting list, payments, recertification, the end', async () => {
    await using world = await openWorld(store);
    const { me } = world;
    const score = {
      base: '1000',
      lines: [{ id: 'income', weight: '-1.25', value: { var: 'jsonExt.income' } }],
      eligible: 'AT_LEAST',
      cutoff: '250',
    } as const;
    const draft = unwrap(
      await me.eligibilityRules.create({ code: 'PMT', name: 'PMT', kind: 'INDIVIDUAL', definition: { score } }),
    );
    unwrap(await me.eligibilityRules.publish({ id: draft.id, version: 1 }));
    const made = await me.benefitPlans.create({
      code: 'LIFE',
      name: 'Life',
      type: 'INDIVIDUAL',
      status: 'DRAFT',
      dateValidFrom: '2026-01-01',
      maxBeneficiaries: 3,
      ceilingPerBeneficiary: '80.00',
      eligibilityRuleId: draft.id,
      waitingList: { by: 'SCORE', first: 'HIGHEST' },
    });
    const { id: benefitPlanId } = unwrap(made);
    const people = [];
    for (const income of [100, 200, 300, 400, 500, 601]) people.push(await world.person({ income }));
    unwrap(await me.benefitPlans.update({ id: benefitPlanId, version: 1, status: 'OPEN' }));
    expect(unwrap(await me.beneficiaries.enrol({ benefitPlanId }))).toMatchObject({
      considered: 6,
      removedBy: [{ removed: 0 }, { criterion: 'SCORE', removed: 1 }],
      enrolled: 3,
      waitlisted: 2,
    });
    await world.pay(benefitPlanId, { base: '50', poor: '40' });
    unwrap(await world.process(2026, 11));
    const paid = async () => (await world.benefits()).map(({ individualId, status }) => `${individualId} ${status}`);
    // Those below 500 get 90.00, which is over the ceiling and is held.
    expect((await paid()).sort()).toEqual(
      people
        .slice(0, 3)
        .map(({ id }) => `${id} HELD`)
        .sort(),
    );

    const [first] = people;
    unwrap(await me.individuals.update({ id: first?.id ?? '', version: 1, jsonExt: { income: 700 } }));
    expect(unwrap(await me.beneficiaries.recertify({ benefitPlanId, leave: 'GRADUATED' }))).toMatchObject({ left: 1 });
    expect(unwrap(await me.beneficiaries.promote({ benefitPlanId }))).toMatchObject({
      promoted: 1,
      waiting: 1,
      placesLeft: 0,
    });
    unwrap(await world.process(2026, 12));
    const december = (await world.benefits()).filter(({ dateDue }) => dateDue.startsWith('2026-12'));
    // Field 22: who was taken out is in no payment; who came from the list is.
    expect(december.map(({ individualId }) => individualId).sort()).toEqual(
      [people[1], people[2], people[3]].map((person) => person?.id).sort(),
    );

    const { version } = unwrap(await me.benefitPlans.get({ id: benefitPlanId }));
    unwrap(await me.benefitPlans.close({ id: benefitPlanId, version, reason: 'The project ended.' }));
    expect(unwrap(await me.beneficiaries.count({ benefitPlanId, where: ACTIVE }))).toBe(0);
    expect(unwrap(await world.process(2027, 1))[benefitPlanId]).toBeUndefined();
    expect(await world.benefits()).toHaveLength(6);
  });

  it('for households: a rule about members, payments to the recipient, a pause that stays, the end', async () => {
    await using world = await openWorld(store);
    const { me } = world;
    const child = { '<': [{ age: [{ var: 'individual.dob' }] }, 5] };
    const definition = { criteria: [{ name: 'children under five', count: child, atLeast: 1 }] };
    const draft = unwrap(await me.eligibilityRules.create({ code: 'KIDS', name: 'Kids', kind: 'GROUP', definition }));
    unwrap(await me.eligibilityRules.publish({ id: draft.id, version: 1 }));
    const { id: benefitPlanId, version } = await world.plan({ type: 'GROUP' });
    unwrap(await me.benefitPlans.update({ id: benefitPlanId, version, eligibilityRuleId: draft.id }));
    const groups: { group: { id: string }; parent: { id: string }; kid: { id: string } }[] = [];
    for (const dob of ['2024-01-01', '2025-01-01', '2010-01-01']) {
      const [parent, kid] = [await world.person({}, '1990-01-01'), await world.person({}, dob)];
      groups.push({ ...(await world.household([parent.id, 'HEAD', 'PRIMARY'], [kid.id, 'SON', null])), parent, kid });
    }
    expect(unwrap(await me.groupBeneficiaries.enrol({ benefitPlanId }))).toMatchObject({
      removedBy: [{ criterion: 'children under five', removed: 1 }],
      enrolled: 2,
    });
    await world.pay(benefitPlanId, { base: '30' });
    unwrap(await world.process());
    expect((await world.benefits()).map(({ individualId }) => individualId).sort()).toEqual(
      groups
        .slice(0, 2)
        .map(({ parent }) => parent.id)
        .sort(),
    );
    const [paused] = unwrap(await me.groupBeneficiaries.list({ benefitPlanId })).rows;
    const pause = {
      benefitPlanId,
      status: 'SUSPENDED',
      reason: 'Moved for a while.',
      ids: [paused?.id ?? ''],
    } as const;
    unwrap(await me.groupBeneficiaries.changeStatus(pause));
    expect(unwrap(await me.groupBeneficiaries.recertify({ benefitPlanId }))).toMatchObject({
      left: 0,
      returned: 0,
      pausesKept: 1,
    });
    const other = groups.find(({ group }) => group.id !== paused?.groupId && group.id !== groups[2]?.group.id);
    unwrap(await me.individuals.update({ id: other?.kid.id ?? '', version: 1, dob: '2015-01-01' }));
    expect(unwrap(await me.groupBeneficiaries.recertify({ benefitPlanId }))).toMatchObject({
      left: 1,
      leftBy: [{ criterion: 'children under five', removed: 1 }],
    });
    const plan = unwrap(await me.benefitPlans.get({ id: benefitPlanId }));
    unwrap(await me.benefitPlans.close({ id: benefitPlanId, version: plan.version, reason: 'Over.' }));
    const rows = unwrap(await me.groupBeneficiaries.list({ benefitPlanId })).rows;
    expect(rows.map(({ status, statusReason }) => [status, statusReason])).toEqual([
      ['GRADUATED', 'Over.'],
      ['GRADUATED', 'Over.'],
    ]);
  });
});
