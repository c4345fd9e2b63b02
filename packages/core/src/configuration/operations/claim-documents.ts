import type { JsonSchema } from '../../entity/json-schema.ts';
import type { Module } from '../../module/define-module.ts';
import type { OperationContext } from '../../operation/context.ts';
import type { EffectiveConfiguration } from '../layers.ts';

/**
 * Where a schema of extension data changed, what is unique by the new one is checked over the rows that are there and claimed, in the
 * transaction of the change; refused when rows share a value.
 */
export async function claimDocuments(
  ctx: OperationContext,
  { schemas }: Module,
  { values }: EffectiveConfiguration,
): Promise<void> {
  for (const [key, document] of Object.entries(schemas)) {
    const entity = ctx.catalog.entities.find(({ name, jsonExt }) => name === document && jsonExt);
    const schema = values[key] as JsonSchema;
    const before = ctx.documents[document] ?? {};
    if (entity !== undefined && JSON.stringify(schema) !== JSON.stringify(before))
      await ctx.repo(entity).claimUnique(schema);
  }
}
