import { createParasol, identifiers, type ParasolOptions, rights, silentLogger } from '@parasol/core';
import type { StoreUnderTest } from '@parasol/test-support';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { Clinic, clinicModule } from './clinic-module.ts';

export const configuredModule = () =>
  ({
    ...clinicModule(),
    configuration: z.strictObject({
      clinic_perms: rights('1'),
      clinic_pair_perms: rights('2'),
      clinic_schema: z.record(z.string(), z.unknown()).default({}),
      clinic_check_create: z.boolean().default(false),
      clinic_greeting: z.string().max(20).default('Welcome'),
    }),
    names: { configuration: { gql_clinic_perms: 'clinic_perms' } },
    schemas: { clinic_schema: Clinic.name },
    approval: { clinic_check_create: 'clinic_service.create' },
  }) as const;

type Options = Partial<Pick<ParasolOptions<never>, 'lockedConfiguration'>> & {
  readonly configuration?: { readonly clinic?: object; readonly core?: object };
  readonly lockedConfiguration?: { readonly clinic?: readonly string[]; readonly core?: readonly string[] };
};

/** Who may read and change configuration, and do everything in clinics. */
export const administrator = { id: 'admin', rights: ['1', '2', '900201', '900221', '900222'] };

/** Apps on one place, as several processes would compose them, with a clock that the test moves. */
export async function openConfigured(store: StoreUnderTest) {
  const place = await store.create();
  const opened: { stop(): Promise<unknown> }[] = [];
  const clock = { time: Date.parse('2026-11-23T10:00:00Z') };
  const compose = async (
    { configuration = {}, lockedConfiguration = {} }: Options = {},
    module = configuredModule(),
  ) => {
    const app = await createParasol({
      store: place.open(),
      modules: [module],
      configuration: configuration as never,
      lockedConfiguration: lockedConfiguration as never,
      configure: (container) => {
        container.rebind(identifiers.logger).toConstantValue(silentLogger);
        container.rebind(identifiers.clock).toConstantValue({ now: () => clock.time });
      },
    });
    opened.push(app);
    return app;
  };
  const pass = (milliseconds: number): void => {
    clock.time += milliseconds;
  };
  onTestFinished(async () => {
    for (const app of opened) await app.stop();
    await place.remove();
  });
  return { compose, pass };
}
