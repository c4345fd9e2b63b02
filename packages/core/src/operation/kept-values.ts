import type { ReadModel } from '../entity/read-model-plan.ts';
import type { OperationContext } from './context.ts';

/** Ids that one question names. */
const AT_ONCE = 1000;

/**
 * What a read model keeps of rows of its owner, by their ids, as expressions would be told it: of who does not reach all, and after a
 * write of the same transaction, by the rows themselves. Rows out of reach are left out.
 */
export async function keptValues(
  ctx: OperationContext,
  { owner, name, values }: ReadModel,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>> {
  const asked = [...values.keys()].map((value) => [value, { var: `${name}.${value}` }] as const);
  const found = new Map<string, Readonly<Record<string, unknown>>>();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const rows = await ctx.repo(owner).aggregate({
      where: { in: [{ var: 'id' }, ids.slice(at, at + AT_ONCE)] },
      groupBy: { id: { var: 'id' }, ...Object.fromEntries(asked) },
      select: {},
    });
    for (const row of rows) found.set(row['id'] as string, row);
  }
  return found;
}
