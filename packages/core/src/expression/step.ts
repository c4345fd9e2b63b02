import type { RowAccess, Value } from './scope.ts';
import type { TreeNode } from './tree.ts';

/** What an evaluation carries from node to node besides the row. */
export interface Env {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly access: RowAccess<unknown>;
}

/** One node, ready to run. */
export type Step = (row: unknown, env: Env) => Value;

export type Compiler = (tree: TreeNode) => Step;
