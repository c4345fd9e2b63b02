import { createParasol, fieldMasks, fromBytes, identifiers, locationScope, type Result, unwrap } from '@parasol/core';
import { individual } from '@parasol/individual';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { allRights, codesOf, type Districts, openDistricts } from './districts.ts';

/** Fields that somebody may not see: what he is answered, what he may ask and what he may write. */

const policy = fieldMasks([
  { entity: 'individual', fields: ['dob', 'lastName', 'jsonExt.income'], unless: 'sees-people' },
  { entity: 'beneficiary', fields: ['status'] },
]);
const HIDDEN = ['core.FIELD_HIDDEN'];

async function openMasked(store: Parameters<typeof openDistricts>[0]) {
  const world = await openDistricts(store, policy);
  const as = (id: string, ...more: string[]) =>
    world.app.as({ id, rights: [...allRights, ...more], locations: 'everywhere' });
  return { ...world, all: as('director', '900101'), doctor: as('doctor', 'sees-people'), clerk: as('clerk'), world };
}

async function seeded({ all }: { all: Districts['all'] }) {
  const amina = unwrap(
    await all.individuals.create({
      firstName: 'Amina',
      lastName: 'Diallo',
      dob: '1991-04-02',
      jsonExt: { income: 7770777, region: 'North' },
    }),
  );
  const group = unwrap(await all.groups.create({ code: 'G' }));
  unwrap(await all.groupIndividuals.create({ groupId: group.id, individualId: amina.id, role: 'HEAD' }));
  const plan = unwrap(
    await all.benefitPlans.create({ code: 'P', name: 'P', type: 'INDIVIDUAL', dateValidFrom: '2026-01-01' }),
  );
  const enrolment = { benefitPlanId: plan.id, individualId: amina.id, status: 'SUSPENDED' as const };
  unwrap(await all.beneficiaries.create({ ...enrolment, status: 'ACTIVE' }));
  return { amina, group, plan };
}

const shows = (result: unknown): string[] =>
  ['Diallo', '1991-04-02', '7770777'].filter((value) => JSON.stringify(result).includes(value));

describe.each(stores)('hidden fields on $name', (store) => {
  it('AC-X15 are null or left out in every answer, which says so; who has a right to them sees them', async () => {
    const masked = await openMasked(store);
    await using _ = masked.world;
    const { all, clerk, doctor } = masked;
    const { amina } = await seeded(masked);
    const { id } = amina;
    unwrap(await all.individuals.update({ id, version: 1, firstName: 'Aminata' }));
    const answers: Result<unknown>[] = [
      await clerk.individuals.get({ id }),
      await clerk.individuals.list({}),
      await clerk.individuals.history({ id }),
      await clerk.individuals.get({ id, asOf: new Date(masked.clock.at).toISOString() }),
      await clerk.individuals.update({ id, version: 2, firstName: 'Amy' }),
      await clerk.individuals.update.preview({ id, version: 3, firstName: 'Ama' }),
      await clerk.transaction(async (tx) => ({ nested: [{ person: await tx.individuals.get({ id }) }] })),
      await clerk.transaction(async (tx) => ({ ...(await tx.individuals.get({ id })), more: 1 })),
      await clerk.transaction(async (tx) => new Map([['one', await tx.individuals.get({ id })]])),
    ];
    for (const answer of answers) {
      expect(answer.success).toBe(true);
      expect(shows(answer)).toEqual([]);
    }
    expect(answers[0]).toMatchObject({
      data: { firstName: 'Aminata', lastName: null, dob: null, jsonExt: { region: 'North' } },
      masked: { individual: ['dob', 'lastName', 'jsonExt.income'] },
    });
    expect(unwrap(await all.individuals.get({ id }))).toMatchObject({
      firstName: 'Amy',
      dob: '1991-04-02',
      version: 3,
    });
    expect(shows(await doctor.individuals.get({ id }))).toHaveLength(3);
    expect(await all.beneficiaries.list({})).not.toHaveProperty('masked');
  });

  it('cannot be asked by, through any relation and in no language', async () => {
    const masked = await openMasked(store);
    await using _ = masked.world;
    const { clerk, all } = masked;
    const { plan } = await seeded(masked);
    const before = { '<': [{ var: 'dob' }, '2000-01-01'] };
    const member = { '<': [{ var: 'individual.dob' }, '2000-01-01'] };
    const asked: readonly [Result<unknown>, readonly (string | number)[]][] = [
      [await clerk.individuals.list({ where: before }), ['where']],
      [await clerk.individuals.count({ where: { '!': [before] } }), ['where']],
      [await clerk.individuals.list({ where: { missing: 'jsonExt.income' } }), ['where']],
      [await clerk.individuals.list({ customFilters: ['income__lt__integer=900'] }), ['customFilters', 0]],
      [await clerk.individuals.list({ orderBy: ['firstName', '-dob'] }), ['orderBy', 1]],
      [await clerk.groups.list({ where: { some: [{ var: 'members' }, member] } }), ['where']],
      [await clerk.groups.count({ where: { '>': [{ count: [{ var: 'members' }, member] }, 0] } }), ['where']],
      [await clerk.groupIndividuals.list({ where: member }), ['where']],
      [await clerk.beneficiaries.list({ where: member }), ['where']],
      [await clerk.beneficiaries.count({ where: { '==': [{ var: 'status' }, 'ACTIVE'] } }), ['where']],
      [await clerk.benefitPlans.count({ where: { some: [{ var: 'beneficiaries' }, member] } }), ['where']],
      [
        await clerk.beneficiaries.enrol.preview({
          benefitPlanId: plan.id,
          criteria: [{ name: 'a', condition: before }],
        }),
        ['criteria', 0, 'condition'],
      ],
      [
        await clerk.paymentPlans.create.preview({
          code: 'PP',
          name: 'PP',
          calculation: '11111111-1111-4111-8111-111111111111',
          periodicity: 1,
          currency: 'EUR',
          benefitPlanId: plan.id,
          dateValidFrom: '2026-01-01',
          parameters: { base: '10', poor: '5' },
        }),
        ['parameters'],
      ],
      [
        await clerk.probes.aggregate({
          entity: 'individual',
          options: { select: { least: { function: 'min', of: { var: 'dob' } } } },
        }),
        ['select'],
      ],
      [
        await clerk.probes.aggregate({
          entity: 'group_individual',
          options: { groupBy: { born: { var: 'individual.dob' } }, select: { rows: { function: 'count' } } },
        }),
        ['groupBy'],
      ],
      [await clerk.probes.stream({ entity: 'individual', options: { where: before } }), ['where']],
    ];
    for (const [result, path] of asked)
      expect(result).toMatchObject({ success: false, errors: [{ code: 'core.FIELD_HIDDEN', path }] });
    expect(unwrap(await clerk.individuals.count({ where: { '==': [{ var: 'firstName' }, 'Amina'] } }))).toBe(1);
    expect(unwrap(await all.individuals.count({ where: before }))).toBe(1);
  });

  it('do not show in the order of a list or in its cursor', async () => {
    const masked = await openMasked(store);
    await using _ = masked.world;
    const { all, clerk } = masked;
    for (const [firstName, lastName] of [
      ['B', 'Diallo'],
      ['C', 'Abba'],
      ['A', 'Zoll'],
    ] as const)
      unwrap(await all.individuals.create({ firstName, lastName, dob: '1991-04-02' }));
    const page = unwrap(await clerk.individuals.list({ first: 2 }));
    // By last name it would be C, B, A.
    expect(page.rows.map(({ firstName }) => firstName)).toEqual(['A', 'B']);
    expect(Buffer.from(page.endCursor ?? '', 'base64url').toString()).not.toContain('Diallo');
    const rest = unwrap(await clerk.individuals.list({ first: 2, after: page.endCursor ?? '' }));
    expect(rest.rows.map(({ firstName }) => firstName)).toEqual(['C']);
  });

  it('cannot be written, and stay when something else is', async () => {
    const masked = await openMasked(store);
    await using _ = masked.world;
    const { all, clerk } = masked;
    const { id } = (await seeded(masked)).amina;
    const shown = unwrap(await clerk.individuals.get({ id }));
    const refused: Result<unknown>[] = [
      await clerk.individuals.update({ id, version: 1, dob: '1991-04-02' }),
      await clerk.individuals.update({ id, version: 1, dob: null as never }),
      await clerk.individuals.update({ id, version: 1, jsonExt: { income: 7770777 } }),
      await clerk.individuals.update({ id, version: 1, jsonExt: { income: 1, region: 'South' } }),
      await clerk.individuals.create({ firstName: 'A', lastName: 'B', dob: '2000-01-01' }),
      await clerk.individualImports.importIndividuals({
        source: fromBytes('people.csv', 'first_name,last_name,dob\nA,B,2000-01-01\n'),
      }),
    ];
    for (const result of refused) expect(codesOf(result)).toContain('core.FIELD_HIDDEN');
    const { version } = shown;
    unwrap(
      await clerk.individuals.update({ id, version, firstName: 'Amy', jsonExt: { ...shown.jsonExt, region: 'South' } }),
    );
    expect(unwrap(await all.individuals.get({ id }))).toMatchObject({
      firstName: 'Amy',
      lastName: 'Diallo',
      dob: '1991-04-02',
      jsonExt: { income: 7770777, region: 'South' },
    });
  });

  it('are real inside operations and handlers', async () => {
    const masked = await openMasked(store);
    await using _ = masked.world;
    const { clerk, app } = masked;
    const { id } = (await seeded(masked)).amina;
    const seen: unknown[] = [];
    app.signals.bind(
      'individual_service.update',
      async (ctx, { input }) => {
        const person = await ctx.services.individuals.get({ id: input.id });
        const young = { '>': [{ var: 'dob' }, '1990-01-01'] };
        seen.push(person.dob, await ctx.services.individuals.count({ where: young }));
        return { ...input, jsonExt: { ...person.jsonExt, region: 'West' } };
      },
      'before',
    );
    const updated = unwrap(await clerk.individuals.update({ id, version: 1, firstName: 'Amy' }));
    expect(seen).toEqual(['1991-04-02', 1]);
    expect(updated.jsonExt).toEqual({ region: 'West' });
    expect(unwrap(await masked.all.individuals.get({ id })).jsonExt).toEqual({ income: 7770777, region: 'West' });
  });

  it('are not quoted by refusals, and replayed answers are masked as well', async () => {
    const masked = await openMasked(store);
    await using _ = masked.world;
    const { clerk, all } = masked;
    const { amina, plan } = await seeded(masked);
    const again = { benefitPlanId: plan.id, individualId: amina.id };
    const open = await all.beneficiaries.create({ ...again, status: 'ACTIVE' });
    expect(open).toMatchObject({ errors: [{ message: expect.stringContaining('status ACTIVE') }] });
    // The status is hidden from the clerk, so that he gives none; the handler of the host does.
    masked.app.signals.bind(
      'beneficiary_service.create',
      (_ctx, { input }) => ({ ...input, status: 'ACTIVE' as const }),
      'before',
    );
    const refused = await clerk.beneficiaries.create(again as never);
    expect(refused).toMatchObject({
      success: false,
      errors: [{ code: 'social_protection.ALREADY_ENROLLED', parameters: {} }],
    });
    expect(JSON.stringify(refused)).not.toContain('ACTIVE"');
    const key = { idempotencyKey: 'k' };
    const first = await clerk.individuals.update({ id: amina.id, version: 1, firstName: 'Amy' }, key);
    const second = await clerk.individuals.update({ id: amina.id, version: 1, firstName: 'Amy' }, key);
    expect(second).toMatchObject({ replayed: true, data: { firstName: 'Amy', dob: null } });
    expect([shows(first), shows(second)]).toEqual([[], []]);
  });

  it('do not show in explanations, though stored formulas that read them go on', async () => {
    const masked = await openMasked(store);
    await using _ = masked.world;
    const { clerk, all } = masked;
    const { plan } = await seeded(masked);
    unwrap(
      await all.paymentPlans.create({
        code: 'PP',
        name: 'PP',
        calculation: '11111111-1111-4111-8111-111111111111',
        periodicity: 1,
        currency: 'EUR',
        benefitPlanId: plan.id,
        dateValidFrom: '2026-01-01',
        parameters: { base: '10', poor: '5' },
      }),
    );
    unwrap(await clerk.benefitPlanPaymentCycles.process({ year: 2026, month: 11 }));
    const { id } = unwrap(await clerk.benefits.list({})).rows[0] ?? { id: '' };
    const open = unwrap(await all.benefits.explain({ id }));
    const hidden = unwrap(await clerk.benefits.explain({ id }));
    expect(shows(open)).toEqual(['7770777']);
    expect(shows(hidden)).toEqual([]);
    expect(hidden.lines[1]?.because?.when).toMatchObject({ value: null, hidden: true });
    expect(hidden.text.join('\n')).toContain('income is hidden');
    expect(hidden.rounded).toBe(open.rounded);
  });

  it('hide whole records of uploads', async () => {
    const masked = await openMasked(store);
    await using _ = masked.world;
    const { clerk, all } = masked;
    const file = 'first_name,last_name,dob,income\nAmina,Diallo,1991-04-02,7770777\nIssa,Diallo,1991-04-02,x\n';
    const { uploadId } = unwrap(
      await all.individualImports.importIndividuals({ source: fromBytes('people.csv', file) }),
    );
    expect(shows(await all.individualDataSourceUploads.refusals({ uploadId }))).toHaveLength(2);
    expect(codesOf(await clerk.individualDataSourceUploads.refusals({ uploadId }))).toEqual(HIDDEN);
    expect(codesOf(await clerk.individualDataSourceUploads.downloadInvalidItems({ uploadId }))).toEqual(HIDDEN);
    const records = await clerk.individualDataSources.list({});
    expect(unwrap(records).rows).toHaveLength(2);
    expect(shows(records)).toEqual([]);
    expect(shows(await clerk.individualDataSourceUploads.list({}))).toEqual([]);
    const byName = { '==': [{ var: 'lastName' }, 'Diallo'] };
    expect(codesOf(await clerk.individualDataSources.count({ where: byName }))).toEqual(HIDDEN);
  });
});

it.each([
  [{ entity: 'person', fields: ['dob'] }, 'MASK_UNKNOWN: No entity is called "person".'],
  [
    { entity: 'individual', fields: ['birthday'] },
    'MASK_UNKNOWN: individual has no field "birthday" that could be hidden.',
  ],
  [{ entity: 'individual', fields: ['id'] }, 'MASK_UNKNOWN: individual has no field "id" that could be hidden.'],
  [{ entity: 'individual', fields: ['dob.year'] }, 'MASK_UNKNOWN: individual has no field "dob.year"'],
])('a mask of %j stops the start', async (mask, sentence) => {
  const [inMemory] = stores;
  const place = await inMemory?.create();
  if (place === undefined) throw new Error('There is no store to test on.');
  const compose = createParasol({
    store: place.open(),
    modules: [individual()],
    configure: (container) =>
      void container.rebind(identifiers.access).toConstantValue(locationScope({ masks: [mask] })),
  });
  await expect(compose).rejects.toThrow(sentence);
});
