import type { JobContext, Lease } from '@parasol/core';
import { Individual } from '../../entities/individual.ts';
import { cameBy, type Searched, type SearchState, searchedPeople } from './search-state.ts';
import { type Pair, writePairs } from './write-pairs.ts';

/** People who share all values: with more the values tell nobody apart, and the pairs would be too many to look at. */
const MOST_ALIKE = 100;
/** Groups of people who are alike that one search looks at. */
const MOST_GROUPS = 100_000;

/** Finds pairs whose chosen fields are all there and equal letter by letter: the store groups the people, and only those who are alike are read. */
export function matchExactly(job: JobContext, state: SearchState): Promise<Searched & Record<string, number>> {
  return job.alone('match', async (lease) => {
    const { groups, people } = await groupsOf(lease, state);
    const reasons = state.fields.map(({ name }) => ({ field: name, agreement: 'equal' }));
    const sums = { people, compared: 0, found: 0, added: 0, skipped: 0 };
    for (const [done, values] of groups.entries()) {
      const { ids, tooMany } = await alikeIn(lease, state, values);
      if (tooMany) sums.skipped++;
      const pairs = pairsOf(ids, reasons);
      sums.compared += pairs.length;
      sums.found += pairs.length;
      sums.added += await writePairs(lease, state.searchId, pairs);
      lease.progress(done + 1, groups.length);
    }
    return sums;
  });
}

type Values = Readonly<Record<string, unknown>>;

function groupsOf(lease: Lease, state: SearchState): Promise<{ groups: readonly Values[]; people: number }> {
  return lease.transaction(async (ctx) => {
    const searched = await searchedPeople(ctx, state);
    const isThere = state.fields.map(({ name }) => ({ '!': { missing: name } }));
    const where = { and: [...(searched === undefined ? [] : [searched]), ...isThere] };
    const keys = state.fields.map(({ name }, k) => [`field${k}`, { var: name }] as const);
    const found = await ctx.repo(Individual).aggregate({
      where,
      groupBy: Object.fromEntries(keys),
      select: { alike: { function: 'count' } },
      having: { of: 'alike', above: 1 },
      limit: MOST_GROUPS,
    });
    return { groups: found, people: await ctx.repo(Individual).count(where) };
  });
}

/** The people of a group; of those of an upload, and who is like them. */
function alikeIn(lease: Lease, state: SearchState, values: Values): Promise<{ ids: Alike[]; tooMany: boolean }> {
  return lease.transaction(async (ctx) => {
    const searched = await searchedPeople(ctx, state);
    const equal = state.fields.map(({ name }, k) => ({ '==': [{ var: name }, values[`field${k}`]] }));
    const where = { and: [...(searched === undefined ? [] : [searched]), ...equal] };
    const { rows } = await ctx.repo(Individual).find({ where, orderBy: [], first: MOST_ALIKE + 1 });
    if (rows.length > MOST_ALIKE) return { ids: [], tooMany: true };
    if (state.uploadId === null) return { ids: rows.map(({ id }) => ({ id, isWanted: true })), tooMany: false };
    const ofUpload = { and: [cameBy(state.uploadId), { in: [{ var: 'id' }, rows.map(({ id }) => id)] }] };
    const wanted = await ctx.repo(Individual).find({ where: ofUpload, orderBy: [], first: MOST_ALIKE });
    const ids = new Set(wanted.rows.map(({ id }) => id));
    return { ids: rows.map(({ id }) => ({ id, isWanted: ids.has(id) })), tooMany: false };
  });
}

interface Alike {
  readonly id: string;
  readonly isWanted: boolean;
}

function pairsOf(people: readonly Alike[], reasons: readonly unknown[]): Pair[] {
  const ordered = [...people].sort((x, y) => (x.id < y.id ? -1 : 1));
  return ordered.flatMap((a, i) =>
    ordered
      .slice(i + 1)
      .filter((b) => a.isWanted || b.isWanted)
      .map((b) => ({ a: a.id, b: b.id, score: null, reasons })),
  );
}
