import { createHash } from 'node:crypto';
import type { Catalog } from '../entity/catalog.ts';
import type { AnyEntity } from '../entity/entity.ts';
import type { Store, StoredRow } from '../store/store.ts';

/** What one table holds, in short. */
export interface TableFingerprint {
  readonly rows: number;
  /** SHA-256 over all rows in order of their ids, deleted ones included. */
  readonly hash: string;
}

const PAGE = 1000;

/**
 * Rows and hash of every table, by entity. Equal fingerprints mean equal rows on any store, so a test can say what a
 * refused call left untouched. Reads page by page.
 *
 * @example
 * const before = await fingerprint(store, catalog);
 * await refusedCall();
 * expect(await fingerprint(store, catalog)).toEqual(before);
 */
export async function fingerprint(
  store: Pick<Store, 'reader'>,
  catalog: Catalog,
): Promise<Record<string, TableFingerprint>> {
  const tables: Record<string, TableFingerprint> = {};
  for (const entity of catalog.entities) tables[entity.name] = await tableFingerprint(store, entity);
  return tables;
}

async function tableFingerprint({ reader }: Pick<Store, 'reader'>, entity: AnyEntity): Promise<TableFingerprint> {
  const hash = createHash('sha256');
  let rows = 0;
  let last: StoredRow | undefined;
  do {
    const after = last === undefined ? undefined : { values: [], id: last.id as string };
    const page = await reader.select(entity, { orderBy: [], after, limit: PAGE, includeDeleted: true });
    for (const row of page) hash.update(canonical(row)).update('\n');
    rows += page.length;
    last = page.length < PAGE ? undefined : page.at(-1);
  } while (last !== undefined);
  return { rows, hash: hash.digest('hex') };
}

/** JSON with its keys in order, because stores give rows and documents back in orders of their own. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (isObject(item) ? inOrder(item) : item));

const inOrder = (object: object): object =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
