import { appendFileSync } from 'node:fs';
import {
  createOf,
  createParasol,
  defineEntity,
  defineModule,
  defineService,
  entityQueries,
  identifiers,
  rights,
  type Store,
  silentLogger,
  systemActor,
  unwrap,
} from '@parasol/core';
import { z } from 'zod';

/** What clerks enter, and what a subscriber writes for each entry. Nothing keeps an echo from being written twice but the subscriber. */
const Entry = defineEntity('entry', { table: 'fault_entry', fields: z.strictObject({ text: z.string() }) });
const Echo = defineEntity('echo', { table: 'fault_echo', fields: z.strictObject({ of: z.string(), by: z.string() }) });

const ledger = defineModule({
  id: 'ledger',
  entities: [Entry, Echo],
  services: {
    entries: defineService('entry_service', { create: createOf(Entry, 'ledger_perms') }),
    echoes: defineService('echo_service', {
      create: createOf(Echo, 'ledger_perms'),
      ...entityQueries(Echo, 'ledger_perms'),
    }),
  },
  configuration: z.strictObject({ ledger_perms: rights('1') }),
});

const CREATED = ['entry_service.create'] as const;
export const STORE_EFFECT = 'test.echo';
export const OUTSIDE_EFFECT = 'test.lines';

export interface Watched {
  /** File that the effect outside goes to: one line per delivery. */
  readonly lines: string;
  /** Who delivers, for the lines and the echoes. */
  readonly by: string;
  /** Milliseconds after which another process may take over. */
  readonly leaseMs: number;
  /** Told between the effect outside and the cursor. */
  readonly afterEffect?: () => void;
}

/** The ledger with a subscriber of each kind. */
export async function openLedger(store: Store, { lines, by, leaseMs, afterEffect = () => undefined }: Watched) {
  const app = await createParasol({
    store,
    modules: [ledger],
    subscriptions: { pollMs: 10, leaseMs },
    configure: (container) => void container.rebind(identifiers.logger).toConstantValue(silentLogger),
  });
  app.subscribe({
    id: STORE_EFFECT,
    effect: 'store',
    signals: CREATED,
    startAt: 'beginning',
    actor: systemActor(['1']),
    handle: async (event, ctx) => {
      await ctx.services.echoes.create({ of: event.changeId, by });
    },
  });
  app.subscribe({
    id: OUTSIDE_EFFECT,
    effect: 'outside',
    signals: CREATED,
    startAt: 'beginning',
    handle: (event) => {
      appendFileSync(lines, `${event.changeId} ${by}\n`);
      afterEffect();
    },
  });
  await app.migrate();
  const me = app.as({ id: 'clerk', rights: ['1', '900201', '900231'] });
  return {
    app,
    me,
    /** Enters so many, one after the other; gives their changes. */
    async enter(count: number): Promise<string[]> {
      const changes: string[] = [];
      for (let i = 0; i < count; i++) changes.push(unwrap(await me.entries.create({ text: `entry ${i}` })).changeId);
      return changes;
    },
    async isDone(): Promise<boolean> {
      const views = unwrap(await me.subscriptions.list({}));
      return views.length === 2 && views.every(({ lag }) => lag.events === 0);
    },
    /** Changes that have an echo, once per echo. */
    async echoed(): Promise<string[]> {
      return unwrap(await me.echoes.list({ orderBy: ['dateCreated'], first: 1000 })).rows.map((row) => row.of);
    },
  };
}
