import type { Catalog } from '../entity/catalog.ts';
import type { AnyEntity } from '../entity/entity.ts';
import { allOf, anyOf, negated, valueWhen } from '../expression/compose.ts';
import { lifted, mapChildren } from '../expression/map-tree.ts';
import type { CollectionNode, LiteralNode, TreeNode } from '../expression/tree.ts';
import { INTEGER } from '../expression/tree.ts';
import type { Access } from './access.ts';

/** Where a tree is read: as whom, over what, and whether rows are as they are or as they were. */
export interface Reach {
  readonly access: Access;
  readonly catalog: Catalog;
  readonly isPast: boolean;
}

/**
 * The same expression, asked by somebody who does not reach everything: collections hold the items that he reaches, and behind a
 * relation to a row that he does not reach everything is missing. So a filter, a sum or an ordering tells him no more than the rows
 * that he can read one by one. The row itself is reached; whoever runs the tree sees to that.
 */
export function restrictTree(tree: TreeNode, entity: AnyEntity, reach: Reach): TreeNode {
  if (tree.node === 'path') {
    const relations = tree.steps.flatMap(({ kind, name }) => (kind === 'one' ? [name] : []));
    const { condition } = along(entity, relations, reach);
    return condition === undefined ? tree : valueWhen(condition, tree);
  }
  if ('collection' in tree) return restrictCollection(tree, entity, reach);
  return mapChildren(tree, (child) => restrictTree(child, entity, reach));
}

/** Where relations lead, and what must hold of the row so that every row on the way is reached. */
function along(
  entity: AnyEntity,
  relations: readonly string[],
  { access, catalog, isPast }: Reach,
): { readonly entity: AnyEntity; readonly condition: TreeNode | undefined } {
  const conditions: TreeNode[] = [];
  const walked: { readonly name: string; readonly nullable: boolean }[] = [];
  let at = entity;
  for (const name of relations) {
    // What a read model keeps is of rows that are all reached, or it would have been asked anew.
    if (catalog.readModels(at).has(name)) break;
    const relation = at.relations[name];
    if (relation === undefined) throw new TypeError(`${at.name} has no relation "${name}".`);
    const condition = access.targetOf(at, name, isPast);
    if (condition !== undefined)
      conditions.push(walked.reduceRight((tree, step) => lifted(tree, step.name, step.nullable), condition));
    walked.push({ name, nullable: relation.nullable || isPast });
    at = relation.target;
  }
  return { entity: at, condition: conditions.length === 0 ? undefined : allOf(conditions) };
}

function restrictCollection(tree: CollectionNode, entity: AnyEntity, reach: Reach): TreeNode {
  const { access, catalog, isPast } = reach;
  const owner = along(entity, tree.owner, reach);
  const collection = catalog.collections(owner.entity).get(tree.collection);
  if (collection === undefined) throw new TypeError(`${owner.entity.name} has no collection "${tree.collection}".`);
  const inside = (child: TreeNode) => restrictTree(child, collection.entity, reach);
  const items = access.itemsOf(collection, isPast);
  const where = whereOf(tree, tree.where === undefined ? undefined : inside(tree.where), items);
  const asked: TreeNode = {
    ...tree,
    ...(where === undefined ? {} : { where }),
    ...(tree.value === undefined ? {} : { value: inside(tree.value) }),
  };
  return owner.condition === undefined ? asked : whereReached(asked, owner.condition);
}

/** What is asked of all items is asked of those that are reached; everything else asks for items that are reached. */
function whereOf(
  { node }: CollectionNode,
  where: TreeNode | undefined,
  items: TreeNode | undefined,
): TreeNode | undefined {
  if (items === undefined) return where;
  if (where === undefined) return items;
  return node === 'all' ? anyOf([negated(items), where]) : allOf([items, where]);
}

/** The answer where the owner of the collection is reached; elsewhere that of an empty collection. */
function whereReached(asked: TreeNode, condition: TreeNode): TreeNode {
  switch (asked.node) {
    case 'some':
      return allOf([condition, asked]);
    case 'all':
    case 'none':
      return anyOf([negated(condition), asked]);
    case 'first':
    case 'earliest':
    case 'latest':
      return valueWhen(condition, asked);
    default: {
      const zero: LiteralNode = { node: 'literal', type: INTEGER, nullable: false, value: '0' };
      const { type } = asked;
      // biome-ignore lint/suspicious/noThenProperty: the word of JSON-logic; nobody awaits a tree.
      return { node: 'if', branches: [{ when: condition, then: asked }], otherwise: zero, type, nullable: false };
    }
  }
}
