import type { Lease } from '@parasol/core';
import { DuplicateCandidate } from '../../entities/duplicate-candidate.ts';
import { Individual } from '../../entities/individual.ts';

/** Two people who may be one, with what speaks for it. */
export interface Pair {
  /** The smaller id. */
  readonly a: string;
  readonly b: string;
  readonly score: string | null;
  readonly reasons: readonly unknown[];
}

/** Pairs per transaction. */
const BATCH = 1000;

/** Writes the pairs that are not there yet, whatever was decided about those that are; gives how many were new. */
export async function writePairs(lease: Lease, searchId: string, pairs: readonly Pair[]): Promise<number> {
  let added = 0;
  for (let at = 0; at < pairs.length; at += BATCH) {
    const batch = pairs.slice(at, at + BATCH);
    added += await lease.transaction(async (ctx) => {
      // Somebody may have been deleted, or merged, since they were read.
      const people = await ctx.repo(Individual).byIds(batch.flatMap(({ a, b }) => [a, b]));
      const rows = batch
        .filter(({ a, b }) => people.has(a) && people.has(b))
        .map(({ a, b, score, reasons }) => ({
          ...{ status: 'CANDIDATE' as const, score, reasons: [...reasons], decision: null },
          ...{ firstId: a, secondId: b, searchId },
        }));
      const { inserted } = await ctx.repo(DuplicateCandidate).insertMany([rows], 'skip');
      return inserted;
    });
    lease.progress(Math.min(at + BATCH, pairs.length), pairs.length);
  }
  return added;
}
