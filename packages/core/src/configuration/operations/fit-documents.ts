import type { AnyEntity } from '../../entity/entity.ts';
import { extensionPropertyOf } from '../../entity/extension-property.ts';
import type { JsonSchema } from '../../entity/json-schema.ts';
import { coreErrors } from '../../errors/core-errors.ts';
import { DomainFailure } from '../../errors/failure.ts';
import type { Issue } from '../../errors/issue.ts';
import type { Module } from '../../module/define-module.ts';
import type { OperationContext } from '../../operation/context.ts';
import type { EffectiveConfiguration } from '../layers.ts';

/** Records that a refusal names for each property. */
const NAMED = 5;

/**
 * Where a schema of extension data changed, the records that are there are held against the new one, in the transaction of the change;
 * refused with how many do not fit, and some of them, for every property. Reads them batch by batch, so that memory stays flat.
 */
export async function requireDocumentsFit(
  ctx: OperationContext,
  { schemas }: Module,
  { values }: EffectiveConfiguration,
): Promise<void> {
  const issues: Issue[] = [];
  for (const [key, document] of Object.entries(schemas)) {
    const entity = ctx.catalog.entities.find(({ name, jsonExt }) => name === document && jsonExt);
    const schema = values[key] as JsonSchema;
    const before = ctx.documents[document] ?? {};
    // Without a schema anything fits.
    if (entity === undefined || Object.keys(schema).length === 0) continue;
    if (JSON.stringify(schema) !== JSON.stringify(before)) issues.push(...(await misfits(ctx, entity, schema, key)));
  }
  if (issues.length > 0) throw new DomainFailure(issues);
}

async function misfits(ctx: OperationContext, entity: AnyEntity, schema: JsonSchema, key: string): Promise<Issue[]> {
  const found = new Map<string, { records: number; readonly ids: string[] }>();
  // The schema holds for all, whoever changes it. Named are only those whom he sees.
  for await (const rows of ctx.repo(entity, { scope: 'all' }).stream({ orderBy: [] })) {
    for (const { id, jsonExt } of rows as readonly { readonly id: string; readonly jsonExt: unknown }[]) {
      const wrong = new Set(ctx.schemas.validate(schema, jsonExt).map(extensionPropertyOf));
      for (const property of wrong) {
        const misfit = found.get(property) ?? { records: 0, ids: [] };
        found.set(property, misfit);
        misfit.records += 1;
        if (misfit.ids.length < NAMED) misfit.ids.push(id);
      }
    }
  }
  const seen = await ctx.repo(entity).byIds([...found.values()].flatMap(({ ids }) => ids));
  return [...found].map(([property, { records, ids }]) =>
    coreErrors.RECORDS_DO_NOT_FIT({ entity: entity.name, property, records, ids: ids.filter((id) => seen.has(id)) }, [
      'values',
      key,
      ...(property === '' ? [] : property.split('.').flatMap((name) => ['properties', name])),
    ]),
  );
}
