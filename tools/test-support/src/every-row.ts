import { type Result, unwrap } from '@parasol/core';

interface SomePage<R> {
  readonly rows: readonly R[];
  readonly endCursor: string | null;
}

/** Every row of a list, page by page. */
export async function everyRow<R>(
  list: (page: { first: number; after?: string }) => Promise<Result<SomePage<R>>>,
): Promise<R[]> {
  const rows: R[] = [];
  let after: string | undefined;
  do {
    const page = unwrap(await list({ first: 1000, ...(after === undefined ? {} : { after }) }));
    rows.push(...page.rows);
    after = page.endCursor ?? undefined;
  } while (after !== undefined);
  return rows;
}
