import {
  type CustomOperator,
  type DocumentSchemas,
  DomainFailure,
  exponentOf,
  type RoundingMode,
  type TypedParameters,
} from '@parasol/core';
import { type AnyEntity, type Catalog, decimals } from '@parasol/core/internal';
import type { CalculationRule } from '../calculation-rule/calculation-rule.ts';
import { readParameters } from '../calculation-rule/read-parameters.ts';
import type { RuleKind } from '../calculation-rule/rule-kinds.ts';
import { paymentCycleErrors } from '../errors.ts';
import type { Period } from '../period/period.ts';
import { reasons } from '../phrases.ts';
import { type Formula, lowerLimit } from './formula.ts';
import { readLines } from './lines.ts';
import { ruleScope, subjectOf } from './rule-scope.ts';
import { runParameters } from './run-parameters.ts';

/** A rule with the values of one payment plan, checked and ready to compute. */
export interface Prepared {
  readonly kind: RuleKind;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly arguments: TypedParameters;
  readonly formula: Formula;
  readonly currency: string;
  readonly exponent: number;
  readonly roundingMode: RoundingMode;
}

export interface PreparationInput {
  readonly rule: CalculationRule;
  readonly kind: RuleKind;
  readonly plan: {
    readonly currency: string;
    readonly roundingMode: RoundingMode;
    readonly parameters: Readonly<Record<string, unknown>>;
  };
  readonly period: Period;
  readonly extra: Readonly<Record<string, unknown>>;
  /** The entity whose rows give the claim. */
  readonly source: AnyEntity;
  readonly documents: DocumentSchemas;
  readonly catalog: Catalog;
  readonly operators: readonly CustomOperator[];
  /** What nobody gets more of, whatever the rule says; decimal text. @default no ceiling */
  readonly ceiling?: string | undefined;
}

/** Checks everything before any row is read: parameters, kind, and each line against what the rule may read. */
export function prepare({
  rule,
  kind,
  plan,
  period,
  extra,
  source,
  documents,
  catalog,
  operators,
  ceiling,
}: PreparationInput): Prepared {
  if (!rule.kinds.includes(kind)) {
    throw new DomainFailure([
      paymentCycleErrors.RULE_KIND({ rule: rule.name, kind, kinds: rule.kinds }, ['calculation']),
    ]);
  }
  const parameters = readParameters(rule.parameters, plan.parameters);
  const values = readParameters(rule.extra, extra, ['extra']);
  const typed = runParameters(rule, period, parameters, values);
  return {
    kind,
    parameters,
    extra: values,
    arguments: typed,
    formula: formulaOf(rule, parameters, kind, ceiling, () => ({
      scope: ruleScope(catalog, source, kind, documents),
      parameters: typed,
      operators,
      documents: ['jsonExt', `${subjectOf(kind)}.jsonExt`],
    })),
    currency: plan.currency,
    exponent: exponentOf(plan.currency),
    roundingMode: plan.roundingMode,
  };
}

function formulaOf(
  { name, reading }: CalculationRule,
  parameters: Readonly<Record<string, unknown>>,
  kind: RuleKind,
  ceiling: string | undefined,
  environment: () => Parameters<typeof readLines>[2],
): Formula {
  if (reading.kind === 'code') {
    const lines = Object.entries(reading.lines).map(([id, label]) => ({ id, label }));
    return { reading: 'code', lines, limit: ceiling ?? null };
  }
  const { lines, limit } = reading.formula(Object.freeze({ parameters: Object.freeze(parameters) as never, kind }));
  if (limit !== undefined && decimals.unitsOf(limit, 4) === undefined) {
    const reason = reasons.LIMIT({ limit: JSON.stringify(limit) });
    throw new DomainFailure([paymentCycleErrors.RULE_FORMULA({ rule: name, reason }, ['calculation'])]);
  }
  return {
    reading: 'expression',
    lines: readLines(name, lines, environment()),
    limit: lowerLimit(limit, ceiling) ?? null,
  };
}
