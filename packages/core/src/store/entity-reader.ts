import type { AnyEntity } from '../entity/entity.ts';
import { isUuid } from '../entity/row-validation.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { failure } from '../errors/failure.ts';
import { terms } from '../errors/terms.ts';
import { columnPath, isOneOf } from '../expression/compose.ts';
import type { TypedParameters } from '../expression/parameters.ts';
import { readerOf } from '../expression/readers.ts';
import { ClaimKeeper } from './claim-keeper.ts';
import { claimText } from './claim-rules.ts';
import { decodeCursor, encodeCursor, listHash } from './cursor.ts';
import { PlanChecker, type RepositoryEnvironment } from './plan-checker.ts';
import { ReachedRows } from './reached-rows.ts';
import { ReadModelKeeper } from './read-model-keeper.ts';
import type { AggregateOptions, Condition, FindOptions, Page, Repository, Version } from './repository.ts';
import type { Frontier, IdRange, Ordering, StoredRow } from './store.ts';
import type { Unit } from './unit.ts';

/** A row of any entity. */
export type Row = Readonly<Record<string, unknown>> & { readonly id: string; readonly version: number };

/** What a repository offers to who only reads. */
type Reading = Pick<
  Repository<Row, unknown, unknown>,
  | 'get'
  | 'require'
  | 'find'
  | 'first'
  | 'stream'
  | 'byIds'
  | 'count'
  | 'aggregate'
  | 'claimed'
  | 'history'
  | 'version'
  | 'cuts'
  | 'frontier'
>;

const MAX_PAGE = 1000;

/** Reads rows of one entity in one unit of work, kept to what the actor reaches. */
export class EntityReader implements Reading {
  protected readonly unit: Unit;
  protected readonly entity: AnyEntity;
  protected readonly environment: RepositoryEnvironment;
  protected readonly plans: PlanChecker;
  protected readonly reached: ReachedRows;
  protected readonly claims: ClaimKeeper;
  protected readonly models: ReadModelKeeper;

  constructor(unit: Unit, entity: AnyEntity, environment: RepositoryEnvironment) {
    this.unit = unit;
    this.entity = entity;
    this.environment = environment;
    this.plans = new PlanChecker(entity, environment);
    this.reached = new ReachedRows(unit, entity, environment);
    this.claims = new ClaimKeeper(unit, entity, environment);
    this.models = new ReadModelKeeper(unit, entity, environment);
  }

  async get(
    id: string,
    options: { includeDeleted?: boolean; lock?: boolean; asOf?: string } = {},
  ): Promise<Row | undefined> {
    if (!isUuid(id)) throw failure(coreErrors.WRONG_TYPE({ field: 'id', expected: terms.ID() }, ['id']));
    const [row] = await this.reached.byIds([id], options);
    if (row === undefined || (row['isDeleted'] === true && options.includeDeleted !== true)) return undefined;
    return this.seen(row);
  }

  async require(id: string, options: { includeDeleted?: boolean; lock?: boolean; asOf?: string } = {}): Promise<Row> {
    const row = await this.get(id, options);
    if (row === undefined) throw failure(coreErrors.NOT_FOUND({ entity: this.entity.name, id }, ['id']));
    return row;
  }

  async find(options: FindOptions = {}): Promise<Page<Row>> {
    const limit = options.first ?? 100;
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
      throw failure(coreErrors.LIMIT_RANGE({ max: MAX_PAGE }, ['first']));
    const { where, parameters } = this.plans.filter(options);
    const orderBy = this.plans.ordering(options.orderBy, options.asOf !== undefined);
    const hash = listHash(
      this.entity.name,
      where ?? null,
      parameters,
      orderBy,
      options.asOf ?? null,
      options.includeDeleted ?? false,
    );
    const after = options.after === undefined ? undefined : decodeCursor(hash, options.after, orderBy.length);
    const rows = await this.unit.statement(() =>
      this.unit.reader.select(this.entity, {
        where,
        parameters,
        orderBy,
        after,
        limit: limit + 1,
        asOf: options.asOf,
        includeDeleted: options.includeDeleted,
        forUpdate: options.lock,
      }),
    );
    const page = rows.slice(0, limit).map((row) => this.seen(row));
    const last = page.at(-1);
    if (rows.length <= limit || last === undefined) return { rows: page, endCursor: null };
    const values = await this.#valuesOf(last, orderBy, options.asOf);
    return { rows: page, endCursor: encodeCursor(hash, { id: last.id, values }) };
  }

  /** What a row is ordered by. What stands in no column of it, such as a value that is kept beside it, is asked for. */
  async #valuesOf(row: Row, orderBy: readonly Ordering[], asOf: string | undefined): Promise<readonly unknown[]> {
    const own = orderBy.map(({ by }) =>
      by.node === 'path' && by.steps.length === 1 ? (row[by.steps[0]?.name ?? ''] ?? null) : undefined,
    );
    if (!own.includes(undefined)) return own;
    const groupBy = Object.fromEntries(orderBy.map(({ by }, i) => [`k${i}`, by]));
    const where = isOneOf(columnPath('id', { kind: 'uuid' }, false), [row.id]);
    const plan = { where, groupBy, select: {}, asOf, includeDeleted: true, limit: 1 };
    const [found] = await this.unit.statement(() => this.unit.reader.aggregate(this.entity, plan));
    return orderBy.map((_, i) => found?.[`k${i}`] ?? null);
  }

  async first(options: FindOptions = {}): Promise<Row | undefined> {
    return (await this.find({ ...options, first: 1 })).rows[0];
  }

  async *stream(
    options: FindOptions & { readonly batch?: number; readonly range?: IdRange } = {},
  ): AsyncIterable<readonly Row[]> {
    const { batch, range, ...rest } = options;
    if (range !== undefined) return yield* this.#streamRange(rest, range, batch ?? MAX_PAGE);
    let after = options.after;
    do {
      const page: Page<Row> = await this.find({
        ...rest,
        first: batch ?? MAX_PAGE,
        ...(after === undefined ? {} : { after }),
      });
      if (page.rows.length > 0) yield page.rows;
      after = page.endCursor ?? undefined;
    } while (after !== undefined);
  }

  /** A range of ids in order of the ids, whatever the declared ordering: what a range of a job works through. */
  async *#streamRange(options: FindOptions, range: IdRange, batch: number): AsyncIterable<readonly Row[]> {
    const { where, parameters } = this.plans.filter(options);
    const { asOf, includeDeleted } = options;
    let { after } = range;
    for (;;) {
      const plan = { where, parameters, orderBy: [], range: { ...range, after }, limit: batch, asOf, includeDeleted };
      // Rows of a range are worked on, hardly ever answered with: nobody asks which entity they are of, unless something is hidden.
      const rows = (await this.unit.statement(() => this.unit.reader.select(this.entity, plan))) as Row[];
      if (this.environment.access?.fields !== undefined) for (const row of rows) this.seen(row);
      if (rows.length > 0) yield rows;
      if (rows.length < batch) return;
      after = rows.at(-1)?.id;
    }
  }

  async byIds(ids: Iterable<string>, options: { includeDeleted?: boolean } = {}): Promise<ReadonlyMap<string, Row>> {
    const wanted = [...new Set(ids)];
    const found = new Map<string, Row>();
    for (let at = 0; at < wanted.length; at += MAX_PAGE) {
      const part = wanted.slice(at, at + MAX_PAGE);
      const rows = await this.reached.byIds(part);
      for (const row of rows) {
        if (row['isDeleted'] !== true || options.includeDeleted === true)
          found.set(row['id'] as string, this.seen(row));
      }
    }
    return found;
  }

  count(where?: Condition, parameters?: TypedParameters): Promise<number> {
    const filter = this.plans.filter({ where, ...(parameters === undefined ? {} : { parameters }) });
    return this.unit.statement(() => this.unit.reader.count(this.entity, filter));
  }

  aggregate(options: AggregateOptions): Promise<readonly StoredRow[]> {
    const plan = this.plans.aggregate(options);
    return this.unit.statement(() => this.unit.reader.aggregate(this.entity, plan));
  }

  async claimed(property: string, values: readonly unknown[], owner?: string): Promise<readonly number[]> {
    const rule = await this.claims.rule(property, owner);
    if (rule === undefined) return [];
    const { type } = rule.value;
    const read = readerOf(type, 'json');
    const given = values.flatMap((value, place) => {
      const found = read(value);
      return found === undefined ? [] : [{ place, text: claimText(found, type) }];
    });
    const taken: number[] = [];
    for (let at = 0; at < given.length; at += MAX_PAGE) {
      const some = given.slice(at, at + MAX_PAGE);
      const texts = some.map(({ text }) => text);
      const found = await this.unit.statement(() => this.unit.reader.claimed(this.entity, rule, texts));
      taken.push(...found.map((i) => (some[i] as { place: number }).place));
    }
    return taken;
  }

  async history(id: string): Promise<readonly Version<Row>[]> {
    if (!(await this.reached.has(id))) return [];
    const versions = await this.unit.statement(() => this.unit.reader.history(this.entity, id));
    return versions.map(({ row, supersededAt }) => ({ row: this.seen(row), supersededAt }));
  }

  async version(id: string, version: number): Promise<Row | undefined> {
    return (await this.history(id)).find(({ row }) => row.version === version)?.row;
  }

  cuts(options: {
    where?: Condition;
    parameters?: TypedParameters;
    size: number;
    includeDeleted?: boolean;
  }): Promise<readonly string[]> {
    const { size, includeDeleted } = options;
    const plan = { ...this.plans.filter(options), size, includeDeleted };
    return this.unit.statement(() => this.unit.reader.cuts(this.entity, plan));
  }

  frontier(): Promise<Frontier> {
    return this.unit.statement(() => this.unit.reader.frontier(this.entity));
  }

  protected seen(row: StoredRow): Row {
    this.unit.rowEntity.set(row, this.entity);
    return row as Row;
  }
}
