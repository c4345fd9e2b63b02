import { fromBytes, type Store, unwrap } from '@parasol/core';
import { clerk as doctor, newApp } from '../../migrations/clinic-versions.ts';
import { fillOld } from '../../migrations/old-rows.ts';
import { type Place, storeAt } from '../place.ts';
import { type Clerk, compose, openPlan, type Programme, peopleFile } from '../programme.ts';

/** What processes do when they are killed. */
export interface Scenario {
  /** Fills a fresh place with what is there before the work begins. */
  prepare(place: Place): Promise<void>;
  /** Opens the app, which migrates what it finds. @param minute of the programme at which the process starts */
  open(store: Store, minute: number): Promise<Opened>;
  /** Whether to open it is the work. @default false */
  readonly startIsWork?: boolean;
}

interface Opened {
  readonly app: Pick<Programme['app'], 'runtime' | 'stop'>;
  /** Each command carries its idempotency key, as a careful client's would: from the start again means to do the rest. */
  work(): Promise<void>;
}

/** What a clerk of the programme does. */
const inProgramme = (
  prepare: (me: Clerk) => Promise<void>,
  work: (me: Clerk) => Promise<void>,
): Scenario & { readonly prepareAs: typeof prepare; readonly workAs: typeof work } => ({
  prepareAs: prepare,
  workAs: work,
  prepare: async (place) => {
    const { app, me } = await compose(storeAt(place));
    await prepare(me);
    await app.stop();
  },
  open: async (store, minute) => {
    const { app, me } = await compose(store, { minute });
    return { app, work: () => work(me) };
  },
});

const PEOPLE = 24;

const key = (idempotencyKey: string) => ({ idempotencyKey });

const register = async (me: Clerk): Promise<void> => {
  unwrap(await me.individualImports.importIndividuals({ source: peopleFile(PEOPLE) }, key('upload')));
};

/** A file of people who are registered, and of others, with their cards. */
const cards = (from: number, to: number, card: string) => {
  const rows = Array.from({ length: to - from }, (_, i) => {
    const n = from + i;
    return `P${n},O'Neil,19${50 + n}-0${1 + (n % 9)}-1${n % 9},${n}.75,${card}${n}`;
  });
  const source = fromBytes('cards.csv', ['first_name,last_name,dob,income,card', ...rows].join('\n'));
  return { source, mode: 'upsert', matchBy: ['first_name', 'last_name', 'dob'], status: 'ACTIVE' } as const;
};

export const scenarios = {
  /** An upload: staging, conflicts, people, groups, memberships. */
  upload: inProgramme(async () => undefined, register),

  /** A file that changes people and brings new ones, accepted in part, applied, and the rest of it. */
  changes: inProgramme(register, async (me) => {
    const rows = Array.from({ length: PEOPLE + 4 }, (_, i) => {
      const dob = `19${50 + (i % 50)}-0${1 + (i % 9)}-1${i % 9}`;
      return `P${i},O'Neil,${dob},${i}.75`;
    });
    const source = fromBytes('changes.csv', ['first_name,last_name,dob,income', ...rows].join('\n'));
    const how = { mode: 'upsert', matchBy: ['first_name', 'last_name', 'dob'], acceptance: 'required' } as const;
    const { uploadId } = unwrap(await me.individualImports.importIndividuals({ source, ...how }, key('changes')));
    const where = { '<': [{ var: 'line' }, 12] };
    unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId, where }, key('accept')));
    unwrap(await me.individualImports.applyItems({ uploadId }, key('apply')));
    unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId }, key('accept rest')));
    unwrap(await me.individualImports.applyItems({ uploadId }, key('apply rest')));
  }),

  /** A file into a plan with few places that changes people, makes and enrols them, accepted in part, applied, and the rest of it. */
  planFile: inProgramme(
    async (me) => {
      await register(me);
      const beneficiaryDataSchema = { properties: { card: { type: 'string', uniqueness: true } } };
      const about = { name: 'Cards', type: 'INDIVIDUAL', maxBeneficiaries: 12, dateValidFrom: '2026-01-01' } as const;
      const { id } = unwrap(await me.benefitPlans.create({ code: 'CARDS', ...about, beneficiaryDataSchema }));
      unwrap(await me.beneficiaryImports.importBeneficiaries({ benefitPlanId: id, ...cards(0, 6, 'A') }));
    },
    async (me) => {
      const [plan] = unwrap(await me.benefitPlans.list({})).rows;
      const file = { benefitPlanId: plan?.id ?? '', ...cards(3, 18, 'B'), acceptance: 'required' } as const;
      const { uploadId } = unwrap(await me.beneficiaryImports.importBeneficiaries(file, key('file')));
      const lines = [2, 3, 4, 5, 6, 7];
      unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId, lines }, key('accept')));
      unwrap(await me.beneficiaryImports.applyItems({ uploadId }, key('apply')));
      unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }, key('accept rest')));
      unwrap(await me.beneficiaryImports.applyItems({ uploadId }, key('apply rest')));
    },
  ),

  /** Single commands of a clerk, each a transaction of its own. */
  desk: inProgramme(
    async () => undefined,
    async (me) => {
      const birth = { firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02', jsonExt: { income: 120.5 } };
      const person = unwrap(await me.individuals.create(birth, key('create')));
      const { id } = person;
      unwrap(await me.individuals.update({ id, version: 1, lastName: 'Diallo-Sow' }, key('update')));
      const group = unwrap(await me.groups.create({ code: 'H1' }, key('group')));
      unwrap(await me.groupIndividuals.create({ groupId: group.id, individualId: id, role: 'HEAD' }, key('member')));
      const other = unwrap(await me.individuals.create({ ...birth, firstName: 'Awa' }, key('other')));
      unwrap(await me.individuals.delete({ id: other.id, version: 1 }, key('delete')));
      unwrap(await me.individuals.undoDelete({ id: other.id, version: 2 }, key('restore')));
    },
  ),

  /** Enrolment by criteria into a plan with a limit, and a second one that finds some enrolled. */
  enrol: inProgramme(register, async (me) => {
    const about = { name: 'Old age', type: 'INDIVIDUAL', maxBeneficiaries: 12, dateValidFrom: '2026-01-01' } as const;
    const { id: benefitPlanId } = unwrap(await me.benefitPlans.create({ code: 'OLD', ...about }, key('plan')));
    const criteria = (condition: string) => [{ name: condition, condition }];
    const north = criteria('district__exact__string="North"');
    unwrap(await me.beneficiaries.enrol({ benefitPlanId, criteria: north }, key('north')));
    const poor = criteria('income__lt__number=200');
    unwrap(await me.beneficiaries.enrol({ benefitPlanId, criteria: poor, status: 'POTENTIAL' }, key('poor')));
    unwrap(await me.beneficiaries.enrol({ benefitPlanId, everybody: true }, key('rest')));
  }),

  /** Two months of payments, and the first of them once more. */
  process: inProgramme(
    async (me) => {
      await register(me);
      await openPlan(me);
    },
    async (me) => {
      unwrap(await me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 }, key('november')));
      unwrap(await me.benefitPlanPaymentCycles.process({ year: 2026, month: 12 }, key('december')));
      unwrap(await me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 }, key('again')));
    },
  ),
  /** Configuration at run time, with a schema whose unique values are claimed for rows that are there. */
  configure: inProgramme(register, async (me) => {
    const change = (module: string, version: number, values: Record<string, unknown>) =>
      me.moduleConfigurations.update({ module, version, values }, key(`${module} ${version}`));
    const income = { type: 'number', multipleOf: 0.01, uniqueness: true };
    const schema = { type: 'object', properties: { income, district: { type: 'string' } } };
    unwrap(await change('social_protection', 0, { gql_beneficiary_create_perms: ['160002', '170002', '160009'] }));
    unwrap(await change('payment_cycle', 0, { gql_create_payment_cycle_perms: ['200002', '200009'] }));
    unwrap(await change('payment_cycle', 1, { gql_create_payment_cycle_perms: null }));
    unwrap(await change('individual', 0, { individual_schema: schema }));
  }),

  /** A migration by named steps, with rows of every kind, and the first calls after it. */
  migrate: {
    startIsWork: true,
    prepare: async (place) => void (await fillOld(place)),
    open: async (store) => {
      const app = await newApp(store);
      await app.migrate();
      const me = app.as(doctor);
      return {
        app,
        work: async () => {
          const about = { name: 'Archers Post', town: 'Samburu', beds: 4, opened: '2026-11-01' };
          const { id } = unwrap(await me.hospitals.create(about, key('create')));
          unwrap(await me.hospitals.update({ id, version: 1, beds: 5 }, key('update')));
        },
      };
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;
export const scenarioNames = Object.keys(scenarios) as ScenarioName[];
