import type { TreeNode } from './tree.ts';

/**
 * The same node over other children. Whether it may be missing is worked out anew, since what it is made of may be missing now where
 * it could not before. Of questions to a collection, what is asked of its items is mapped, too.
 */
export function mapChildren(tree: TreeNode, map: (child: TreeNode) => TreeNode): TreeNode {
  switch (tree.node) {
    case 'literal':
    case 'parameter':
    case 'path':
      return tree;
    case 'compare':
      return { ...tree, left: map(tree.left), right: map(tree.right) };
    case 'in':
      return { ...tree, value: map(tree.value) };
    case 'text':
      return { ...tree, value: map(tree.value), search: map(tree.search) };
    case 'not':
    case 'missing':
      return { ...tree, arg: map(tree.arg) };
    case 'if': {
      // biome-ignore lint/suspicious/noThenProperty: the word of JSON-logic; nobody awaits a tree.
      const branches = tree.branches.map(({ when, then }) => ({ when: map(when), then: map(then) }));
      const otherwise = map(tree.otherwise);
      const nullable = otherwise.nullable || branches.some(({ then }) => then.nullable);
      return { ...tree, branches, otherwise, nullable };
    }
    case 'round': {
      const value = map(tree.value);
      const divisor = tree.divisor === undefined ? undefined : map(tree.divisor);
      const nullable = tree.nullable || value.nullable || divisor?.nullable === true;
      return { ...tree, value, ...(divisor === undefined ? {} : { divisor }), nullable };
    }
    case 'age':
    case 'days': {
      const [from, to] = [map(tree.from), map(tree.to)];
      return { ...tree, from, to, nullable: from.nullable || to.nullable };
    }
    case 'and':
    case 'or':
      return { ...tree, args: tree.args.map(map) };
    case 'coalesce': {
      const args = tree.args.map(map);
      return { ...tree, args, nullable: args.every((arg) => arg.nullable) };
    }
    case 'arithmetic': {
      const args = tree.args.map(map);
      return { ...tree, args, nullable: args.some((arg) => arg.nullable) };
    }
    case 'custom': {
      const args = tree.args.map(map);
      return {
        ...tree,
        args,
        nullable: tree.nullable || (tree.type.kind !== 'boolean' && args.some((a) => a.nullable)),
      };
    }
    default:
      return {
        ...tree,
        ...(tree.where === undefined ? {} : { where: map(tree.where) }),
        ...(tree.value === undefined ? {} : { value: map(tree.value) }),
      };
  }
}

/**
 * A condition about a row as a condition about one that leads to it: every path begins with the relation. `nullable` says that the
 * relation may lead nowhere, where everything behind it is missing.
 */
export function lifted(tree: TreeNode, relation: string, nullable: boolean): TreeNode {
  if (tree.node === 'path')
    return { ...tree, steps: [{ kind: 'one', name: relation }, ...tree.steps], nullable: tree.nullable || nullable };
  if ('collection' in tree) return { ...tree, owner: [relation, ...tree.owner] };
  return mapChildren(tree, (child) => lifted(child, relation, nullable));
}
