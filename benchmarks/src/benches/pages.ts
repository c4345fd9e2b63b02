import { unwrap } from '@parasol/core';
import type { Bench } from '../bench.ts';
import { seedPeople } from '../database/people.ts';
import { perAwait, turnByTurn } from '../harness/repeat.ts';
import { type Host, withHost } from '../host.ts';

const PAGE = 10;
const LARGE_PAGE = 1000;
const ROUNDS = 15;
const TIMES = 20;
/** Two measurements of the same thing differ by as much on a busy machine. */
const NOISE = 1.25;

export const pages: Bench = {
  name: 'pages',
  title: 'a page of ten of a list in its declared ordering',
  limit: 'page 1 of the same list',
  goal: 'equal, which a machine with noise shows as at most 1.25 ×',
  runs: 'stores',
  run: (bed) =>
    withHost(bed, async (host) => {
      await seedPeople(host.bare, bed.rows);
      const last = Math.floor(bed.rows / PAGE);
      const cursor = await cursorBefore(host, last);
      const list = (after: string | undefined) => async () =>
        unwrap(await host.me.individuals.list({ first: PAGE, ...(after === undefined ? {} : { after }) })).rows;
      if ((await list(cursor)()).length !== PAGE) throw new Error('The last page is not full.');
      const { ours, limit } = await turnByTurn(
        { ours: () => perAwait(list(cursor), TIMES), limit: () => perAwait(list(undefined), TIMES) },
        ROUNDS,
      );
      const what = `page ${last.toLocaleString('en')}`;
      return [{ what, unit: 'ms', ours: ours / 1e6, limit: limit / 1e6, goal: { ratioAtMost: NOISE } }];
    }),
};

/** A cursor does not depend on the size of pages, so that large ones lead there quickly. */
async function cursorBefore({ me }: Host, page: number): Promise<string> {
  let skip = (page - 1) * PAGE;
  let after: string | undefined;
  while (skip > 0) {
    const first = Math.min(skip, LARGE_PAGE);
    const found = unwrap(await me.individuals.list({ first, ...(after === undefined ? {} : { after }) }));
    after = found.endCursor ?? undefined;
    skip -= first;
  }
  if (after === undefined) throw new Error('There is only one page.');
  return after;
}
