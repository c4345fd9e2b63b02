import { unwrap } from '@parasol/core';
import { type Clerk, openPlan, peopleFile } from '../programme.ts';

/**
 * What processes do when they are killed. Each command carries its idempotency key, as a careful client's would, so `work` from the
 * start again means: find out what was done, and do the rest.
 */
export interface Scenario {
  /** What is there before the work begins. */
  prepare(me: Clerk): Promise<void>;
  work(me: Clerk): Promise<void>;
}

const PEOPLE = 24;

const key = (idempotencyKey: string) => ({ idempotencyKey });

const register = async (me: Clerk): Promise<void> => {
  unwrap(await me.individualImports.importIndividuals({ source: peopleFile(PEOPLE) }, key('upload')));
};

export const scenarios = {
  /** An upload: staging, conflicts, people, groups, memberships. */
  upload: { prepare: async () => undefined, work: register },

  /** Single commands of a clerk, each a transaction of its own. */
  desk: {
    prepare: async () => undefined,
    work: async (me) => {
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
  },

  /** Enrolment by criteria into a plan with a limit, and a second one that finds some enrolled. */
  enrol: {
    prepare: register,
    work: async (me) => {
      const about = { name: 'Old age', type: 'INDIVIDUAL', maxBeneficiaries: 12, dateValidFrom: '2026-01-01' } as const;
      const { id: benefitPlanId } = unwrap(await me.benefitPlans.create({ code: 'OLD', ...about }, key('plan')));
      const criteria = (condition: string) => [{ name: condition, condition }];
      const north = criteria('district__exact__string="North"');
      unwrap(await me.beneficiaries.enrol({ benefitPlanId, criteria: north }, key('north')));
      const poor = criteria('income__lt__number=200');
      unwrap(await me.beneficiaries.enrol({ benefitPlanId, criteria: poor, status: 'POTENTIAL' }, key('poor')));
      unwrap(await me.beneficiaries.enrol({ benefitPlanId, everybody: true }, key('rest')));
    },
  },

  /** Two months of payments, and the first of them once more. */
  process: {
    prepare: async (me) => {
      await register(me);
      await openPlan(me);
    },
    work: async (me) => {
      unwrap(await me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 }, key('november')));
      unwrap(await me.benefitPlanPaymentCycles.process({ year: 2026, month: 12 }, key('december')));
      unwrap(await me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 }, key('again')));
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;
export const scenarioNames = Object.keys(scenarios) as ScenarioName[];
