import type { Context } from '../operation/create-context.ts';
import { type Run, runsIn } from './entities.ts';

/** Whether somebody who lives has the lease of a run, at an instant on the database's clock. */
export const isHeld = ({ holder, heldUntil }: Pick<Run, 'holder' | 'heldUntil'>, now: string): boolean =>
  holder !== null && heldUntil !== null && heldUntil > now;

/** When a lease ends that is taken or renewed now. */
export async function leaseEnd(ctx: Context): Promise<string> {
  return endOf(await ctx.unit.reader.clock(), ctx);
}

/**
 * The run under the lease of `token`, unless somebody alive holds it. Its row is locked, so nobody else takes it at this moment; and by the
 * token in the row nobody commits who held it before.
 */
export async function takeLease(
  ctx: Context,
  run: Run,
  token: string,
  more: Partial<Pick<Run, 'attempts' | 'mark'>> = {},
): Promise<Run | undefined> {
  const now = await ctx.unit.reader.clock();
  if (run.holder !== token && isHeld(run, now)) return undefined;
  return (await runsIn(ctx).update(run.id, run.version, { ...more, holder: token, heldUntil: endOf(now, ctx) })).row;
}

const endOf = (now: string, ctx: Context): string => new Date(Date.parse(now) + ctx.runtime.runs.leaseMs).toISOString();
