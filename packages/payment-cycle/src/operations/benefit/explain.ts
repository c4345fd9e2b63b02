import { coreErrors, failure, languageOf, type OperationContext, query, type TreeNode } from '@parasol/core';
import { decimals, MONEY_SCALE } from '@parasol/core/internal';
import { z } from 'zod';
import { argumentsOf, formulaOf } from '../../calculation/work.ts';
import type { CalculationRule } from '../../calculation-rule/calculation-rule.ts';
import { RULES, type RuleRegistry } from '../../calculation-rule/registry.ts';
import { Benefit } from '../../entities/benefit.ts';
import { PaymentCalculation } from '../../entities/payment-calculation.ts';
import { PaymentCycle } from '../../entities/payment-cycle.ts';
import { paymentCycleErrors } from '../../errors.ts';
import { type ExplainedAmount, explainCode, explainExpression } from '../../explain/explain-lines.ts';
import { explanationText } from '../../explain/explanation-text.ts';
import { storedRow } from '../../explain/stored-row.ts';
import { reasons } from '../../phrases.ts';

/** Why a benefit is what it is. Plain JSON. */
export interface BenefitExplanation extends ExplainedAmount {
  readonly benefitId: string;
  readonly cycle: string;
  readonly amount: string;
  readonly currency: string;
  readonly status: Benefit['status'];
  readonly dateDue: string;
  readonly rule: { readonly id: string; readonly version: number; readonly hash: string };
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What it was computed from. */
  readonly versions: {
    readonly source: { readonly type: string; readonly id: string; readonly version: number };
    readonly subject: { readonly type: 'individual' | 'group'; readonly id: string; readonly version: number };
    readonly recipient: { readonly id: string; readonly version: number | null } | null;
    readonly members: readonly unknown[] | null;
  };
  /** The same in lines that a person can read. */
  readonly text: readonly string[];
}

/**
 * Explains a benefit from the versions that it was computed from; later changes do not change the answer. What it computes
 * is the stored amount to the cent, or there is no answer.
 */
export const explain = query({
  rights: 'gql_benefit_search_perms',
  input: z.strictObject({
    id: z.uuid(),
    /** Language of labels and sentences. @default the caller's, else English */
    language: z.string().max(35).optional(),
  }),
  run: async (ctx, { id, language }): Promise<BenefitExplanation> => {
    const benefit = await ctx.repo(Benefit).require(id);
    // What it explains is the amount; nothing of it could be shown.
    if (ctx.access?.hides(Benefit, 'amount') === true)
      ctx.fail(coreErrors.FIELD_HIDDEN({ field: `${Benefit.name}.amount` }));
    const calculation = await ctx.repo(PaymentCalculation).require(benefit.calculationId, { includeDeleted: true });
    const cycle = await ctx.repo(PaymentCycle).require(benefit.paymentCycleId, { includeDeleted: true });
    const row = await storedRow(ctx, benefit, calculation.kind);
    const explained =
      formulaOf(calculation).reading === 'expression'
        ? explainExpression(calculation, row, ctx.operators, hiddenIn(ctx, benefit.sourceType))
        : explainCode(
            calculation,
            ruleOf(ctx.resource<RuleRegistry>(RULES), calculation, id),
            periodOf(calculation, cycle),
            row,
          );
    requireSame(benefit, calculation, explained, ctx.resource<RuleRegistry>(RULES));
    const { group, individual } = row;
    const locale = language ?? ctx.locale;
    return {
      ...explained,
      benefitId: id,
      cycle: cycle.code,
      amount: explained.rounded,
      currency: benefit.currency,
      status: benefit.status,
      dateDue: benefit.dateDue,
      rule: { id: calculation.ruleId, version: calculation.ruleVersion, hash: calculation.ruleHash },
      parameters: calculation.parameters,
      versions: {
        source: { type: benefit.sourceType, id: benefit.sourceId, version: benefit.sourceVersion },
        subject: {
          type: group === undefined ? 'individual' : 'group',
          id: (group ?? individual)?.id ?? '',
          version: benefit.subjectVersion,
        },
        recipient:
          benefit.individualId === null ? null : { id: benefit.individualId, version: benefit.recipientVersion },
        members: benefit.members,
      },
      text: explanationText(explained, benefit.currency, languageOf(locale), await ctx.language(locale)),
    };
  },
});

/** Parts of a formula whose values the caller may not see. */
const hiddenIn =
  ({ access, catalog }: OperationContext, source: string) =>
  (tree: TreeNode): ReadonlySet<TreeNode> =>
    access?.fields?.readersOf(tree, catalog.byName(source)) ?? new Set();

const periodOf = (calculation: PaymentCalculation, { code }: PaymentCycle) => {
  const values = argumentsOf(calculation);
  return { code, start: String(values['period.start']?.value), end: String(values['period.end']?.value) };
};

function ruleOf(
  rules: RuleRegistry,
  { ruleId, ruleVersion, ruleHash }: PaymentCalculation,
  benefit: string,
): CalculationRule {
  const rule = rules.version(ruleId, ruleVersion, ruleHash);
  if (rule !== undefined) return rule;
  const name = rules.find(ruleId)?.name ?? ruleId;
  throw failure(
    paymentCycleErrors.RULE_CHANGED({ rule: name, version: ruleVersion, what: reasons.BENEFIT({ id: benefit }) }),
  );
}

/** An explanation that gives another amount explains nothing. Code that was changed under its version may do that; nothing else may. */
function requireSame(
  benefit: Benefit,
  calculation: PaymentCalculation,
  { rounded }: ExplainedAmount,
  rules: RuleRegistry,
): void {
  if (decimals.unitsOf(benefit.amount, MONEY_SCALE) === decimals.unitsOf(rounded, MONEY_SCALE)) return;
  const { ruleId, ruleVersion, ruleHash } = calculation;
  const isCode = formulaOf(calculation).reading === 'code';
  if (isCode && rules.version(ruleId, ruleVersion, ruleHash)?.hash !== ruleHash) {
    const name = rules.find(ruleId)?.name ?? ruleId;
    throw failure(
      paymentCycleErrors.RULE_CHANGED({ rule: name, version: ruleVersion, what: reasons.BENEFIT({ id: benefit.id }) }),
    );
  }
  throw new Error(
    `Benefit ${benefit.id} is stored with ${benefit.amount}, but its versions give ${rounded}. This is a bug of Parasol.`,
  );
}
