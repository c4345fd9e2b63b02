import type { AnyEntity } from '../entity/entity.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { failure } from '../errors/failure.ts';
import { allOf, columnPath, isOneOf, negated } from '../expression/compose.ts';
import { BOOLEAN, type TreeNode } from '../expression/tree.ts';
import { childrenOf } from '../expression/tree-children.ts';
import type { RepositoryEnvironment } from './plan-checker.ts';
import type { StoredRow } from './store.ts';
import type { Unit } from './unit.ts';
import { idBefore } from './uuid7.ts';

interface ById {
  readonly lock?: boolean;
  readonly asOf?: string | undefined;
}

const ID = columnPath('id', { kind: 'uuid' }, false);
const CHANGE = columnPath('changeId', { kind: 'uuid' }, false);
/** Ids that one question names. */
const AT_ONCE = 1000;

/**
 * Rows by id as an actor reaches them, and what he wrote held against what he reaches. A row out of reach is as one that is not
 * there. Where nothing is kept from him, each of these costs a look at `access`.
 */
export class ReachedRows {
  readonly #unit: Unit;
  readonly #entity: AnyEntity;
  readonly #environment: RepositoryEnvironment;

  constructor(unit: Unit, entity: AnyEntity, environment: RepositoryEnvironment) {
    this.#unit = unit;
    this.#entity = entity;
    this.#environment = environment;
  }

  /** Deleted rows included. */
  byIds(ids: readonly string[], { lock = false, asOf }: ById = {}, entity = this.#entity): Promise<StoredRow[]> {
    const rows = this.#environment.access?.rowsOf(entity, asOf !== undefined);
    const { reader } = this.#unit;
    if (rows === undefined) {
      const options = { forUpdate: lock, ...(asOf === undefined ? {} : { asOf }) };
      return this.#unit.statement(() => reader.byIds(entity, ids, options));
    }
    const plan = {
      where: allOf([isOneOf(ID, ids), rows]),
      orderBy: [],
      limit: ids.length,
      includeDeleted: true,
      asOf,
      ...(lock ? { forUpdate: 'wait' as const } : {}),
    };
    return this.#unit.statement(() => reader.select(entity, plan));
  }

  /** Whether a row is reached as it is now; deleted ones are. */
  async has(id: string): Promise<boolean> {
    return this.#environment.access?.rowsOf(this.#entity) === undefined || (await this.byIds([id])).length > 0;
  }

  /** Refuses a row that was written and is out of reach now. Its relations were asked about before. */
  async requireWritten(id: string, changed?: StoredRow): Promise<void> {
    const rows = this.#environment.access?.rowsOf(this.#entity);
    if (rows === undefined || (changed !== undefined && !dependsOn(rows, changed)) || (await this.has(id))) return;
    throw this.#outOfScope();
  }

  /** The same for rows of which the ids are known: they, and what they point at. */
  async requireAllWritten(ids: readonly string[]): Promise<void> {
    const condition = this.#environment.access?.writtenOf(this.#entity);
    if (condition === undefined) return;
    for (let at = 0; at < ids.length; at += AT_ONCE)
      await this.#requireNone([isOneOf(ID, ids.slice(at, at + AT_ONCE)), negated(condition)]);
  }

  /** The same for rows that a set statement of this change updated. */
  async requireUpdated(changed: StoredRow): Promise<void> {
    const condition = this.#environment.access?.writtenOf(this.#entity);
    if (condition !== undefined && dependsOn(condition, changed))
      await this.#requireNone([this.#ofChange(), negated(condition)]);
  }

  /** The same for rows that a set statement of this change inserted. Where it made their ids, those say where to look. */
  async requireInserted(madeIds: boolean): Promise<void> {
    const { access, newId } = this.#environment;
    const condition = access?.writtenOf(this.#entity);
    if (condition === undefined) return;
    const before = madeIds ? idBefore(newId(), Date.parse(this.#unit.transaction.timestamp)) : undefined;
    const range = before === undefined ? [] : [isBehind(before)];
    await this.#requireNone([...range, this.#ofChange(), negated(condition)]);
  }

  #ofChange(): TreeNode {
    return isOneOf(CHANGE, [this.#environment.changeId]);
  }

  async #requireNone(conditions: readonly TreeNode[]): Promise<void> {
    const filter = { where: allOf(conditions), includeDeleted: true };
    const found = await this.#unit.statement(() => this.#unit.reader.count(this.#entity, filter));
    if (found > 0) throw this.#outOfScope();
  }

  #outOfScope() {
    const { scope } = this.#entity;
    const path = scope !== undefined && scope !== 'creator' && 'location' in scope ? [`${scope.location}Id`] : [];
    return failure(coreErrors.OUT_OF_SCOPE({ entity: this.#entity.name }, path));
  }
}

const isBehind = (id: string): TreeNode => ({
  node: 'compare',
  operator: '>',
  left: ID,
  right: { node: 'literal', type: ID.type, nullable: false, value: id },
  type: BOOLEAN,
  nullable: false,
});

/** Whether a condition over a row reads one of the columns that changed. Of a collection it reads other rows, not this one. */
function dependsOn(tree: TreeNode, changed: StoredRow): boolean {
  if (tree.node === 'path') {
    const [first] = tree.steps;
    return first !== undefined && Object.hasOwn(changed, first.kind === 'one' ? `${first.name}Id` : first.name);
  }
  if ('collection' in tree) {
    const [first] = tree.owner;
    return first !== undefined && Object.hasOwn(changed, `${first}Id`);
  }
  return childrenOf(tree).some((child) => dependsOn(child, changed));
}
