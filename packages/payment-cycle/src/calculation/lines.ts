import {
  BOOLEAN,
  type CustomOperator,
  DomainFailure,
  type Issue,
  isDomainFailure,
  type Message,
  parseCustomFilter,
  type TreeNode,
  type TypedParameters,
} from '@parasol/core';
import { check, type NumberTree, parameterTypes, type Scope } from '@parasol/core/internal';
import type { RuleLine } from '../calculation-rule/calculation-rule.ts';
import type { Label } from '../calculation-rule/parameter.ts';
import { paymentCycleErrors } from '../errors.ts';
import { reasons } from '../phrases.ts';

/** A line of an amount, checked: plain JSON that is stored with the calculation. */
export interface Line {
  readonly id: string;
  readonly label: Label;
  readonly when: TreeNode | null;
  readonly amount: NumberTree;
}

export interface LineEnvironment {
  readonly scope: Scope;
  readonly parameters: TypedParameters;
  readonly operators: readonly CustomOperator[];
  /** What bare names of custom filters mean, in this order: the claim's extension data, then that of whom it is about. */
  readonly documents: readonly string[];
}

const ID = /^[\w.-]{1,60}$/;
const MOST_LINES = 60;
const AMOUNT = { kind: 'number', digits: 60, scale: 20 } as const;

/** Checks what a rule made of its parameters; says which line, and which parameter it came from, cannot be computed. */
export function readLines(rule: string, lines: readonly RuleLine[], environment: LineEnvironment): Line[] {
  const refuse = (reason: Message) =>
    new DomainFailure([paymentCycleErrors.RULE_FORMULA({ rule, reason }, ['calculation'])]);
  if (lines.length === 0 || lines.length > MOST_LINES)
    throw refuse(reasons.LINES({ lines: lines.length, most: MOST_LINES }));
  const twice = lines.find(({ id }, i) => lines.findIndex((other) => other.id === id) !== i);
  if (twice !== undefined) throw refuse(reasons.LINE_TWICE({ id: twice.id }));
  return lines.map((line) => {
    if (!ID.test(line.id)) throw refuse(reasons.LINE_ID({ id: line.id }));
    const at = line.from === undefined ? ['lines', line.id] : ['parameters', ...line.from];
    return {
      id: line.id,
      label: line.label,
      when: line.when === undefined ? null : readCondition(line.when, environment, at),
      amount: readAmount(line.amount, environment, at),
    };
  });
}

function readAmount(
  amount: unknown,
  { scope, parameters, operators }: LineEnvironment,
  path: Issue['path'],
): NumberTree {
  const json = typeof amount === 'string' ? { decimal: amount } : amount;
  const options = { parameters: parameterTypes(parameters), operators, expect: AMOUNT, required: true, path };
  return withoutToday(() => check(json, scope, options).tree as NumberTree);
}

function readCondition(when: unknown, environment: LineEnvironment, path: Issue['path']): TreeNode {
  const { scope, parameters, operators, documents } = environment;
  if (!isCustomFilter(when)) {
    const options = { parameters: parameterTypes(parameters), operators, expect: BOOLEAN, path };
    return withoutToday(() => check(when, scope, options).tree);
  }
  return parseCustomFilter(when, scope, { under: documents, path }).tree;
}

const isCustomFilter = (when: unknown): boolean =>
  typeof when === 'string' ||
  Array.isArray(when) ||
  (typeof when === 'object' &&
    when !== null &&
    (Object.hasOwn(when, 'field') || Object.hasOwn(when, 'custom_filter_condition')));

/** `today` is known everywhere else, so that its absence here deserves a sentence. */
function withoutToday<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isDomainFailure(error)) throw error;
    const issues = error.errors.map((issue) =>
      issue.code === 'expression.UNKNOWN_PATH' && issue.parameters['path'] === 'today'
        ? paymentCycleErrors.TODAY_IN_RULE({}, issue.path)
        : issue,
    );
    throw new DomainFailure(issues);
  }
}
