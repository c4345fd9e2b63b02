import { unwrap } from '@parasol/core';
import { seedPeople } from './database/people.ts';
import { analyse, emptyTables, settle } from './database/run-sql.ts';
import type { Host } from './host.ts';
import type { Terms } from './rules.ts';

const BENEFITS = 'payroll_benefitconsumption';

/** A plan in which everybody is enrolled. */
export interface Programme {
  readonly planId: string;
  /** Adds what the plan pays. */
  pays(terms: Terms): Promise<void>;
  /** Processes a month that was not processed before; gives the number of benefits. */
  processNext(): Promise<number>;
  /** Takes the benefits away and lets the database come to rest. */
  clear(): Promise<void>;
}

export async function openProgramme({ me, bare }: Host, people: number): Promise<Programme> {
  await seedPeople(bare, people);
  const plan = unwrap(
    await me.benefitPlans.create({ code: 'P1', name: 'Plan', type: 'INDIVIDUAL', dateValidFrom: '2020-01-01' }),
  );
  const planId = plan.id;
  unwrap(await me.beneficiaries.enrol({ benefitPlanId: planId, everybody: true, dateValidFrom: '2020-01-01' }));
  await analyse(bare);
  let processed = 0;
  return {
    planId,
    async pays({ rule, parameters }) {
      const validity = { dateValidFrom: '2020-01-01', dateStart: '2020-01-01' };
      const terms = { calculation: rule.id, periodicity: 1, currency: 'EUR', parameters };
      unwrap(
        await me.paymentPlans.create({ code: 'PP1', name: 'Payment', benefitPlanId: planId, ...terms, ...validity }),
      );
    },
    async processNext() {
      const month = { year: 2026 + Math.floor(processed / 12), month: (processed++ % 12) + 1 };
      const result = unwrap(await me.benefitPlanPaymentCycles.process(month));
      return Object.values(result[planId]?.paymentPlans ?? {}).reduce((sum, { benefits }) => sum + benefits, 0);
    },
    async clear() {
      await emptyTables(bare, [BENEFITS]);
      await settle(bare);
    },
  };
}
