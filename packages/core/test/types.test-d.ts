import { createParasol, type RowOf, type Store, unwrap } from '@parasol/core';
import { expectTypeOf } from 'vitest';
import { type Clinic, clinicModule, nurse } from './clinic-module.ts';

declare const store: Store;
const app = await createParasol({ store, modules: [clinicModule()] });
const me = app.as(nurse);

// What the host gets is inferred from the modules it lists.
expectTypeOf(unwrap(await me.clinics.create({ code: 'A', status: 'OPEN' }))).toEqualTypeOf<RowOf<typeof Clinic>>();
expectTypeOf<RowOf<typeof Clinic>['fee']>().toEqualTypeOf<string | null>();
expectTypeOf<RowOf<typeof Clinic>['status']>().toEqualTypeOf<'OPEN' | 'CLOSED'>();

// @ts-expect-error a service of a module that is not listed
me.individuals;
// @ts-expect-error a required field is missing
me.clinics.create({ code: 'A' });
// @ts-expect-error money is never a number
me.clinics.create({ code: 'A', status: 'OPEN', fee: 12.5 });
// @ts-expect-error an update carries the version that was read
me.clinics.update({ id: 'x', code: 'B' });

app.signals.bind(
  'clinic_service.open_pair',
  (_ctx, { input }) => expectTypeOf(input.codes).toEqualTypeOf<string[]>() as never,
  'before',
);
// @ts-expect-error a misspelt signal
app.signals.bind('clinic_service.craete', () => undefined, 'before');
// @ts-expect-error a signal of a module that is not listed
app.signals.bind('individual_service.create', () => undefined, 'after');
// @ts-expect-error queries have no result to refuse before
app.signals.bind('clinic_service.create', (_ctx, { result }) => result, 'before');

app.signals.bind(
  'clinic_service.create',
  async (ctx, { result }) => {
    if (!result.success || result.outcome === 'pending') return;
    expectTypeOf(result.data.code).toEqualTypeOf<string>();
    expectTypeOf(await ctx.services.visits.create({ clinicId: result.data.id, number: 1 })).toHaveProperty('number');
    // @ts-expect-error inside a transaction operations give plain data, not results
    (await ctx.services.visits.create({ clinicId: result.data.id, number: 1 })).success;
  },
  'after',
);
await me.transaction(async (tx) => {
  expectTypeOf((await tx.clinics.create({ code: 'A', status: 'OPEN' })).code).toEqualTypeOf<string>();
});
