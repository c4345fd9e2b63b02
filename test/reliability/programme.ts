import { socialProtectionRule } from '@parasol/calcrule-social-protection';
import { createParasol, fromBytes, identifiers, type Store, silentLogger, unwrap } from '@parasol/core';
import { individual } from '@parasol/individual';
import { paymentCycle } from '@parasol/payment-cycle';
import { socialProtection } from '@parasol/social-protection';

/** The programme in whose midst processes die: small, and cut into ranges that are smaller still, so that there are many instants to die at. */

const individualSchema = {
  type: 'object',
  properties: { income: { type: 'number', multipleOf: 0.01 }, district: { type: 'string' } },
};

const rights = [
  159001, 159002, 159003, 159004, 159005, 160001, 160002, 160003, 170001, 170002, 170003, 157101, 157102, 157103,
  157104, 157106, 170011, 170012, 171002, 180001, 180002, 180003, 180004, 200001, 200002, 200003, 200005, 900222,
  900255,
].map(String);

const START = Date.parse('2026-11-15T08:00:00Z');

/** @param minute when the process starts; one that starts again may have a clock that went back. */
export async function compose(store: Store, { rangeSize = 7, minute = 0 } = {}) {
  const app = await createParasol({
    store,
    rangeSize,
    // Who starts again waits as long for what the dead one held; and dies at one place as often as chance has it.
    runs: { leaseMs: 200, pollMs: 20, attempts: 1000 },
    modules: [individual(), socialProtection(), paymentCycle({ rules: [socialProtectionRule] })],
    configuration: {
      individual: { individual_schema: individualSchema },
      social_protection: { check_benefit_plan_update: false },
    },
    configure: (container) => {
      let now = START + minute * 60_000;
      container.rebind(identifiers.clock).toConstantValue({ now: () => ++now });
      container.rebind(identifiers.logger).toConstantValue(silentLogger);
    },
  });
  await app.migrate();
  return { app, me: app.as({ id: 'clerk', rights }) };
}
export type Programme = Awaited<ReturnType<typeof compose>>;
export type Clerk = Programme['me'];

/** A file with every ninth row wrong, every eleventh twice, and households of three. */
export function peopleFile(rows: number) {
  const lines = ['first_name,last_name,dob,group_code,individual_role,income,district'];
  for (let i = 0; i < rows; i++) {
    const dob = i % 9 === 8 ? '1990-02-31' : `19${50 + (i % 50)}-0${1 + (i % 9)}-1${i % 9}`;
    const line = `P${i},O'Neil,${dob},H${Math.floor(i / 3)},${i % 3 === 0 ? 'HEAD' : ''},${(i % 700) * 20 + 0.25},${i % 2 === 0 ? 'North' : 'South'}`;
    lines.push(line);
    if (i % 11 === 0) lines.push(line);
  }
  return fromBytes('people.csv', `${lines.join('\n')}\n`);
}

/** A plan in which everybody is enrolled, paid every month by the shipped rule. */
export async function openPlan(me: Clerk): Promise<void> {
  const plan = unwrap(
    await me.benefitPlans.create({ code: 'GRANT', name: 'Grant', type: 'INDIVIDUAL', dateValidFrom: '2026-01-01' }),
  );
  unwrap(await me.beneficiaries.enrol({ benefitPlanId: plan.id, everybody: true, dateValidFrom: '2026-01-01' }));
  unwrap(
    await me.paymentPlans.create({
      code: 'MONTHLY',
      name: 'Every month',
      benefitPlanId: plan.id,
      calculation: socialProtectionRule.id,
      periodicity: 1,
      currency: 'EUR',
      dateValidFrom: '2026-01-01',
      parameters: {
        fixed_batch: '100.00',
        limit_per_single_transaction: '150.00',
        advanced_criteria: [
          { custom_filter_condition: 'income__lt__number=350', amount: '30.35' },
          { custom_filter_condition: 'district__exact__string="North"', amount: '45.50' },
        ],
      },
    }),
  );
}
