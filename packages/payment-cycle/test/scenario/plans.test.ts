import { type Result, unwrap } from '@parasol/core';
import { defineCalculationRule, parameter } from '@parasol/payment-cycle';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { baseRule, codesOf, officer, openWorld, type World } from './world.ts';

/** Payment plans, cycles by hand, and the registry of rules. */

const pathsOf = (result: Result<unknown>): string[] =>
  result.success ? [] : result.errors.map(({ path }) => path.join('.'));

const host = { businessObjectType: 'product', businessObjectId: '44444444-4444-4444-8444-444444444444' };
const some = { name: 'N', calculation: baseRule.id, currency: 'EUR', parameters: { base: '1' } };

const older = defineCalculationRule({
  id: '55555555-5555-4555-8555-555555555555',
  version: 3,
  name: 'Older',
  description: 'Ended in 2025.',
  kinds: ['INDIVIDUAL'],
  validity: { to: '2025-12-31' },
  expression: () => ({ lines: [{ id: 'one', label: { en: 'One' }, amount: '1' }] }),
});

describe.each(stores)('payment plans on $name', (store) => {
  it('are created for a business object of the host, with the values that were given (AC-PP01)', async () => {
    await using world = await openWorld(store);
    const result = await world.me.paymentPlans.create({ ...some, ...host, code: 'PP SERVICE', periodicity: 6 });
    expect(result).toMatchObject({ success: true, outcome: 'done' });
    expect(unwrap(result)).toMatchObject({
      code: 'PP SERVICE',
      calculation: baseRule.id,
      ...host,
      benefitPlanId: null,
      version: 1,
      roundingMode: 'half-up',
      parameters: { base: '1', poor: '0' },
      dateValidFrom: '2026-11-15',
    });
  });

  it('change in part, are found and deleted (AC-PP02, AC-PP03, AC-PP05, AC-PP06, AC-PP07)', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    const { id } = await world.pay(plan.id, { base: '1' }, { dateValidTo: '2027-01-01' });
    const changed = unwrap(await world.me.paymentPlans.update({ id, version: 1, periodicity: 12 }));
    expect(changed).toMatchObject({ version: 2, periodicity: 12, dateValidTo: '2027-01-01' });
    expect(unwrap(await world.me.paymentPlans.update({ id, version: 2, name: 'New' }))).toMatchObject({
      version: 3,
      name: 'New',
    });
    expect(await world.me.paymentPlans.update({ id, version: 3, name: 'New' })).toMatchObject({ outcome: 'unchanged' });
    const where = { '==': [{ var: 'periodicity' }, 12] };
    expect(unwrap(await world.me.paymentPlans.list({ where })).rows.map((row) => row.id)).toEqual([id]);
    expect(unwrap(await world.me.paymentPlans.get({ id })).version).toBe(3);
    unwrap(await world.me.paymentPlans.delete({ id, version: 3 }));
    expect(unwrap(await world.me.paymentPlans.count({}))).toBe(0);
  });

  it('need their required fields (AC-PP04), and answer whether a code is free (AC-PP08)', async () => {
    await using world = await openWorld(store);
    const nameOnly = await world.me.paymentPlans.create({ name: 'only' } as never);
    expect(pathsOf(nameOnly)).toEqual(expect.arrayContaining(['benefitPlanId']));
    unwrap(await world.me.paymentPlans.create({ ...some, ...host, code: 'A', periodicity: 1 }));
    const validity = async (code: string) => unwrap(await world.me.paymentPlans.codeValidity({ code })).isValid;
    expect([await validity('B'), await validity('A'), await validity(''), await validity(' B')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    const twice = await world.me.paymentPlans.create({ ...some, ...host, code: 'A', periodicity: 1 });
    expect(codesOf(twice)).toEqual(['core.DUPLICATE']);
  });

  it('are refused with an unknown rule, a periodicity of nothing, negative amounts, and what no formula can read (AC-PP09)', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    const create = (more: object) =>
      world.me.paymentPlans.create({ ...some, code: 'X', periodicity: 1, benefitPlanId: plan.id, ...more } as never);
    const unknown = await create({ calculation: '99999999-9999-4999-8999-999999999999' });
    expect(codesOf(unknown)).toEqual(['payment_cycle.UNKNOWN_RULE']);
    expect(unknown.success ? '' : unknown.detail).toContain('Base (11111111');
    expect(pathsOf(await create({ periodicity: 0 }))).toEqual(['periodicity']);
    expect(pathsOf(await create({ currency: 'EUX' }))).toEqual(['currency']);
    expect(pathsOf(await create({ parameters: { base: '-1' } }))).toEqual(['parameters.base']);
    expect(pathsOf(await create({ parameters: { base: '1', limti: '2' } }))).toEqual(['parameters.limti']);
    expect(pathsOf(await create({ parameters: {} }))).toEqual(['parameters.base']);
    expect(codesOf(await create({ benefitPlanId: null }))).toEqual(['payment_cycle.TARGET_REQUIRED']);
    expect(codesOf(await create(host))).toEqual(['payment_cycle.TARGET_REQUIRED']);
    expect(unwrap(await world.me.paymentPlans.count({}))).toBe(0);
  });

  it('ask for the right of each parameter that changes', async () => {
    const guarded = defineCalculationRule({
      ...baseRule,
      id: '66666666-6666-4666-8666-666666666666',
      parameters: { base: parameter.amount({ label: { en: 'Base' }, rights: { update: ['900'] }, required: true }) },
      expression: () => ({ lines: [{ id: 'b', label: { en: 'B' }, amount: { var: 'parameters.base' } }] }),
    });
    await using world = await openWorld(store, { rules: [guarded] });
    const plan = await world.plan();
    const { id } = await world.pay(plan.id, { base: '1' }, { calculation: guarded.id });
    unwrap(await world.me.paymentPlans.update({ id, version: 1, name: 'Renamed' }));
    const refused = await world.me.paymentPlans.update({ id, version: 2, parameters: { base: '2' } });
    expect([codesOf(refused), pathsOf(refused)]).toEqual([['payment_cycle.PARAMETER_RIGHT'], ['parameters.base']]);
    const treasurer = world.app.as({ ...officer, rights: [...officer.rights, '900'] });
    unwrap(await treasurer.paymentPlans.update({ id, version: 2, parameters: { base: '2' } }));
  });

  it('are replaced by a successor that goes on with the same due dates, so that no month is paid twice', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    await world.enrol(plan.id, (await world.person()).id);
    const old = await world.pay(plan.id, { base: '1' }, { code: 'OLD' });
    const replace = { id: old.id, version: 1, effectiveFrom: '2026-11-10', parameters: { base: '2' } };
    const successor = unwrap(await world.me.paymentPlans.replace(replace));
    expect(successor).toMatchObject({
      code: 'OLD',
      dateStart: '2026-01-01',
      dateValidFrom: '2026-11-10',
      parameters: { base: '2' },
    });
    unwrap(await world.process(2026, 11));
    unwrap(await world.process(2026, 12));
    const benefits = (await world.benefits()).map(({ amount, dateDue }) => [dateDue, amount]);
    expect(benefits.toSorted()).toEqual([
      ['2026-11-01', '1.0000'],
      ['2026-12-01', '2.0000'],
    ]);
  });

  it('of another rule do nothing by this one (AC-S12), and keep what was computed when they change later (D-Q05)', async () => {
    const other = defineCalculationRule({
      ...baseRule,
      id: '77777777-7777-4777-8777-777777777777',
      parameters: {},
      expression: () => ({ lines: [{ id: 'two', label: { en: 'Two' }, amount: '2' }] }),
    });
    await using world = await openWorld(store, { rules: [baseRule, other] });
    const plan = await world.plan();
    await world.enrol(plan.id, (await world.person()).id);
    const paid = await world.pay(plan.id, {}, { calculation: other.id });
    unwrap(await world.process());
    unwrap(
      await world.me.paymentPlans.update({
        id: paid.id,
        version: 1,
        calculation: baseRule.id,
        parameters: { base: '9' },
      }),
    );
    expect(await world.process()).toMatchObject({ outcome: 'unchanged' });
    expect((await world.benefits()).map(({ amount }) => amount)).toEqual(['2.0000']);
    expect(codesOf(await world.me.paymentPlans.delete({ id: paid.id, version: 2 }))).toEqual(['core.REFERENCED']);
  });
});

describe.each(stores)('payment cycles by hand on $name', (store) => {
  const may = { code: 'ELOO', startDate: '2021-05-01', endDate: '2021-06-01' };

  it('are created and change their state (AC-P01, AC-P02), with codes that are theirs alone (AC-P03, AC-P06)', async () => {
    await using world = await openWorld(store);
    const { me } = world;
    const cycle = unwrap(await me.paymentCycles.create(may));
    expect(cycle).toMatchObject({ ...may, type: 'benefit_plan', status: 'PENDING' });
    expect(codesOf(await me.paymentCycles.create(may))).toEqual(['core.DUPLICATE']);
    const other = unwrap(await me.paymentCycles.create({ ...may, code: 'OTHER' }));
    expect(codesOf(await me.paymentCycles.update({ id: other.id, version: 1, code: 'ELOO' }))).toEqual([
      'core.DUPLICATE',
    ]);
    unwrap(await me.paymentCycles.update({ id: cycle.id, version: 1, code: 'ELOO', status: 'ACTIVE' }));
    const validity = async (code: string) => unwrap(await me.paymentCycles.codeValidity({ code })).isValid;
    expect([await validity('ELOO'), await validity(''), await validity('X '), await validity('X')]).toEqual([
      false,
      false,
      false,
      true,
    ]);
    unwrap(await me.paymentCycles.delete({ id: cycle.id, version: 2 }));
    expect(await validity('ELOO')).toBe(true);
  });

  it('are refused reversed, with blanks around their code, against their states, and without rights (AC-P07, AC-P08)', async () => {
    await using world = await openWorld(store);
    const { me } = world;
    expect(pathsOf(await me.paymentCycles.create({ ...may, endDate: '2021-04-30' }))).toEqual(['endDate']);
    expect(pathsOf(await me.paymentCycles.create({ ...may, code: ' X' }))).toEqual(['code']);
    expect(codesOf(await me.paymentCycles.create({ ...may, status: 'SUSPENDED' }))).toEqual([
      'core.TRANSITION_REFUSED',
    ]);
    const clerk = world.app.as({ id: 'clerk', rights: ['200001'] });
    expect(codesOf(await clerk.paymentCycles.create(may))).toEqual(['core.FORBIDDEN']);
    expect(codesOf(await world.app.as({ id: 'x', rights: ['200002'] }).paymentCycles.list({}))).toEqual([
      'core.FORBIDDEN',
    ]);
    expect(unwrap(await me.paymentCycles.count({}))).toBe(0);
  });

  it('of a month that has other dates are not used for it', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    await world.pay(plan.id, { base: '1' });
    unwrap(await world.me.paymentCycles.create({ ...may, code: '2026-11' }));
    expect(codesOf(await world.process())).toEqual(['payment_cycle.CYCLE_PERIOD']);
  });
});

describe.each(stores)('calculation rules on $name', (store) => {
  const ids = async (world: World, input: object) =>
    unwrap(await world.me.calculations.calculationRules(input)).map(({ id }) => id);

  it('are listed and looked up by id; who is not valid today is not offered (AC-C02, AC-C04, AC-C08)', async () => {
    await using world = await openWorld(store, { rules: [baseRule, older] });
    expect(await ids(world, {})).toEqual([baseRule.id]);
    expect(await ids(world, { includeInactive: true })).toEqual([baseRule.id, older.id]);
    expect(await ids(world, { kind: 'GROUP' })).toEqual([baseRule.id]);
    const find = async (id: string) => unwrap(await world.me.calculations.calculationRule({ id }));
    expect(await find(older.id)).toMatchObject({
      name: 'Older',
      version: 3,
      status: 'inactive',
      dateValidTo: '2025-12-31',
    });
    expect(await find('nothing')).toBeNull();
    const plan = await world.plan();
    const late = { ...some, code: 'L', periodicity: 1, benefitPlanId: plan.id, calculation: older.id, parameters: {} };
    expect(codesOf(await world.me.paymentPlans.create(late))).toEqual(['payment_cycle.RULE_INACTIVE']);
  });

  it('tell the parameters of a plan with their values (AC-C07), to who may know (AC-C06)', async () => {
    await using world = await openWorld(store);
    const plan = await world.plan();
    const { id } = await world.pay(plan.id, { base: 12.5, limit: '' });
    const parameters = unwrap(await world.me.calculations.calculationParams({ paymentPlanId: id }));
    expect(parameters.map(({ name, value, required }) => [name, value, required])).toEqual([
      ['base', '12.5', true],
      ['poor', '0', false],
      ['limit', null, false],
    ]);
    const clerk = world.app.as({ id: 'clerk', rights: ['157101'] });
    expect(codesOf(await clerk.calculations.calculationRules({}))).toEqual(['core.FORBIDDEN']);
  });
});
