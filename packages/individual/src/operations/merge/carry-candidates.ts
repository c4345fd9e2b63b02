import type { OperationContext } from '@parasol/core';
import { DuplicateCandidate } from '../../entities/duplicate-candidate.ts';
import type { WrittenRows } from './written-rows.ts';

/**
 * The pairs of the absorbed record become the golden one's: whom somebody found to be another person than the one is another person
 * than the other. The pair of both is merged.
 */
export async function carryCandidates(
  ctx: OperationContext,
  written: WrittenRows,
  goldenId: string,
  absorbedId: string,
): Promise<void> {
  const candidates = ctx.repo(DuplicateCandidate);
  const isAbsorbed = { or: ['firstId', 'secondId'].map((column) => ({ '==': [{ var: column }, absorbedId] })) };
  const where = { and: [isAbsorbed, { '!=': [{ var: 'status' }, 'MERGED'] }] };
  const rows: DuplicateCandidate[] = [];
  for await (const batch of candidates.stream({ where, orderBy: [] })) rows.push(...batch);
  for (const row of rows) {
    const other = row.firstId === absorbedId ? row.secondId : row.firstId;
    if (other === goldenId) {
      await written.change(DuplicateCandidate, row, { status: 'MERGED' });
      continue;
    }
    const [firstId, secondId] = [goldenId, other].sort() as [string, string];
    const same = { and: [{ '==': [{ var: 'firstId' }, firstId] }, { '==': [{ var: 'secondId' }, secondId] }] };
    const known = await candidates.first({ where: same, orderBy: [] });
    if (known === undefined) await written.change(DuplicateCandidate, row, { firstId, secondId });
    else if (row.status === 'DISMISSED' && known.status === 'CANDIDATE')
      await written.change(DuplicateCandidate, known, { status: 'DISMISSED', decision: row.decision });
  }
}
