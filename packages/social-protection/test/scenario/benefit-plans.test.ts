import { createParasol, isDomainFailure, unwrap } from '@parasol/core';
import { individual } from '@parasol/individual';
import { memory } from '@parasol/memory';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { socialProtection } from '../../src/index.ts';
import { codesOf, openProgramme } from '../open-programme.ts';

const schema = { type: 'object', properties: { children: { type: 'integer' } } };

describe('the switch for approval of plan updates', () => {
  const compose = (own: Record<string, unknown>) =>
    createParasol({
      store: memory(),
      modules: [individual(), socialProtection()],
      configuration: { social_protection: own },
    });

  it.each([{}, { check_benefit_plan_update: true }, { gql_check_benefit_plan_update: true }])(
    'stops the start with %j where no module keeps tasks, and names the key',
    async (own) => {
      const error = await compose(own).catch((refusal: unknown) => refusal);
      expect(isDomainFailure(error) && error.errors).toMatchObject([
        {
          code: 'core.APPROVAL_MODULE_MISSING',
          message: expect.stringContaining('"check_benefit_plan_update"'),
          path: ['configuration', 'social_protection', 'check_benefit_plan_update'],
        },
      ]);
    },
  );

  it.each([{ check_benefit_plan_update: false }, { gql_check_benefit_plan_update: false }])(
    'starts with %j',
    async (own) => {
      await expect(compose(own)).resolves.toBeDefined();
    },
  );

  it('needs the individual module', async () => {
    await expect(createParasol({ store: memory(), modules: [socialProtection()] })).rejects.toThrow('"individual"');
  });
});

describe.each(stores)('benefit plans on $name', (store) => {
  it('AC-SP01 creates a plan with capacity 0 and ceiling 0.00, where zero is a limit and not none', async () => {
    const { me, plan, person } = await openProgramme(store);
    const made = await plan({
      maxBeneficiaries: 0,
      ceilingPerBeneficiary: '0.00',
      beneficiaryDataSchema: schema,
      dateValidTo: '2026-12-31',
    });
    expect(made).toMatchObject({
      version: 1,
      maxBeneficiaries: 0,
      ceilingPerBeneficiary: '0.00',
      dateValidTo: '2026-12-31',
    });
    expect(unwrap(await me.benefitPlans.count({}))).toBe(1);
    const { id } = await person();
    expect(
      codesOf(await me.beneficiaries.create({ individualId: id, benefitPlanId: made.id, status: 'ACTIVE' })),
    ).toEqual(['social_protection.PLAN_FULL']);
  });

  it('AC-SP02 creates a plan without schema, capacity and extension data', async () => {
    const { plan } = await openProgramme(store);
    expect(await plan()).toMatchObject({
      jsonExt: {},
      maxBeneficiaries: null,
      beneficiaryDataSchema: null,
      dateValidTo: null,
    });
  });

  it('AC-SP03 D-SP12 changes code, name and dates, keeps the version before, and leaves alone what is absent', async () => {
    const { me, plan } = await openProgramme(store);
    const { id } = await plan({ code: 'OLD', dateValidTo: '2026-06-30' });
    const changed = unwrap(
      await me.benefitPlans.update({ id, version: 1, code: 'NEW', name: 'Another', dateValidFrom: '2026-02-01' }),
    );
    expect(changed).toMatchObject({
      version: 2,
      code: 'NEW',
      name: 'Another',
      dateValidFrom: '2026-02-01',
      dateValidTo: '2026-06-30',
    });
    const history = unwrap(await me.benefitPlans.history({ id }));
    expect(history.map(({ row }) => row.code)).toEqual(['OLD', 'NEW']);
    expect(codesOf(await me.benefitPlans.update({ id, version: 2, code: 'NEW' }))).toBe('unchanged');
    expect(codesOf(await me.benefitPlans.update({ id, version: 2, nmae: 'x' } as never))).toEqual(['core.UNKNOWN_KEY']);
  });

  it('AC-SP04 D-SP20 deletes a plan that nobody is enrolled in, and refuses while somebody is', async () => {
    const { me, plan, person } = await openProgramme(store);
    const [empty, used] = [await plan(), await plan()];
    const { id: individualId } = await person();
    unwrap(await me.beneficiaries.create({ individualId, benefitPlanId: used.id, status: 'ACTIVE' }));
    unwrap(await me.benefitPlans.delete({ id: empty.id, version: 1 }));
    expect(await me.benefitPlans.delete({ id: used.id, version: 1 })).toMatchObject({
      success: false,
      errors: [{ code: 'core.REFERENCED', parameters: { by: 'beneficiary', count: 1 } }],
    });
    expect(unwrap(await me.benefitPlans.list({})).rows.map(({ id }) => id)).toEqual([used.id]);
  });

  it.each([
    ['AC-SP05', { code: 'Cash Transfer', name: 'Other' }, 'code', 'is taken by plan "Cash Transfer"'],
    ['AC-SP05 in other letters', { code: 'cash transfer', name: 'Other' }, 'code', 'is taken by plan "Cash Transfer"'],
    [
      'AC-SP06 in other letters',
      { code: 'C2', name: "AÏD FOR  ÉLODIE'S CHILDREN" },
      'name',
      'Plan "Cash Transfer" is already called',
    ],
  ])('%s refuses a second plan with the same code or name', async (_, second, field, sentence) => {
    const { me, plan } = await openProgramme(store);
    await plan({ code: 'Cash Transfer', name: "Aïd for Élodie's children" });
    const result = await me.benefitPlans.create({ ...second, type: 'GROUP' });
    expect(result).toMatchObject({
      success: false,
      errors: [{ path: [field], message: expect.stringContaining(sentence) }],
    });
    expect(unwrap(await me.benefitPlans.count({}))).toBe(1);
  });

  it('D-SP15 lets one of two who take a code at the same time win, and tells the other about the code', async () => {
    const { me } = await openProgramme(store);
    const results = await Promise.all(
      ['Relief', 'RELIEF'].map((code, i) => me.benefitPlans.create({ code, name: `Name ${i}`, type: 'GROUP' })),
    );
    expect(results.filter(({ success }) => success)).toHaveLength(1);
    expect(results.find(({ success }) => !success)).toMatchObject({ errors: [{ path: ['code'] }] });
    expect(unwrap(await me.benefitPlans.count({}))).toBe(1);
  });

  it('gives code and name of a deleted plan to the next one, and those of a replaced plan to its successor', async () => {
    const { me, plan } = await openProgramme(store);
    const first = await plan({ code: 'A', name: 'Alpha' });
    unwrap(await me.benefitPlans.delete({ id: first.id, version: 1 }));
    const second = await plan({ code: 'A', name: 'Alpha' });
    const successor = unwrap(await me.replacing.replace({ id: second.id, version: 1, effectiveFrom: '2026-02-01' }));
    expect(successor).toMatchObject({ code: 'A', dateValidFrom: '2026-02-01' });
    expect(codesOf(await me.benefitPlans.update({ id: successor.id, version: 1, code: 'a', name: 'Beta' }))).toBe(
      'done',
    );
    expect(codesOf(await me.benefitPlans.update({ id: second.id, version: 2, name: 'Gamma' }))).toEqual([
      'core.REPLACED',
    ]);
  });

  it('AC-SP07 refuses a schema that is none, with the place inside it, at creation and at change', async () => {
    const { me, plan } = await openProgramme(store);
    const beneficiaryDataSchema = { properties: { name: { type: 'string', maxLength: 'ten' } } };
    const refusal = {
      success: false,
      errors: [{ code: 'schema.INVALID_SCHEMA', path: ['beneficiaryDataSchema', 'properties', 'name', 'maxLength'] }],
    };
    expect(
      await me.benefitPlans.create({ code: 'X', name: 'X', type: 'INDIVIDUAL', beneficiaryDataSchema }),
    ).toMatchObject(refusal);
    const { id } = await plan();
    expect(await me.benefitPlans.update({ id, version: 1, beneficiaryDataSchema })).toMatchObject(refusal);
    expect(unwrap(await me.benefitPlans.get({ id })).beneficiaryDataSchema).toBeNull();
  });

  it('names every violation at once: taken code, schema, negative ceiling', async () => {
    const { me, plan } = await openProgramme(store);
    await plan({ code: 'A' });
    const result = await me.benefitPlans.create({
      code: 'a',
      name: 'B',
      type: 'GROUP',
      beneficiaryDataSchema: { type: 'list' },
      ceilingPerBeneficiary: '-0.01',
    });
    expect(codesOf(result)).toEqual([
      'social_protection.CODE_TAKEN',
      'schema.INVALID_SCHEMA',
      'social_protection.CEILING_NEGATIVE',
    ]);
  });

  it('refuses validity that ends before it begins, negative and broken capacities, and unknown types', async () => {
    const { me } = await openProgramme(store);
    const base = { code: 'A', name: 'A', type: 'INDIVIDUAL' as const };
    const paths = async (more: object) => {
      const result = await me.benefitPlans.create({ ...base, ...more });
      return result.success ? [] : result.errors.map(({ path }) => path.join('.'));
    };
    expect(await paths({ dateValidFrom: '2026-02-01', dateValidTo: '2026-01-31' })).toEqual(['dateValidTo']);
    expect(await paths({ maxBeneficiaries: -1 })).toEqual(['maxBeneficiaries']);
    expect(await paths({ maxBeneficiaries: 1.5 })).toEqual(['maxBeneficiaries']);
    expect(await paths({ type: 'PERSON' })).toEqual(['type']);
    expect(await paths({ codeKey: 'x' })).toEqual(['codeKey']);
  });

  it('D-SP16 keeps the type of a plan once somebody was enrolled, also after that enrolment was deleted', async () => {
    const { me, plan, person } = await openProgramme(store);
    const { id, code } = await plan();
    expect(unwrap(await me.benefitPlans.update({ id, version: 1, type: 'GROUP' })).type).toBe('GROUP');
    unwrap(await me.benefitPlans.update({ id, version: 2, type: 'INDIVIDUAL' }));
    const { id: individualId } = await person();
    const enrolled = unwrap(await me.beneficiaries.create({ individualId, benefitPlanId: id, status: 'POTENTIAL' }));
    const change = { id, version: 3, type: 'GROUP' as const };
    expect(await me.benefitPlans.update(change)).toMatchObject({
      success: false,
      errors: [{ code: 'social_protection.TYPE_IN_USE', path: ['type'], parameters: { code, type: 'INDIVIDUAL' } }],
    });
    unwrap(await me.beneficiaries.delete({ id: enrolled.id, version: 1 }));
    expect(codesOf(await me.benefitPlans.update(change))).toEqual(['social_protection.TYPE_IN_USE']);
  });

  it('lets the capacity fall to the places taken and no further; candidates and graduates take none', async () => {
    const { me, plan, person } = await openProgramme(store);
    const { id: benefitPlanId } = await plan();
    for (const status of ['ACTIVE', 'SUSPENDED', 'POTENTIAL', 'GRADUATED'] as const) {
      const { id: individualId } = await person();
      const first = status === 'POTENTIAL' ? status : 'ACTIVE';
      const made = unwrap(await me.beneficiaries.create({ individualId, benefitPlanId, status: first }));
      if (status !== first) unwrap(await me.beneficiaries.update({ id: made.id, version: 1, status }));
    }
    const change = { id: benefitPlanId, version: 1 };
    expect(await me.benefitPlans.update({ ...change, maxBeneficiaries: 1 })).toMatchObject({
      success: false,
      errors: [
        { code: 'social_protection.CAPACITY_BELOW_ENROLLED', path: ['maxBeneficiaries'], parameters: { taken: 2 } },
      ],
    });
    expect(unwrap(await me.benefitPlans.update({ ...change, maxBeneficiaries: 2 })).maxBeneficiaries).toBe(2);
    expect(
      unwrap(await me.benefitPlans.update({ id: benefitPlanId, version: 2, maxBeneficiaries: null })).maxBeneficiaries,
    ).toBeNull();
  });

  it('refuses stale versions and leaves the plan as it is', async () => {
    const { me, plan } = await openProgramme(store);
    const { id } = await plan({ code: 'A' });
    unwrap(await me.benefitPlans.update({ id, version: 1, description: 'first' }));
    expect(codesOf(await me.benefitPlans.update({ id, version: 1, description: 'second' }))).toEqual(['core.CONFLICT']);
    expect(codesOf(await me.benefitPlans.delete({ id, version: 1 }))).toEqual(['core.CONFLICT']);
    expect(unwrap(await me.benefitPlans.get({ id }))).toMatchObject({ version: 2, description: 'first' });
  });

  it('says of code, name and schema whether they could be saved, and why not, before they are', async () => {
    const { me, plan } = await openProgramme(store);
    const { id } = await plan({ code: "O'Neill", name: 'Relief' });
    const ok = { isValid: true, errors: [] };
    const { benefitPlans } = me;
    expect(unwrap(await benefitPlans.bfCodeValidity({ bfCode: 'free' }))).toEqual(ok);
    expect(unwrap(await benefitPlans.bfCodeValidity({ bfCode: "o'neill" }))).toMatchObject({
      isValid: false,
      errors: [{ code: 'social_protection.CODE_TAKEN', path: ['code'] }],
    });
    expect(unwrap(await benefitPlans.bfCodeValidity({ bfCode: "o'neill", id }))).toEqual(ok);
    for (const bfCode of ['', ' x', 'x'.repeat(256)])
      expect(unwrap(await benefitPlans.bfCodeValidity({ bfCode }))).toMatchObject({
        isValid: false,
        errors: [{ path: ['code'] }],
      });
    expect(unwrap(await benefitPlans.bfNameValidity({ bfName: 'RELIEF' }))).toMatchObject({
      isValid: false,
      errors: [{ code: 'social_protection.NAME_TAKEN', path: ['name'] }],
    });
    expect(unwrap(await benefitPlans.bfNameValidity({ bfName: "x' OR '1'='1" }))).toEqual(ok);
    expect(unwrap(await benefitPlans.bfSchemaValidity({ bfSchema: schema }))).toEqual(ok);
    expect(unwrap(await benefitPlans.bfSchemaValidity({ bfSchema: JSON.stringify(schema) }))).toEqual(ok);
    expect(unwrap(await benefitPlans.bfSchemaValidity({ bfSchema: '{}' }))).toEqual(ok);
    for (const bfSchema of ['{', '[]', 'null', { type: 'object', properties: { a: { type: 'strng' } } }])
      expect(unwrap(await benefitPlans.bfSchemaValidity({ bfSchema }))).toMatchObject({
        isValid: false,
        errors: [{ path: expect.arrayContaining(['beneficiaryDataSchema']) }],
      });
  });
});
