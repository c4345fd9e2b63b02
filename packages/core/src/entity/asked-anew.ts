import { columnPath, isMissing, negated, valueWhen } from '../expression/compose.ts';
import { lifted, mapChildren } from '../expression/map-tree.ts';
import type { PathNode, TreeNode } from '../expression/tree.ts';
import { childrenOf } from '../expression/tree-children.ts';
import type { Catalog } from './catalog.ts';
import type { AnyEntity } from './entity.ts';
import type { ReadModel } from './read-model-plan.ts';

/** Whether an expression may read what is kept. Most do not, and stay the tree that they are: evaluators are known by it. */
export function readsKept(tree: TreeNode, catalog: Catalog): boolean {
  if (catalog.readModelNames.size === 0) return false;
  if (tree.node === 'path')
    return tree.steps.some(({ kind, name }) => kind === 'one' && catalog.readModelNames.has(name));
  return childrenOf(tree).some((child) => readsKept(child, catalog));
}

/**
 * The same expression, where some read models are not to be trusted: in place of what they keep stands the expression by which they were
 * made, so that it is asked of the rows themselves.
 */
export function askedAnew(
  tree: TreeNode,
  entity: AnyEntity,
  catalog: Catalog,
  isToAsk: (model: ReadModel) => boolean,
): TreeNode {
  if (tree.node === 'path') return pathAnew(tree, entity, catalog, isToAsk);
  if ('collection' in tree) {
    let owner = entity;
    for (const name of tree.owner) owner = owner.relations[name]?.target ?? owner;
    const items = catalog.collections(owner).get(tree.collection)?.entity;
    if (items === undefined) throw new TypeError(`${owner.name} has no collection "${tree.collection}".`);
    return mapChildren(tree, (child) => askedAnew(child, items, catalog, isToAsk));
  }
  return mapChildren(tree, (child) => askedAnew(child, entity, catalog, isToAsk));
}

function pathAnew(
  tree: PathNode,
  entity: AnyEntity,
  catalog: Catalog,
  isToAsk: (model: ReadModel) => boolean,
): TreeNode {
  let at = entity;
  const walked: { readonly name: string; readonly nullable: boolean }[] = [];
  for (const [i, { kind, name }] of tree.steps.entries()) {
    if (kind !== 'one') return tree;
    const model = catalog.readModels(at).get(name);
    if (model !== undefined) {
      const value = model.values.get(tree.steps[i + 1]?.name ?? '');
      if (value === undefined || !isToAsk(model)) return tree;
      const lift = (part: TreeNode) =>
        walked.reduceRight((inner, step) => lifted(inner, step.name, step.nullable), part);
      const mayBeNobody = walked.some(({ nullable }) => nullable);
      const isThere = negated(isMissing(lift(columnPath('id', { kind: 'uuid' }, false))));
      return mayBeNobody ? valueWhen(isThere, lift(value)) : lift(value);
    }
    const relation = at.relations[name];
    if (relation === undefined) throw new TypeError(`${at.name} has no relation "${name}".`);
    walked.push({ name, nullable: relation.nullable });
    at = relation.target;
  }
  return tree;
}
