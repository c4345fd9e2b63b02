import {
  type ClaimConflict,
  type ClaimDrift,
  type ClaimRule,
  claimText,
  UniqueViolation,
} from '@parasol/core/internal';
import type { Chain, Version } from './chain.ts';
import type { Table } from './table.ts';
import { isCurrent } from './unique-set.ts';
import { type View, versionIn } from './view.ts';

/** What the rows of one table claim, as the running writer sees it. */
export class Claims {
  readonly #holders = new Map<string, string>();
  readonly #byHolder = new Map<string, ReadonlySet<string>>();
  /** Keys of the rules that were built, by owner. */
  readonly #built = new Map<string, readonly string[]>();

  held(id: string): ReadonlySet<string> {
    return this.#byHolder.get(id) ?? NONE;
  }

  /** Keys that somebody else holds. */
  taken(keys: Iterable<string>, id: string): string | undefined {
    for (const key of keys) {
      const holder = this.#holders.get(key);
      if (holder !== undefined && holder !== id) return key;
    }
    return undefined;
  }

  /** Lets a row hold these keys and no others. */
  hold(id: string, keys: ReadonlySet<string>): void {
    for (const key of this.held(id)) if (!keys.has(key)) this.#holders.delete(key);
    for (const key of keys) this.#holders.set(key, id);
    if (keys.size === 0) this.#byHolder.delete(id);
    else this.#byHolder.set(id, keys);
  }

  built(owner: string): readonly string[] {
    return this.#built.get(owner) ?? [];
  }

  setBuilt(owner: string, rules: readonly string[]): void {
    this.#built.set(owner, rules);
  }

  entries(): Iterable<[id: string, keys: ReadonlySet<string>]> {
    return this.#byHolder;
  }
}

const NONE: ReadonlySet<string> = new Set();
/** No property and no text has it. */
const SEPARATOR = '\0';

const ownerOf = (rule: Pick<ClaimRule, 'owner'>): string => rule.owner?.id ?? '';
export const isOfOwner = (key: string, owner: string): boolean => key.startsWith(`${owner}${SEPARATOR}`);
const isOfRule = (key: string, rule: ClaimRule): boolean =>
  key.startsWith(`${ownerOf(rule)}${SEPARATOR}${rule.property}${SEPARATOR}`);

/** The key of the value that a row holds by a rule, where it holds one. */
export function keyOf(view: View, rule: ClaimRule, version: Version): string | undefined {
  const { row } = version;
  if (!isCurrent(row) || (rule.owner !== undefined && row[rule.owner.column] !== rule.owner.id)) return undefined;
  const value = view.database.evaluator(rule.value)(version, {}, view.access);
  if (value === undefined) return undefined;
  return [ownerOf(rule), rule.property, claimText(value, rule.value.type)].join(SEPARATOR);
}

export const keysOf = (view: View, rules: readonly ClaimRule[], version: Version): ReadonlySet<string> =>
  new Set(rules.flatMap((rule) => keyOf(view, rule, version) ?? []));

export const violation = ({ entity }: Table, key: string): UniqueViolation =>
  new UniqueViolation(entity.name, [`jsonExt.${key.split(SEPARATOR)[1]}`]);

/** Values that several rows hold. */
export function conflictsOf(view: View, table: Table, rules: readonly ClaimRule[], limit: number): ClaimConflict[] {
  return rules
    .flatMap((rule) => {
      const holders = new Map<string, string[]>();
      for (const version of versions(view, table)) {
        const key = keyOf(view, rule, version);
        if (key === undefined) continue;
        const ids = holders.get(key);
        if (ids === undefined) holders.set(key, [version.chain.id]);
        else ids.push(version.chain.id);
      }
      return [...holders.values()]
        .filter((ids) => ids.length > 1)
        .map((ids) => ({ property: rule.property, rows: ids.length, ids: ends(ids.sort()) }))
        .sort((a, b) => ((a.ids[0] ?? '') < (b.ids[0] ?? '') ? -1 : 1));
    })
    .slice(0, limit);
}

const ends = (ids: readonly string[]): string[] => [ids[0] as string, ids.at(-1) as string];

/** The current version of every row, deleted ones included. */
export function* versions(view: View, table: Table): Generator<Version> {
  for (const chain of table.byId.values() as Iterable<Chain>) {
    const version = versionIn(view, chain);
    if (version !== undefined) yield version;
  }
}

export function claimedPlaces(view: View, table: Table, rule: ClaimRule, texts: readonly string[]): number[] {
  const keys = new Set<string>();
  for (const version of versions(view, table)) {
    const key = keyOf(view, rule, version);
    if (key !== undefined) keys.add(key);
  }
  const prefix = [ownerOf(rule), rule.property, ''].join(SEPARATOR);
  return texts.flatMap((text, place) => (keys.has(prefix + text) ? [place] : []));
}

export function driftOf(view: View, table: Table, rules: readonly ClaimRule[]): ClaimDrift {
  let [missing, stale] = [0, 0];
  for (const rule of rules) {
    const due = new Map<string, string>();
    for (const version of versions(view, table)) {
      const key = keyOf(view, rule, version);
      if (key === undefined) continue;
      due.set(key, version.chain.id);
      if (!table.claims.held(version.chain.id).has(key)) missing += 1;
    }
    for (const [id, keys] of table.claims.entries())
      for (const key of keys) if (isOfRule(key, rule) && due.get(key) !== id) stale += 1;
  }
  return { missing, stale };
}
