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
import type { EnrolmentKind } from './enrolment-kind.ts';

/** Whom of a household a criterion asks. Of a household without members, ALL_MEMBERS holds and the others do not. */
const targets = ['HOUSEHOLD', 'HEAD', 'ANY_MEMBER', 'ALL_MEMBERS'] as const;

const criterion = z.strictObject({
  /** Tells the criterion apart in the funnel, such as `"over 60"`. */
  name: z.string().trim().min(1).max(200),
  /** JSON-logic, a custom filter as text or as an object, or a list of custom filters. */
  condition: z.unknown(),
});

/** Criteria over people. */
export const peopleCriteria = z.array(criterion).max(50);

/** Criteria over households. Custom filters know one record only, so `of` says whose: the household's or its members'. */
export const householdCriteria = z.array(criterion.extend({ of: z.enum(targets).optional() })).max(50);

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

/** Whom an enrolment is about. */
export interface Selection {
  readonly criteria?: readonly HouseholdCriterion[] | undefined;
  readonly everybody?: boolean | undefined;
  readonly ids?: readonly string[] | undefined;
}

/** Reads all criteria; refuses with everything that is wrong in any of them. */
export function readCriteria(
  ctx: OperationContext,
  kind: EnrolmentKind,
  input: Selection,
  hasRule: boolean,
): ReadCriterion[] {
  const { criteria = [], everybody = false, ids } = input;
  const issues: Issue[] = [];
  if (criteria.length === 0 && !everybody && ids === undefined && !hasRule)
    issues.push(errors.NO_CRITERIA({}, ['criteria']));
  if (criteria.length > 0 && everybody) issues.push(errors.EVERYBODY_WITH_CRITERIA({}, ['everybody']));
  const names = criteria.map(({ name }) => name);
  const read = criteria.map(({ name, condition, of }, i): ReadCriterion => {
    if (names.indexOf(name) !== i) issues.push(errors.CRITERION_TWICE({ name }, ['criteria', i, 'name']));
    const path = ['criteria', i, 'condition'];
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
