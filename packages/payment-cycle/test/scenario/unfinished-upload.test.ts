import { fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { officer, openWorld, type World } from './world.ts';

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
  const cut = await me.individualImports.importIndividuals({ source }, stopAt('apply', 1));
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

  it.each(['INDIVIDUAL', 'GROUP'] as const)(
    'that enrols the %s rows of a file lets no month be computed of which the others would be left out, begun before or not',
    async (type) => {
      await using world = await openWorld(store, { rangeSize: 2, ownJobs: true });
      const { id: benefitPlanId } = await world.plan({ type });
      await world.pay(benefitPlanId, { base: '10.00' });
      const clerk = world.app.as({ ...officer, rights: [...officer.rights, ...UPLOADS] });
      const source = file('A', 5, ['HEAD']);
      const send = (options = {}) =>
        clerk.beneficiaryImports.importBeneficiaries({ benefitPlanId, source, status: 'ACTIVE' }, options);
      // Somebody has begun the month, and nobody is paid yet.
      const { id: individualId } = await world.person();
      if (type === 'INDIVIDUAL') await world.enrol(benefitPlanId, individualId);
      else {
        const { id: groupId } = unwrap(await world.me.groups.create({ code: 'KNOWN' }));
        unwrap(await world.me.groupIndividuals.create({ groupId, individualId }));
        await world.enrolGroup(benefitPlanId, groupId);
      }
      const month = { year: 2026, month: 11 };
      const begun = await world.me.benefitPlanPaymentCycles.process(month, stopAt('payment plans', 0));
      expect(begun).toMatchObject({ errors: [{ code: 'core.ABORTED' }] });

      expect(await send(stopAt('enrol', 1))).toMatchObject({ errors: [{ code: 'core.ABORTED' }] });
      const incomplete = { success: false, errors: [{ code: 'payment_cycle.ENROLMENT_INCOMPLETE' }] };
      expect(await world.me.benefitPlanPaymentCycles.process(month)).toMatchObject(incomplete);
      expect(await world.me.benefitPlanPaymentCycles.process({ year: 2026, month: 12 })).toMatchObject(incomplete);
      expect(await world.benefits()).toEqual([]);

      expect(unwrap(await send())).toMatchObject({ enrolled: 5 });
      unwrap(await world.process());
      expect(await world.benefits()).toHaveLength(6);
    },
  );
});

const UPLOADS = ['170011', '170012', '159006', '159007'];

/** Options of a call that ends when a phase has come so far. */
function stopAt(phase: string, done: number) {
  const stop = new AbortController();
  const onProgress = (at: { readonly phase: string; readonly done: number }) => {
    if (at.phase === phase && at.done === done) stop.abort();
  };
  return { signal: stop.signal, onProgress };
}
