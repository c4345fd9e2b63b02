import { command, coreErrors, type Operation, type OperationContext, unchanged } from '@parasol/core';
import { z } from 'zod';
import { DuplicateCandidate } from '../../entities/duplicate-candidate.ts';

const decided = z.strictObject({ id: z.uuid().toLowerCase(), version: z.int().min(1) });

/** Says that a pair is two people. It stays so, however often they are found again. */
export const dismiss: Operation<
  { readonly id: string; readonly version: number; readonly decision: string },
  DuplicateCandidate
> = command({
  rights: 'gql_duplicate_decide_perms',
  input: decided.extend({ decision: z.string().trim().min(1).max(1000) }),
  run: (ctx, { id, version, decision }) => decide(ctx, id, version, 'DISMISSED', decision),
});

/** Takes the dismissal of a pair back: somebody will look at it again. */
export const reopen: Operation<z.input<typeof decided>, DuplicateCandidate> = command({
  rights: 'gql_duplicate_decide_perms',
  input: decided,
  run: (ctx, { id, version }) => decide(ctx, id, version, 'CANDIDATE', null),
});

async function decide(
  ctx: OperationContext,
  id: string,
  version: number,
  to: 'DISMISSED' | 'CANDIDATE',
  decision: string | null,
) {
  const candidates = ctx.repo(DuplicateCandidate);
  const { status } = await candidates.require(id, { lock: true });
  // A merged pair is left by undoing the merge.
  if (status === 'MERGED') ctx.fail(coreErrors.TRANSITION_REFUSED({ from: status, to, allowed: [] }));
  const { row, changed } = await candidates.update(id, version, { status: to, decision });
  return changed ? row : unchanged(row);
}
