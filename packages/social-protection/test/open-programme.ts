import {
  type AccessPolicy,
  defineModule,
  defineService,
  identifiers,
  locationScope,
  type NewOf,
  replaceOf,
  rights,
  type TableFormat,
  unwrap,
} from '@parasol/core';
import { testApp } from '@parasol/core/testing';
import { type Individual, individual } from '@parasol/individual';
import { household, person } from '@parasol/individual/testing';
import { inMode, type StoreUnderTest } from '@parasol/test-support';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { BenefitPlan, type EligibilityDefinition, socialProtection } from '../src/index.ts';
import { benefitPlan } from '../src/testing.ts';

/** Extension data of people in these tests. */
const personSchema = {
  type: 'object',
  properties: {
    income: { type: 'number', multipleOf: 0.01 },
    district: { type: 'string' },
    number_of_children: { type: 'integer' },
    able_bodied: { type: 'boolean' },
  },
};

export const TODAY = '2026-03-15';

const everything = [1, 2, 3, 4, 5].flatMap((n) => [`15900${n}`, `16000${n}`, `17000${n}`, `18000${n}`]);
const ruleRights = [1, 2, 3, 4, 5].map((n) => `16001${n}`);
const schemaRights = [1, 2, 3, 4].map((n) => `17100${n}`);
export const officer = {
  id: 'officer',
  rights: [...everything, ...schemaRights, ...ruleRights, '900211', '900212', '900255', '170011', '170012', 'test'],
};

/** Who is given places keeps to them; the test itself is everywhere. */
export const officersOnly: AccessPolicy = {
  rulesOf: (actor, environment) =>
    actor.locations === undefined ? undefined : locationScope().rulesOf(actor, environment),
};

/** Replacing a plan comes to the service later; here it stands in for what a host could do. */
const replacing = () =>
  defineModule({
    id: 'replacing',
    configuration: z.strictObject({ perms: rights('test') }),
    services: { replacing: defineService('replacing_service', { replace: replaceOf(BenefitPlan, 'perms') }) },
  });

interface ProgrammeOptions {
  readonly rangeSize?: number;
  /** Of the module of people. */
  readonly configuration?: object;
  readonly access?: AccessPolicy;
  /** In place of ids that count. */
  readonly ids?: () => string;
  /** Kinds of file beside CSV. */
  readonly formats?: readonly TableFormat[];
}

/** A migrated app on a fresh store, on a day that stands still; it is taken away when the test ends. */
export async function openProgramme(
  store: StoreUnderTest,
  { configuration, access, ids, ...options }: ProgrammeOptions = {},
) {
  const app = await testApp(
    inMode({
      store: await store.create(),
      modules: [individual(), socialProtection(), replacing()],
      configuration: {
        individual: { individual_schema: personSchema, ...configuration },
        social_protection: { check_benefit_plan_update: false },
      },
      clock: `${TODAY}T10:00:00Z`,
      configure: (container) => {
        if (access !== undefined) container.rebind(identifiers.access).toConstantValue(access);
        if (ids !== undefined) container.rebind(identifiers.ids).toConstantValue(ids);
      },
      ...options,
    }),
  );
  onTestFinished(() => app[Symbol.asyncDispose]());
  return {
    app,
    me: app.as(officer),
    clock: app.clock,
    compose: app.again,
    person: (about: Partial<NewOf<typeof Individual>> = {}) => app.make(person, about),
    /** A published rule. */
    rule: async (kind: 'INDIVIDUAL' | 'GROUP', definition: EligibilityDefinition, code = 'PMT') => {
      const me = app.as(officer);
      const draft = unwrap(await me.eligibilityRules.create({ code, name: code, kind, definition }));
      return unwrap(await me.eligibilityRules.publish({ id: draft.id, version: 1 }));
    },
    plan: (about: Partial<NewOf<typeof BenefitPlan>> = {}) => app.make(benefitPlan, about),
    /** A household with members of these birth dates; the first is the head. */
    household: async (code: string, ...births: string[]) => {
      const members = births.map((dob, i) => ({ dob, role: i === 0 ? ('HEAD' as const) : ('SON' as const) }));
      return (await app.make(household, { code, members })).group;
    },
  };
}

/** The codes of a refusal, or the outcome of what was not refused. */
export const codesOf = (result: { success: boolean; errors?: readonly { code: string }[]; outcome?: string }) =>
  result.success ? result.outcome : (result.errors ?? []).map(({ code }) => code);
