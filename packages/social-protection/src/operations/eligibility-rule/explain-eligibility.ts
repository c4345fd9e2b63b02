import { languageOf, type OperationContext, query, type TreeNode } from '@parasol/core';
import { z } from 'zod';
import { assembleHousehold, assemblePerson } from '../../eligibility/assemble-subject.ts';
import { type ExplainedRule, explainRule, explanationText } from '../../eligibility/explain-rule.ts';
import { EligibilityRule } from '../../entities/eligibility-rule.ts';
import { compiled, kindOf } from './read-definition.ts';

/** Why a person or household is eligible by a version of a rule, or not: today, as they are now. */
export interface EligibilityExplanation extends ExplainedRule {
  readonly rule: { readonly id: string; readonly code: string; readonly version: number; readonly hash: string };
  readonly subject: { readonly type: 'individual' | 'group'; readonly id: string; readonly version: number };
  readonly today: string;
  /** The same in lines that a person can read. */
  readonly text: readonly string[];
}

/** Explains a rule for one person or household, line by line. */
export const explainEligibility = query({
  rights: ['gql_eligibility_rule_search_perms', 'gql_beneficiary_search_perms'],
  input: z.strictObject({
    /** The rule; a draft may be tried out. */
    id: z.uuid().toLowerCase(),
    /** The person, or the household where the rule judges households. */
    subjectId: z.uuid().toLowerCase(),
    /** Language of labels and sentences. @default the caller's, else English */
    language: z.string().max(35).optional(),
  }),
  run: async (ctx, { id, subjectId, language }): Promise<EligibilityExplanation> => {
    const rule = await ctx.repo(EligibilityRule).require(id);
    const assemble = rule.kind === 'GROUP' ? assembleHousehold : assemblePerson;
    const subject = await assemble(ctx, subjectId);
    const explained = explainRule(compiled(ctx, rule), subject, {
      today: ctx.today,
      operators: ctx.operators,
      hiddenIn: hiddenIn(ctx, rule),
    });
    const locale = language ?? ctx.locale;
    return {
      ...explained,
      rule: { id, code: rule.code, version: rule.ruleVersion, hash: rule.contentHash },
      subject: { type: rule.kind === 'GROUP' ? 'group' : 'individual', id: subject.id, version: subject.version },
      today: ctx.today,
      text: explanationText(explained, languageOf(locale), await ctx.language(locale)),
    };
  },
});

/** Parts of a rule whose values the caller may not see. */
const hiddenIn =
  ({ access }: OperationContext, { kind }: EligibilityRule) =>
  (tree: TreeNode): ReadonlySet<TreeNode> =>
    access?.fields?.readersOf(tree, kindOf(kind).subject) ?? new Set();
