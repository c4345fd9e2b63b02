import {
  type AccessPolicy,
  type Actor,
  type AnyEntity,
  command,
  createParasol,
  defineModule,
  defineService,
  identifiers,
  locationScope,
  type OperationContext,
  query,
  type Result,
  rights,
  unwrap,
} from '@parasol/core';
import { individual } from '@parasol/individual';
import { paymentCycle } from '@parasol/payment-cycle';
import { socialProtection } from '@parasol/social-protection';
import type { StoreUnderTest } from '@parasol/test-support';
import { z } from 'zod';
import { baseRule, individualSchema, officer } from '../scenario/world.ts';

/** A registry in several districts, and users who see some of them. */

export const allRights = [
  ...officer.rights,
  ...['900201', '900211', '900212', '900221', '900222', '900231', '900232', '900241', '900242', '900243', '900244'],
  ...['159006', '159007', '180005', '900251', '900252', '900253', '900254', '900255'],
  '170011',
  '170012',
  'probe',
];

export const administrator: Actor = { id: 'administrator', rights: allRights, locations: 'everywhere' };

/** What a host's own operation sees through its context. */
const probe = () => {
  const input = z.strictObject({ entity: z.string(), options: z.record(z.string(), z.unknown()) });
  const ask = (run: (rows: never, options: never) => Promise<unknown>) =>
    query({
      rights: 'probe_perms',
      input,
      run: (ctx, { entity, options }) => run(ctx.repo(ctx.catalog.byName(entity)) as never, options as never),
    });
  interface Rows {
    aggregate(options: object): Promise<unknown>;
    byIds(ids: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
    cuts(options: object): Promise<unknown>;
    stream(options: object): AsyncIterable<readonly { readonly id: string }[]>;
    version(id: string, version: number): Promise<unknown>;
    updateWhere(options: object): Promise<number>;
    insertMany(rows: readonly (readonly object[])[]): Promise<unknown>;
    insertFrom(options: object): Promise<unknown>;
  }
  const write = (run: (rows: Rows, options: never, ctx: OperationContext, entity: AnyEntity) => Promise<unknown>) =>
    command({
      rights: 'probe_perms',
      input,
      run: (ctx, { entity: name, options }) => {
        const entity = ctx.catalog.byName(name);
        return run(ctx.repo(entity) as never, options as never, ctx, entity);
      },
    });
  const probes = defineService('probe', {
    aggregate: ask((rows: Rows, options: object) => rows.aggregate(options)),
    byIds: ask(async (rows: Rows, { ids }: { ids: string[] }) => [...(await rows.byIds(ids)).keys()]),
    cuts: ask((rows: Rows, options: object) => rows.cuts(options)),
    stream: ask(async (rows: Rows, options: object) => {
      const ids: string[] = [];
      for await (const batch of rows.stream(options)) ids.push(...batch.map(({ id }) => id));
      return ids;
    }),
    version: ask(
      async (rows: Rows, { id, version }: { id: string; version: number }) => (await rows.version(id, version)) ?? null,
    ),
    updateWhere: write((rows, options) => rows.updateWhere(options)),
    insertMany: write((rows, { rows: given }: { rows: object[] }) => rows.insertMany([given])),
    insertFrom: write((rows, options: object, _ctx, source) => rows.insertFrom({ ...options, source })),
    lock: write((_rows, { id }: { id: string }, ctx, entity) => ctx.lock(entity, id)),
  });
  return defineModule({
    id: 'probe',
    configuration: z.strictObject({ probe_perms: rights('probe') }),
    services: { probes },
  });
};

export async function openDistricts(under: StoreUnderTest, policy: AccessPolicy = locationScope()) {
  const place = await under.create();
  const clock = { at: Date.parse('2026-11-15T08:00:00Z') };
  const rules = { current: policy };
  const statements: string[] = [];
  const logged: string[] = [];
  const app = await createParasol({
    store: place.open(),
    modules: [individual(), socialProtection(), paymentCycle({ rules: [baseRule] }), probe()],
    configuration: {
      // Rows that belong to two places at once are where rules of access can go wrong.
      individual: { individual_schema: individualSchema, group_members_in_one_place: false },
      social_protection: { check_benefit_plan_update: false },
    },
    configure: (container) => {
      container.rebind(identifiers.clock).toConstantValue({ now: () => clock.at++ });
      const note = (message: string, fields?: object) => void logged.push(JSON.stringify([message, fields]));
      container.rebind(identifiers.logger).toConstantValue({ debug: note, info: note, warn: note, error: note });
      container.rebind(identifiers.tracer).toConstantValue({
        startActiveSpan: (_name, { attributes }, work) => {
          const text = attributes?.['db.query.text'];
          if (typeof text === 'string') statements.push(text);
          return work({ setAttribute() {}, setStatus() {}, recordException() {}, end() {} });
        },
      });
      container
        .rebind(identifiers.access)
        .toConstantValue({ rulesOf: (actor, environment) => rules.current.rulesOf(actor, environment) });
    },
  });
  await app.migrate();
  const all = app.as(administrator);
  return {
    app,
    all,
    clock,
    /** SQL of every statement so far; none in memory. */
    statements,
    /** Every line that was logged. */
    logged,
    /** The policy of the moment. */
    rules,
    as: (id: string, ...locations: string[]) => app.as({ id, rights: allRights, locations }),
    location: async (code: string, parentId: string | null = null) =>
      unwrap(await all.locations.create({ code, name: `Place ${code}`, type: 'place', parentId })),
    person: async (lastName: string, locationId: string | null, more: object = {}) =>
      unwrap(await all.individuals.create({ firstName: 'P', lastName, dob: '1990-01-01', locationId, ...more })),
    group: async (code: string, locationId: string | null) => unwrap(await all.groups.create({ code, locationId })),
    member: async (groupId: string, individualId: string, role: 'HEAD' | 'SON' | null = null) =>
      unwrap(await all.groupIndividuals.create({ groupId, individualId, role })),
    plan: async (code: string, type: 'INDIVIDUAL' | 'GROUP' = 'INDIVIDUAL', more: object = {}) =>
      unwrap(await all.benefitPlans.create({ code, name: code, type, dateValidFrom: '2026-01-01', ...more })),
    pay: async (benefitPlanId: string, code: string) =>
      unwrap(
        await all.paymentPlans.create({
          code,
          name: code,
          calculation: baseRule.id,
          periodicity: 1,
          currency: 'EUR',
          benefitPlanId,
          dateValidFrom: '2026-01-01',
          parameters: { base: '10' },
        }),
      ),
    async [Symbol.asyncDispose]() {
      await app.stop();
      await place.remove();
    },
  };
}

export type Districts = Awaited<ReturnType<typeof openDistricts>>;

/** The codes of a refusal, or the outcome of what was not refused. */
export const codesOf = (result: Result<unknown>): string[] | string =>
  result.success ? result.outcome : result.errors.map(({ code }) => code);
