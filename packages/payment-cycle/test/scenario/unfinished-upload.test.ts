import { fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openWorld, type World } from './world.ts';

/** An upload is whole or not there at all for whoever uses its people: enrolment, and through it the payment cycle. */

const HEADER = 'first_name,last_name,dob,group_code,individual_role';
const rows = (family: string, groups: number, roles: readonly string[]) =>
  Array.from({ length: groups }, (_, g) =>
    roles.map((role, i) => `${family}${g}${i},X,1990-01-01,H${g},${role}`),
  ).flat();
const file = (family: string, groups: number, roles: readonly string[]) =>
  fromBytes(`${family}.csv`, [HEADER, ...rows(family, groups, roles)].join('\n'));

/** The upload, stopped when it has made a part of its people. */
async function uploadHalf({ me }: World, source: ReturnType<typeof file>): Promise<void> {
  const stop = new AbortController();
  const onProgress = ({ phase, done }: { phase: string; done: number }) => {
    if (phase === 'apply' && done === 1) stop.abort();
  };
  const cut = await me.individualImports.importIndividuals({ source }, { signal: stop.signal, onProgress });
  expect(cut).toMatchObject({ success: false, errors: [{ code: 'core.ABORTED' }] });
}

const everybody = { everybody: true, dateValidFrom: '2026-01-01' } as const;

describe.each(stores)('an upload that is not finished on $name', (store) => {
  it('has nobody enrolled, by set or one by one, until all of them can be', async () => {
    await using world = await openWorld(store, { rangeSize: 3 });
    const { me } = world;
    const { id: benefitPlanId } = await world.plan();
    const known = await world.person();
    const source = file('A', 4, ['HEAD', 'SON']);
    await uploadHalf(world, source);
    const visible = unwrap(await me.individuals.list({})).rows.filter(({ id }) => id !== known.id);
    expect(visible.length).toBeGreaterThan(0);
    expect(visible.length).toBeLessThan(8);

    const preview = unwrap(await me.beneficiaries.enrol.preview({ benefitPlanId, ...everybody }));
    expect(preview).toMatchObject({ enrolled: 1, inUnfinishedUploads: visible.length });
    const none = { name: 'named A', condition: { startsWith: [{ var: 'firstName' }, 'A'] } };
    const named = unwrap(await me.beneficiaries.enrol({ benefitPlanId, criteria: [none] }));
    expect(named).toMatchObject({ enrolled: 0, inUnfinishedUploads: visible.length });
    expect(named.diagnosis?.message).toContain('uploads that are not finished');
    const first = visible[0]?.id ?? '';
    expect(await me.beneficiaries.create({ benefitPlanId, individualId: first, status: 'ACTIVE' })).toMatchObject({
      success: false,
      errors: [{ code: 'social_protection.UPLOAD_UNFINISHED', path: ['individualId'] }],
    });
    expect(unwrap(await me.beneficiaries.count({}))).toBe(0);

    unwrap(await me.individualImports.importIndividuals({ source }));
    expect(unwrap(await me.beneficiaries.enrol({ benefitPlanId, ...everybody }))).toMatchObject({
      enrolled: 9,
      inUnfinishedUploads: 0,
    });
  });

  it('leaves out the households that it has made or added to, and lets no cycle begin that would pay them', async () => {
    await using world = await openWorld(store, { rangeSize: 3 });
    const { me } = world;
    const plan = await world.plan({ type: 'GROUP' });
    unwrap(await me.individualImports.importIndividuals({ source: file('A', 3, ['HEAD']) }));
    unwrap(await me.groupBeneficiaries.enrol({ benefitPlanId: plan.id, ...everybody }));
    await world.pay(plan.id, { base: '10.00' });

    const more = file('B', 5, ['SPOUSE', 'SON']);
    await uploadHalf(world, more);
    expect(await world.me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 })).toMatchObject({
      success: false,
      errors: [{ code: 'payment_cycle.HOUSEHOLDS_INCOMPLETE' }],
    });
    expect(unwrap(await me.paymentCycles.list({})).rows).toEqual([]);
    const { id } = await world.plan({ type: 'GROUP' });
    const half = unwrap(await me.groupBeneficiaries.enrol.preview({ benefitPlanId: id, ...everybody }));
    expect(half.inUnfinishedUploads).toBeGreaterThan(0);
    expect(half.enrolled + half.inUnfinishedUploads).toBe(half.considered);

    unwrap(await me.individualImports.importIndividuals({ source: more }));
    expect(unwrap(await me.groupBeneficiaries.enrol({ benefitPlanId: id, ...everybody }))).toMatchObject({
      enrolled: 5,
    });
    unwrap(await world.process());
    expect(await world.benefits()).toHaveLength(3);
  });
});
