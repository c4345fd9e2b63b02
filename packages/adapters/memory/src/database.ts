import {
  type AnyEntity,
  compileEvaluator,
  type Evaluator,
  type StoreEnvironment,
  type TreeNode,
} from '@parasol/core/internal';
import type { Chain } from './chain.ts';
import { Table } from './table.ts';

/** What one store holds: tables, the number of the last commit, and who still reads an older state. */
export class Database {
  readonly environment: StoreEnvironment;
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #evaluators = new WeakMap<TreeNode, Evaluator>();
  /** Number of the last transaction that committed; the running writer uses the next one. */
  committed = 0;
  /** Read-only transactions that still see an older state. */
  snapshots = 0;
  #lastInstant = 0;
  #prunable: [Table, Chain][] = [];

  constructor(environment: StoreEnvironment) {
    this.environment = environment;
    this.#tables = new Map(environment.catalog.entities.map((entity) => [entity.name, new Table(entity)]));
  }

  table(entity: AnyEntity): Table {
    const table = this.#tables.get(entity.name);
    if (table === undefined) throw new TypeError(`No module lists the entity "${entity.name}".`);
    return table;
  }

  evaluator(tree: TreeNode): Evaluator {
    let evaluator = this.#evaluators.get(tree);
    if (evaluator === undefined) {
      evaluator = compileEvaluator(tree, this.environment.operators);
      this.#evaluators.set(tree, evaluator);
    }
    return evaluator;
  }

  /** The instant of a transaction: the clock's, but never before that of an earlier one. */
  instant(): string {
    this.#lastInstant = Math.max(this.environment.now(), this.#lastInstant);
    return new Date(this.#lastInstant).toISOString();
  }

  /** Makes the running writer's versions the state that readers see. */
  commit(changed: readonly (readonly [Table, Chain])[]): void {
    this.committed += 1;
    for (const [table, chain] of changed) {
      if (table.entity.sequence) table.settle(this.committed);
      if (!table.entity.history && chain.versions.length > 1) this.#prunable.push([table, chain]);
    }
    if (this.snapshots > 0) return;
    for (const [table, chain] of this.#prunable) table.prune(chain);
    this.#prunable = [];
  }
}
