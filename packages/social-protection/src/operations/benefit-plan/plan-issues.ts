import type { Issue, JsonSchema, OperationContext } from '@parasol/core';
import { BenefitPlan } from '../../entities/benefit-plan.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { planKey } from './plan-key.ts';

/** What rules between plans and about schemas say of a plan's fields; what the fields themselves say is the entity's. */
export async function planIssues(
  ctx: OperationContext,
  plan: { readonly [field: string]: unknown },
  ownId?: string,
): Promise<Issue[]> {
  const { code, name, beneficiaryDataSchema: schema, ceilingPerBeneficiary: ceiling } = plan;
  const issues: Issue[] = [];
  if (typeof code === 'string') issues.push(...(await codeIssues(ctx, code, ownId)));
  if (typeof name === 'string') issues.push(...(await nameIssues(ctx, name, ownId)));
  if (isObject(schema)) issues.push(...ctx.schemas.checkSchema(schema, ['beneficiaryDataSchema']));
  if (typeof ceiling === 'string' && /^-.*[1-9]/.test(ceiling))
    issues.push(errors.CEILING_NEGATIVE({ ceiling }, ['ceilingPerBeneficiary']));
  return issues;
}

export async function codeIssues(ctx: OperationContext, code: string, ownId?: string): Promise<Issue[]> {
  const other = await otherPlan(ctx, 'codeKey', code, ownId);
  return other === undefined ? [] : [errors.CODE_TAKEN({ code, taken: other.code }, ['code'])];
}

export async function nameIssues(ctx: OperationContext, name: string, ownId?: string): Promise<Issue[]> {
  const other = await otherPlan(ctx, 'nameKey', name, ownId);
  return other === undefined ? [] : [errors.NAME_TAKEN({ name: other.name, code: other.code }, ['name'])];
}

async function otherPlan(ctx: OperationContext, column: 'codeKey' | 'nameKey', text: string, ownId?: string) {
  // Expressions refuse such text, and the field's own check says it better.
  if (!text.isWellFormed() || text.includes('\0')) return undefined;
  // A replaced plan leaves its code and name to its successor.
  const same = [{ '==': [{ var: column }, planKey(text)] }, { missing: 'replacementUuid' }];
  const notItself = ownId === undefined ? [] : [{ '!=': [{ var: 'id' }, ownId] }];
  return ctx.repo(BenefitPlan).first({ where: { and: [...same, ...notItself] } });
}

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
