import {
  BOOLEAN,
  DomainFailure,
  dateParameter,
  type Issue,
  isDomainFailure,
  type OperationContext,
  parseCustomFilter,
  type TreeNode,
  toJsonLogic,
} from '@parasol/core';
import {
  anyOf,
  check,
  comparedWith,
  comparison,
  firstOf,
  isMissing,
  type NumberTree,
  negated,
  numberWhen,
  parameterTypes,
  roundedTree,
  type Scope,
  sumOf,
} from '@parasol/core/internal';
import { socialProtectionErrors as errors } from '../errors.ts';
import type { EnrolmentKind } from '../operations/beneficiary/enrolment-kind.ts';
import type {
  EligibilityCriterion,
  EligibilityDefinition,
  EligibilityScore,
  RuleLabel,
  ScoreLine,
  Target,
} from './definition.ts';
import { ruleScope, scopeOfMembers } from './rule-scope.ts';

/** A condition over the person or household, with the name under which it is counted and explained. */
export interface CompiledCriterion {
  readonly name: string;
  readonly holds: TreeNode;
}
/** A line of a score over the person or household. */
export interface CompiledLine {
  readonly id: string;
  readonly label: RuleLabel;
  readonly weight: string;
  readonly when: TreeNode | null;
  /** Null for lines that count once. */
  readonly value: NumberTree | null;
  readonly points: NumberTree;
}
export interface CompiledScore {
  readonly base: string;
  readonly lines: readonly CompiledLine[];
  readonly total: NumberTree;
  readonly cutoffs: readonly { readonly name: string; readonly when: TreeNode; readonly cutoff: string }[];
  readonly cutoff: NumberTree;
  readonly eligible: EligibilityScore['eligible'];
  /** Some value is missing, or the sum is larger than can be kept. */
  readonly isIncomplete: TreeNode;
  readonly within: TreeNode;
}
/** A rule as checked trees: they are evaluated in process and become SQL, and give the same in both. */
export interface CompiledRule {
  readonly criteria: readonly CompiledCriterion[];
  readonly score: CompiledScore | undefined;
}

/** Names under which those are counted whom the score leaves out. */
export const SCORE = 'SCORE';
export const SCORE_INCOMPLETE = 'SCORE_INCOMPLETE';

/** The most that a column of points holds. */
const GREATEST = '99999999999999.9999';
const AMOUNT = { kind: 'number', digits: 60, scale: 20 } as const;

type Path = Issue['path'];

/** Checks a definition whole, and refuses with everything that is wrong in it; gives the trees. */
export function compileRule(
  ctx: OperationContext,
  kind: EnrolmentKind,
  definition: EligibilityDefinition,
  path: Path = ['definition'],
): CompiledRule {
  const { criteria = [], score } = definition;
  const reader = new RuleReader(ctx, kind);
  if (criteria.length === 0 && score === undefined) reader.issues.push(errors.RULE_EMPTY({}, path));
  reader.distinct([SCORE, SCORE_INCOMPLETE, ...criteria.map(({ name }) => name)], [...path, 'criteria']);
  const compiled = criteria.map((criterion, i): CompiledCriterion => {
    const holds = reader.criterion(criterion, [...path, 'criteria', i]);
    return { name: criterion.name, holds };
  });
  const scored = score === undefined ? undefined : reader.score(score, [...path, 'score']);
  if (reader.issues.length > 0) throw new DomainFailure(reader.issues);
  return { criteria: compiled, score: scored };
}

/** Every condition of a rule in the order in which it is asked, each with its name. */
export const conditionsOf = ({ criteria, score }: CompiledRule): readonly CompiledCriterion[] => [
  ...criteria,
  ...(score === undefined
    ? []
    : [
        { name: SCORE_INCOMPLETE, holds: negated(score.isIncomplete) },
        { name: SCORE, holds: score.within },
      ]),
];

/** Reads parts of rules, and collects what is wrong with them so that everything is said at once. */
export class RuleReader {
  readonly issues: Issue[] = [];
  readonly #ctx: OperationContext;
  readonly #subject: Scope;
  readonly #member: Scope | undefined;
  readonly #members: string;

  constructor(ctx: OperationContext, kind: EnrolmentKind) {
    this.#ctx = ctx;
    this.#subject = ruleScope(ctx, kind);
    this.#member = scopeOfMembers(ctx, kind);
    this.#members = kind.members?.name ?? '';
  }

  distinct(names: readonly string[], path: Path): void {
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) this.issues.push(errors.CRITERION_TWICE({ name: twice }, path));
  }

  criterion(criterion: EligibilityCriterion, path: Path): TreeNode {
    if ('count' in criterion) {
      const { count, atLeast, atMost } = criterion;
      const counted = this.#count(count, [...path, 'count']);
      return this.#bounded(counted, atLeast?.toString(), atMost?.toString(), path, (bound) => ({ decimal: bound }));
    }
    if ('ratio' in criterion) {
      const { ratio, atLeast, atMost } = criterion;
      const [some, each] = [
        this.#count(ratio.of, [...path, 'ratio', 'of']),
        this.#count(ratio.to, [...path, 'ratio', 'to']),
      ];
      // No division: a / b against r is a against r times b, exact also where b is nobody.
      return this.#bounded(some, atLeast, atMost, path, (bound) => ({ '*': [{ decimal: bound }, each] }));
    }
    return this.condition(criterion.condition, criterion.of, [...path, 'condition']);
  }

  /** A condition over the person or household, put to whom it names. */
  condition(condition: unknown, of: Target | undefined, path: Path): TreeNode {
    if (of === undefined || of === 'HOUSEHOLD') {
      if (of !== undefined && this.#member === undefined) this.issues.push(errors.TARGET_OF_HOUSEHOLDS({ of }, path));
      return this.#read(this.#subject, condition, 'jsonExt', path);
    }
    const ofMember = this.#ofMember(condition, path);
    const collection = { var: this.#members };
    if (of === 'ALL_MEMBERS') return this.#composed({ all: [collection, ofMember] }, path);
    const isHead = { '==': [{ var: 'role' }, 'HEAD'] };
    return this.#composed({ some: [collection, of === 'HEAD' ? { and: [isHead, ofMember] } : ofMember] }, path);
  }

  /** A number over the person or household; may be missing. */
  number(json: unknown, path: Path): NumberTree {
    return this.#attempt(() => check(json, this.#subject, this.#options(AMOUNT, path)).tree, ZERO) as NumberTree;
  }

  score(score: EligibilityScore, path: Path): CompiledScore {
    const { base = '0', scale = 4, eligible, cutoff, cutoffs = [] } = score;
    this.distinct(
      score.lines.map(({ id }) => id),
      [...path, 'lines'],
    );
    const lines = score.lines.map((line, i) => this.#line(line, [...path, 'lines', i]));
    const total = roundedTree(sumOf([decimalTree(base), ...lines.map(({ points }) => points)]), scale, 'half-up');
    const others = cutoffs.map(({ name, when, cutoff: other }, i) => ({
      name,
      when: this.#read(this.#subject, when, 'jsonExt', [...path, 'cutoffs', i, 'when']),
      cutoff: other,
    }));
    const limit = firstOf(
      others.map(({ when, cutoff: other }) => ({ when, value: decimalTree(other) })),
      decimalTree(cutoff),
    );
    const missing = lines.flatMap(({ when, value }) =>
      value?.nullable === true ? [when === null ? isMissing(value) : allHold(when, isMissing(value))] : [],
    );
    const tooLarge = total.type.digits - total.type.scale > 14 ? [cannotBeKept(total, base, lines)] : [];
    return {
      base,
      lines,
      total,
      cutoffs: others,
      cutoff: limit,
      eligible,
      isIncomplete: anyOf([...missing, ...tooLarge]),
      within: comparison(total, eligible === 'AT_MOST' ? '<=' : '>=', limit),
    };
  }

  #line({ id, label = { en: id }, weight, value, when, of }: ScoreLine, path: Path): CompiledLine {
    const before = this.issues.length;
    const condition = when === undefined ? null : this.condition(when, of, [...path, 'when']);
    const number = value === undefined ? null : this.number(value, [...path, 'value']);
    const factor = { decimal: weight };
    const json =
      value === undefined ? factor : { '*': [factor, number?.nullable === true ? { coalesce: [value, 0] } : value] };
    // What is wrong with the value was said; its product would say it again.
    const counted = this.issues.length > before ? ZERO : this.number(json, [...path, 'weight']);
    const points = condition === null ? counted : numberWhen(condition, counted);
    return { id, label, weight, when: condition, value: number, points };
  }

  #count(condition: unknown, path: Path): unknown {
    return { count: [{ var: this.#members }, this.#ofMember(condition, path)] };
  }

  #bounded(
    left: unknown,
    atLeast: string | undefined,
    atMost: string | undefined,
    path: Path,
    right: (bound: string) => unknown,
  ): TreeNode {
    if (atLeast === undefined && atMost === undefined) this.issues.push(errors.BOUND_MISSING({}, path));
    const bounds = [
      // None of the one sort are no many for each of the other, also where nobody is of the other.
      ...(atLeast === undefined ? [] : [{ '>=': [left, right(atLeast)] }]),
      ...(atLeast === undefined || /^[0.]+$/.test(atLeast) ? [] : [{ '>': [left, 0] }]),
      ...(atMost === undefined ? [] : [{ '<=': [left, right(atMost)] }]),
    ];
    return this.#composed({ and: bounds }, path);
  }

  /** A condition on a member, as JSON-logic; custom filters look into the person's data. */
  #ofMember(condition: unknown, path: Path): unknown {
    if (this.#member === undefined) {
      this.issues.push(errors.TARGET_OF_HOUSEHOLDS({ of: 'members' }, path));
      return false;
    }
    return toJsonLogic(this.#read(this.#member, condition, 'individual.jsonExt', path));
  }

  #read(scope: Scope, condition: unknown, under: string, path: Path): TreeNode {
    return this.#attempt(
      () =>
        isCustomFilter(condition)
          ? parseCustomFilter(condition, scope, { under, path }).tree
          : check(condition, scope, this.#options(BOOLEAN, path)).tree,
      NOTHING,
    );
  }

  /** What was put together here is checked again without limits on its size: its parts were checked with them. */
  #composed(json: unknown, path: Path): TreeNode {
    if (this.issues.length > 0) return NOTHING;
    return check(json, this.#subject, { ...this.#options(BOOLEAN, path), unlimited: true }).tree;
  }

  #attempt(read: () => TreeNode, instead: TreeNode): TreeNode {
    try {
      return read();
    } catch (error) {
      if (!isDomainFailure(error)) throw error;
      this.issues.push(...error.errors);
      return instead;
    }
  }

  #options(expect: typeof BOOLEAN | typeof AMOUNT, path: Path) {
    const parameters = parameterTypes({ today: dateParameter(this.#ctx.today) });
    return { parameters, operators: this.#ctx.operators, expect, path };
  }
}

/** Values up to here are told apart natively by every database; whoever has such values has a score that can be kept. */
const USUAL = 10n ** 9n;

/**
 * That a score is larger than can be kept. It is worked out for this only where some value is out of all proportion, which costs a fraction
 * of the score: otherwise every person would be scored twice more. Nobody has so many members that counting them would be.
 */
function cannotBeKept(total: NumberTree, base: string, lines: readonly CompiledLine[]): TreeNode {
  const exactly = anyOf([comparedWith(total, '>', GREATEST), comparedWith(total, '<', `-${GREATEST}`)]);
  const most = lines.reduce(
    (sum, { weight, value }) => sum + above(weight) * (value === null ? 1n : USUAL),
    above(base),
  );
  if (most >= above(GREATEST)) return exactly;
  const unusual = lines.flatMap(({ value }) =>
    value === null || value.node === 'count' || value.type.digits - value.type.scale < String(USUAL).length
      ? []
      : [comparedWith(value, '>', String(USUAL)), comparedWith(value, '<', `-${USUAL}`)],
  );
  return allHold(anyOf(unusual), exactly);
}

/** A whole number above the size of a decimal. */
const above = (decimal: string): bigint => BigInt(decimal.replace('-', '').split('.')[0] ?? '0') + 1n;

const NO_SCOPE: Scope = { name: 'score', members: new Map() };
/** A decimal text as a tree. */
export const decimalTree = (text: string): NumberTree => check({ decimal: text }, NO_SCOPE).tree as NumberTree;
const ZERO = decimalTree('0');
const NOTHING: TreeNode = { node: 'literal', type: BOOLEAN, nullable: false, value: false };

const allHold = (...args: readonly TreeNode[]): TreeNode => ({ node: 'and', args, type: BOOLEAN, nullable: false });

/** No operator of JSON-logic is called like the keys of a structured filter. */
const isCustomFilter = (condition: unknown): boolean =>
  typeof condition === 'string' ||
  Array.isArray(condition) ||
  (typeof condition === 'object' &&
    condition !== null &&
    (Object.hasOwn(condition, 'field') || Object.hasOwn(condition, 'custom_filter_condition')));
