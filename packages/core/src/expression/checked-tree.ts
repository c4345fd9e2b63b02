import type { TreeNode } from './tree.ts';

const CHECKED = Symbol.for('parasol.CheckedTree');

/** A tree that was checked before, in the place of an expression. Input cannot forge it, because JSON has no symbols. */
export interface CheckedTree {
  readonly [CHECKED]: TreeNode;
}

/**
 * Marks a tree that `check` made earlier, also one that was stored since, so that a set statement takes it as it is. A calculation
 * that began with it is finished with it, whatever became of schema and rule meanwhile.
 */
export const checkedTree = (tree: TreeNode): CheckedTree => ({ [CHECKED]: tree });

/** The tree inside, or undefined for anything that has still to be checked. */
export const treeOfChecked = (value: unknown): TreeNode | undefined =>
  typeof value === 'object' && value !== null && CHECKED in value ? (value as CheckedTree)[CHECKED] : undefined;
