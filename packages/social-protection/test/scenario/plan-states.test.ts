import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, officer, openProgramme } from '../open-programme.ts';

const schema = (type: string) => ({ type: 'object', properties: { children: { type } } });

describe.each(stores)('the states of a plan on $name', (store) => {
  const open = () => openProgramme(store);

  it('D-SP07 takes people in only while it is open, and goes the way of its table', async () => {
    const { me, plan, person } = await open();
    const draft = await plan({ status: 'DRAFT' });
    const { id: individualId } = await person();
    const input = { individualId, benefitPlanId: draft.id, status: 'ACTIVE' as const };
    const enrol = async () => [
      codesOf(await me.beneficiaries.create(input)),
      codesOf(await me.beneficiaries.enrol({ benefitPlanId: draft.id, everybody: true })),
    ];
    const refused = ['social_protection.PLAN_NOT_OPEN'];
    expect(await enrol()).toEqual([refused, refused]);
    unwrap(await me.benefitPlans.update({ id: draft.id, version: 1, status: 'OPEN' }));
    unwrap(await me.benefitPlans.update({ id: draft.id, version: 2, status: 'SUSPENDED', statusReason: 'no money' }));
    expect(await enrol()).toEqual([refused, refused]);
    expect(codesOf(await me.benefitPlans.update({ id: draft.id, version: 3, status: 'DRAFT' }))).toEqual([
      'core.TRANSITION_REFUSED',
    ]);
    const opened = unwrap(await me.benefitPlans.update({ id: draft.id, version: 3, status: 'OPEN' }));
    expect(opened).toMatchObject({ status: 'OPEN', statusReason: null });
    expect(await enrol()).toEqual(['done', 'unchanged']);
    expect(unwrap(await me.benefitPlans.history({ id: draft.id })).map(({ row }) => row.status)).toEqual([
      'DRAFT',
      'OPEN',
      'SUSPENDED',
      'OPEN',
    ]);
  });

  it('is open where nobody says otherwise, and cannot begin closed', async () => {
    const { me, plan } = await open();
    expect((await plan()).status).toBe('OPEN');
    const closed = { code: 'X', name: 'X', type: 'GROUP', status: 'CLOSED' } as const;
    expect(codesOf(await me.benefitPlans.create(closed))).toEqual(['core.TRANSITION_REFUSED']);
  });

  it('lets nobody become active while it is suspended, but leave it', async () => {
    const { me, plan, person } = await open();
    const { id: benefitPlanId } = await plan();
    const { id: individualId } = await person();
    const { id } = unwrap(await me.beneficiaries.create({ individualId, benefitPlanId, status: 'POTENTIAL' }));
    unwrap(await me.benefitPlans.update({ id: benefitPlanId, version: 1, status: 'SUSPENDED' }));
    expect(codesOf(await me.beneficiaries.update({ id, version: 1, status: 'ACTIVE' }))).toEqual([
      'social_protection.PLAN_NOT_OPEN',
    ]);
    expect(codesOf(await me.beneficiaries.update({ id, version: 1, status: 'GRADUATED' }))).toBe('done');
  });

  it('AC-X13 D-SP07 closes for good with its beneficiaries, each with the reason, by an operation of its own', async () => {
    const { me, plan, person } = await open();
    const { id } = await plan({ dateValidTo: '2026-12-31' });
    const statuses = ['POTENTIAL', 'ACTIVE', 'ACTIVE'] as const;
    for (const status of statuses)
      unwrap(await me.beneficiaries.create({ individualId: (await person()).id, benefitPlanId: id, status }));
    expect(codesOf(await me.benefitPlans.update({ id, version: 1, status: 'CLOSED' }))).toEqual([
      'social_protection.CLOSE_INSTEAD',
    ]);
    const ask = { id, version: 1, reason: 'The project ended.' };
    expect(unwrap(await me.benefitPlans.close.preview(ask))).toMatchObject({ changed: 3 });
    expect(unwrap(await me.benefitPlans.get({ id })).status).toBe('OPEN');
    expect(unwrap(await me.benefitPlans.close(ask))).toEqual({
      benefitPlanId: id,
      beneficiaries: 'GRADUATED',
      changed: 3,
    });
    expect(unwrap(await me.benefitPlans.get({ id }))).toMatchObject({
      status: 'CLOSED',
      statusReason: 'The project ended.',
      dateValidTo: '2026-03-15',
    });
    const rows = unwrap(await me.beneficiaries.list({ benefitPlanId: id })).rows;
    const left = { status: 'GRADUATED', statusReason: 'The project ended.', statusCause: 'CLOSURE' };
    expect(rows).toEqual([1, 2, 3].map(() => expect.objectContaining(left)));
    expect(codesOf(await me.benefitPlans.close(ask))).toBe('unchanged');
    expect(codesOf(await me.benefitPlans.update({ id, version: 2, status: 'OPEN' }))).toEqual([
      'core.TRANSITION_REFUSED',
    ]);
    expect(
      codesOf(
        await me.beneficiaries.create({ individualId: (await person()).id, benefitPlanId: id, status: 'ACTIVE' }),
      ),
    ).toContain('social_protection.PLAN_NOT_OPEN');
  });

  it('closes a plan of households and keeps paused places where that is asked for', async () => {
    const { me, plan, household } = await open();
    const { id } = await plan({ type: 'GROUP', status: 'OPEN' });
    const { id: groupId } = await household('H1', '1980-01-01');
    unwrap(await me.groupBeneficiaries.create({ groupId, benefitPlanId: id, status: 'ACTIVE' }));
    unwrap(await me.benefitPlans.close({ id, version: 1, reason: 'Audit.', beneficiaries: 'SUSPENDED' }));
    expect(unwrap(await me.groupBeneficiaries.list({ benefitPlanId: id })).rows).toMatchObject([
      { status: 'SUSPENDED', statusCause: 'CLOSURE' },
    ]);
    expect(unwrap(await me.benefitPlans.close({ id, version: 2, reason: 'Over.' }))).toMatchObject({ changed: 1 });
  });

  it('goes on with closing where it stopped: closed at once, and everybody left once it was asked again', async () => {
    const { me, plan, person } = await openProgramme(store, { rangeSize: 2 });
    const { id } = await plan();
    for (let i = 0; i < 9; i++) await person();
    unwrap(await me.beneficiaries.enrol({ benefitPlanId: id, everybody: true }));
    const stop = new AbortController();
    const ask = { id, version: 1, reason: 'Over.' };
    const given = await me.benefitPlans.close(ask, { signal: stop.signal, onProgress: () => stop.abort() });
    expect(given).toMatchObject({ success: false, errors: [{ code: 'core.ABORTED' }] });
    expect(unwrap(await me.benefitPlans.get({ id })).status).toBe('CLOSED');
    const active = { '==': [{ var: 'status' }, 'ACTIVE'] };
    expect(unwrap(await me.beneficiaries.count({ where: active }))).toBeGreaterThan(0);
    expect(unwrap(await me.benefitPlans.close(ask))).toMatchObject({ changed: 9 });
    expect(unwrap(await me.beneficiaries.count({ where: active }))).toBe(0);
  });

  it('lets nobody slip in while it closes', async () => {
    const { app, me, compose, plan, person } = await open();
    const { id } = await plan();
    for (let i = 0; i < 10; i++) await person();
    const other = store.name === 'memory' ? app : await compose();
    const [enrolled] = await Promise.all([
      other.as(officer).beneficiaries.enrol({ benefitPlanId: id, everybody: true }),
      me.benefitPlans.close({ id, version: 1, reason: 'Over.' }),
    ]);
    const active = unwrap(await me.beneficiaries.count({ where: { '==': [{ var: 'status' }, 'ACTIVE'] } }));
    expect(active).toBe(0);
    expect(unwrap(await me.beneficiaries.count({}))).toBe(enrolled.success ? 10 : 0);
  });

  it('D-SP16 refuses a schema that the data of its beneficiaries does not satisfy, with whom and where', async () => {
    const { me, plan, person } = await open();
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: schema('string') });
    const input = { individualId: (await person()).id, benefitPlanId, status: 'ACTIVE' as const };
    const { id } = unwrap(await me.beneficiaries.create({ ...input, jsonExt: { children: 'two' } }));
    const change = { id: benefitPlanId, version: 1, beneficiaryDataSchema: schema('integer') };
    expect(await me.benefitPlans.update(change)).toMatchObject({
      success: false,
      errors: [
        {
          code: 'social_protection.SCHEMA_BREAKS_DATA',
          path: ['beneficiaryDataSchema'],
          parameters: { failing: 1, examples: [{ beneficiary: id, property: 'children' }] },
        },
      ],
    });
    expect(unwrap(await me.benefitPlans.get({ id: benefitPlanId })).beneficiaryDataSchema).toEqual(schema('string'));
    unwrap(await me.beneficiaries.update({ id, version: 1, jsonExt: {} }));
    expect(codesOf(await me.benefitPlans.update(change))).toBe('done');
  });

  it('wants the rights of schemas from who gives, changes or takes away one', async () => {
    const { app, plan } = await open();
    const without = app.as({ id: 'x', rights: ['160001', '160002', '160003'] });
    const made = await plan({ beneficiaryDataSchema: schema('integer') });
    const bare = { code: 'B', name: 'B', type: 'INDIVIDUAL' } as const;
    const { create, update } = without.benefitPlans;
    expect(codesOf(await create({ ...bare, beneficiaryDataSchema: schema('integer') }))).toEqual(['core.FORBIDDEN']);
    expect(codesOf(await create(bare))).toBe('done');
    const change = { id: made.id, version: 1 };
    expect(codesOf(await update({ ...change, beneficiaryDataSchema: schema('string') }))).toEqual(['core.FORBIDDEN']);
    expect(codesOf(await update({ ...change, beneficiaryDataSchema: null }))).toEqual(['core.FORBIDDEN']);
    expect(codesOf(await update({ ...change, name: 'Other' }))).toBe('done');
  });

  it('lists the fields of all schemas by type of plan, with the plans that have them', async () => {
    const { me, plan } = await open();
    await plan({ code: 'A', beneficiaryDataSchema: schema('integer') });
    await plan({ code: 'B', beneficiaryDataSchema: schema('string') });
    await plan({ code: 'C', type: 'GROUP', beneficiaryDataSchema: { properties: { roof: { type: 'boolean' } } } });
    expect(unwrap(await me.benefitPlans.schemaFields({ bfType: 'INDIVIDUAL' }))).toEqual({
      schemaFields: [{ field: 'json_ext__children', types: ['integer', 'string'], plans: ['A', 'B'] }],
    });
    expect(unwrap(await me.benefitPlans.schemaFields({})).schemaFields.map(({ field }) => field)).toEqual([
      'json_ext__children',
      'json_ext__roof',
    ]);
  });
});
