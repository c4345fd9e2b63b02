import { FREE } from '../lease/lease.ts';
import type { OperationContext } from '../operation/context.ts';
import { type Run, RunPhase, RunRange, runsIn } from './entities.ts';

/** Makes a run that ended, and is not done, run again from where it is; ranges that were given up are tried anew. The row is locked. */
export async function takeUp(ctx: OperationContext, run: Run): Promise<Run> {
  for await (const phases of ctx.repo(RunPhase).stream({ where: { '==': [{ var: 'runId' }, run.id] } })) {
    for (const { name, kind, isShared, status } of phases) {
      if (kind !== 'RANGES' || status === 'DONE') continue;
      await ctx.repo(RunRange).updateWhere({
        where: rangesOf(run.id, name, isShared),
        set: { status: { value: 'PENDING' }, attempts: { value: 0 } },
        from: ['POISONED'],
      });
    }
  }
  const fresh = { status: 'RUNNING', error: {}, attempts: 0, restUntil: null, ...FREE } as const;
  return (await runsIn(ctx).update(run.id, run.version, fresh)).row;
}

/** The ranges of a phase, as its row describes it. */
export const rangesOf = (runId: string, phase: string, isShared: boolean, ...more: readonly unknown[]): unknown => ({
  and: [{ '==': [{ var: 'phase' }, phase] }, ...(isShared ? [] : [{ '==': [{ var: 'runId' }, runId] }]), ...more],
});
