import type { ByteSource, OperationContext } from '@parasol/core';
import { hashedSource } from './file/hashed-source.ts';
import { schemaHashOf } from './file/schema-hash.ts';
import type { ImportInput } from './import-input.ts';
import { uploadsOf } from './of-upload.ts';

const BEGUN = { in: [{ var: 'status' }, ['PENDING', 'IN_PROGRESS']] };

/**
 * Whether an upload that makes the people of a CSV file, with its columns by their own names, has begun and is not done: for a module that is
 * about to make them by an upload within its own. One that the schema of today does not allow to go on counts for nothing. The bytes are read
 * only where any upload has begun.
 *
 * @example
 * // skip: within an operation
 * const isBegun = await isBeingImported(ctx, source, { groupAggregationColumn: 'group_code', dateFormat: undefined });
 * if (isBegun) ctx.fail(acmeErrors.UPLOAD_WAITS());
 */
export async function isBeingImported(
  ctx: OperationContext,
  source: ByteSource,
  { groupAggregationColumn, dateFormat }: Pick<ImportInput, 'groupAggregationColumn' | 'dateFormat'>,
): Promise<boolean> {
  if ((await uploadsOf(ctx).first({ where: BEGUN, orderBy: [] })) === undefined) return false;
  const hashed = hashedSource(source);
  for await (const _ of hashed.source.open());
  const use = { groupAggregationColumn, mode: 'create', matchBy: [], mapping: {} } as const;
  const hashes = { contentHash: hashed.sha256(), schemaHash: schemaHashOf(ctx, { ...use, dateFormat }) };
  const same = Object.entries(hashes).map(([name, hash]) => ({ '==': [{ var: name }, hash] }));
  return (await uploadsOf(ctx).first({ where: { and: [...same, BEGUN] }, orderBy: [] })) !== undefined;
}
