import { type AccessPolicy, createParasol, identifiers, openAccess, type RunOptions, type Store } from '@parasol/core';
import { individual } from '@parasol/individual';
import { paymentCycle } from '@parasol/payment-cycle';
import { socialProtection } from '@parasol/social-protection';
import { xlsx } from '@parasol/xlsx';
import type { Bed } from './bench.ts';
import { type Bare, openDatabase } from './database/database.ts';
import { individualSchema } from './database/people.ts';
import { rules } from './rules.ts';

/** Rights for everything that the benches do. */
const RIGHTS = [
  ...['159001', '159002'],
  ...['160001', '160002', '160003', '170001', '170002'],
  ...['157101', '157102', '200001', '200005'],
  '900211',
];

interface HostOptions {
  readonly access?: AccessPolicy;
  readonly rangeSize?: number;
  readonly runs?: RunOptions;
}

export const compose = (store: Store, { access = openAccess, ...options }: HostOptions = {}) =>
  createParasol({
    store,
    ...options,
    modules: [individual(), socialProtection(), paymentCycle({ rules })],
    formats: [xlsx()],
    configuration: {
      individual: { individual_schema: individualSchema },
      social_protection: { check_benefit_plan_update: false },
    },
    configure: (container) => void container.rebind(identifiers.access).toConstantValue(access),
  });
type App = Awaited<ReturnType<typeof compose>>;

/** An app on an empty database, and the bare driver on the same. */
export interface Host {
  readonly app: App;
  readonly me: ReturnType<App['as']>;
  readonly bare: Bare;
}

export async function withHost<T>(
  bed: Bed,
  work: (host: Host) => Promise<T>,
  access: AccessPolicy = openAccess,
): Promise<T> {
  const database = await openDatabase(bed);
  try {
    const app = await compose(database.store(), { access });
    try {
      await app.migrate();
      return await work({ app, me: app.as({ id: 'bench', rights: RIGHTS }), bare: await database.bare() });
    } finally {
      await app.stop();
    }
  } finally {
    await database.remove();
  }
}
