import { type OperationContext, type RepoOptions, readCondition, type TreeNode } from '@parasol/core';
import { allOf, anyOf, checkedTree, negated, numberWhen } from '@parasol/core/internal';
import type { Individual, UnfinishedImports } from '@parasol/individual';
import { decimalTree } from '../../eligibility/compile-rule.ts';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import { holdsPlace } from '../../states.ts';
import { askedBy, hasConditions, judgedRows, type PlanConditions } from './conditions.ts';
import { readCriteria, type Selection } from './criteria.ts';
import type { EnrolmentKind } from './enrolment-kind.ts';
import { IN_EXCLUSIVE_PLAN, reasonOf, UPLOAD_UNFINISHED } from './funnel.ts';

/** A condition under which somebody is left out, and what he is counted under then. */
export interface Step {
  readonly reason: string;
  /** Of a criterion; null where it is none. */
  readonly criterion: string | null;
  /** Whether the call brought it. */
  readonly isOwn: boolean;
  readonly when: Asking;
}

/** A condition over the person or household: JSON-logic is kept to what the caller sees, a tree looks at everything recorded. */
export type Asking = { readonly json: unknown } | { readonly tree: TreeNode };

/** Whom an enrolment considers and what each of them is asked. Enrolment, its summary and its lists of people all go by this. */
export interface Asked {
  /** How the people or households are looked at. */
  readonly options: RepoOptions;
  /** Who is considered: these together, or everybody. */
  readonly meant: readonly Asking[];
  /** In the order in which those are counted who fail. */
  readonly steps: readonly Step[];
  /** What the plan asks for this status. */
  readonly conditions: PlanConditions;
}

export function askedOf(
  ctx: OperationContext,
  kind: EnrolmentKind,
  of: {
    readonly plan: BenefitPlan;
    readonly input: Selection & { readonly status: string };
    readonly conditions: PlanConditions;
    /** An upload is whole or not there at all: whom one made that is not finished comes with the others. */
    readonly imports: UnfinishedImports | undefined;
  },
): Asked {
  const { plan, input, imports } = of;
  const own = readCriteria(ctx, kind, input, plan.eligibilityRuleId !== null);
  // Who only becomes a candidate has no place yet, so that other plans do not keep him out.
  const conditions = holdsPlace(input.status) ? of.conditions : { ...of.conditions, overlap: undefined };
  const rules = askedBy(conditions);
  // Rules judge by everything that is recorded, criteria of the caller by what he sees.
  const { options, reached } = hasConditions(conditions) && own.length === 0 ? judgedRows(ctx, kind.subject) : SEEN;
  return {
    options,
    conditions,
    meant: [...meantBy(input), ...reached.map((tree) => ({ tree }))],
    steps: [
      ...(imports === undefined ? [] : [apart(UPLOAD_UNFINISHED, { json: imports.has(kind.subject) })]),
      ...(conditions.overlap === undefined ? [] : [apart(IN_EXCLUSIVE_PLAN, { tree: conditions.overlap })]),
      ...rules.map(({ name, holds }, i) => criterion(i, name, false, { tree: negated(holds) })),
      ...own.map(({ name, condition }, i) => criterion(rules.length + i, name, true, { json: { '!': [condition] } })),
    ],
  };
}

const SEEN = { options: {}, reached: [] } as const;

const apart = (reason: string, when: Asking): Step => ({ reason, criterion: null, isOwn: false, when });
const criterion = (i: number, name: string, isOwn: boolean, when: Asking): Step => ({
  ...{ reason: reasonOf(i), criterion: name, isOwn },
  when,
});

/** The people or households, as those who are asked are looked at, or as the caller sees them. */
export const subjectsOf = (ctx: OperationContext, { subject }: EnrolmentKind, { options }: Partial<Asked> = {}) =>
  ctx.repo(subject as typeof Individual, options);

/** The criteria among the steps: those of the plan's rule first. */
export const criteriaAmong = ({ steps }: Asked): readonly { readonly name: string }[] =>
  steps.flatMap(({ criterion: name }) => (name === null ? [] : [{ name }]));

const meantBy = ({ ids, withoutHousehold }: Selection): Asking[] => [
  ...(ids === undefined ? [] : [{ json: { in: [{ var: 'id' }, ids] } }]),
  ...(withoutHousehold === true ? [{ json: { '==': [{ count: [{ var: 'memberships' }] }, 0] } }] : []),
];

const isJson = (asking: Asking): asking is { readonly json: unknown } => 'json' in asking;
export const treeOf = (ctx: OperationContext, { subject }: EnrolmentKind, asking: Asking): TreeNode =>
  isJson(asking) ? readCondition(ctx, subject, asking.json).tree : asking.tree;

/** A condition as a repository takes it. */
export const asWritten = (asking: Asking): unknown => (isJson(asking) ? asking.json : checkedTree(asking.tree));

/** A condition as a number, 1 or 0, by which rows can be grouped. */
export const asNumber = (asking: Asking): unknown =>
  isJson(asking) ? { if: [asking.json, 1, 0] } : checkedTree(numberWhen(asking.tree, decimalTree('1')));

/** All of them as one condition, which a repository takes; undefined where there is none. */
export function allAsked(ctx: OperationContext, kind: EnrolmentKind, all: readonly Asking[]): unknown {
  if (all.length === 0) return undefined;
  if (all.every(isJson)) return { and: all.map(({ json }) => json) };
  return checkedTree(allOf(all.map((one) => treeOf(ctx, kind, one))));
}

/** That one of the steps leaves somebody out. */
export const leftOutBy = (ctx: OperationContext, kind: EnrolmentKind, steps: readonly Step[]): Asking => {
  const all = steps.map(({ when }) => when);
  return all.every(isJson)
    ? { json: { or: all.map(({ json }) => json) } }
    : { tree: anyOf(all.map((one) => treeOf(ctx, kind, one))) };
};

export const not = (asking: Asking): Asking =>
  isJson(asking) ? { json: { '!': [asking.json] } } : { tree: negated(asking.tree) };

/** That somebody has an enrolment that satisfies these conditions, whatever its status. */
export const hasEnrolment = ({ planType }: EnrolmentKind, conditions: readonly unknown[]): Asking => ({
  json: {
    some: [
      { var: planType === 'GROUP' ? 'groupBeneficiaries' : 'beneficiaries' },
      { and: [{ missing: 'replacementUuid' }, ...conditions] },
    ],
  },
});
