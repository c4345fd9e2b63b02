import {
  DomainFailure,
  type Issue,
  isDomainFailure,
  type OperationContext,
  readCondition,
  toJsonLogic,
} from '@parasol/core';
import { z } from 'zod';
import { socialProtectionErrors as errors } from '../../errors.ts';
import type { BeneficiaryStatus } from '../../states.ts';
import type { EnrolmentKind } from './enrolment-kind.ts';

/** Whom of a household a criterion asks. Of a household without members, ALL_MEMBERS holds and the others do not. */
const targets = ['HOUSEHOLD', 'HEAD', 'ANY_MEMBER', 'ALL_MEMBERS'] as const;

/** Whom an enrolment is about. */
export interface Selection {
  readonly criteria?: readonly HouseholdCriterion[] | undefined;
  readonly customFilters?: readonly unknown[] | undefined;
  readonly everybody?: boolean | undefined;
  readonly withoutHousehold?: boolean | undefined;
  readonly ids?: readonly string[] | undefined;
}

/** What an enrolment, its summary and its list of people take to say whom they mean. */
export interface SelectionInput<C extends PeopleCriterion = HouseholdCriterion> {
  readonly benefitPlanId: string;
  /** The status of the new beneficiaries. POTENTIAL takes no place. @default 'ACTIVE' */
  readonly status?: Extract<BeneficiaryStatus, 'POTENTIAL' | 'ACTIVE'> | undefined;
  /** All must hold. Their order is that of the funnel and changes nothing in who is enrolled. */
  readonly criteria?: readonly C[] | undefined;
  /** Further criteria over the person or household itself: custom filters, as lists take them, counted under their own text. */
  readonly customFilters?: readonly unknown[] | undefined;
  /** Says that there are no criteria on purpose. The plan's rule is asked all the same. */
  readonly everybody?: true | undefined;
  /** Only people who belong to no household now; for plans of people. @default members of households, too */
  readonly withoutHousehold?: true | undefined;
  /** Only these people or households, at most 1,000; what is asked of others is asked of them. @default all */
  readonly ids?: readonly string[] | undefined;
}

const criterion = z.strictObject({
  /** Tells the criterion apart in the funnel, such as `"over 60"`. */
  name: z.string().trim().min(1).max(200),
  /** JSON-logic, a custom filter as text or as an object, or a list of custom filters. */
  condition: z.unknown(),
});

/** Criteria over people. */
const peopleCriteria = z.array(criterion).max(50);

/** Criteria over households. Custom filters know one record only, so `of` says whose: the household's or its members'. */
const householdCriteria = z.array(criterion.extend({ of: z.enum(targets).optional() })).max(50);

const selection = {
  benefitPlanId: z.uuid().toLowerCase(),
  status: z.enum(['POTENTIAL', 'ACTIVE']).default('ACTIVE'),
  customFilters: z.array(z.unknown()).max(50).optional(),
  everybody: z.literal(true).optional(),
  ids: z.array(z.uuid().toLowerCase()).min(1).max(1000).optional(),
};

/** Whom a call means, people or households, with what else it takes. */
export const selectionInput = <S extends z.ZodRawShape>({ members }: EnrolmentKind, more: S) =>
  members === undefined
    ? z.strictObject({
        ...selection,
        criteria: peopleCriteria.optional(),
        withoutHousehold: z.literal(true).optional(),
        ...more,
      })
    : z.strictObject({ ...selection, criteria: householdCriteria.optional(), ...more });

/**
 * A criterion for people: its name in the funnel, and a condition as JSON-logic, a custom filter or a list of custom filters.
 */
export interface PeopleCriterion {
  readonly name: string;
  readonly condition?: unknown;
}
/** A criterion for households, or for members of them where `of` says so. */
export interface HouseholdCriterion extends PeopleCriterion {
  /** @default 'HOUSEHOLD' */
  readonly of?: (typeof targets)[number] | undefined;
}

/** A criterion as a condition over whom is enrolled, in JSON-logic. */
export interface ReadCriterion {
  readonly name: string;
  readonly condition: unknown;
}

/** Reads all criteria; refuses with everything that is wrong in any of them. */
export function readCriteria(
  ctx: OperationContext,
  kind: EnrolmentKind,
  input: Selection,
  hasRule: boolean,
): ReadCriterion[] {
  const { everybody = false, ids } = input;
  const criteria = criteriaOf(input);
  const issues: Issue[] = [];
  if (criteria.length === 0 && !everybody && ids === undefined && !hasRule)
    issues.push(errors.NO_CRITERIA({}, ['criteria']));
  if (criteria.length > 0 && everybody) issues.push(errors.EVERYBODY_WITH_CRITERIA({}, ['everybody']));
  const names = criteria.map(({ name }) => name);
  const read = criteria.map(({ name, condition, of, named, path }, i): ReadCriterion => {
    if (names.indexOf(name) !== i) issues.push(errors.CRITERION_TWICE({ name }, named));
    try {
      const json = conditionOf(ctx, kind, condition, of, path);
      if (json === true) issues.push(errors.CRITERION_SELECTS_EVERYBODY({ name }, path));
      return { name, condition: json };
    } catch (error) {
      // Reading touches no row, so the others can still be read and everything is said at once.
      if (!isDomainFailure(error)) throw error;
      issues.push(...error.errors);
      return { name, condition: false };
    }
  });
  if (issues.length > 0) throw new DomainFailure(issues);
  return read;
}

interface PlacedCriterion extends HouseholdCriterion {
  /** Where its name and its condition stand in the input. */
  readonly named: Issue['path'];
  readonly path: Issue['path'];
}

/** The criteria of a call, and behind them its custom filters, each under its own text. */
const criteriaOf = ({ criteria = [], customFilters = [] }: Selection): readonly PlacedCriterion[] => [
  ...criteria.map((one, i) => ({ ...one, named: ['criteria', i, 'name'], path: ['criteria', i, 'condition'] })),
  ...customFilters.map((filter, i) => {
    const path = ['customFilters', i];
    return { name: nameOf(filter), condition: filter, named: path, path };
  }),
];

const nameOf = (filter: unknown): string =>
  (typeof filter === 'string' ? filter : (JSON.stringify(filter) ?? String(filter))).slice(0, 200).toWellFormed();

function conditionOf(
  ctx: OperationContext,
  { subject, members }: EnrolmentKind,
  condition: unknown,
  of: HouseholdCriterion['of'],
  path: Issue['path'],
): unknown {
  if (members === undefined || of === undefined || of === 'HOUSEHOLD')
    return toJsonLogic(readCondition(ctx, subject, condition, { path }).tree);
  const ofMember = toJsonLogic(
    readCondition(ctx, members.entity, condition, { under: 'individual.jsonExt', path }).tree,
  );
  if (ofMember === true) return true;
  const collection = { var: members.name };
  if (of === 'ALL_MEMBERS') return { all: [collection, ofMember] };
  const isHead = { '==': [{ var: 'role' }, 'HEAD'] };
  return { some: [collection, of === 'HEAD' ? { and: [isHead, ofMember] } : ofMember] };
}
