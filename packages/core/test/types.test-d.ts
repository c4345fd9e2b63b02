import { createParasol, type RowOf, type Store, unwrap, webhook } from '@parasol/core';
import { expectTypeOf } from 'vitest';
import { type Clinic, clinicModule, nurse } from './clinic-module.ts';

declare const store: Store;
declare const ClinicEntity: typeof Clinic;
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

app.subscribe({
  id: 'acme.a',
  effect: 'store',
  signals: ['clinic_service.create', 'session.transaction'],
  handle: async (event, ctx) => {
    expectTypeOf(event.sequence).toEqualTypeOf<number>();
    expectTypeOf((await ctx.services.clinics.create({ code: 'A', status: 'OPEN' })).code).toEqualTypeOf<string>();
    for await (const rows of ctx.rowsOf(event, ClinicEntity))
      expectTypeOf(rows).toEqualTypeOf<readonly RowOf<typeof Clinic>[]>();
    // @ts-expect-error what is written into the store needs no session
    ctx.me;
  },
});
app.subscribe({
  id: 'acme.b',
  effect: 'outside',
  handle: async (_event, ctx) => {
    expectTypeOf(unwrap(await ctx.me.clinics.count({}))).toEqualTypeOf<number>();
    // @ts-expect-error there is no transaction around an effect outside
    ctx.services;
  },
});
// @ts-expect-error a misspelt signal
app.subscribe({ id: 'acme.c', effect: 'outside', signals: ['clinic_service.craete'], handle: () => undefined });
app.subscribe(webhook({ id: 'acme.d', url: 'https://example.org', secrets: [], signals: ['clinic_service.create'] }));
app.subscribe(webhook({ id: 'acme.e', url: 'https://example.org', secrets: [] }));
const foreign = webhook({
  id: 'acme.f',
  url: 'https://example.org',
  secrets: [],
  signals: ['individual_service.create'],
});
// @ts-expect-error a webhook for a signal of a module that is not listed
app.subscribe(foreign);
