import { socialProtectionRule } from '@parasol/calcrule-social-protection';
import { type Clock, createParasol, identifiers, type Store } from '@parasol/core';
import { individual } from '@parasol/individual';
import { paymentCycle } from '@parasol/payment-cycle';
import { socialProtection } from '@parasol/social-protection';
import type { PeopleFile } from './people-file.ts';

/** The demo pays November 2026. Before that month, its clock is set forward, so that nobody in it is born in the future. */
const BEGINNING = Date.parse('2026-11-15T08:00:00Z');

function clockFromNovember(): Clock {
  const ahead = Math.max(0, BEGINNING - Date.now());
  return { now: () => Date.now() + ahead };
}

/** Rows per transaction of what goes over a whole registry; small, so that there is progress to be seen. */
const RANGE = 5000;

/** A host in a few lines: modules, a store, a schema for whatever the people's file holds beyond names and birth dates. */
export async function compose(
  store: Store,
  { schema, duplicateFields }: Pick<PeopleFile, 'schema' | 'duplicateFields'>,
) {
  const app = await createParasol({
    store,
    modules: [individual(), socialProtection(), paymentCycle({ rules: [socialProtectionRule] })],
    configuration: {
      individual: {
        individual_schema: schema,
        ...(duplicateFields === undefined ? {} : { duplicate_fields: duplicateFields }),
      },
      // Changes of a plan would wait for a second person otherwise, and the demo has only one.
      social_protection: { check_benefit_plan_update: false },
    },
    rangeSize: RANGE,
    configure: (container) => {
      container.rebind(identifiers.clock).toConstantValue(clockFromNovember());
    },
  });
  await app.migrate();
  return app;
}

export type App = Awaited<ReturnType<typeof compose>>;

/** Everything that a programme officer of the demo may do, right by right. */
export const officer = {
  id: 'demo-officer',
  rights: [
    ...['159001', '159002', '180001', '180002'], // people and households: search, create
    ...['159003', '159004', '900251', '900252', '900254'], // people: update, delete; duplicates: search, find, merge
    ...['160001', '160002', '170001', '170002'], // benefit plans and beneficiaries: search, create
    ...['160011', '160012', '160015'], // rules of eligibility: search, create, publish
    ...['157101', '157102', '157103', '200001', '200002', '200005'], // payment plans and cycles: search, create, process
  ],
};

export type Officer = ReturnType<App['as']>;
