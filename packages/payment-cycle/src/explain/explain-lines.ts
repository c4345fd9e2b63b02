import { type CustomOperator, explain, payableText, type RoundingMode, type Trace } from '@parasol/core';
import { decimals, parameterValues, type TreeNode } from '@parasol/core/internal';
import { type Assessment, assessorOf, LINE_SCALE } from '../calculation/assess.ts';
import { amountTree, type ExpressionFormula, lineTree, overLimit } from '../calculation/formula.ts';
import type { AssembledRow } from '../calculation/rows.ts';
import { argumentsOf, type Basis, formulaOf } from '../calculation/work.ts';
import type { CalculationRule } from '../calculation-rule/calculation-rule.ts';
import type { Label } from '../calculation-rule/parameter.ts';
import type { Period } from '../period/period.ts';

/** One line of an amount, for one row. */
export interface ExplainedLine {
  readonly id: string;
  readonly label: Label;
  readonly applies: boolean;
  /** What the line adds, before rounding. */
  readonly amount: string;
  /** How condition and amount came about; null where the rule is code, and for what did not apply. */
  readonly because: { readonly when: Trace | null; readonly amount: Trace | null } | null;
}

/** How an amount came about. Amounts are decimal text. */
export interface ExplainedAmount {
  readonly lines: readonly ExplainedLine[];
  readonly sum: string;
  readonly roundingMode: RoundingMode;
  readonly rounded: string;
  /** Null without a limit. */
  readonly limit: string | null;
  readonly held: boolean;
}

/** Computes one row in process, line by line. It gives what the statement gave, to the cent. */
export function explainExpression(
  basis: Basis,
  row: AssembledRow,
  operators: readonly CustomOperator[],
  hiddenIn: (tree: TreeNode) => ReadonlySet<TreeNode> = () => new Set(),
): ExplainedAmount {
  const formula = formulaOf(basis) as ExpressionFormula;
  const values = parameterValues(argumentsOf(basis));
  const traced = (tree: TreeNode): Trace => explain(tree, row, values, { operators });
  const computed = (tree: TreeNode): string => String(traced(tree).value);
  const shown = (tree: TreeNode): Trace => explain(tree, row, values, { operators, hidden: hiddenIn(tree) });
  const amount = amountTree(formula, basis.exponent, basis.roundingMode);
  const over = overLimit(amount, formula.limit);
  const lines = formula.lines.map((line): ExplainedLine => {
    const applies = line.when === null || traced(line.when).value === true;
    return {
      id: line.id,
      label: line.label,
      applies,
      amount: payableText(computed(lineTree(line)), basis.exponent),
      because: {
        when: line.when === null ? null : shown(line.when),
        amount: applies ? shown(line.amount) : null,
      },
    };
  });
  return {
    lines,
    sum: sumOfTexts(
      lines.map((line) => line.amount),
      basis.exponent,
    ),
    roundingMode: basis.roundingMode,
    rounded: computed(amount),
    limit: formula.limit,
    held: over !== undefined && traced(over).value === true,
  };
}

/** The same for a rule that is code: what it gave by line. */
export function explainCode(basis: Basis, rule: CalculationRule, period: Period, row: AssembledRow): ExplainedAmount {
  const { lines, amount, limit, held }: Assessment = assessorOf(rule, basis, period)(row);
  const shown = formulaOf(basis).lines.map(({ id, label }): ExplainedLine => {
    const units = lines.find((line) => line.id === id)?.units ?? 0n;
    const text = payableText(decimals.textOf(units, LINE_SCALE), basis.exponent);
    return { id, label, applies: units !== 0n, amount: text, because: null };
  });
  return {
    lines: shown,
    sum: sumOfTexts(
      shown.map((line) => line.amount),
      basis.exponent,
    ),
    roundingMode: basis.roundingMode,
    rounded: decimals.textOf(amount, basis.exponent),
    limit: limit ?? null,
    held,
  };
}

function sumOfTexts(texts: readonly string[], exponent: number): string {
  const units = texts.reduce((all, text) => all + (decimals.unitsOf(text, LINE_SCALE) ?? 0n), 0n);
  return payableText(decimals.textOf(units, LINE_SCALE), exponent);
}
