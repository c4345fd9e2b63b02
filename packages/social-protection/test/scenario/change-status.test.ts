import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import type { BeneficiaryStatus } from '../../src/index.ts';
import { codesOf, officer, openProgramme } from '../open-programme.ts';

const NOBODY = '01900000-0000-7000-8000-0000000000ff';

describe.each(stores)('changing many statuses on $name', (store) => {
  async function openWith(capacity: number | null, ...statuses: BeneficiaryStatus[]) {
    const world = await openProgramme(store);
    const { id: benefitPlanId } = await world.plan({ maxBeneficiaries: capacity });
    const ids: string[] = [];
    for (const [i, status] of statuses.entries()) {
      const { id: individualId } = await world.person({ jsonExt: { income: 100 * i } });
      const begin = status === 'POTENTIAL' ? 'POTENTIAL' : 'ACTIVE';
      const made = unwrap(await world.me.beneficiaries.create({ individualId, benefitPlanId, status: begin }));
      if (status !== begin) unwrap(await world.me.beneficiaries.update({ id: made.id, version: 1, status }));
      ids.push(made.id);
    }
    return { ...world, benefitPlanId, ids };
  }

  it('D-IND17 moves whom it can for one reason, with history, and names the others', async () => {
    const { me, benefitPlanId, ids } = await openWith(null, 'ACTIVE', 'SUSPENDED', 'GRADUATED', 'POTENTIAL');
    const input = { benefitPlanId, status: 'SUSPENDED', reason: 'Papers missing.', ids: [...ids, NOBODY] } as const;
    expect(unwrap(await me.beneficiaries.changeStatus.preview(input))).toMatchObject({ changed: 2 });
    expect(unwrap(await me.beneficiaries.changeStatus(input))).toEqual({
      benefitPlanId,
      status: 'SUSPENDED',
      changed: 2,
      unchanged: 1,
      refused: { GRADUATED: 1 },
      items: [
        { id: NOBODY, reason: 'NOT_FOUND', status: null },
        { id: ids[2], reason: 'TRANSITION', status: 'GRADUATED' },
      ],
    });
    const history = unwrap(await me.beneficiaries.history({ id: ids[0] ?? '' }));
    expect(history.map(({ row }) => [row.status, row.statusReason, row.statusCause])).toEqual([
      ['ACTIVE', null, null],
      ['SUSPENDED', 'Papers missing.', 'MANUAL'],
    ]);
    expect(await me.beneficiaries.changeStatus(input)).toMatchObject({ success: true, outcome: 'unchanged' });
  });

  it('selects by a condition or by custom filters over the data, and wants one way said', async () => {
    const { me, benefitPlanId, ids } = await openWith(null, 'ACTIVE', 'ACTIVE', 'ACTIVE');
    const ask = { benefitPlanId, status: 'GRADUATED', reason: 'Better off.' } as const;
    const where = { '>=': [{ var: 'individual.jsonExt.income' }, 100] };
    expect(codesOf(await me.beneficiaries.changeStatus(ask))).toEqual(['social_protection.IDS_OR_WHERE']);
    expect(codesOf(await me.beneficiaries.changeStatus({ ...ask, where, ids }))).toEqual([
      'social_protection.IDS_OR_WHERE',
    ]);
    expect(codesOf(await me.beneficiaries.changeStatus({ ...ask, where: { '<': [{ var: 'incme' }, 1] } }))).toEqual([
      'expression.UNKNOWN_PATH',
    ]);
    expect(unwrap(await me.beneficiaries.changeStatus({ ...ask, where }))).toMatchObject({ changed: 2, refused: {} });
  });

  it('D-SP01 takes no more places than there are: nobody moves, and two at once never exceed the capacity', async () => {
    const { app, me, compose, benefitPlanId, ids } = await openWith(2, 'ACTIVE', 'POTENTIAL', 'POTENTIAL');
    const activate = (id: string | undefined) => ({
      benefitPlanId,
      status: 'ACTIVE' as const,
      reason: 'Checked.',
      ids: [id ?? ''],
    });
    expect(await me.beneficiaries.changeStatus({ ...activate(ids[1]), ids: ids.slice(1) })).toMatchObject({
      errors: [{ code: 'social_protection.PLACES_SHORT', parameters: { wanted: 2, left: 1 } }],
    });
    const other = store.name === 'memory' ? app : await compose();
    const results = await Promise.all([
      me.beneficiaries.changeStatus(activate(ids[1])),
      other.as(officer).beneficiaries.changeStatus(activate(ids[2])),
    ]);
    expect(results.map(({ success }) => success).sort()).toEqual([false, true]);
    const active = { '==': [{ var: 'status' }, 'ACTIVE'] };
    expect(unwrap(await me.beneficiaries.count({ benefitPlanId, where: active }))).toBe(2);
  });

  it('refuses a plan of the other type, and to activate in one that is not open', async () => {
    const { me, benefitPlanId, ids } = await openWith(null, 'POTENTIAL');
    const ask = { benefitPlanId, status: 'ACTIVE', reason: 'Now.', ids } as const;
    expect(codesOf(await me.groupBeneficiaries.changeStatus(ask))).toEqual(['social_protection.PLAN_OF_OTHER_TYPE']);
    unwrap(await me.benefitPlans.update({ id: benefitPlanId, version: 1, status: 'SUSPENDED' }));
    expect(codesOf(await me.beneficiaries.changeStatus(ask))).toEqual(['social_protection.PLAN_NOT_OPEN']);
    expect(codesOf(await me.beneficiaries.changeStatus({ ...ask, status: 'GRADUATED' }))).toBe('done');
  });

  it('keeps the reason of a status that is given by hand, and nobody else gives its cause', async () => {
    const { me, ids } = await openWith(null, 'ACTIVE');
    const [id = ''] = ids;
    const change = { id, version: 1, status: 'SUSPENDED', statusReason: 'Moved away.' } as const;
    expect(codesOf(await me.beneficiaries.update({ ...change, statusCause: 'ELIGIBILITY' } as never))).toEqual([
      'core.UNKNOWN_KEY',
    ]);
    expect(unwrap(await me.beneficiaries.update(change))).toMatchObject({
      statusReason: 'Moved away.',
      statusCause: 'MANUAL',
    });
    expect(unwrap(await me.beneficiaries.update({ id, version: 2, status: 'ACTIVE' })).statusReason).toBeNull();
  });
});
