import {
  createParasol,
  identifiers,
  type JsonObject,
  type JsonSchema,
  type Result,
  type TableFormat,
  unwrap,
} from '@parasol/core';
import { individual } from '@parasol/individual';
import { defineCalculationRule, type PaymentCycleOptions, parameter, paymentCycle } from '@parasol/payment-cycle';
import { socialProtection } from '@parasol/social-protection';
import { appInMode, inMode, type StoreUnderTest } from '@parasol/test-support';

/** A programme in November 2026: a registry, plans, and an officer who may do everything. */

export const individualSchema = {
  type: 'object',
  properties: {
    income: { type: 'integer' },
    able_bodied: { type: 'boolean' },
    region: { type: 'string' },
    score: { type: 'number', multipleOf: 0.001 },
  },
} as const;

const rightsOf = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

export const officer = {
  id: 'officer',
  rights: [
    ...rightsOf(159001, 159005),
    ...rightsOf(180001, 180004),
    ...rightsOf(160001, 160005),
    ...rightsOf(160011, 160015),
    ...rightsOf(171001, 171004),
    ...rightsOf(170001, 170004),
    ...rightsOf(157101, 157106),
    ...rightsOf(200001, 200005),
    '153001',
    ...rightsOf(900251, 900255),
  ],
};

/** A base amount, so much for each with a low income, and a limit. */
export const baseRule = defineCalculationRule({
  id: '11111111-1111-4111-8111-111111111111',
  version: 1,
  name: 'Base',
  description: 'A base amount, and more for the poor.',
  kinds: ['INDIVIDUAL', 'GROUP'],
  parameters: {
    base: parameter.amount({ label: { en: 'Base', fr: 'Base' }, minimum: '0', required: true }),
    poor: parameter.amount({ label: { en: 'For the poor' }, default: '0' }),
    limit: parameter.amount({ label: { en: 'Limit' }, minimum: '0' }),
  },
  expression: ({ parameters: { poor, limit }, kind }) => ({
    lines: [
      { id: 'base', label: { en: 'Base', fr: 'Socle' }, amount: { var: 'parameters.base' } },
      ...(kind === 'INDIVIDUAL'
        ? [{ id: 'poor', label: { en: 'Poor' }, when: 'income__lt__integer=500', amount: poor, from: ['poor'] }]
        : []),
    ],
    limit,
  }),
});

export interface WorldOptions extends PaymentCycleOptions {
  readonly rangeSize?: number;
  readonly schema?: JsonSchema;
  /** A call does its job itself in all modes: the scenario is about who does it. */
  readonly ownJobs?: boolean;
  /** Kinds of file beside CSV. */
  readonly formats?: readonly TableFormat[];
}

export async function openWorld(
  under: StoreUnderTest,
  { rangeSize, schema, ownJobs, formats = [], ...options }: WorldOptions = {},
) {
  const place = await under.create();
  const open = (rules: PaymentCycleOptions) =>
    createParasol(
      inMode({
        store: place.open(),
        modules: [individual(), socialProtection(), paymentCycle(rules)],
        configuration: {
          individual: { individual_schema: schema ?? individualSchema },
          social_protection: { check_benefit_plan_update: false },
        },
        configure: (container) => {
          let now = Date.parse('2026-11-15T08:00:00Z');
          container.rebind(identifiers.clock).toConstantValue({ now: () => ++now });
        },
        formats,
        runs: { concurrency: 1, pollMs: 20 },
        ...(rangeSize === undefined ? {} : { rangeSize }),
      }),
    );
  const apps: { stop(): Promise<unknown> }[] = [];
  const compose = async (rules: PaymentCycleOptions = { rules: [baseRule], ...options }) => {
    const composed = await open(rules);
    const app = ownJobs === true ? composed : appInMode(composed, () => open(rules));
    apps.push(app);
    return { app, me: app.as(officer) };
  };
  const { app, me } = await compose();
  await app.migrate();
  let made = 0;

  const plan = async (
    more: { type?: 'INDIVIDUAL' | 'GROUP'; schema?: JsonObject; code?: string; ceiling?: string } = {},
  ) =>
    unwrap(
      await me.benefitPlans.create({
        code: more.code ?? `P${++made}`,
        name: `Plan ${more.code ?? made}`,
        type: more.type ?? 'INDIVIDUAL',
        dateValidFrom: '2026-01-01',
        ...(more.schema === undefined ? {} : { beneficiaryDataSchema: more.schema }),
        ceilingPerBeneficiary: more.ceiling ?? null,
      }),
    );

  return {
    app,
    me,
    plan,
    /** Another process on the same rows. */
    again: compose,
    person: async (jsonExt: JsonObject = {}, dob = '1990-05-05') =>
      unwrap(await me.individuals.create({ firstName: `N${++made}`, lastName: "O'Neil", dob, jsonExt })),
    async enrol(benefitPlanId: string, individualId: string, more: object = {}) {
      const row = { benefitPlanId, individualId, status: 'ACTIVE' as const, dateValidFrom: '2026-01-01', ...more };
      return unwrap(await me.beneficiaries.create(row));
    },
    async household(
      ...members: readonly [individualId: string, role: 'HEAD' | 'SON' | null, recipient: 'PRIMARY' | null][]
    ) {
      const group = unwrap(await me.groups.create({ code: `H${++made}` }));
      for (const [individualId, role, recipientType] of members)
        unwrap(await me.groupIndividuals.create({ groupId: group.id, individualId, role, recipientType }));
      const ofGroup = { '==': [{ var: 'groupId' }, group.id] };
      const memberships = unwrap(await me.groupIndividuals.list({ where: ofGroup })).rows;
      return { group, memberships };
    },
    async enrolGroup(benefitPlanId: string, groupId: string) {
      const row = { benefitPlanId, groupId, status: 'ACTIVE' as const, dateValidFrom: '2026-01-01' };
      return unwrap(await me.groupBeneficiaries.create(row));
    },
    async pay(benefitPlanId: string, parameters: Record<string, unknown>, more: Record<string, unknown> = {}) {
      const code = `PP${++made}`;
      return unwrap(
        await me.paymentPlans.create({
          code,
          name: code,
          calculation: baseRule.id,
          periodicity: 1,
          currency: 'EUR',
          benefitPlanId,
          dateValidFrom: '2026-01-01',
          parameters,
          ...more,
        }),
      );
    },
    process: (year = 2026, month = 11, extra?: Record<string, unknown>) =>
      me.benefitPlanPaymentCycles.process({ year, month, ...(extra === undefined ? {} : { extra }) }),
    benefits: async () => unwrap(await me.benefits.list({ first: 1000 })).rows,
    async [Symbol.asyncDispose]() {
      for (const one of apps) await one.stop();
      await place.remove();
    },
  };
}

export const codesOf = (result: Result<unknown>): string[] =>
  result.success ? [] : result.errors.map(({ code }) => code);

export type World = Awaited<ReturnType<typeof openWorld>>;
