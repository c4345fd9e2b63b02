import type { OperationContext } from '../operation/context.ts';
import type { BoundOperation } from '../operation/service.ts';
import { type Run, RunPhase, runsIn } from './entities.ts';

const NOT_DONE: readonly Run['status'][] = ['RUNNING', 'FAILED', 'CANCELLED', 'INCOMPLETE'];

/**
 * Change ids of the runs of a job that are not done. Rows that carry one of them are a part of something that is not whole yet: the next
 * step must not use them. One look by an index, which finds nothing as a rule. Where a set is read next, `holdLatch` keeps further runs from
 * coming to the phase in between.
 *
 * @param phase Only runs that have come to this phase, before which they write nothing that the next step could see.
 *
 * @example
 * const unfinished = await unfinishedChanges(ctx, AcmeService.inspectAll);
 * const { rows } = await ctx.repo(Inspection).find(unfinished.length === 0 ? {} : { where: { '!': ofChanges(unfinished) } });
 */
export async function unfinishedChanges(
  ctx: OperationContext,
  { signal }: Pick<BoundOperation, 'signal'>,
  phase?: string,
): Promise<readonly string[]> {
  const where = { and: [{ in: [{ var: 'status' }, NOT_DONE] }, { '==': [{ var: 'operation' }, signal] }] };
  const unfinished = new Map<string, string>();
  // Whoever asked for them: what is not whole is not whole for anybody.
  for await (const runs of runsIn(ctx).stream({ where }))
    for (const { id, runChangeId } of runs) unfinished.set(id, runChangeId);
  if (phase === undefined || unfinished.size === 0) return [...unfinished.values()];
  const begun: string[] = [];
  for (const ids of inPieces([...unfinished.keys()])) {
    const ofRuns = { and: [{ '==': [{ var: 'name' }, phase] }, { in: [{ var: 'runId' }, ids] }] };
    for await (const phases of ctx.repo(RunPhase).stream({ where: ofRuns }))
      begun.push(...phases.map(({ runId }) => unfinished.get(runId) as string));
  }
  return begun;
}

/** The condition that a row was last written by one of these changes, in JSON-logic. */
export const ofChanges = (changeIds: readonly string[]): unknown => {
  const conditions = inPieces(changeIds).map((piece) => ({ in: [{ var: 'changeId' }, piece] }));
  return conditions.length === 1 ? conditions[0] : { or: conditions };
};

/** Lists of literals end at 1,000. */
function inPieces(ids: readonly string[]): string[][] {
  const pieces: string[][] = [];
  for (let at = 0; at < ids.length; at += 1000) pieces.push(ids.slice(at, at + 1000));
  return pieces;
}
