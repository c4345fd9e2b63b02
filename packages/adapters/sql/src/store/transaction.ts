import type { AnyEntity } from '@parasol/core';
import {
  type ClaimConflict,
  type ClaimOwner,
  type ClaimRule,
  type InsertFromPlan,
  type InsertFromResult,
  type ReadModel,
  type SelectPlan,
  type StoredRow,
  type StoreTransaction,
  UniqueViolation,
  type UpdateOutcome,
  type UpdateWherePlan,
  ValueOverflow,
  type WriteOptions,
} from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { decodeRow, encodeValue, qualified, type SqlSchema } from '../sql-schema.ts';
import { type Statement, slot, type Template, type Templates } from '../statement.ts';
import type { InsertOptions } from '../statements/insert.ts';
import {
  besideResult,
  greatestRow,
  idsBehind,
  idsIn,
  insertFromAtOnce,
  insertFromInSteps,
  insertFromResult,
  readAtOnce,
  readInSteps,
  valuesBehind,
} from '../statements/insert-from.ts';
import { holdRows, refreshRows } from '../statements/refresh.ts';
import type { WriteStamp } from '../statements/stamp.ts';
import { strayReferences } from '../statements/stray-references.ts';
import { forgetVersions, updateRow } from '../statements/update.ts';
import { touchedIds, updateRows } from '../statements/update-where.ts';
import { DeletedMeanwhile } from './deleted-meanwhile.ts';
import type { Executor } from './executor.ts';
import { insertStatements } from './insert-statements.ts';
import { SqlReader } from './reader.ts';

export interface SqlTransactionOptions {
  readonly schema: SqlSchema;
  readonly templates: Templates;
  readonly executor: Executor;
  readonly stamp: WriteStamp;
  /**
   * The instant by now, where others write at the same time. Whoever has waited for a row writes after whoever held it, so a lock that is
   * taken before the first write moves the transaction's instant on: what a household was at an instant is then what it was at a commit.
   */
  readonly instant?: () => string;
  readonly newId: () => string;
  /** What the ids of one set statement begin with. */
  readonly newIdPrefix: () => string;
  /** Makes the host's handle on the same transaction, for the few that ask for it. */
  handle(): unknown;
  savepoint<T>(work: () => Promise<T>): Promise<T>;
  /** Told of every bulk write. */
  readonly onWritten?: (entity: AnyEntity, rows: number) => void;
}

/** Writes by the shared statements over one connection in a transaction. */
export class SqlTransaction extends SqlReader implements StoreTransaction {
  #handle: unknown;
  #timestamp: string;
  #hasWritten = false;
  readonly #options: SqlTransactionOptions;

  constructor(options: SqlTransactionOptions) {
    super(options.schema, options.templates, options.executor);
    this.#timestamp = options.stamp.timestamp;
    this.#options = options;
  }

  get timestamp(): string {
    return this.#timestamp;
  }

  /** Whoever asks writes, and all writes of a transaction have one instant. */
  get #stamp(): WriteStamp {
    this.#hasWritten = true;
    return { ...this.#options.stamp, timestamp: this.#timestamp };
  }

  #moveOn(): void {
    if (!this.#hasWritten && this.#options.instant !== undefined) this.#timestamp = this.#options.instant();
  }

  get handle(): unknown {
    this.#handle ??= this.#options.handle();
    return this.#handle;
  }

  savepoint<T>(work: () => Promise<T>): Promise<T> {
    return this.#options.savepoint(work);
  }

  async insert(
    entity: AnyEntity,
    rows: readonly StoredRow[],
    onConflict: 'fail' | 'skip',
    { claims }: WriteOptions = {},
  ): Promise<StoredRow[]> {
    if (claims !== undefined)
      return this.#claiming(entity, rows, onConflict, claims, (some) => this.insert(entity, some, 'fail'));
    const { columns } = this.schema.table(entity);
    const stored: StoredRow[] = [];
    if (rows.length > 1) await this.#announce(entity);
    for (const statement of this.#inserts(entity, rows, { onConflict, returning: true })) {
      for (const raw of await this.executor.rows(statement)) stored.push(decodeRow(columns, raw));
    }
    return stored;
  }

  async insertMany(
    entity: AnyEntity,
    rows: readonly StoredRow[],
    onConflict: 'fail' | 'skip',
    { claims }: WriteOptions = {},
  ): Promise<number> {
    if (claims !== undefined) {
      const insert = async (some: readonly StoredRow[]) => [await this.insertMany(entity, some, 'fail')];
      return (await this.#claiming(entity, rows, onConflict, claims, insert)).reduce((all, one) => all + one, 0);
    }
    if (rows.length > 1) await this.#announce(entity);
    const inserted = await this.executor.runAll(this.#inserts(entity, rows, { onConflict, returning: false }));
    this.#options.onWritten?.(entity, inserted);
    return inserted;
  }

  /**
   * Rows with what they claim. Where some are to be left out, all are tried together first; only if that fails one by one, because
   * which of them fit depends on those before.
   */
  async #claiming<T>(
    entity: AnyEntity,
    given: readonly StoredRow[],
    onConflict: 'fail' | 'skip',
    rules: readonly ClaimRule[],
    insert: (rows: readonly StoredRow[]) => Promise<readonly T[]>,
  ): Promise<T[]> {
    const rows = given.map((row) => (typeof row['id'] === 'string' ? row : { ...row, id: this.#options.newId() }));
    const whole = async (some: readonly StoredRow[]): Promise<readonly T[]> => {
      const inserted = await insert(some);
      const ids = some.map(({ id }) => id as string);
      await this.claims.claim(entity, this.schema.dialect.idList(ids), rules);
      return inserted;
    };
    if (onConflict === 'fail') return [...(await whole(rows))];
    const fitting = async (some: readonly StoredRow[]): Promise<readonly T[] | undefined> => {
      try {
        return await this.savepoint(() => whole(some));
      } catch (error) {
        if (error instanceof UniqueViolation) return undefined;
        throw error;
      }
    };
    const together = await fitting(rows);
    if (together !== undefined) return [...together];
    const inserted: T[] = [];
    for (const row of rows) inserted.push(...((await fitting([row])) ?? []));
    return inserted;
  }

  async update(
    entity: AnyEntity,
    id: string,
    expectedVersion: number,
    values: StoredRow,
    { renumber = false, claims }: WriteOptions & { readonly renumber?: boolean } = {},
  ): Promise<UpdateOutcome> {
    if (renumber && !entity.sequence) throw new TypeError(`${entity.name} has no sequence to number its rows by.`);
    const table = this.schema.table(entity);
    const changed = Object.keys(values)
      .filter((name) => values[name] !== undefined)
      .map((name) => table.column(name));
    const encoded = new Map<string, unknown>(
      changed.map((column) => [`set.${column.column.name}`, encodeValue(table, column, values[column.column.name])]),
    );
    encoded.set('id', id).set('expected', table.column('version').codec.encode(expectedVersion));
    const { timestamp, actorId, changeId } = this.#stamp;
    encoded.set('timestamp', timestamp).set('actorId', actorId).set('changeId', changeId);
    const key = `update ${entity.name} ${renumber} ${changed.map(({ name }) => name).join(' ')}`;
    const statements = this.templated(
      key,
      () => updateRow(this.schema, table, changed, { renumber }),
      (name) => encoded.get(name),
    );
    // The row may have come into view between swap and look; then the swap is tried once more.
    for (let attempt = 1; ; attempt++) {
      let raw: readonly unknown[] | undefined;
      for (const statement of statements) [raw] = await this.executor.rows(statement);
      if (raw !== undefined) {
        if (claims !== undefined) await this.claims.renew(entity, this.schema.dialect.idList([id]), claims);
        return { outcome: 'updated', row: decodeRow(table.columns, raw) };
      }
      const [current] = await this.byIds(entity, [id]);
      if (current === undefined) return { outcome: 'missing' };
      const version = current['version'] as number;
      if (version !== expectedVersion || attempt > 1) return { outcome: 'conflict', version };
    }
  }

  async forget(entity: AnyEntity, id: string, values: StoredRow): Promise<void> {
    if (!entity.history) return;
    const table = this.schema.table(entity);
    const changed = Object.keys(values)
      .filter((name) => values[name] !== undefined)
      .map((name) => table.column(name));
    const encoded = new Map<string, unknown>(
      changed.map((column) => [`set.${column.column.name}`, encodeValue(table, column, values[column.column.name])]),
    ).set('id', id);
    const key = `forget ${entity.name} ${changed.map(({ name }) => name).join(' ')}`;
    const [statement] = this.templated(
      key,
      () => [forgetVersions(this.schema, table, changed)],
      (name) => encoded.get(name),
    );
    await this.executor.run(statement as Statement);
  }

  async updateWhere(entity: AnyEntity, plan: UpdateWherePlan): Promise<number> {
    let changed = 0;
    const { dialect } = this.schema;
    const { claims, collect = [] } = plan;
    // Where nobody else writes, the rows can be asked for before they change; elsewhere the statement says which they were.
    let ids: readonly string[] = [];
    if (claims !== undefined && !dialect.writesInWith)
      ids = (await this.#rows(touchedIds(this.schema, entity, plan))).map(([id]) => id as string);
    if (!dialect.writesInWith)
      for (const { column, into } of collect)
        for (const [id] of await this.#rows(touchedIds(this.schema, entity, plan, column))) add(into, id);
    const fragments = updateRows(this.schema, entity, plan, this.#stamp);
    await this.#named(entity, plan.set, async () => {
      for (const fragment of fragments) {
        if ((claims === undefined && collect.length === 0) || !dialect.writesInWith) {
          changed = await this.executor.run(this.compiled(fragment));
          continue;
        }
        const asked = collect.map(({ column }) => sql.id('old', this.schema.table(entity).column(column).name));
        const rows = await this.#rows(sql`${fragment} returning ${sql.join([sql`n.id`, ...asked])}`);
        ids = rows.map(([id]) => id as string);
        for (const [i, { into }] of collect.entries()) for (const row of rows) add(into, row[i + 1]);
        changed = rows.length;
      }
    });
    if (claims !== undefined && ids.length > 0) await this.claims.renew(entity, dialect.idList(ids), claims);
    this.#options.onWritten?.(entity, changed);
    return changed;
  }

  async insertFrom(plan: InsertFromPlan): Promise<InsertFromResult> {
    const result = await this.#named(plan.target, plan.set, () => this.#insertFrom(plan));
    this.#options.onWritten?.(plan.target, result.inserted);
    return result;
  }

  async #insertFrom(plan: InsertFromPlan): Promise<InsertFromResult> {
    await this.#announce(plan.target);
    const prefix = this.#options.newIdPrefix();
    const { claims, collect = [], target } = plan;
    if (this.schema.dialect.writesInWith) {
      const [row = []] = await this.#rows(insertFromAtOnce(this.schema, plan, this.#stamp, prefix));
      const { ids, collected } = besideResult(plan, row);
      for (const [i, { into }] of collect.entries()) for (const id of idsIn(collected[i])) add(into, id);
      if (claims !== undefined && typeof ids === 'string') await this.claims.claim(target, ids, claims);
      const result = insertFromResult(this.schema, plan, readAtOnce(this.schema, plan, row));
      if (result.inserted > 0) await this.#requireTargets(plan, prefix);
      return result;
    }
    const steps = insertFromInSteps(this.schema, plan, this.#stamp, prefix);
    const [count = []] = steps.count === undefined ? [] : await this.#rows(steps.count);
    const [before = []] = steps.before === undefined ? [] : await this.#rows(steps.before);
    const isAsked = claims !== undefined || collect.length > 0;
    const greatest = isAsked ? (await this.#rows(greatestRow(this.schema, target)))[0]?.[0] : undefined;
    const insert = steps.insert(count);
    const inserted = insert === undefined ? 0 : await this.executor.run(this.compiled(insert));
    if (claims !== undefined && inserted > 0) {
      const [row = []] = await this.#rows(idsBehind(this.schema, target, greatest));
      await this.claims.claim(target, row[0] as string, claims);
    }
    for (const { column, into } of inserted > 0 ? collect : [])
      for (const [id] of await this.#rows(valuesBehind(this.schema, target, column, greatest))) add(into, id);
    const [after = []] = steps.after === undefined ? [] : await this.#rows(steps.after(before[0]));
    return insertFromResult(this.schema, plan, readInSteps(this.schema, plan, { count, inserted, after }));
  }

  async refresh(model: ReadModel, owners: readonly string[]): Promise<number> {
    const { dialect } = this.schema;
    const ids = dialect.idList(owners);
    const make = () =>
      [
        holdRows(this.schema, model, sql`${slot('ids')}`) ?? [],
        refreshRows(this.schema, model, sql`${slot('ids')}`),
      ].flat();
    const statements = this.templated(`refresh ${model.entity.name}`, make, () => ids);
    const write = statements.pop() as Statement;
    for (const hold of statements) await this.executor.rows(hold);
    const written = await this.executor.run(write);
    this.#options.onWritten?.(model.entity, written);
    return written;
  }

  builtClaims(entity: AnyEntity, owner: ClaimOwner | undefined): Promise<readonly string[]> {
    return this.claims.built(entity, owner);
  }

  buildClaims(
    entity: AnyEntity,
    owner: ClaimOwner | undefined,
    rules: readonly ClaimRule[],
  ): Promise<readonly ClaimConflict[]> {
    return this.claims.build(entity, owner, rules);
  }

  async #requireTargets(plan: InsertFromPlan, idPrefix: string): Promise<void> {
    const stray = strayReferences(this.schema, plan, { idPrefix, changeId: this.#stamp.changeId });
    if (stray !== undefined && (await this.#rows(stray)).length > 0) throw new DeletedMeanwhile(plan.target.name);
  }

  async lock(entity: AnyEntity, id: string, { forDeletion = false } = {}): Promise<boolean> {
    const { dialect } = this.schema;
    const lock = forDeletion ? dialect.lockForDeletion('t') : dialect.lock('t');
    const make = () => [
      sql`select 1 from ${qualified(this.schema, entity.table)} as t where t.id = ${slot('id')}${lock}`,
    ];
    const [statement] = this.templated(`lock ${entity.name} ${forDeletion}`, make, () => id);
    const [row] = await this.executor.rows(statement as Statement);
    this.#moveOn();
    return row !== undefined;
  }

  override async select(entity: AnyEntity, plan: SelectPlan): Promise<StoredRow[]> {
    const rows = await super.select(entity, plan);
    if (plan.forUpdate !== undefined) this.#moveOn();
    return rows;
  }

  override async byIds(
    entity: AnyEntity,
    ids: readonly string[],
    options: { forUpdate?: boolean; asOf?: string } = {},
  ): Promise<StoredRow[]> {
    const rows = await super.byIds(entity, ids, options);
    if (options.forUpdate === true) this.#moveOn();
    return rows;
  }

  /** Before a statement that numbers many rows. One row is announced by the statement itself. */
  async #announce(entity: AnyEntity): Promise<void> {
    if (!entity.sequence) return;
    const statement = this.schema.dialect.numbers.announce({ schema: this.schema.name, table: entity.table });
    if (statement !== undefined) await this.#rows(statement);
  }

  /** Names the column of an overflow that has no name: the one whose values may have most digits more than fit. */
  async #named<T>(entity: AnyEntity, set: InsertFromPlan['set'], work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!this.schema.dialect.isUnnamedOverflow(error)) throw error;
      const column = widest(entity, set);
      throw column === undefined ? error : new ValueOverflow(entity.name, column, error);
    }
  }

  #rows(fragment: RawBuilder<unknown>): Promise<readonly (readonly unknown[])[]> {
    return this.executor.rows(this.compiled(fragment));
  }

  #inserts(entity: AnyEntity, rows: readonly StoredRow[], options: InsertOptions): Generator<Statement> {
    const { newId } = this.#options;
    const batch = { schema: this.schema, entity, rows, options, stamp: this.#stamp, newId };
    return insertStatements(batch, (key, make) => this.known(key, make)[0] as Template);
  }
}

/** A relation of a row that leads nowhere is nobody's id. */
function add(into: Set<string>, id: unknown): void {
  if (typeof id === 'string') into.add(id);
}

function widest(entity: AnyEntity, set: InsertFromPlan['set']): string | undefined {
  const excess = Object.entries(set).flatMap(([name, value]) => {
    const column = entity.column(name);
    if (value.kind !== 'tree' || value.tree.type.kind !== 'number' || column?.type.kind !== 'number') return [];
    return [
      { name, digits: value.tree.type.digits - value.tree.type.scale - (column.type.digits - column.type.scale) },
    ];
  });
  return excess.sort((a, b) => b.digits - a.digits)[0]?.name;
}
