import { type Page, type Result, unwrap } from '@parasol/core';

/** A page as lists take it. */
export interface PageRequest {
  readonly first: number;
  readonly after?: string;
}

/** The most that a page, and a list of ids in a condition, may have. */
const MOST = 1000;

/** All rows of a list, page after page. */
export async function* allRows<R>(
  read: (page: PageRequest) => Promise<Result<Page<R>>>,
): AsyncGenerator<R, void, undefined> {
  let after: string | null = null;
  do {
    const page: Page<R> = unwrap(await read({ first: MOST, ...(after === null ? {} : { after }) }));
    yield* page.rows;
    after = page.endCursor;
  } while (after !== null);
}

/** Rows in batches of at most `size`. */
export async function* inBatches<R>(rows: AsyncIterable<R>, size: number): AsyncGenerator<R[], void, undefined> {
  let batch: R[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Rows by their ids, of which there are at most a thousand; what is null is passed over. */
export async function byIds<R extends { readonly id: string }>(
  list: (input: { where: unknown; first: number }) => Promise<Result<Page<R>>>,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, R>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  const { rows } = unwrap(await list({ where: { in: [{ var: 'id' }, wanted] }, first: MOST }));
  return new Map(rows.map((row) => [row.id, row]));
}
