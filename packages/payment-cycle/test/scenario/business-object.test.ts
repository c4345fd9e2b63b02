import {
  command,
  createParasol,
  defineEntity,
  defineModule,
  defineService,
  type RowOf,
  ref,
  rights,
  unwrap,
} from '@parasol/core';
import { Individual, individual } from '@parasol/individual';
import { type PaymentCycleHooks, paymentCycle, processPaymentCycle } from '@parasol/payment-cycle';
import { socialProtection } from '@parasol/social-protection';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { baseRule, individualSchema, officer } from './world.ts';

/** The template of payment cycles, filled by a host: schools that pay for days in class. */

const School = defineEntity('school', {
  table: 'acme_school',
  fields: z.strictObject({ name: z.string().max(100) }),
  orderBy: ['name'],
});
type School = RowOf<typeof School>;

const Pupil = defineEntity('pupil', {
  table: 'acme_pupil',
  fields: z.strictObject({ attends: z.boolean() }),
  relations: { school: ref(School, { inverse: 'pupils' }), individual: ref(Individual, { inverse: 'pupils' }) },
  unique: [['schoolId', 'individualId']],
  business: true,
  jsonExt: true,
});

const hooks: PaymentCycleHooks<School> = {
  type: 'school',
  rights: 'acme_school_process_perms',
  extra: ['name'],
  mainQueryset: async (ctx, _period, { name }) =>
    (await ctx.repo(School).find(name === undefined ? {} : { where: { '==': [{ var: 'name' }, name] } })).rows,
  population: (school) => ({
    kind: 'INDIVIDUAL',
    source: Pupil,
    where: { '==': [{ var: 'schoolId' }, school.id] },
    refuse: [{ reason: 'STAYS_AWAY', when: { '==': [{ var: 'attends' }, false] } }],
    documents: {},
    link: undefined,
  }),
};

/** Opens a school for people, of whom the last stays away. */
const open = command({
  rights: 'acme_school_process_perms',
  input: z.strictObject({ name: z.string(), individualIds: z.array(z.uuid()) }),
  run: async (ctx, { name, individualIds }) => {
    const school = await ctx.repo(School).insert({ name });
    const pupils = individualIds.map((individualId, i) => ({
      schoolId: school.id,
      individualId,
      attends: i < individualIds.length - 1,
      dateValidFrom: '2026-01-01',
    }));
    await ctx.repo(Pupil).insertMany([pupils]);
    return school;
  },
});

const services = {
  schools: defineService('school_service', { open }),
  schoolPaymentCycles: defineService('school_payment_cycle_service', { process: processPaymentCycle(hooks) }),
};

const acme = () =>
  defineModule({
    id: 'acme',
    entities: [School, Pupil],
    services,
    configuration: z.strictObject({ acme_school_process_perms: rights('900001') }),
    requires: ['payment_cycle'],
  });

describe.each(stores)('payment cycles of a host on $name', (store) => {
  it('pay for its own business objects with its own people, and once', async () => {
    const place = await store.create();
    const app = await createParasol({
      store: place.open(),
      modules: [individual(), socialProtection(), paymentCycle({ rules: [baseRule] }), acme()],
      configuration: {
        individual: { individual_schema: individualSchema },
        social_protection: { check_benefit_plan_update: false },
      },
    });
    try {
      await app.migrate();
      const me = app.as({ ...officer, rights: [...officer.rights, '900001'] });
      const individualIds: string[] = [];
      for (const income of [100, 900, 100]) {
        const person = { firstName: 'A', lastName: 'B', dob: '2015-01-01', jsonExt: { income } };
        individualIds.push(unwrap(await me.individuals.create(person)).id);
      }
      const { id: schoolId } = unwrap(await me.schools.open({ name: 'Hill', individualIds }));
      const plan = unwrap(
        await me.paymentPlans.create({
          code: 'S',
          name: 'S',
          calculation: baseRule.id,
          periodicity: 1,
          currency: 'UGX',
          dateValidFrom: '2026-01-01',
          businessObjectType: 'school',
          businessObjectId: schoolId,
          parameters: { base: '10', poor: '0.5' },
        }),
      );
      const result = unwrap(await me.schoolPaymentCycles.process({ year: 2026, month: 11, extra: { name: 'Hill' } }));
      expect(result[schoolId]?.paymentPlans[plan.id]).toMatchObject({
        beneficiaries: 3,
        benefits: 2,
        amount: '21',
        currency: 'UGX',
        refused: { STAYS_AWAY: 1 },
      });
      const { rows } = unwrap(await me.benefits.list({}));
      expect(rows.map(({ sourceType }) => sourceType)).toEqual(['pupil', 'pupil']);
      expect(new Set(rows.map(({ individualId }) => individualId))).toEqual(new Set(individualIds.slice(0, 2)));
      expect(rows[0]).toMatchObject({ beneficiaryId: null, groupBeneficiaryId: null });
      const explained = unwrap(await me.benefits.explain({ id: rows[0]?.id ?? '' }));
      expect(explained.versions.source.type).toBe('pupil');
      const again = await me.schoolPaymentCycles.process({ year: 2026, month: 11 });
      expect(again).toMatchObject({ outcome: 'unchanged' });
      expect(unwrap(await me.paymentCycles.list({})).rows[0]).toMatchObject({ type: 'school', code: '2026-11' });
    } finally {
      await app.stop();
      await place.remove();
    }
  });
});
