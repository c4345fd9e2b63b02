import { setImmediate } from 'node:timers/promises';
import type { JobContext, Lease } from '@parasol/core';
import { Individual } from '../../entities/individual.ts';
import { IndividualDataSource } from '../../entities/individual-data-source.ts';
import { type DuplicatePair, type LinkageResult, linkageSteps } from '../../linkage/find-duplicates.ts';
import { LinkageTable } from '../../linkage/linkage-table.ts';
import { textOf } from './match-field.ts';
import { type Searched, type SearchState, searchedPeople } from './search-state.ts';
import { type Pair, writePairs } from './write-pairs.ts';

/** What pairs must be about, as a source of records. */
export const ASKED = 'asked';
/** Two records are never one person for certain. */
const MOST_SURE = 0.999999;

/** Finds pairs by the matcher: reads the people's fields range by range, compares them in memory, writes what is new. */
export function matchPeople(job: JobContext, state: SearchState): Promise<Searched & Record<string, number>> {
  return job.alone('match', async (lease) => {
    const table = new LinkageTable(state.fields);
    await readPeople(job, lease, state, table);
    const { pairs, compared } = await match(lease, table, state, state.uploadId !== null);
    const found = pairs.map(asKept);
    const added = await writePairs(lease, state.searchId, found);
    return { people: table.size, compared, found: pairs.length, added, skipped: 0 };
  });
}

const asKept = ({ a, b, score, reasons }: DuplicatePair): Pair => ({
  ...{ a, b },
  score: Math.min(score, MOST_SURE).toFixed(6),
  reasons: reasons.map(({ bits, ...reason }) => ({ ...reason, bits: Math.round(bits * 100) / 100 })),
});

/** Reads the people who are searched, range by range. */
export async function readPeople(
  job: JobContext,
  lease: Lease,
  state: SearchState,
  table: LinkageTable,
): Promise<void> {
  const uploaded = await peopleOf(lease, state.uploadId);
  const cuts = await lease.transaction(async (ctx) => {
    const where = await searchedPeople(ctx, state);
    return ctx.repo(Individual).cuts({ size: job.rangeSize, ...(where === undefined ? {} : { where }) });
  });
  let after: string | undefined;
  for (const [done, through] of cuts.entries()) {
    await lease.transaction(async (ctx) => {
      const where = await searchedPeople(ctx, state);
      const people = ctx
        .repo(Individual)
        .stream({ range: { after, through }, ...(where === undefined ? {} : { where }) });
      for await (const batch of people)
        for (const person of batch)
          table.add({
            id: person.id,
            values: Object.fromEntries(state.fields.map(({ name }) => [name, textOf(person, name)])),
            ...(uploaded.has(person.id) ? { source: ASKED } : {}),
          });
    });
    after = through;
    lease.progress(done + 1, cuts.length);
  }
}

/** Ids of the people who came by an upload. */
async function peopleOf(lease: Lease, uploadId: string | null): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  if (uploadId === null) return ids;
  await lease.transaction(async (ctx) => {
    const where = { '==': [{ var: 'uploadId' }, uploadId] };
    for await (const batch of ctx.repo(IndividualDataSource).stream({ where }))
      for (const { individualId } of batch) if (individualId !== null) ids.add(individualId);
  });
  return ids;
}

/** In steps, so that the lease is renewed and others of this process are answered meanwhile. */
export async function match(
  lease: Lease,
  table: LinkageTable,
  { fields, threshold }: SearchState,
  isAsked: boolean,
): Promise<LinkageResult> {
  const steps = linkageSteps(table, { fields, threshold, ...(isAsked ? { about: ASKED } : {}) });
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await setImmediate();
    lease.signal.throwIfAborted();
  }
}
