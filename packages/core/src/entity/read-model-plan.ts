import { check } from '../expression/check.ts';
import type { CollectionNode, PathNode, TreeNode } from '../expression/tree.ts';
import { childrenOf } from '../expression/tree-children.ts';
import type { Catalog } from './catalog.ts';
import type { AnyEntity } from './entity.ts';
import { entityScope } from './entity-scope.ts';

/** A read model among the entities of an app. */
export interface ReadModel {
  readonly entity: AnyEntity;
  readonly owner: AnyEntity;
  /** How expressions about the owner name it. */
  readonly name: string;
  /** What each column is, over a row of the owner. */
  readonly values: ReadonlyMap<string, TreeNode>;
}

/** What a write of an entity's rows means for a read model. */
export interface Watch {
  readonly model: ReadModel;
  /** Columns that its values read. */
  readonly columns: Set<string>;
  /** How a row that was written leads to the rows of the owner. */
  readonly lead:
    | { readonly kind: 'owner' }
    /** The row is an item of a collection: its column holds the owner's id. */
    | { readonly kind: 'item'; readonly column: string }
    /** Items of a collection lead to the row by these relations. */
    | {
        readonly kind: 'behind';
        readonly items: AnyEntity;
        readonly column: string;
        readonly through: readonly string[];
      };
}

/** Checks the values of a read model; a mistake in them stops the start. */
export function readModelOf(catalog: Catalog, entity: AnyEntity): ReadModel {
  const { readModel } = entity;
  if (readModel === undefined) throw new TypeError(`${entity.name} is no read model.`);
  const scope = entityScope(catalog, readModel.of);
  const values = new Map<string, TreeNode>();
  for (const { name, type, nullable, system } of entity.columns) {
    if (system === true) continue;
    const { tree } = check(readModel.values[name], scope, { expect: type, path: [entity.name, name] });
    if (tree.nullable && !nullable)
      throw new TypeError(`${entity.name}.${name} may be missing; declare it as nullable().`);
    values.set(name, tree);
  }
  return { entity, owner: readModel.of, name: readModel.as, values };
}

/** What a read model has to be told of, by entity. */
export function watchesOf(catalog: Catalog, model: ReadModel): ReadonlyMap<AnyEntity, readonly Watch[]> {
  const watches = new Watches(catalog, model);
  for (const tree of model.values.values()) watches.read(tree);
  return watches.found;
}

/** A collection that values read: its items, and the column by which they name their owner. */
interface Items {
  readonly entity: AnyEntity;
  readonly column: string;
}

class Watches {
  readonly #catalog: Catalog;
  readonly #model: ReadModel;
  readonly found: Map<AnyEntity, Watch[]>;

  constructor(catalog: Catalog, model: ReadModel) {
    this.#catalog = catalog;
    this.#model = model;
    // A row that comes to be has values at once.
    this.found = new Map([[model.owner, [{ model, columns: new Set(), lead: { kind: 'owner' } }]]]);
  }

  read(tree: TreeNode): void {
    if ('collection' in tree) this.#readCollection(tree);
    else {
      if (tree.node === 'path') this.#readOwner(tree);
      for (const child of childrenOf(tree)) this.read(child);
    }
  }

  #readOwner({ steps: [first] }: PathNode): void {
    if (first === undefined || first.kind === 'one') throw this.#refusal(`"${first?.name}" leads away from it.`);
    this.#add(this.#model.owner, { kind: 'owner' }, first.name);
  }

  #readCollection(tree: CollectionNode): void {
    if (tree.owner.length > 0) throw this.#refusal(`"${tree.owner.join('.')}" leads away from it.`);
    const items = this.#catalog.collections(this.#model.owner).get(tree.collection);
    if (items === undefined) throw this.#refusal(`"${tree.collection}" is no collection.`);
    const { entity, column } = items;
    for (const name of [column, 'isDeleted']) this.#add(entity, { kind: 'item', column }, name);
    for (const child of childrenOf(tree)) this.#readItem(child, items);
  }

  #readItem(tree: TreeNode, items: Items): void {
    if ('collection' in tree) throw this.#refusal(`"${tree.collection}" is a collection inside of one.`);
    if (tree.node === 'path') this.#readPath(tree, items);
    for (const child of childrenOf(tree)) this.#readItem(child, items);
  }

  #readPath({ steps }: PathNode, { entity: items, column }: Items): void {
    let at = items;
    const through: string[] = [];
    for (const { kind, name } of steps) {
      if (kind === 'property') return;
      const lead: Watch['lead'] =
        through.length === 0 ? { kind: 'item', column } : { kind: 'behind', items, column, through: [...through] };
      this.#add(at, lead, kind === 'one' ? `${name}Id` : name);
      if (kind !== 'one') return;
      const target = at.relations[name]?.target;
      if (target === undefined) throw this.#refusal(`"${name}" is a read model itself.`);
      at = target;
      through.push(name);
    }
  }

  #add(entity: AnyEntity, lead: Watch['lead'], column: string): void {
    const own = this.found.get(entity) ?? [];
    this.found.set(entity, own);
    const known = own.find((one) => pathOf(one.lead) === pathOf(lead));
    if (known === undefined) own.push({ model: this.#model, columns: new Set([column]), lead });
    else known.columns.add(column);
  }

  #refusal(why: string): TypeError {
    return new TypeError(`${this.#model.entity.name}: ${why} A read model reads its owner and one collection deep.`);
  }
}

const pathOf = (lead: Watch['lead']): string =>
  lead.kind === 'owner'
    ? ''
    : [lead.column, ...(lead.kind === 'item' ? [] : [lead.items.name, ...lead.through])].join('.');
