import { socialProtectionRule } from '@parasol/calcrule-social-protection';
import { createParasol, fromBytes, identifiers, type Progress, unwrap } from '@parasol/core';
import { individual } from '@parasol/individual';
import { paymentCycle } from '@parasol/payment-cycle';
import { postgres } from '@parasol/postgres';
import { socialProtection } from '@parasol/social-protection';
import { sqlite } from '@parasol/sqlite';

/** Where the rows are: plain data, so that it can be handed to another process. */
export type Place =
  | { readonly store: 'sqlite'; readonly file: string }
  | { readonly store: 'postgres'; readonly url: string; readonly schema: string };

export interface Work {
  readonly place: Place;
  readonly scenario: 'upload' | 'process';
  readonly rows: number;
  /** Small, so that there are many instants at which a process can die. */
  readonly rangeSize: number;
}

const individualSchema = {
  type: 'object',
  properties: { income: { type: 'number', multipleOf: 0.01 }, district: { type: 'string' } },
};

const rights = [159001, 159002, 160001, 160002, 170001, 157101, 157102, 180001, 200001, 200005].map(String);

/** The programme of the crash tests, in November 2026. */
export async function compose({ place, rangeSize }: Pick<Work, 'place' | 'rangeSize'>) {
  const app = await createParasol({
    store:
      place.store === 'sqlite'
        ? sqlite({ file: place.file })
        : postgres({ connectionString: place.url, schema: place.schema, poolSize: 3 }),
    rangeSize,
    modules: [individual(), socialProtection(), paymentCycle({ rules: [socialProtectionRule] })],
    configuration: {
      individual: { individual_schema: individualSchema },
      social_protection: { check_benefit_plan_update: false },
    },
    configure: (container) => {
      let now = Date.parse('2026-11-15T08:00:00Z');
      container.rebind(identifiers.clock).toConstantValue({ now: () => ++now });
    },
  });
  await app.migrate();
  return { app, me: app.as({ id: 'clerk', rights }) };
}
export type Programme = Awaited<ReturnType<typeof compose>>;

/** A file with every ninth row wrong, every eleventh twice, and households of three. */
export function peopleFile(rows: number) {
  const lines = ['first_name,last_name,dob,group_code,individual_role,income,district'];
  for (let i = 0; i < rows; i++) {
    const dob = i % 9 === 0 ? '1990-02-31' : `19${50 + (i % 50)}-0${1 + (i % 9)}-1${i % 9}`;
    const line = `P${i},O'Neil,${dob},H${Math.floor(i / 3)},${i % 3 === 0 ? 'HEAD' : ''},${(i % 700) + 0.25},${i % 2 === 0 ? 'North' : 'South'}`;
    lines.push(line);
    if (i % 11 === 0) lines.push(line);
  }
  return fromBytes('people.csv', `${lines.join('\n')}\n`);
}

type OnProgress = (progress: Progress) => void;

/** The work itself; what is done already is found done. */
export async function carryOut(
  { me }: Programme,
  { scenario, rows }: Pick<Work, 'scenario' | 'rows'>,
  onProgress: OnProgress,
) {
  if (scenario === 'upload')
    unwrap(await me.individualImports.importIndividuals({ source: peopleFile(rows) }, { onProgress }));
  else unwrap(await me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 }, { onProgress }));
}

/** What `process` needs: a registry, an enrolled plan, a payment plan. */
export async function prepare(
  programme: Programme,
  { scenario, rows }: Pick<Work, 'scenario' | 'rows'>,
): Promise<void> {
  if (scenario === 'upload') return;
  const { me } = programme;
  await carryOut(programme, { scenario: 'upload', rows }, () => undefined);
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

/** Everything that must be the same whatever happened on the way: content without ids, in order. */
export async function outcome({ me }: Programme): Promise<string[]> {
  const lines: string[] = [];
  const names = new Map<string, string>();
  for (let after: string | undefined, more = true; more; ) {
    const page = unwrap(await me.individuals.list({ first: 1000, ...(after === undefined ? {} : { after }) }));
    for (const row of page.rows) {
      names.set(row.id, row.firstName);
      lines.push(`person ${row.firstName} ${row.dob} ${JSON.stringify(row.jsonExt)} v${row.version}`);
    }
    after = page.endCursor ?? undefined;
    more = after !== undefined;
  }
  for (let after: string | undefined, more = true; more; ) {
    const page = unwrap(await me.groupIndividuals.list({ first: 1000, ...(after === undefined ? {} : { after }) }));
    for (const row of page.rows) lines.push(`member ${names.get(row.individualId)} ${row.role}`);
    after = page.endCursor ?? undefined;
    more = after !== undefined;
  }
  for (let after: string | undefined, more = true; more; ) {
    const page = unwrap(await me.benefits.list({ first: 1000, ...(after === undefined ? {} : { after }) }));
    for (const row of page.rows)
      lines.push(`benefit ${names.get(row.individualId ?? '')} ${row.amount} ${row.currency} ${row.status}`);
    after = page.endCursor ?? undefined;
    more = after !== undefined;
  }
  const uploads = unwrap(await me.individualDataSourceUploads.list({})).rows.map(({ status }) => `upload ${status}`);
  const cycles = unwrap(await me.paymentCycles.list({})).rows.map(({ code, status }) => `cycle ${code} ${status}`);
  return [...lines, ...uploads, ...cycles].sort();
}
