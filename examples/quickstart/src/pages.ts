import { type Page, type Result, unwrap } from '@parasol/core';

const PAGE = 1000;

/** All rows of a list, page after page. */
export async function* allRows<R>(
  read: (page: { first: number; after?: string }) => Promise<Result<Page<R>>>,
): AsyncGenerator<R, void, undefined> {
  let after: string | null = null;
  do {
    const page: Page<R> = unwrap(await read({ first: PAGE, ...(after === null ? {} : { after }) }));
    yield* page.rows;
    after = page.endCursor;
  } while (after !== null);
}
