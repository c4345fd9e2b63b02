import type { ByteSource, OperationContext } from '@parasol/core';
import { hashedSource } from './file/hashed-source.ts';
import { uploadsOf } from './of-upload.ts';

const BEGUN = { in: [{ var: 'status' }, ['PENDING', 'IN_PROGRESS']] };

/**
 * Whether an upload of people with these bytes has begun and is not done, for a module that is about to make the same people by an upload within
 * its own. The bytes are read only where any upload has begun.
 *
 * @example
 * // skip: within an operation
 * if (await isBeingImported(ctx, source)) ctx.fail(acmeErrors.UPLOAD_WAITS());
 */
export async function isBeingImported(ctx: OperationContext, source: ByteSource): Promise<boolean> {
  if ((await uploadsOf(ctx).first({ where: BEGUN, orderBy: [] })) === undefined) return false;
  const hashed = hashedSource(source);
  for await (const _ of hashed.source.open());
  return (
    (await uploadsOf(ctx).first({
      where: { and: [{ '==': [{ var: 'contentHash' }, hashed.sha256()] }, BEGUN] },
      orderBy: [],
    })) !== undefined
  );
}
