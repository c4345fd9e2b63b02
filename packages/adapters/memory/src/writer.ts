import { type AnyEntity, type Stamp, type StoredRow, UniqueViolation } from '@parasol/core/internal';
import type { Chain, Version } from './chain.ts';
import type { Database } from './database.ts';
import type { Table } from './table.ts';
import { storedValue } from './values.ts';

/** The writes of one transaction, which can be taken back up to any earlier point. */
export class Writer {
  readonly database: Database;
  readonly timestamp: string;
  readonly #stamp: Stamp;
  readonly #commit: number;
  readonly #log: [Table, Chain][] = [];

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
      const [table, chain] = this.#log.pop() as [Table, Chain];
      table.pop(chain);
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
    this.database.commit(this.#log);
    // A savepoint that nobody awaited must not take back what is committed.
    this.#log.length = 0;
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

  #push(table: Table, chain: Chain | undefined, row: StoredRow): Version {
    const version = table.push(chain, row, this.#commit);
    this.#log.push([table, version.chain]);
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
    for (const [relation, { target }] of Object.entries(entity.relations)) {
      const id = row[`${relation}Id`];
      if (id === null || id === old?.[`${relation}Id`] || (target === entity && id === row.id)) continue;
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
