import { coreErrors, type Issue, type OperationContext } from '@parasol/core';
import { BenefitPlan } from '../../entities/benefit-plan.ts';
import { EligibilityRule } from '../../entities/eligibility-rule.ts';
import { type WaitingListRanking, waitingListShape } from '../../entities/waiting-list.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { rankingIssues } from '../beneficiary/ranking.ts';
import { compiled, kindOf } from '../eligibility-rule/read-definition.ts';

/** A plan as it would become, as far as rule, waiting list and other plans go. Not yet checked by the entity. */
interface Programme {
  readonly type?: unknown;
  readonly eligibilityRuleId?: unknown;
  readonly waitingList?: unknown;
  readonly exclusiveWith?: unknown;
}

/** What is wrong with the rule, the waiting list and the other plans that a plan names. `current` is what it has now. */
export async function programmeIssues(
  ctx: OperationContext,
  given: Programme,
  current?: BenefitPlan,
): Promise<readonly Issue[]> {
  if (given.eligibilityRuleId === undefined && given.waitingList === undefined && given.exclusiveWith === undefined)
    return given.type === undefined || current === undefined ? [] : typeIssues(current, given.type);
  const type = given.type ?? current?.type;
  if (type !== 'INDIVIDUAL' && type !== 'GROUP') return [];
  const ruleId = given.eligibilityRuleId === undefined ? current?.eligibilityRuleId : given.eligibilityRuleId;
  const rule = typeof ruleId === 'string' ? (await ctx.repo(EligibilityRule).byIds([ruleId])).get(ruleId) : undefined;
  const issues = [...ruleIssues(rule, type), ...(await exclusiveIssues(ctx, given.exclusiveWith, current?.id))];
  const waitingList = given.waitingList === undefined ? current?.waitingList : given.waitingList;
  const shape = waitingListShape.safeParse(waitingList);
  // What is no ranking at all is for the entity to refuse.
  if (!shape.success || issues.length > 0) return issues;
  const ranking: WaitingListRanking = shape.data;
  const usable = rule === undefined ? undefined : { row: rule, compiled: compiled(ctx, rule) };
  return rankingIssues(ctx, kindOf(type), ranking, usable);
}

const typeIssues = ({ eligibilityRuleId, type, waitingList }: BenefitPlan, other: unknown): Issue[] =>
  other === type || (eligibilityRuleId === null && waitingList === null)
    ? []
    : [errors.TYPE_WITH_RULE({ type }, ['type'])];

function ruleIssues(rule: EligibilityRule | undefined, type: BenefitPlan['type']): Issue[] {
  if (rule === undefined) return [];
  const { code, ruleVersion: version, status, kind } = rule;
  return [
    ...(status === 'PUBLISHED' ? [] : [errors.RULE_NOT_PUBLISHED({ code, version }, ['eligibilityRuleId'])]),
    ...(kind === type ? [] : [errors.RULE_OF_OTHER_KIND({ code, kind }, ['eligibilityRuleId'])]),
  ];
}

async function exclusiveIssues(ctx: OperationContext, given: unknown, ownId: string | undefined): Promise<Issue[]> {
  if (!Array.isArray(given)) return [];
  const ids = given.filter((id): id is string => typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id));
  const known = await ctx.repo(BenefitPlan).byIds(ids);
  return ids.flatMap((id, i) => {
    const path = ['exclusiveWith', i];
    if (id === ownId) return [errors.EXCLUDES_ITSELF({}, path)];
    return known.has(id) ? [] : [coreErrors.NOT_FOUND({ entity: BenefitPlan.name, id }, path)];
  });
}

/** A plan excludes those that exclude it: what was written on one side is written on the other. The plan itself is written already. */
export async function excludeMutually(
  ctx: OperationContext,
  plan: BenefitPlan,
  before: readonly string[],
): Promise<void> {
  const after = plan.exclusiveWith ?? [];
  const changed = [...before.filter((id) => !after.includes(id)), ...after.filter((id) => !before.includes(id))];
  // In order of the ids, so that two who do this wait for each other and do not lock each other out.
  for (const id of [...new Set(changed)].sort()) {
    const other = await ctx.repo(BenefitPlan).get(id, { lock: true });
    if (other === undefined) continue;
    const rest = (other.exclusiveWith ?? []).filter((one) => one !== plan.id);
    const both = after.includes(id) ? [...rest, plan.id] : rest;
    await ctx.repo(BenefitPlan).update(id, other.version, { exclusiveWith: both.length === 0 ? null : both });
  }
}
