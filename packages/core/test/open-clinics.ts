import { createParasol, identifiers, type ParasolOptions, silentLogger } from '@parasol/core';
import { inMode, type StoreUnderTest } from '@parasol/test-support';
import { onTestFinished } from 'vitest';
import { type CountVisits, clinicModule, nurse } from './clinic-module.ts';

/** A migrated app with the clinic module on a fresh store; it is taken away when the test ends. */
export async function openClinics(
  store: StoreUnderTest,
  options: Partial<Omit<ParasolOptions<never>, 'modules'>> & { hooks?: CountVisits } = {},
) {
  const place = await store.create();
  const { hooks, ...rest } = options;
  const compose = (own: CountVisits | undefined = hooks) =>
    createParasol(
      inMode({
        store: place.open(),
        modules: [clinicModule(own)],
        configure: (container) => void container.rebind(identifiers.logger).toConstantValue(silentLogger),
        ...rest,
      }),
    );
  const app = await compose();
  await app.migrate();
  onTestFinished(async () => {
    await app.stop();
    await place.remove();
  });
  return { app, me: app.as(nurse), compose };
}
