import { type AnyEntity, type ClaimRule, type Stamp, type StoredRow, UniqueViolation } from '@parasol/core/internal';
import type { Chain, Version } from './chain.ts';
import { isOfOwner, keysOf, versions, violation } from './claims.ts';
import type { Database } from './database.ts';
import type { Table } from './table.ts';
import { storedValue } from './values.ts';
import type { View } from './view.ts';

/** A version that was written, or a way back from something else. */
type Entry = { readonly table: Table; readonly chain: Chain } | { readonly undo: () => void };

/** The writes of one transaction, which can be taken back up to any earlier point. */
export class Writer {
  readonly database: Database;
  readonly timestamp: string;
  readonly #stamp: Stamp;
  readonly #commit: number;
  readonly #log: Entry[] = [];

  constructor(database: Database, stamp: Stamp, timestamp: string) {
    this.database = database;
    this.timestamp = timestamp;
    this.#stamp = stamp;
    this.#commit = database.committed + 1;
  }

  /** What was written so far, for `undo`. */
  get mark(): number {
    return this.#log.length;
  }

  undo(mark: number): void {
    while (this.#log.length > mark) {
      const entry = this.#log.pop() as Entry;
      if ('undo' in entry) entry.undo();
      else entry.table.pop(entry.chain);
    }
  }

  /** Runs one statement: when it fails, nothing of it stays. */
  atomically<T>(statement: () => T): T {
    const { mark } = this;
    try {
      return statement();
    } catch (error) {
      this.undo(mark);
      throw error;
    }
  }

  commit(): void {
    this.database.commit(this.#log.flatMap((entry) => ('undo' in entry ? [] : [[entry.table, entry.chain] as const])));
    // A savepoint that nobody awaited must not take back what is committed.
    this.#log.length = 0;
  }

  /** Lets rows claim what they hold now by rules; all of them give up first what they held before. */
  claim(view: View, table: Table, versions: readonly Version[], rules: readonly ClaimRule[]): void {
    for (const { chain } of versions) this.#hold(table, chain.id, new Set());
    for (const version of versions) {
      const keys = keysOf(view, rules, version);
      const taken = table.claims.taken(keys, version.chain.id);
      if (taken !== undefined) throw violation(table, taken);
      this.#hold(table, version.chain.id, keys);
    }
  }

  /** Builds the claims of an owner anew. */
  buildClaims(view: View, table: Table, owner: string, rules: readonly ClaimRule[]): void {
    for (const [id, keys] of [...table.claims.entries()]) {
      const others = new Set([...keys].filter((key) => !isOfOwner(key, owner)));
      if (others.size < keys.size) this.#hold(table, id, others);
    }
    for (const version of versions(view, table)) {
      const { id } = version.chain;
      const keys = keysOf(view, rules, version);
      if (keys.size > 0) this.#hold(table, id, new Set([...table.claims.held(id), ...keys]));
    }
    const before = table.claims.built(owner);
    const built = rules.map(({ key }) => key);
    table.claims.setBuilt(owner, built);
    this.#log.push({ undo: () => table.claims.setBuilt(owner, before) });
  }

  #hold(table: Table, id: string, keys: ReadonlySet<string>): void {
    const before = table.claims.held(id);
    if (before.size === 0 && keys.size === 0) return;
    table.claims.hold(id, keys);
    this.#log.push({ undo: () => table.claims.hold(id, before) });
  }

  /** Inserts a row; undefined when one of these unique sets (`'any'`: whichever) already has its values. */
  insert(table: Table, given: StoredRow, skipOn: 'any' | readonly string[]): Version | undefined {
    const row = this.#newRow(table, given);
    const broken = table.byId.has(row.id as string) ? ['id'] : table.broken(row, undefined)?.columns;
    if (broken !== undefined) {
      if (skipOn === 'any' || sameColumns(broken, skipOn)) return undefined;
      throw new UniqueViolation(table.entity.name, broken);
    }
    this.#requireTargets(table, row, undefined);
    return this.#push(table, undefined, row);
  }

  /** Writes the next version of a row. */
  change({ table, chain, row: old }: Version, given: StoredRow, { renumber = false } = {}): Version {
    refuseUnknown(table.entity, given);
    const changed: Record<string, unknown> = { ...old };
    for (const column of table.entity.columns) {
      if (given[column.name] === undefined || (column.system === true && column.name !== 'isDeleted')) continue;
      changed[column.name] = storedValue(table.entity, column, given[column.name]);
    }
    const dateUpdated = this.timestamp > (old.dateUpdated as string) ? this.timestamp : old.dateUpdated;
    const { actorId, changeId } = this.#stamp;
    const row = Object.freeze({
      ...changed,
      ...(renumber ? { sequence: table.nextNumber() } : {}),
      version: (old.version as number) + 1,
      dateUpdated,
      userUpdated: actorId,
      changeId,
    });
    this.#requireTargets(table, row, old);
    return this.#push(table, chain, row);
  }

  /**
   * Overwrites columns in the superseded versions of a row. Readers of an older state see it at once, which tells them less than they
   * could have read a moment before.
   */
  forget(table: Table, chain: Chain, given: StoredRow): void {
    refuseUnknown(table.entity, given);
    const values = Object.fromEntries(
      table.entity.columns
        .filter(({ name }) => given[name] !== undefined)
        .map((column) => [column.name, storedValue(table.entity, column, given[column.name])]),
    );
    for (let i = 0; i < chain.versions.length - 1; i++) {
      const before = chain.versions[i] as Version;
      table.overwrite(chain, i, Object.freeze({ ...before.row, ...values }));
      this.#log.push({ undo: () => table.overwrite(chain, i, before.row) });
    }
  }

  /** Writes what a read model keeps of a row, in place of what it kept; false where it is so already. */
  keep(table: Table, row: StoredRow): boolean {
    const chain = table.byId.get(row.id as string);
    const known = chain?.versions.at(-1)?.row;
    if (known !== undefined && table.entity.columns.every(({ name }) => known[name] === row[name])) return false;
    this.#push(table, chain, Object.freeze(row));
    return true;
  }

  #push(table: Table, chain: Chain | undefined, row: StoredRow): Version {
    const version = table.push(chain, row, this.#commit);
    this.#log.push({ table, chain: version.chain });
    return version;
  }

  #newRow(table: Table, given: StoredRow): StoredRow {
    const { entity } = table;
    refuseUnknown(entity, given);
    const { actorId, changeId } = this.#stamp;
    const system: StoredRow = {
      id: given.id ?? this.database.environment.newId(),
      version: 1,
      isDeleted: false,
      dateCreated: this.timestamp,
      dateUpdated: this.timestamp,
      userCreated: actorId,
      userUpdated: actorId,
      changeId,
    };
    const row: Record<string, unknown> = {};
    for (const column of entity.columns) {
      const { name } = column;
      if (column.system === true && name === 'sequence') row[name] = table.nextNumber();
      else row[name] = storedValue(entity, column, column.system === true ? system[name] : given[name]);
    }
    return Object.freeze(row);
  }

  /** Foreign keys: the target of a relation exists, deleted or not. */
  #requireTargets({ entity }: Table, row: StoredRow, old: StoredRow | undefined): void {
    for (const [relation, { target, foreignKey }] of Object.entries(entity.relations)) {
      const id = row[`${relation}Id`];
      if (!foreignKey || id === null || id === old?.[`${relation}Id`] || (target === entity && id === row.id)) continue;
      if (!this.database.table(target).byId.has(id as string)) {
        throw new Error(`${entity.name}.${relation}Id: there is no ${target.name} with id ${String(id)}.`);
      }
    }
  }
}

export const sameColumns = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((column) => b.includes(column));

function refuseUnknown(entity: AnyEntity, given: StoredRow): void {
  const unknown = Object.keys(given).find((name) => entity.column(name) === undefined);
  if (unknown !== undefined) throw new TypeError(`${entity.name} has no column "${unknown}".`);
}
