import { createHash } from 'node:crypto';
import type { Catalog } from '../entity/catalog.ts';
import type { AnyEntity } from '../entity/entity.ts';
import type { Store, StoredRow } from '../store/store.ts';

/** What to leave out of the facts. */
export interface FactsOptions {
  /** Columns to leave out, as `entity.column`. @default [] */
  readonly ignore?: readonly string[];
  /** Rows to leave out, such as the records of calls that only took over. @default none */
  readonly without?: (entity: string, row: StoredRow) => boolean;
  /** Entities of whose rows only the last version counts, and not the how manieth it is. @default [] */
  readonly latest?: readonly string[];
}

/** A version of a row: the current one, or one that was superseded. */
interface Fact {
  readonly entity: AnyEntity;
  readonly row: StoredRow;
  readonly current: boolean;
}

const PAGE = 1000;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/**
 * Everything that a database says, as sorted lines, without the ids and instants it says it with: every row of every table
 * and every superseded version, deleted ones included, all columns. An id is replaced by what the row it belongs to says, so two
 * databases in which the same things happened have the same facts, and one row that is missing, doubled, changed or points at another
 * one shows. Everything is held in memory: for tests.
 *
 * @example
 * expect(await factsOf(store, catalog)).toEqual(await factsOf(undisturbed, catalog));
 */
export async function factsOf(
  store: Pick<Store, 'reader'>,
  catalog: Catalog,
  options: FactsOptions = {},
): Promise<string[]> {
  const { ignore = [], latest = [] } = options;
  const facts: Fact[] = [];
  for (const entity of catalog.entities) {
    // What follows from other rows is no fact of its own.
    if (entity.readModel !== undefined) continue;
    for (const fact of await factsAbout(store, entity)) {
      if (!fact.current && latest.includes(entity.name)) continue;
      if (options.without?.(entity.name, fact.row) !== true) facts.push(fact);
    }
  }
  const ignored = new Set([...ignore, ...latest.map((name) => `${name}.version`)]);
  let names = new Map(facts.filter(({ current }) => current).map(({ entity, row }) => [row.id as string, entity.name]));
  // With each round a row is told apart by rows one step further away, until no more of them can be told apart.
  for (let before = 0, apart = 1; apart > before; ) {
    before = apart;
    const known = names;
    names = new Map();
    for (const fact of facts) if (fact.current) names.set(fact.row.id as string, short(lineOf(fact, known, ignored)));
    apart = new Set(names.values()).size;
  }
  return facts.map((fact) => lineOf(fact, names, ignored)).sort();
}

async function factsAbout({ reader }: Pick<Store, 'reader'>, entity: AnyEntity): Promise<Fact[]> {
  const facts: Fact[] = [];
  let last: StoredRow | undefined;
  do {
    const after = last === undefined ? undefined : { values: [], id: last.id as string };
    const page = await reader.select(entity, { orderBy: [], after, limit: PAGE, includeDeleted: true });
    for (const row of page) {
      facts.push({ entity, row, current: true });
      if (!entity.history || row.version === 1) continue;
      for (const { row: old, supersededAt } of await reader.history(entity, row.id as string)) {
        if (supersededAt !== null) facts.push({ entity, row: old, current: false });
      }
    }
    last = page.length < PAGE ? undefined : page.at(-1);
  } while (last !== undefined);
  return facts;
}

function lineOf({ entity, row, current }: Fact, names: ReadonlyMap<string, string>, ignored: ReadonlySet<string>) {
  const told = Object.keys(row)
    .filter((name) => name !== 'id' && name !== 'sequence' && !ignored.has(`${entity.name}.${name}`))
    .sort()
    .map((name) => `${name}=${JSON.stringify(named(row[name], names))}`);
  const of = current ? '' : ` (superseded version of <${names.get(row.id as string)}>)`;
  return `${entity.name}${of} ${told.join(' ')}`;
}

/** A value with ids and instants replaced. Lists that are in the order of ids come in the order of what the ids stand for. */
function named(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return value.replace(UUID, (id) => nameOf(id, names)).replace(INSTANT, '<instant>');
  if (Array.isArray(value)) {
    const items = value.map((item) => named(item, names));
    return isIdList(value, names) ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [named(key, names) as string, named(item, names)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** An id that the clock made and no row has stands for nobody; other ids, such as those of rules, were chosen by somebody. */
function nameOf(id: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(id);
  if (name !== undefined) return `<${name}>`;
  return id[14] === '7' ? '<no row>' : id;
}

const isIdList = (list: readonly unknown[], names: ReadonlyMap<string, string>): boolean =>
  list.every((item) => names.has(String(Array.isArray(item) ? item[0] : item)));

/** A name for what a row says: equal sentences, equal names. */
const short = (sentence: string): string => createHash('sha256').update(sentence).digest('base64url').slice(0, 10);
