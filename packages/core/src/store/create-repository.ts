import type { AnyEntity } from '../entity/entity.ts';
import type { JsonSchema } from '../entity/json-schema.ts';
import {
  isDate,
  isUuid,
  patchIssues,
  requireNotReplaced,
  validateNewRow,
  validatePatch,
} from '../entity/row-validation.ts';
import { sourcesOf } from '../entity/states.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { failure, isDomainFailure, MisuseError } from '../errors/failure.ts';
import type { Issue } from '../errors/issue.ts';
import { terms } from '../errors/terms.ts';
import { allOf, columnPath, isOneOf } from '../expression/compose.ts';
import { dateParameter, parameterValues, type TypedParameters } from '../expression/parameters.ts';
import { readerOf } from '../expression/readers.ts';
import { BOOLEAN, type TreeNode, type ValueType } from '../expression/tree.ts';
import { kernelEntities } from '../run/entities.ts';
import { subscriptionEntities } from '../subscription/entities.ts';
import { ClaimKeeper } from './claim-keeper.ts';
import { claimText } from './claim-rules.ts';
import { decodeCursor, encodeCursor, listHash } from './cursor.ts';
import { mapValues, PlanChecker, type RepositoryEnvironment } from './plan-checker.ts';
import { ReachedRows } from './reached-rows.ts';
import type {
  AggregateOptions,
  Condition,
  FindOptions,
  InsertFromOptions,
  Page,
  Repository,
  Version,
} from './repository.ts';
import type { ClaimRule, Frontier, IdRange, InsertFromResult, StoredRow } from './store.ts';
import type { Unit, WriteCounts } from './unit.ts';

type Row = Readonly<Record<string, unknown>> & { readonly id: string; readonly version: number };

const MAX_PAGE = 1000;

const BOOKKEEPING: readonly AnyEntity[] = [...kernelEntities, ...subscriptionEntities];

/** Rows of one entity in one unit of work: checks what comes in, speaks to the store in trees and plain rows. */
export function createRepository(
  unit: Unit,
  entity: AnyEntity,
  environment: RepositoryEnvironment,
): Repository<Row, Record<string, unknown>, Record<string, unknown>> {
  return new EntityRepository(unit, entity, environment);
}

class EntityRepository implements Repository<Row, Record<string, unknown>, Record<string, unknown>> {
  readonly #unit: Unit;
  readonly #entity: AnyEntity;
  readonly #environment: RepositoryEnvironment;
  readonly #plans: PlanChecker;
  readonly #reached: ReachedRows;
  readonly #claims: ClaimKeeper;

  constructor(unit: Unit, entity: AnyEntity, environment: RepositoryEnvironment) {
    this.#unit = unit;
    this.#entity = entity;
    this.#environment = environment;
    this.#plans = new PlanChecker(entity, environment);
    this.#reached = new ReachedRows(unit, entity, environment);
    this.#claims = new ClaimKeeper(unit, entity, environment);
  }

  async get(
    id: string,
    options: { includeDeleted?: boolean; lock?: boolean; asOf?: string } = {},
  ): Promise<Row | undefined> {
    if (!isUuid(id)) throw failure(coreErrors.WRONG_TYPE({ field: 'id', expected: terms.ID() }, ['id']));
    const [row] = await this.#reached.byIds([id], options);
    if (row === undefined || (row['isDeleted'] === true && options.includeDeleted !== true)) return undefined;
    return this.#seen(row);
  }

  async require(id: string, options: { includeDeleted?: boolean; lock?: boolean; asOf?: string } = {}): Promise<Row> {
    const row = await this.get(id, options);
    if (row === undefined) throw failure(coreErrors.NOT_FOUND({ entity: this.#entity.name, id }, ['id']));
    return row;
  }

  async find(options: FindOptions = {}): Promise<Page<Row>> {
    const limit = options.first ?? 100;
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
      throw failure(coreErrors.LIMIT_RANGE({ max: MAX_PAGE }, ['first']));
    const { where, parameters } = this.#plans.filter(options);
    const orderBy = this.#plans.ordering(options.orderBy);
    const hash = listHash(
      this.#entity.name,
      where ?? null,
      parameters,
      orderBy,
      options.asOf ?? null,
      options.includeDeleted ?? false,
    );
    const after = options.after === undefined ? undefined : decodeCursor(hash, options.after, orderBy.length);
    const rows = await this.#unit.statement(() =>
      this.#unit.reader.select(this.#entity, {
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
    const page = rows.slice(0, limit).map((row) => this.#seen(row));
    const last = page.at(-1);
    const fields = orderBy.map(({ by }) => (by as Extract<TreeNode, { node: 'path' }>).steps[0]?.name as string);
    return {
      rows: page,
      endCursor:
        rows.length > limit && last !== undefined
          ? encodeCursor(hash, { id: last.id, values: fields.map((field) => last[field] ?? null) })
          : null,
    };
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
    const { where, parameters } = this.#plans.filter(options);
    const { asOf, includeDeleted } = options;
    let { after } = range;
    for (;;) {
      const plan = { where, parameters, orderBy: [], range: { ...range, after }, limit: batch, asOf, includeDeleted };
      // Rows of a range are worked on, hardly ever answered with: nobody asks which entity they are of, unless something is hidden.
      const rows = (await this.#unit.statement(() => this.#unit.reader.select(this.#entity, plan))) as Row[];
      if (this.#environment.access?.fields !== undefined) for (const row of rows) this.#seen(row);
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
      const rows = await this.#reached.byIds(part);
      for (const row of rows) {
        if (row['isDeleted'] !== true || options.includeDeleted === true)
          found.set(row['id'] as string, this.#seen(row));
      }
    }
    return found;
  }

  count(where?: Condition, parameters?: TypedParameters): Promise<number> {
    const filter = this.#plans.filter({ where, ...(parameters === undefined ? {} : { parameters }) });
    return this.#unit.statement(() => this.#unit.reader.count(this.#entity, filter));
  }

  aggregate(options: AggregateOptions): Promise<readonly StoredRow[]> {
    const filter = this.#plans.filter(options);
    const types = { ...options.parameters, today: dateParameter(this.#environment.today) };
    const isPast = options.asOf !== undefined;
    const tree = (json: Condition, path: string): TreeNode =>
      this.#plans.check(json, undefined, types, [path], this.#entity, isPast);
    return this.#unit.statement(() =>
      this.#unit.reader.aggregate(this.#entity, {
        ...filter,
        asOf: options.asOf,
        groupBy: mapValues(options.groupBy ?? {}, (json) => tree(json, 'groupBy')),
        select: Object.fromEntries(
          Object.entries(options.select).map(([name, term]) => [
            name,
            term.of === undefined
              ? { function: term.function }
              : { function: term.function, of: tree(term.of, 'select') },
          ]),
        ),
        ...(options.having === undefined ? {} : { having: options.having }),
        range: options.range,
        limit: options.limit ?? 10_000,
      }),
    );
  }

  issuesOfNew(row: Record<string, unknown>): readonly Issue[] {
    const hidden = this.#environment.access?.fields?.writeIssues(this.#entity, row) ?? [];
    return [...hidden, ...issuesThrownBy(() => validateNewRow(this.#entity, row, this.#validation()))];
  }

  issuesOfPatch(patch: Record<string, unknown>): readonly Issue[] {
    const hidden = this.#environment.access?.fields?.writeIssues(this.#entity, patch) ?? [];
    return [...hidden, ...patchIssues(this.#entity, patch, this.#validation())];
  }

  async insert(row: Record<string, unknown>): Promise<Row> {
    this.#environment.access?.fields?.requireWritable(this.#entity, row);
    const valid = validateNewRow(this.#entity, row, this.#validation());
    await this.#requireTargets(valid);
    const options = claiming(await this.#claims.ofRows([valid]));
    const [stored] = await this.#unit.statement(() =>
      this.#unit.transaction.insert(this.#entity, [valid], 'fail', options),
    );
    await this.#reached.requireWritten((stored as Row).id);
    this.#count('inserted', 1, (stored as Row).id);
    return this.#seen(stored as StoredRow);
  }

  async insertMany(
    rows: AsyncIterable<readonly Record<string, unknown>[]> | Iterable<readonly Record<string, unknown>[]>,
    onConflict: 'fail' | 'skip' = 'fail',
    options: { readonly isValid?: boolean } = {},
  ): Promise<{ inserted: number }> {
    let inserted = 0;
    const validation = this.#validation();
    for await (const batch of rows) {
      const valid =
        options.isValid === true ? batch : batch.map((row) => validateNewRow(this.#entity, row, validation));
      const { access } = this.#environment;
      for (const row of access?.fields === undefined ? [] : valid) access?.fields?.requireWritable(this.#entity, row);
      const rows = access === undefined ? valid : valid.map((row) => this.#withId(row));
      const claims = claiming(await this.#claims.ofRows(rows));
      inserted += await this.#unit.statement(() =>
        this.#unit.transaction.insertMany(this.#entity, rows, onConflict, claims),
      );
      if (rows !== valid) await this.#reached.requireAllWritten(rows.map(({ id }) => id as string));
    }
    this.#count('inserted', inserted);
    return { inserted };
  }

  async update(
    id: string,
    expectedVersion: number,
    patch: Record<string, unknown>,
    options: { readonly renumber?: boolean } = {},
  ): Promise<{ row: Row; changed: boolean }> {
    const current = await this.require(id, { lock: true });
    this.#requireVersion(current, expectedVersion);
    requireNotReplaced(this.#entity, current);
    const kept = this.#environment.access?.fields?.kept(this.#entity, current, patch) ?? patch;
    const changes = validatePatch(this.#entity, current, kept, this.#validation());
    if (Object.keys(changes).length === 0) return { row: current, changed: false };
    await this.#requireTargets(changes);
    return { row: await this.#write(current, changes, options), changed: true };
  }

  async forget(id: string, expectedVersion: number, values: Record<string, unknown>): Promise<Row> {
    const current = await this.require(id, { lock: true, includeDeleted: true });
    this.#requireVersion(current, expectedVersion);
    this.#environment.access?.fields?.requireWritable(this.#entity, values);
    const row = await this.#write(current, values);
    await this.#unit.statement(() => this.#unit.transaction.forget(this.#entity, id, values));
    return row;
  }

  async delete(id: string, expectedVersion: number): Promise<Row> {
    const referrers = this.#environment.catalog.referrers(this.#entity);
    // Who refers to it in an open transaction could not be counted yet, and is waited for.
    if (referrers.length > 0 && isUuid(id))
      await this.#unit.statement(() => this.#unit.transaction.lock(this.#entity, id, { forDeletion: true }));
    const current = await this.require(id, { lock: true });
    this.#requireVersion(current, expectedVersion);
    for (const { entity, column } of referrers) {
      const where = isOneOf(columnPath(column, { kind: 'uuid' }, true), [id]);
      const referring = (filter: TreeNode | undefined) =>
        this.#unit.statement(() => this.#unit.reader.count(entity, { where: filter }));
      const all = await referring(where);
      if (all === 0) continue;
      const reached = this.#plans.reached(where, false, entity);
      const count = reached === where ? all : await referring(reached);
      const about = { entity: this.#entity.name };
      throw failure(
        count === 0
          ? coreErrors.REFERENCED_ELSEWHERE(about, ['id'])
          : coreErrors.REFERENCED({ ...about, by: entity.name, count }, ['id']),
      );
    }
    return this.#write(current, { isDeleted: true });
  }

  async restore(id: string, expectedVersion: number): Promise<Row> {
    const current = await this.require(id, { lock: true, includeDeleted: true });
    if (current['isDeleted'] !== true) throw failure(coreErrors.NOT_DELETED({ entity: this.#entity.name, id }, ['id']));
    this.#requireVersion(current, expectedVersion);
    await this.#requireTargets(current);
    return this.#write(current, { isDeleted: false });
  }

  async replace(
    id: string,
    expectedVersion: number,
    effectiveFrom: string,
    patch: Record<string, unknown>,
  ): Promise<{ replaced: Row; successor: Row }> {
    if (!this.#entity.business)
      throw new MisuseError(
        'MISUSE_REPLACE',
        `${this.#entity.name} has no business validity, so it cannot be replaced.`,
      );
    const current = await this.require(id, { lock: true });
    this.#requireVersion(current, expectedVersion);
    requireNotReplaced(this.#entity, current);
    const from = current['dateValidFrom'] as string;
    if (!isDate(effectiveFrom) || effectiveFrom <= from) {
      throw failure(coreErrors.SUCCESSOR_TOO_EARLY({ from }, ['effectiveFrom']));
    }
    const successorId = this.#environment.newId();
    const lastDay = new Date(Date.parse(`${effectiveFrom}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
    const end = current['dateValidTo'] as string | null;
    const replaced = await this.#write(current, {
      replacementUuid: successorId,
      dateValidTo: end !== null && end < lastDay ? end : lastDay,
    });
    const copy = Object.fromEntries(
      this.#entity.columns.filter((column) => column.system !== true).map(({ name }) => [name, current[name]]),
    );
    const successor = await this.insert({
      ...copy,
      dateValidTo: end,
      ...(this.#environment.access?.fields?.kept(this.#entity, current, patch) ?? patch),
      id: successorId,
      dateValidFrom: effectiveFrom,
      replacementUuid: null,
    });
    return { replaced, successor };
  }

  async updateWhere(options: Parameters<Repository<Row, unknown, unknown>['updateWhere']>[0]): Promise<number> {
    const types = { ...options.parameters, today: dateParameter(this.#environment.today) };
    const { states } = this.#entity;
    const target = states === undefined ? undefined : options.set[states.field];
    const written = this.#plans.check(options.where, BOOLEAN, types, ['where'], this.#entity);
    let where = written;
    if (states !== undefined && target !== undefined) {
      if (!('value' in target))
        throw new MisuseError('MISUSE_STATE', `The state of a set of ${this.#entity.name} is a plain value.`);
      const sources = sourcesOf(states, target.value as string);
      const refused = options.from?.find((state) => !sources.includes(state));
      if (refused !== undefined)
        throw failure(
          coreErrors.TRANSITION_REFUSED({
            from: refused,
            to: target.value as string,
            allowed: states.transitions[refused] ?? [],
          }),
        );
      const movable = { in: [{ var: states.field }, options.from ?? sources] };
      // What was checked before is a tree and can stand in no JSON, so both are joined as trees.
      where = allOf([written, this.#plans.check(movable, BOOLEAN, types, ['where'], this.#entity)]);
    }
    const plan = {
      where: this.#plans.reached(where),
      parameters: parameterValues(types),
      set: this.#plans.setValues(this.#entity, options.set, types, this.#entity),
      range: options.range,
      claims: await this.#claims.ofSet(options.set),
    };
    const updated = await this.#unit.statement(() => this.#unit.transaction.updateWhere(this.#entity, plan));
    if (updated > 0) await this.#reached.requireUpdated(options.set);
    this.#count('updated', updated);
    return updated;
  }

  async insertFrom(options: InsertFromOptions): Promise<InsertFromResult> {
    const types = { ...options.parameters, today: dateParameter(this.#environment.today) };
    const { source } = options;
    const plans =
      options.sourceScope === 'all'
        ? new PlanChecker(this.#entity, { ...this.#environment, access: undefined })
        : this.#plans;
    const tree = (json: Condition, path: (string | number)[], expect?: ValueType) =>
      plans.check(json, expect, types, path, source);
    const set = plans.setValues(this.#entity, plans.withDefaults(options), types, source);
    const where = options.where === undefined ? undefined : tree(options.where, ['where'], BOOLEAN);
    const plan = {
      target: this.#entity,
      source,
      where: plans.reached(where, false, source),
      parameters: parameterValues(types),
      range: options.range,
      distinctOn: options.distinctOn?.map((json, i) => tree(json, ['distinctOn', i])),
      set,
      existing: options.existing,
      refuse: options.refuse?.map(({ reason, when }) => ({
        reason,
        when: tree(when, ['refuse', reason], BOOLEAN),
      })),
      limit: options.limit,
      totals:
        options.totals === undefined
          ? undefined
          : mapValues(options.totals, (json, name) => tree(json, ['totals', name])),
      claims: await this.#claims.ofSet(options.set),
    };
    const result = await this.#unit.statement(() => this.#unit.transaction.insertFrom(plan));
    if (result.inserted > 0) await this.#reached.requireInserted(set['id'] === undefined);
    this.#count('inserted', result.inserted);
    return result;
  }

  async claimUnique(schema: JsonSchema | undefined, owner?: string): Promise<void> {
    await this.#claims.build(schema, owner);
  }

  async claimed(property: string, values: readonly unknown[], owner?: string): Promise<readonly number[]> {
    const rule = await this.#claims.rule(property, owner);
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
      const found = await this.#unit.statement(() => this.#unit.reader.claimed(this.#entity, rule, texts));
      taken.push(...found.map((i) => (some[i] as { place: number }).place));
    }
    return taken;
  }

  async history(id: string): Promise<readonly Version<Row>[]> {
    if (!(await this.#reached.has(id))) return [];
    const versions = await this.#unit.statement(() => this.#unit.reader.history(this.#entity, id));
    return versions.map(({ row, supersededAt }) => ({ row: this.#seen(row), supersededAt }));
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
    const plan = { ...this.#plans.filter(options), size, includeDeleted };
    return this.#unit.statement(() => this.#unit.reader.cuts(this.#entity, plan));
  }

  frontier(): Promise<Frontier> {
    return this.#unit.statement(() => this.#unit.reader.frontier(this.#entity));
  }

  /** The kernel's own bookkeeping is no part of what a command wrote. */
  #count(kind: keyof WriteCounts, rows: number, id?: string): void {
    if (!BOOKKEEPING.some((entity) => entity === this.#entity)) this.#unit.count(this.#entity, kind, rows, id);
  }

  #seen(row: StoredRow): Row {
    this.#unit.rowEntity.set(row, this.#entity);
    return row as Row;
  }

  #validation() {
    return {
      validator: this.#environment.validator,
      schema: this.#environment.documents[this.#entity.name],
      today: this.#environment.today,
    };
  }

  #requireVersion(current: Row, expected: number): void {
    if (current.version === expected) return;
    throw failure(
      coreErrors.CONFLICT({ entity: this.#entity.name, id: current.id, expected, current: current.version }, [
        'version',
      ]),
    );
  }

  /**
   * Every relation must point at a live row; the foreign key alone would accept a deleted one. The row stays locked, so that nobody
   * deletes it while this transaction is open: a deletion asks who refers to the row, and would not see what is not committed.
   */
  async #requireTargets(values: Readonly<Record<string, unknown>>): Promise<void> {
    for (const [relation, { target }] of Object.entries(this.#entity.relations)) {
      const id = values[`${relation}Id`];
      if (typeof id !== 'string') continue;
      const [row] = await this.#reached.byIds([id], { lock: true }, target);
      if (row === undefined || row['isDeleted'] === true)
        throw failure(coreErrors.NOT_FOUND({ entity: target.name, id }, [`${relation}Id`]));
    }
  }

  async #write(current: Row, values: StoredRow, options?: { readonly renumber?: boolean }): Promise<Row> {
    const claims = claiming(await this.#claims.ofChange(current, values));
    const result = await this.#unit.statement(() =>
      this.#unit.transaction.update(this.#entity, current.id, current.version, values, { ...options, ...claims }),
    );
    if (result.outcome !== 'updated') {
      const version = result.outcome === 'conflict' ? result.version : current.version;
      throw failure(
        coreErrors.CONFLICT(
          { entity: this.#entity.name, id: current.id, expected: current.version, current: version },
          ['version'],
        ),
      );
    }
    await this.#reached.requireWritten(current.id, values);
    this.#count('updated', 1, current.id);
    return this.#seen(result.row);
  }

  #withId(row: Record<string, unknown>): Record<string, unknown> {
    return row['id'] === undefined ? { ...row, id: this.#environment.newId() } : row;
  }
}

const claiming = (claims: readonly ClaimRule[] | undefined) => (claims === undefined ? undefined : { claims });

function issuesThrownBy(work: () => unknown): readonly Issue[] {
  try {
    work();
    return [];
  } catch (error) {
    if (isDomainFailure(error)) return error.errors;
    throw error;
  }
}
