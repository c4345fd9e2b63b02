import type { TreeNode } from './tree.ts';

/** The nodes directly below one, in reading order. */
export function childrenOf(tree: TreeNode): readonly TreeNode[] {
  switch (tree.node) {
    case 'literal':
    case 'parameter':
    case 'path':
      return [];
    case 'compare':
      return [tree.left, tree.right];
    case 'in':
      return [tree.value, ...tree.list];
    case 'text':
      return [tree.value, tree.search];
    case 'not':
    case 'missing':
      return [tree.arg];
    case 'if':
      return [...tree.branches.flatMap((branch) => [branch.when, branch.then]), tree.otherwise];
    case 'round':
      return tree.divisor === undefined ? [tree.value] : [tree.value, tree.divisor];
    case 'age':
    case 'days':
      return [tree.from, tree.to];
    case 'and':
    case 'or':
    case 'coalesce':
    case 'arithmetic':
    case 'custom':
      return tree.args;
    default:
      return [tree.where, tree.value].filter((node) => node !== undefined);
  }
}

export const countNodes = (tree: TreeNode): number =>
  childrenOf(tree).reduce((sum, child) => sum + countNodes(child), 1);
