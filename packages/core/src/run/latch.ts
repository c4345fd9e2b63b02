import type { OperationContext } from '../operation/context.ts';
import { Latch } from './entities.ts';

/**
 * Waits until nobody else holds what this name stands for, and holds it until the transaction ends. For rules that span a set and not a row
 * that could be locked instead.
 */
export async function holdLatch(ctx: OperationContext, name: string): Promise<void> {
  const latches = ctx.repo(Latch);
  const wanted = { where: { '==': [{ var: 'name' }, name] }, lock: 'wait' } as const;
  if ((await latches.first(wanted)) !== undefined) return;
  // Two may come first at the same time: there is one row, and both lock it.
  await latches.insertMany([[{ name }]], 'skip');
  await latches.first(wanted);
}
