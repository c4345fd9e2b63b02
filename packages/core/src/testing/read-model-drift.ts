import type { Catalog } from '../entity/catalog.ts';
import type { ReadModel } from '../entity/read-model-plan.ts';
import { columnPath } from '../expression/compose.ts';
import type { Store, StoredRow } from '../store/store.ts';

const PAGE = 1000;
const ID = columnPath('id', { kind: 'uuid' }, false);

/**
 * Where what read models keep is not what their expressions give now, a line each; nothing where all is in step. Everything is worked
 * out anew and held in memory: for tests.
 *
 * @example
 * expect(await readModelDrift(app.runtime.store, app.runtime.catalog)).toEqual([]);
 */
export async function readModelDrift(store: Pick<Store, 'reader'>, catalog: Catalog): Promise<string[]> {
  const found: string[] = [];
  for (const owner of catalog.entities)
    for (const model of catalog.readModels(owner).values()) found.push(...(await driftOf(store, model)));
  return found;
}

async function driftOf({ reader }: Pick<Store, 'reader'>, { entity, owner, values }: ReadModel): Promise<string[]> {
  const kept = new Map<string, StoredRow>();
  let last: string | undefined;
  do {
    const plan = { orderBy: [], range: { after: last }, limit: PAGE, includeDeleted: true };
    const page = await reader.select(entity, plan);
    for (const row of page) kept.set(row.id as string, row);
    last = page.length < PAGE ? undefined : (page.at(-1)?.id as string);
  } while (last !== undefined);
  const groupBy = { id: ID, ...Object.fromEntries(values) };
  const plan = { groupBy, select: {}, includeDeleted: true, limit: Number.MAX_SAFE_INTEGER };
  const rows = await reader.aggregate(owner, plan);
  const found = rows.flatMap((row) => {
    const line = kept.get(row.id as string);
    kept.delete(row.id as string);
    const wrong = [...values.keys()].filter((name) => line?.[name] !== row[name]);
    return wrong.map((name) => `${entity.name} ${row.id}: ${name} is ${row[name]}, and ${line?.[name]} is kept.`);
  });
  return [
    ...found,
    ...[...kept.keys()].map((id) => `${entity.name} ${id}: is kept of a ${owner.name} that is not there.`),
  ];
}
