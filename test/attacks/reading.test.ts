import { fieldMasks, fromBytes, locationScope, type Result, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import {
  allRights,
  codesOf,
  type Districts,
  openDistricts,
} from '../../packages/payment-cycle/test/access/districts.ts';

/** Ways to read what is hidden, beside those of `packages/payment-cycle/test/access`. */

const SECRET = 7770777;
const person = { firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' };

async function openMasked(store: Parameters<typeof openDistricts>[0], fields: readonly string[]) {
  const world = await openDistricts(store, fieldMasks([{ entity: 'individual', fields }]));
  const as = (id: string, ...more: string[]) =>
    world.app.as({ id, rights: [...allRights, ...more], locations: 'everywhere' });
  return { world, all: as('director', '900101'), clerk: as('clerk') };
}

async function withSchema(all: Districts['all'], properties: Record<string, unknown>): Promise<void> {
  const { version } = unwrap(await all.moduleConfigurations.get({ module: 'individual' }));
  const values = { individual_schema: { type: 'object', properties } };
  unwrap(await all.moduleConfigurations.update({ module: 'individual', version, values }));
}

describe.each(stores)('on $name nobody reads what is hidden', (store) => {
  it('by a change of something else, which is refused because of it', async () => {
    const { world, all, clerk } = await openMasked(store, ['jsonExt.income']);
    await using _ = world;
    const region = { type: 'string' };
    const { version: first } = unwrap(await all.moduleConfigurations.get({ module: 'individual' }));
    const individual_schema = {
      type: 'object',
      properties: { region, income: { type: 'integer' } },
      if: { properties: { region: { const: 'North' } }, required: ['region'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { properties: { income: { maximum: 5, enum: [1, 2] } } },
    };
    const change = { module: 'individual', version: first, values: { individual_schema } };
    unwrap(await all.moduleConfigurations.update(change));
    const { id } = unwrap(await all.individuals.create({ ...person, jsonExt: { income: SECRET } }));
    const refused = await clerk.individuals.update({ id, version: 1, jsonExt: { region: 'North' } });
    expect(codesOf(refused)).toContain('schema.OUT_OF_RANGE');
    expect(JSON.stringify(refused)).not.toContain(String(SECRET));
    const own = await clerk.individuals.update({ id, version: 1, jsonExt: { region: 5 as never } });
    expect(own).toMatchObject({ errors: [{ message: 'region: 5 is not text.' }] });
    const open = await all.individuals.update({ id, version: 1, jsonExt: { region: 'North', income: SECRET } });
    expect(JSON.stringify(open)).toContain(String(SECRET));
  });

  it('by asking for a property inside of another, or by removing what it stands in', async () => {
    const { world, all, clerk } = await openMasked(store, ['jsonExt.address.city']);
    await using _ = world;
    const text = { type: 'string' };
    await withSchema(all, { address: { type: 'object', properties: { city: text, zip: text } } });
    const address = { city: 'Secretville', zip: '1' };
    const { id } = unwrap(await all.individuals.create({ ...person, jsonExt: { address } }));
    const asked: Result<unknown>[] = [
      await clerk.individuals.count({ where: { '==': [{ var: 'jsonExt.address.city' }, 'Secretville'] } }),
      await clerk.individuals.list({ customFilters: ['address__city__exact__string="Secretville"'] }),
    ];
    for (const answer of asked) expect(codesOf(answer)).toEqual(['core.FIELD_HIDDEN']);
    expect(unwrap(await clerk.individuals.get({ id })).jsonExt).toEqual({ address: { zip: '1' } });
    unwrap(await clerk.individuals.update({ id, version: 1, jsonExt: {} }));
    expect(unwrap(await all.individuals.get({ id })).jsonExt).toEqual({ address: { city: 'Secretville' } });
  });

  it('by any way to write a filter, also where its answer would not depend on it', async () => {
    const { world, all, clerk } = await openMasked(store, ['jsonExt.income', 'dob']);
    await using _ = world;
    unwrap(await all.individuals.create({ ...person, jsonExt: { income: SECRET } }));
    const [plan, households] = [await world.plan('PP'), await world.plan('GP', 'GROUP')];
    const income = { var: 'jsonExt.income' };
    const members = { '==': [{ var: 'individual.jsonExt.income' }, SECRET] };
    const wheres: unknown[] = [
      { if: [false, { '>': [income, 1] }, true] },
      { '==': [{ var: ['jsonExt.income', 0] }, SECRET] },
      { in: [income, []] },
      { '==': [{ coalesce: [income, 0] }, SECRET] },
      { '>': [{ age: [{ var: 'dob' }] }, 3] },
      { some: [{ var: 'memberships' }, { some: [{ var: 'group.members' }, members] }] },
    ];
    for (const where of wheres)
      expect(codesOf(await clerk.individuals.count({ where }))).toEqual(['core.FIELD_HIDDEN']);
    const filters: unknown[] = [
      `income__exact__integer=${SECRET}`,
      `income=${SECRET}`,
      { field: 'income', filter: 'exact', type: 'integer', value: `${SECRET}` },
      { custom_filter_condition: `income__lt__integer=${SECRET}` },
    ];
    for (const condition of filters) {
      const criteria = [{ name: 'poor', condition: condition as string }];
      const answers: Result<unknown>[] = [
        await clerk.individuals.list({ customFilters: [condition] }),
        await clerk.beneficiaries.enrol.preview({ benefitPlanId: plan.id, criteria }),
        await clerk.groupBeneficiaries.enrol.preview({
          benefitPlanId: households.id,
          criteria: criteria.map((criterion) => ({ ...criterion, of: 'HEAD' as const })),
        }),
      ];
      for (const answer of answers) expect(codesOf(answer)).toEqual(['core.FIELD_HIDDEN']);
    }
  });

  it('by places that are none, or that are written so that they might match more', async () => {
    await using world = await openDistricts(store, locationScope());
    const { id, path } = await world.location('A');
    await world.person('Secret', id);
    const written: unknown[] = [
      undefined,
      null,
      'EVERYWHERE',
      'everywhere ',
      ['everywhere'],
      [null],
      [''],
      ['/'],
      ['%'],
    ];
    for (const locations of [...written, [path], [id.toUpperCase()], [[id]], [`${id}' or '1'='1`]]) {
      const me = world.app.as({ id: 'me', rights: allRights, locations: locations as never });
      expect(unwrap(await me.individuals.count({})), JSON.stringify(locations)).toBe(0);
    }
  });

  it('by the files, runs and changes of somebody else', async () => {
    await using world = await openDistricts(store, locationScope());
    const [a, b] = [await world.location('A'), await world.location('B')];
    const [me, them] = [world.as('me', a.id), world.as('them', b.id)];
    const file = 'first_name,last_name,dob,location_code\nTheirs,Z,1990-01-01,B\nTheirs,Z,none,B\n';
    const source = fromBytes('theirs.csv', file);
    const { uploadId } = unwrap(await them.individualImports.importIndividuals({ source }));
    const [run] = unwrap(await them.runs.list({})).rows;
    const id = run?.id ?? '';
    const [record] = unwrap(await them.individualDataSources.list({})).rows;
    const refused: Result<unknown>[] = [
      await me.individualDataSourceUploads.get({ id: uploadId }),
      await me.individualDataSourceUploads.downloadInvalidItems({ uploadId }),
      await me.individualDataSourceUploads.delete({ id: uploadId, version: 1 }),
      await me.individualDataSources.update({ id: record?.id ?? '', version: 1, firstName: 'Mine' }),
      await me.individualDataSources.delete({ id: record?.id ?? '', version: 1 }),
      await me.runs.get({ id }),
      await me.runs.progress({ id }),
      await me.runs.cancel({ id }),
    ];
    for (const answer of refused) expect(codesOf(answer)).toEqual(['core.NOT_FOUND']);
    const empty = { rows: [], endCursor: null };
    expect(unwrap(await me.individualDataSourceUploads.refusals({ uploadId }))).toEqual(empty);
    expect(unwrap(await me.individualDataSources.list({}))).toEqual(empty);
    expect(unwrap(await me.individualDataSourceUploads.history({ id: uploadId }))).toEqual([]);
    expect(unwrap(await me.runs.list({}))).toEqual(empty);
    expect(unwrap(await me.changes.list({}))).toEqual(empty);
  });
});
