import type { JsonSchema, OperationContext } from '@parasol/core';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { enrolmentEntityOf, ofPlan } from './enrolled.ts';

/** Whether a schema types anything: none and an empty one do not. */
export const hasSchema = (schema: unknown): schema is JsonSchema =>
  typeof schema === 'object' && schema !== null && Object.keys(schema).length > 0;

/** How many are named one by one. */
const SHOWN = 20;

/** Refuses a schema that the data of those who are in the plan does not satisfy, with whom it fails and why. The plan is locked. */
export async function requireSchemaFits(ctx: OperationContext, plan: BenefitPlan): Promise<void> {
  const { id, code, beneficiaryDataSchema: schema } = plan;
  if (!hasSchema(schema)) return;
  const entity = enrolmentEntityOf(plan);
  let failing = 0;
  const found: { beneficiary: string; property: string }[] = [];
  // Whoever asks: the schema holds for whom he does not see as well. Named are only those whom he sees.
  const rows = ctx.repo(entity, { scope: 'all' }).stream({ where: ofPlan(id) });
  for await (const batch of rows) {
    for (const { id: beneficiary, jsonExt } of batch) {
      const [first] = ctx.schemas.validate(schema, jsonExt);
      if (first === undefined) continue;
      failing++;
      if (found.length < SHOWN) found.push({ beneficiary, property: first.path.slice(1).join('.') });
    }
  }
  if (failing === 0) return;
  const seen = await ctx.repo(entity).byIds(found.map(({ beneficiary }) => beneficiary));
  const examples = found.filter(({ beneficiary }) => seen.has(beneficiary));
  ctx.fail(errors.SCHEMA_BREAKS_DATA({ code, failing, examples }, ['beneficiaryDataSchema']));
}
