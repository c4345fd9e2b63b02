import type { OperationContext } from '../operation/context.ts';
import { type Refusal, validationsOf } from './refusal.ts';
import type { StagedBatch } from './staged-rows.ts';

/** Several people may work on one upload, and rows are in conflict whoever staged them. */
export const rowsOf = (ctx: OperationContext, { entity, documents }: StagedBatch) =>
  ctx.repo(entity, { scope: 'all', ...(documents === undefined ? {} : { documents }) });

/** Refuses valid rows by their ids, all with one sentence. */
export async function refuseRows(
  ctx: OperationContext,
  batch: StagedBatch,
  ids: readonly string[],
  refusal: Refusal,
): Promise<void> {
  const set = {
    state: { value: 'INVALID' },
    refusalCode: { value: refusal.code },
    validations: { value: validationsOf([refusal]) },
    [batch.becomes]: { value: null },
  };
  for (let at = 0; at < ids.length; at += 1000) {
    const where = { in: [{ var: 'id' }, ids.slice(at, at + 1000)] };
    await rowsOf(ctx, batch).updateWhere({ where, set, from: ['VALID'] });
  }
}

/** The value of a path over a staged row: a column, or a property of a JSON column. */
export function valueAt(row: Readonly<Record<string, unknown>>, path: string): unknown {
  const [field = '', property] = path.split('.');
  const value = row[field];
  return property === undefined ? value : (value as Readonly<Record<string, unknown>>)[property];
}
