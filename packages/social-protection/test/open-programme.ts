import {
  type Clock,
  createParasol,
  defineModule,
  defineService,
  identifiers,
  replaceOf,
  rights,
  silentLogger,
  unwrap,
} from '@parasol/core';
import { individual } from '@parasol/individual';
import type { StoreUnderTest } from '@parasol/test-support';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { BenefitPlan, socialProtection } from '../src/index.ts';

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
export const officer = { id: 'officer', rights: [...everything, 'test'] };

/** Replacing a plan comes to the service later; here it stands in for what a host could do. */
const replacing = () =>
  defineModule({
    id: 'replacing',
    configuration: z.strictObject({ perms: rights('test') }),
    services: { replacing: defineService('replacing_service', { replace: replaceOf(BenefitPlan, 'perms') }) },
  });

/** A migrated app on a fresh store, on a day that stands still; it is taken away when the test ends. */
export async function openProgramme(store: StoreUnderTest) {
  const place = await store.create();
  const apps: { stop(): Promise<void> }[] = [];
  const clock: Clock & { today: string } = { today: TODAY, now: () => Date.parse(`${clock.today}T10:00:00Z`) };
  const compose = async () => {
    const app = await createParasol({
      store: place.open(),
      modules: [individual(), socialProtection(), replacing()],
      configuration: {
        individual: { individual_schema: personSchema },
        social_protection: { check_benefit_plan_update: false },
      },
      configure: (container) => {
        container.rebind(identifiers.logger).toConstantValue(silentLogger);
        container.rebind(identifiers.clock).toConstantValue(clock);
      },
    });
    apps.push(app);
    return app;
  };
  onTestFinished(async () => {
    for (const app of apps) await app.stop();
    await place.remove();
  });
  const app = await compose();
  await app.migrate();
  const me = app.as(officer);

  let made = 0;
  const person = async (
    about: { dob?: string; firstName?: string; jsonExt?: Record<string, string | number | boolean> } = {},
  ) =>
    unwrap(
      await me.individuals.create({
        firstName: about.firstName ?? `Person${++made}`,
        lastName: 'Test',
        dob: about.dob ?? '1990-01-01',
        jsonExt: about.jsonExt ?? {},
      }),
    );
  const plan = async (about: Partial<Parameters<typeof me.benefitPlans.create>[0]> = {}) => {
    const code = about.code ?? `PLAN${++made}`;
    return unwrap(
      await me.benefitPlans.create({
        type: 'INDIVIDUAL',
        dateValidFrom: '2026-01-01',
        ...about,
        code,
        name: about.name ?? `Name of ${code}`,
      }),
    );
  };
  /** A household with members of these birth dates; the first is the head. */
  const household = async (code: string, ...members: string[]) => {
    const group = unwrap(await me.groups.create({ code }));
    for (const [i, dob] of members.entries()) {
      const { id } = await person({ dob });
      const role = i === 0 ? ('HEAD' as const) : ('SON' as const);
      unwrap(await me.groupIndividuals.create({ groupId: group.id, individualId: id, role }));
    }
    return group;
  };
  return { app, me, clock, compose, person, plan, household };
}

/** The codes of a refusal, or the outcome of what was not refused. */
export const codesOf = (result: { success: boolean; errors?: readonly { code: string }[]; outcome?: string }) =>
  result.success ? result.outcome : (result.errors ?? []).map(({ code }) => code);
