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
import { coreErrors } from '../errors/core-errors.ts';
import { failure, isDomainFailure, MisuseError } from '../errors/failure.ts';
import type { Issue } from '../errors/issue.ts';
import { columnPath, isOneOf } from '../expression/compose.ts';
import type { TreeNode } from '../expression/tree.ts';
import { kernelEntities } from '../run/entities.ts';
import { subscriptionEntities } from '../subscription/entities.ts';
import { EntityReader, type Row } from './entity-reader.ts';
import type { RepositoryEnvironment } from './plan-checker.ts';
import type { InsertFromOptions, Repository, UpdateWhereOptions } from './repository.ts';
import type { ClaimRule, InsertFromResult, StoredRow } from './store.ts';
import type { Unit, WriteCounts } from './unit.ts';

const BOOKKEEPING: readonly AnyEntity[] = [...kernelEntities, ...subscriptionEntities];

/** Rows of one entity in one unit of work: checks what comes in, speaks to the store in trees and plain rows. */
export function createRepository(
  unit: Unit,
  entity: AnyEntity,
  environment: RepositoryEnvironment,
): Repository<Row, Record<string, unknown>, Record<string, unknown>> {
  return new EntityRepository(unit, entity, environment);
}

class EntityRepository
  extends EntityReader
  implements Repository<Row, Record<string, unknown>, Record<string, unknown>>
{
  issuesOfNew(row: Record<string, unknown>): readonly Issue[] {
    const hidden = this.environment.access?.fields?.writeIssues(this.entity, row) ?? [];
    return [...hidden, ...issuesThrownBy(() => validateNewRow(this.entity, row, this.#validation()))];
  }

  issuesOfPatch(patch: Record<string, unknown>): readonly Issue[] {
    const hidden = this.environment.access?.fields?.writeIssues(this.entity, patch) ?? [];
    return [...hidden, ...patchIssues(this.entity, patch, this.#validation())];
  }

  async insert(row: Record<string, unknown>): Promise<Row> {
    this.environment.access?.fields?.requireWritable(this.entity, row);
    const valid = validateNewRow(this.entity, row, this.#validation());
    await this.#requireTargets(valid);
    const options = claiming(await this.claims.ofRows([valid]));
    const [stored] = await this.unit.statement(() =>
      this.unit.transaction.insert(this.entity, [valid], 'fail', options),
    );
    await this.reached.requireWritten((stored as Row).id);
    this.models.inserted([stored as Row]);
    this.#count('inserted', 1, (stored as Row).id);
    return this.seen(stored as StoredRow);
  }

  async insertMany(
    rows: AsyncIterable<readonly Record<string, unknown>[]> | Iterable<readonly Record<string, unknown>[]>,
    onConflict: 'fail' | 'skip' = 'fail',
    options: { readonly isValid?: boolean } = {},
  ): Promise<{ inserted: number }> {
    let inserted = 0;
    const validation = this.#validation();
    for await (const batch of rows) {
      const valid = options.isValid === true ? batch : batch.map((row) => validateNewRow(this.entity, row, validation));
      const { access } = this.environment;
      for (const row of access?.fields === undefined ? [] : valid) access?.fields?.requireWritable(this.entity, row);
      const rows = access === undefined && !this.models.isAwake ? valid : valid.map((row) => this.#withId(row));
      const claims = claiming(await this.claims.ofRows(rows));
      inserted += await this.unit.statement(() =>
        this.unit.transaction.insertMany(this.entity, rows, onConflict, claims),
      );
      this.models.inserted(rows);
      if (access !== undefined) await this.reached.requireAllWritten(rows.map(({ id }) => id as string));
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
    requireNotReplaced(this.entity, current);
    const kept = this.environment.access?.fields?.kept(this.entity, current, patch) ?? patch;
    const changes = validatePatch(this.entity, current, kept, this.#validation());
    if (Object.keys(changes).length === 0) return { row: current, changed: false };
    await this.#requireTargets(changes);
    return { row: await this.#write(current, changes, options), changed: true };
  }

  async forget(id: string, expectedVersion: number, values: Record<string, unknown>): Promise<Row> {
    const current = await this.require(id, { lock: true, includeDeleted: true });
    this.#requireVersion(current, expectedVersion);
    this.environment.access?.fields?.requireWritable(this.entity, values);
    const row = await this.#write(current, values);
    await this.unit.statement(() => this.unit.transaction.forget(this.entity, id, values));
    return row;
  }

  async delete(id: string, expectedVersion: number, { reopens = true } = {}): Promise<Row> {
    const referrers = this.environment.catalog.referrers(this.entity);
    // Who refers to it in an open transaction could not be counted yet, and is waited for.
    if (referrers.length > 0 && isUuid(id))
      await this.unit.statement(() => this.unit.transaction.lock(this.entity, id, { forDeletion: true }));
    const current = await this.require(id, { lock: true });
    this.#requireVersion(current, expectedVersion);
    for (const { entity, column } of referrers) {
      const where = isOneOf(columnPath(column, { kind: 'uuid' }, true), [id]);
      const referring = (filter: TreeNode | undefined) =>
        this.unit.statement(() => this.unit.reader.count(entity, { where: filter }));
      const all = await referring(where);
      if (all === 0) continue;
      const reached = this.plans.reached(where, false, entity);
      const count = reached === where ? all : await referring(reached);
      const about = { entity: this.entity.name };
      throw failure(
        count === 0
          ? coreErrors.REFERENCED_ELSEWHERE(about, ['id'])
          : coreErrors.REFERENCED({ ...about, by: entity.name, count }, ['id']),
      );
    }
    const deleted = await this.#write(current, { isDeleted: true });
    if (reopens && this.entity.business && current['replacementUuid'] === null) await this.#reopenReplacedBy(current);
    return deleted;
  }

  /** What a deleted successor replaced is again what it was before: it ends when it did, and takes changes and other successors. */
  async #reopenReplacedBy(successor: Row): Promise<void> {
    const where = isOneOf(columnPath('replacementUuid', { kind: 'uuid' }, true), [successor.id]);
    const plan = { where, orderBy: [], limit: 1, includeDeleted: true };
    const [replaced] = await this.unit.statement(() => this.unit.reader.select(this.entity, plan));
    if (replaced === undefined) return;
    // One that was deleted itself takes no successor: what it replaced is the next to be open.
    if (replaced['isDeleted'] === true) return this.#reopenReplacedBy(replaced as Row);
    const versions = await this.unit.statement(() => this.unit.reader.history(this.entity, replaced['id'] as string));
    const before = versions.findLast(({ row }) => row['replacementUuid'] === null)?.row ?? successor;
    await this.#write(replaced as Row, { replacementUuid: null, dateValidTo: before['dateValidTo'] });
  }

  async restore(id: string, expectedVersion: number): Promise<Row> {
    const current = await this.require(id, { lock: true, includeDeleted: true });
    if (current['isDeleted'] !== true) throw failure(coreErrors.NOT_DELETED({ entity: this.entity.name, id }, ['id']));
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
    if (!this.entity.business)
      throw new MisuseError(
        'MISUSE_REPLACE',
        `${this.entity.name} has no business validity, so it cannot be replaced.`,
      );
    const current = await this.require(id, { lock: true });
    this.#requireVersion(current, expectedVersion);
    requireNotReplaced(this.entity, current);
    const from = current['dateValidFrom'] as string;
    if (!isDate(effectiveFrom) || effectiveFrom <= from) {
      throw failure(coreErrors.SUCCESSOR_TOO_EARLY({ from }, ['effectiveFrom']));
    }
    const successorId = this.environment.newId();
    const lastDay = new Date(Date.parse(`${effectiveFrom}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
    const end = current['dateValidTo'] as string | null;
    const replaced = await this.#write(current, {
      replacementUuid: successorId,
      dateValidTo: end !== null && end < lastDay ? end : lastDay,
    });
    const copy = Object.fromEntries(
      this.entity.columns.filter((column) => column.system !== true).map(({ name }) => [name, current[name]]),
    );
    const successor = await this.insert({
      ...copy,
      dateValidTo: end,
      ...(this.environment.access?.fields?.kept(this.entity, current, patch) ?? patch),
      id: successorId,
      dateValidFrom: effectiveFrom,
      replacementUuid: null,
    });
    return { replaced, successor };
  }

  async updateWhere(options: UpdateWhereOptions): Promise<number> {
    const checked = this.plans.updateWhere(options);
    const collect = this.models.ofChangedSet(checked.set);
    const plan = { ...checked, claims: await this.claims.ofSet(options.set), collect };
    const updated = await this.unit.statement(() => this.unit.transaction.updateWhere(this.entity, plan));
    if (updated > 0) await this.reached.requireUpdated(options.set);
    this.#count('updated', updated);
    return updated;
  }

  async insertFrom(options: InsertFromOptions): Promise<InsertFromResult> {
    const collect = this.models.ofInsertedSet();
    const plan = { ...this.plans.insertFrom(options), claims: await this.claims.ofSet(options.set), collect };
    const result = await this.unit.statement(() => this.unit.transaction.insertFrom(plan));
    if (result.inserted > 0) await this.reached.requireInserted(plan.set['id'] === undefined);
    this.#count('inserted', result.inserted);
    return result;
  }

  async claimUnique(schema: JsonSchema | undefined, owner?: string): Promise<void> {
    await this.claims.build(schema, owner);
  }

  /** The kernel's own bookkeeping is no part of what a command wrote. */
  #count(kind: keyof WriteCounts, rows: number, id?: string): void {
    if (!BOOKKEEPING.some((entity) => entity === this.entity)) this.unit.count(this.entity, kind, rows, id);
  }

  #validation() {
    return {
      validator: this.environment.validator,
      schema: this.environment.documents[this.entity.name],
      today: this.environment.today,
    };
  }

  #requireVersion(current: Row, expected: number): void {
    if (current.version === expected) return;
    throw failure(
      coreErrors.CONFLICT({ entity: this.entity.name, id: current.id, expected, current: current.version }, [
        'version',
      ]),
    );
  }

  /**
   * Every relation must point at a live row; the foreign key alone would accept a deleted one. The row stays locked, so that nobody
   * deletes it while this transaction is open: a deletion asks who refers to the row, and would not see what is not committed.
   */
  async #requireTargets(values: Readonly<Record<string, unknown>>): Promise<void> {
    for (const [relation, { target }] of Object.entries(this.entity.relations)) {
      const id = values[`${relation}Id`];
      if (typeof id !== 'string') continue;
      const [row] = await this.reached.byIds([id], { lock: true }, target);
      if (row === undefined || row['isDeleted'] === true)
        throw failure(coreErrors.NOT_FOUND({ entity: target.name, id }, [`${relation}Id`]));
    }
  }

  async #write(current: Row, values: StoredRow, options?: { readonly renumber?: boolean }): Promise<Row> {
    const claims = claiming(await this.claims.ofChange(current, values));
    const result = await this.unit.statement(() =>
      this.unit.transaction.update(this.entity, current.id, current.version, values, { ...options, ...claims }),
    );
    if (result.outcome !== 'updated') {
      const version = result.outcome === 'conflict' ? result.version : current.version;
      throw failure(
        coreErrors.CONFLICT({ entity: this.entity.name, id: current.id, expected: current.version, current: version }, [
          'version',
        ]),
      );
    }
    await this.reached.requireWritten(current.id, values);
    this.models.changed(current, values);
    this.#count('updated', 1, current.id);
    return this.seen(result.row);
  }

  #withId(row: Record<string, unknown>): Record<string, unknown> {
    return row['id'] === undefined ? { ...row, id: this.environment.newId() } : row;
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
