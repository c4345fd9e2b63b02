import { type AnyEntity, type StoredRow, UniqueViolation } from '@parasol/core/internal';
import type { Chain, Version } from './chain.ts';
import { Claims } from './claims.ts';
import { Lookup } from './lookup.ts';
import { SortedChains } from './sorted-chains.ts';
import { isCurrent, UniqueSet } from './unique-set.ts';

const LOOKED_UP = new Set(['text', 'uuid', 'date']);

/** The rows of one entity in all their versions, and the indexes over them. */
export class Table {
  readonly entity: AnyEntity;
  readonly byId = new Map<string, Chain>();
  readonly chains = new SortedChains();
  readonly lookups: ReadonlyMap<string, Lookup>;
  readonly unique: readonly UniqueSet[];
  readonly claims = new Claims();
  #sequence = 0;
  /** Numbers of the last rows that commits numbered. */
  readonly #numbered: { readonly commit: number; readonly last: number }[] = [];

  constructor(entity: AnyEntity) {
    this.entity = entity;
    this.unique = entity.unique.map((columns) => new UniqueSet(columns));
    this.lookups = new Map(lookedUp(entity).map((column) => [column, new Lookup(column)]));
  }

  /** Numbers rise and are never given twice; rolled back ones leave gaps, as on any database. */
  nextNumber(): number {
    return ++this.#sequence;
  }

  /** Settles the numbers that were handed out up to a commit. */
  settle(commit: number): void {
    if (this.#sequence > (this.#numbered.at(-1)?.last ?? 0)) this.#numbered.push({ commit, last: this.#sequence });
  }

  /** The last number that a snapshot sees settled. */
  settledIn(snapshot: number): number {
    return this.#numbered.findLast(({ commit }) => commit <= snapshot)?.last ?? 0;
  }

  /** The unique set that a row would break as a version of `chain`. */
  broken(row: StoredRow, chain: Chain | undefined): UniqueSet | undefined {
    if (!isCurrent(row)) return undefined;
    return this.unique.find((set) => {
      const holder = set.holder(row);
      return holder !== undefined && holder !== chain;
    });
  }

  /** Adds a version, the first one of a new chain included. Refuses before it changes anything. */
  push(known: Chain | undefined, row: StoredRow, commit: number): Version {
    const broken = this.broken(row, known);
    if (broken !== undefined) throw new UniqueViolation(this.entity.name, broken.columns);
    const chain = known ?? { id: row.id as string, versions: [] };
    if (known === undefined) {
      this.byId.set(chain.id, chain);
      this.chains.add(chain);
    }
    for (const set of this.unique) set.move(chain, chain.versions.at(-1)?.row, row);
    for (const lookup of this.lookups.values()) lookup.add(chain, row[lookup.column]);
    const version: Version = { table: this, chain, row, commit };
    chain.versions.push(version);
    return version;
  }

  /** Takes the last version of a chain back. */
  pop(chain: Chain): void {
    const { row } = chain.versions.pop() as Version;
    for (const lookup of this.lookups.values()) lookup.remove(chain, row[lookup.column]);
    for (const set of this.unique) set.move(chain, row, chain.versions.at(-1)?.row);
    if (chain.versions.length > 0) return;
    this.byId.delete(chain.id);
    this.chains.remove(chain);
  }

  /** Puts another row in the place of a superseded version's. */
  overwrite(chain: Chain, at: number, row: StoredRow): void {
    const version = chain.versions[at] as Version;
    for (const lookup of this.lookups.values()) {
      lookup.remove(chain, version.row[lookup.column]);
      lookup.add(chain, row[lookup.column]);
    }
    chain.versions[at] = { ...version, row };
  }

  /** Drops superseded versions where no history is kept. */
  prune(chain: Chain): void {
    const dropped = chain.versions.splice(0, chain.versions.length - 1);
    for (const { row } of dropped) {
      for (const lookup of this.lookups.values()) lookup.remove(chain, row[lookup.column]);
    }
  }
}

/** Relations, so that joins and collections need no scan, and what the entity says it is searched by. */
function lookedUp(entity: AnyEntity): string[] {
  const leading = [...entity.unique, ...entity.indexes].map(([first]) => first);
  return entity.columns
    .filter(
      ({ name, relation, type }) => relation !== undefined || (LOOKED_UP.has(type.kind) && leading.includes(name)),
    )
    .map(({ name }) => name);
}
