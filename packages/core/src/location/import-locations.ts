import { z } from 'zod';
import { coreErrors } from '../errors/core-errors.ts';
import { DomainFailure, isDomainFailure } from '../errors/failure.ts';
import type { Issue } from '../errors/issue.ts';
import type { OperationContext } from '../operation/context.ts';
import { command, type Operation } from '../operation/operation.ts';
import { unchanged } from '../operation/result.ts';
import type { ByteSource } from '../transfer/byte-source.ts';
import { tableInput } from '../transfer/table-input.ts';
import { Location } from './location.ts';
import { update } from './operations.ts';
import { type ListedPlace, pathOf, readPlaces } from './read-places.ts';
import { lockTree, MAX_LEVELS } from './tree.ts';

/** A file of places. */
export interface PlacesFile {
  readonly source: ByteSource;
  /** Of a text file. @default 'utf-8' */
  readonly encoding?: string | undefined;
  /** Of a workbook. @default the first that is not hidden */
  readonly sheet?: string | undefined;
}

/** What an import of places came to, in places. */
export interface LocationImport {
  readonly rows: number;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
}

/**
 * Reads places from a CSV file, or a file of another format that the app has, with the columns `code`, `name`, `type` and, where places lie
 * in others, `parent_code`; in any order of the rows. Places are known by their code: new ones are added, others get the name, the type and
 * the parent of the file and move with everything in them, and what the file does not name stays. All of it or nothing, and the same file
 * again changes nothing.
 *
 * Refuses with every row that is wrong, by its line: `core.LOCATION_ROW`, `core.LOCATION_CODE_TWICE`, `core.LOCATION_PARENT_UNKNOWN`,
 * `core.LOCATION_CIRCLE`, `core.LOCATION_TOO_DEEP`, and `transfer.*` for a file that cannot be read.
 *
 * @example
 * const file = 'code,name,type,parent_code\nV,Kita,village,D\nD,North,district,\n';
 * const { created } = unwrap(await me.locations.importLocations({ source: fromBytes('places.csv', file) })); // 2
 */
export const importLocations: Operation<PlacesFile, LocationImport> = command({
  rights: ['gql_location_create_perms', 'gql_location_update_perms'],
  input: z.strictObject(tableInput()),
  fingerprint: ({ source, ...options }) => ({ ...options, name: source.name }),
  replay: 'value',
  run: async (ctx, { source, ...options }) => {
    const listed = await readPlaces(await ctx.formats.open(source, options));
    await lockTree(ctx);
    const known = await knownPlaces(ctx, listed);
    const ordered = parentsFirst(listed, known);
    const created = await addPlaces(ctx, ordered, known);
    let changed = 0;
    for (const place of ordered) if (!created.has(place.code) && (await changePlace(ctx, place, known))) changed += 1;
    const counts = {
      ...{ rows: listed.length, created: created.size, changed },
      unchanged: listed.length - created.size - changed,
    };
    return created.size + changed === 0 ? unchanged(counts) : counts;
  },
});

interface Known {
  readonly id: string;
  readonly path: string;
  readonly level: number;
}

/** Places that the file names, by code, as they are before the first of them changes. */
async function knownPlaces(ctx: OperationContext, listed: readonly ListedPlace[]): Promise<Map<string, Known>> {
  const codes = new Set(listed.flatMap(({ code, parentCode }) => (parentCode === null ? [code] : [code, parentCode])));
  const known = new Map<string, Known>();
  for (const some of pieces([...codes])) {
    const where = { in: [{ var: 'code' }, some] };
    for await (const rows of ctx.repo(Location).stream({ where, orderBy: [] }))
      for (const { code, id, path, level } of rows) known.set(code, { id, path, level });
  }
  return known;
}

/** The places of the file so that each comes after the one in which it will lie. */
function parentsFirst(listed: readonly ListedPlace[], known: ReadonlyMap<string, Known>): readonly ListedPlace[] {
  const byCode = new Map(listed.map((place) => [place.code, place]));
  const issues: Issue[] = [];
  const ordered = new Set<ListedPlace>();
  for (const place of listed) {
    // From the place upwards until one is reached that stands already.
    const above: ListedPlace[] = [];
    let at: ListedPlace | undefined = place;
    while (at !== undefined && !ordered.has(at) && !above.includes(at) && above.length <= MAX_LEVELS) {
      above.push(at);
      at = at.parentCode === null ? undefined : byCode.get(at.parentCode);
    }
    const { line, code, parentCode } = place;
    if (parentCode !== null && !byCode.has(parentCode) && !known.has(parentCode))
      issues.push(coreErrors.LOCATION_PARENT_UNKNOWN({ line, code: parentCode }, pathOf(line, 'parent_code')));
    if (at !== undefined && above.includes(at))
      issues.push(coreErrors.LOCATION_CIRCLE({ line, code }, pathOf(line, 'parent_code')));
    else if (above.length > MAX_LEVELS)
      issues.push(coreErrors.LOCATION_TOO_DEEP({ limit: MAX_LEVELS }, pathOf(line, 'parent_code')));
    else for (const each of above.reverse()) ordered.add(each);
  }
  if (issues.length > 0) throw new DomainFailure(issues.slice(0, 100));
  return [...ordered];
}

/** Adds the places that are new where their parents are now; those that move take them along afterwards. */
async function addPlaces(
  ctx: OperationContext,
  ordered: readonly ListedPlace[],
  known: Map<string, Known>,
): Promise<ReadonlySet<string>> {
  const rows = [];
  for (const { code, name, type, parentCode, line } of ordered) {
    if (known.has(code)) continue;
    const parent = parentCode === null ? undefined : (known.get(parentCode) as Known);
    const id = ctx.newId();
    const place = { id, path: `${parent?.path ?? '/'}${id}/`, level: parent === undefined ? 0 : parent.level + 1 };
    if (place.level >= MAX_LEVELS)
      ctx.fail(coreErrors.LOCATION_TOO_DEEP({ limit: MAX_LEVELS }, pathOf(line, 'parent_code')));
    known.set(code, place);
    rows.push({ ...place, code, name, type, parentId: parent?.id ?? null });
  }
  await ctx.repo(Location).insertMany(pieces(rows));
  return new Set(rows.map(({ code }) => code));
}

/** Gives a place that is there what the file says, by the operation that changes places. Those above it are in their place already. */
async function changePlace(
  ctx: OperationContext,
  place: ListedPlace,
  known: ReadonlyMap<string, Known>,
): Promise<boolean> {
  const { line, code, name, type, parentCode } = place;
  const current = await ctx.repo(Location).require((known.get(code) as Known).id);
  const parentId = parentCode === null ? null : (known.get(parentCode) as Known).id;
  if (current.name === name && current.type === type && current.parentId === parentId) return false;
  const patch = { name, type, ...(current.parentId === parentId ? {} : { parentId }) };
  try {
    await ctx.call(update, { id: current.id, version: current.version, ...patch });
    return true;
  } catch (error) {
    if (!isDomainFailure(error)) throw error;
    throw new DomainFailure(error.errors.map((issue) => ({ ...issue, path: pathOf(line, ...issue.path.map(String)) })));
  }
}

function* pieces<T>(items: readonly T[]): Generator<T[]> {
  for (let at = 0; at < items.length; at += 1000) yield items.slice(at, at + 1000);
}
