import { fieldMasks, locationScope, openAccess, type Result, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { allRights, codesOf, openDistricts } from './districts.ts';

/** Fields that an administrator hides by configuration, in the reference's keys and spelling, while the app runs. */

async function opened(store: Parameters<typeof openDistricts>[0]) {
  const world = await openDistricts(store, openAccess);
  const as = (id: string, ...more: string[]) =>
    world.app.as({ id, rights: [...allRights, ...more], locations: 'everywhere' });
  const clerk = as('clerk');
  const amina = unwrap(
    await clerk.individuals.create({
      firstName: 'Amina',
      lastName: 'Diallo',
      dob: '1991-04-02',
      jsonExt: { income: 7770777, region: 'North' },
    }),
  );
  const plan = await world.plan('P');
  const enrolment = unwrap(
    await clerk.beneficiaries.create({ benefitPlanId: plan.id, individualId: amina.id, status: 'ACTIVE' }),
  );
  return {
    ...world,
    clerk,
    director: as('director', '900101'),
    amina,
    enrolment,
    async configure(module: string, values: Readonly<Record<string, unknown>>) {
      const { version } = unwrap(await clerk.moduleConfigurations.get({ module }));
      return clerk.moduleConfigurations.update({ module, version, values });
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

const places = (result: Result<unknown>) =>
  result.success ? [] : result.errors.map(({ code, path }) => `${code} ${path.join('.')}`);

describe.each(stores)('masks from configuration on $name', (store) => {
  it('hide nothing until somebody lists a field', async () => {
    await using world = await opened(store);
    const answer = await world.clerk.individuals.get({ id: world.amina.id });
    expect(answer).toMatchObject({ data: { dob: '1991-04-02', jsonExt: { income: 7770777 } } });
    expect(answer).not.toHaveProperty('masked');
  });

  it('hide what is listed from the next call on, in every channel, and from nobody who may see masked data', async () => {
    await using world = await opened(store);
    const { clerk, director, amina } = world;
    unwrap(await world.configure('individual', { individual_mask_fields: ['json_ext.income', 'dob', 'last_name'] }));
    expect(await clerk.individuals.get({ id: amina.id })).toMatchObject({
      data: { firstName: 'Amina', lastName: null, dob: null, jsonExt: { region: 'North' } },
      masked: { individual: ['jsonExt.income', 'dob', 'lastName'] },
    });
    for (const answer of [await clerk.individuals.list({}), await clerk.individuals.history({ id: amina.id })])
      expect(JSON.stringify(answer)).not.toMatch(/7770777|1991-04-02|Diallo/);
    const poor = { '<': [{ coalesce: [{ var: 'jsonExt.income' }, 0] }, 900] };
    expect(codesOf(await clerk.individuals.list({ where: poor }))).toEqual(['core.FIELD_HIDDEN']);
    expect(unwrap(await director.individuals.get({ id: amina.id }))).toMatchObject({ dob: '1991-04-02' });
    expect(unwrap(await director.individuals.count({ where: poor }))).toBe(0);
  });

  it('hide fields of enrolments by their own keys', async () => {
    await using world = await opened(store);
    const { clerk, director, enrolment } = world;
    unwrap(await world.configure('social_protection', { beneficiary_mask_fields: ['status'] }));
    expect(await clerk.beneficiaries.get({ id: enrolment.id })).toMatchObject({ data: { status: null } });
    expect(unwrap(await director.beneficiaries.get({ id: enrolment.id }))).toMatchObject({ status: 'ACTIVE' });
  });

  it('are lifted by their switch, and by giving the key back', async () => {
    await using world = await opened(store);
    const { clerk, amina } = world;
    const dob = async () => unwrap(await clerk.individuals.get({ id: amina.id })).dob;
    unwrap(await world.configure('individual', { individual_mask_fields: ['dob'] }));
    expect(await dob()).toBeNull();
    unwrap(await world.configure('individual', { individual_masking_enabled: false }));
    expect(await dob()).toBe('1991-04-02');
    unwrap(await world.configure('individual', { individual_masking_enabled: true }));
    expect(await dob()).toBeNull();
    unwrap(await world.configure('individual', { individual_mask_fields: null }));
    expect(await dob()).toBe('1991-04-02');
  });

  it('come on top of what the policy hides, and leave its rows to it', async () => {
    await using world = await opened(store);
    world.rules.current = fieldMasks([{ entity: 'individual', fields: ['jsonExt.income'] }]);
    unwrap(await world.configure('individual', { individual_mask_fields: ['dob'] }));
    const { clerk, amina } = world;
    expect(unwrap(await clerk.individuals.get({ id: amina.id }))).toMatchObject({
      dob: null,
      jsonExt: { region: 'North' },
    });
    world.rules.current = locationScope();
    expect(codesOf(await world.as('officer').individuals.get({ id: amina.id }))).toEqual(['core.NOT_FOUND']);
  });

  it('of fields that are not there are refused with their places, and nothing is stored', async () => {
    await using world = await opened(store);
    const fields = ['dob', 'birthday', 'json_ext.anything', 'id', 'first_name.x'];
    const refused = await world.configure('individual', { individual_mask_fields: fields });
    expect(places(refused)).toEqual([1, 3, 4].map((i) => `core.UNKNOWN_KEY values.individual_mask_fields.${i}`));
    expect(unwrap(await world.clerk.moduleConfigurations.get({ module: 'individual' }))).toMatchObject({
      version: 0,
      values: { individual_mask_fields: [] },
    });
  });
});
