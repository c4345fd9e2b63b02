import type { Catalog } from '../entity/catalog.ts';
import type { AnyEntity } from '../entity/entity.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { failure } from '../errors/failure.ts';
import { type Issue, quotesOf } from '../errors/issue.ts';
import type { CollectionNode, TreeNode } from '../expression/tree.ts';
import { childrenOf } from '../expression/tree-children.ts';

type Row = Readonly<Record<string, unknown>>;

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Fields that are hidden from one actor, for the length of one outermost call. Operations and handlers work with the real values; what
 * the caller writes may not touch hidden fields, so it is remembered what came from him.
 */
export class HiddenFields {
  readonly #catalog: Catalog;
  readonly #byEntity: ReadonlyMap<AnyEntity, ReadonlySet<string>>;
  /** Objects and texts of the caller's input, and its entries by key. */
  readonly #given = new Set<unknown>();
  readonly #entries = new Map<string, Set<unknown>>();

  constructor(catalog: Catalog, byEntity: ReadonlyMap<AnyEntity, ReadonlySet<string>>) {
    this.#catalog = catalog;
    this.#byEntity = byEntity;
  }

  /** Hidden columns, and hidden properties as `jsonExt.income`. */
  of(entity: AnyEntity): ReadonlySet<string> {
    return this.#byEntity.get(entity) ?? NOTHING;
  }

  /** Whether a column or property is hidden, as a whole or in part. */
  hides(entity: AnyEntity, field: string): boolean {
    for (const hidden of this.of(entity))
      if (hidden === field || hidden.startsWith(`${field}.`) || field.startsWith(`${hidden}.`)) return true;
    return false;
  }

  /** Remembers what the caller gave. */
  take(input: unknown): void {
    if (typeof input === 'string') this.#given.add(input);
    if (typeof input !== 'object' || input === null || this.#given.has(input)) return;
    this.#given.add(input);
    for (const [key, value] of Object.entries(input)) {
      const values = this.#entries.get(key) ?? new Set();
      this.#entries.set(key, values.add(value));
      this.take(value);
    }
  }

  /** Whether any part of an expression or ordering came from the caller. */
  isGiven(value: unknown): boolean {
    if (this.#given.has(value)) return true;
    if (typeof value !== 'object' || value === null) return false;
    return Object.values(value).some((part) => typeof part === 'object' && this.isGiven(part));
  }

  /** Refuses an expression that reads what is hidden, through any relation. */
  requireVisible(tree: TreeNode, entity: AnyEntity, path: Issue['path']): void {
    const field = this.readBy(tree, entity);
    if (field !== undefined) throw failure(coreErrors.FIELD_HIDDEN({ field }, path));
  }

  /** The first hidden field that an expression over an entity reads. */
  readBy(tree: TreeNode, entity: AnyEntity): string | undefined {
    if (tree.node === 'path') {
      const at = this.#behind(
        entity,
        tree.steps.flatMap(({ kind, name }) => (kind === 'one' ? [name] : [])),
      );
      const field = tree.steps.flatMap(({ kind, name }) => (kind === 'one' ? [] : [name])).join('.');
      return this.hides(at, field) ? `${at.name}.${field}` : undefined;
    }
    if ('collection' in tree) {
      const items = this.#itemsOf(tree, entity);
      return firstOf(childrenOf(tree), (child) => this.readBy(child, items));
    }
    return firstOf(childrenOf(tree), (child) => this.readBy(child, entity));
  }

  /** Every part of an expression that follows from what is hidden. */
  readersOf(tree: TreeNode, entity: AnyEntity, found = new Set<TreeNode>()): Set<TreeNode> {
    if (this.readBy(tree, entity) === undefined) return found;
    found.add(tree);
    const inside = 'collection' in tree ? this.#itemsOf(tree, entity) : entity;
    for (const child of childrenOf(tree)) this.readersOf(child, inside, found);
    return found;
  }

  /** What the caller wrote into hidden fields of a new row or a patch. */
  writeIssues(entity: AnyEntity, row: Row): Issue[] {
    const hidden = this.of(entity);
    return [...hidden].flatMap((field) => {
      const [column = '', ...names] = field.split('.');
      let value: unknown = row[column];
      for (const name of names) value = (value as Row | null | undefined)?.[name];
      const isGiven = value !== undefined && this.#entries.get(names.at(-1) ?? column)?.has(value) === true;
      return isGiven ? [coreErrors.FIELD_HIDDEN({ field: `${entity.name}.${field}` }, field.split('.'))] : [];
    });
  }

  /** A refusal in words that quote nothing hidden: the code stays, the sentence does not. */
  shownIssue(issue: Issue): Issue {
    const isHidden = quotesOf(issue).some((quoted) => {
      const [name = '', ...field] = quoted.split('.');
      return [...this.#byEntity.keys()].some(
        (entity) => (name === '*' || name === entity.name) && this.hides(entity, field.join('.')),
      );
    });
    if (!isHidden) return issue;
    const { path, ...instead } = coreErrors.REASON_HIDDEN({}, issue.path);
    return Object.freeze({ code: issue.code, message: instead.message, path, parameters: {}, instead });
  }

  requireWritable(entity: AnyEntity, row: Row): void {
    const issues = this.writeIssues(entity, row);
    if (issues.length > 0) throw failure(...issues);
  }

  /** A patch that leaves hidden properties of a document as they are: who does not see them cannot mean to remove them. */
  kept<P extends Row>(entity: AnyEntity, current: Row, patch: P): P {
    this.requireWritable(entity, patch);
    let kept: Row = patch;
    for (const field of this.of(entity)) {
      const names = field.split('.');
      if (names.length > 1 && isObject(kept[names[0] as string])) kept = withValue(kept, current, names) as Row;
    }
    return kept as P;
  }

  #itemsOf({ owner, collection }: CollectionNode, entity: AnyEntity): AnyEntity {
    const items = this.#catalog.collections(this.#behind(entity, owner)).get(collection)?.entity;
    if (items === undefined) throw new TypeError(`${entity.name} has no collection "${collection}".`);
    return items;
  }

  #behind(entity: AnyEntity, relations: readonly string[]): AnyEntity {
    let at = entity;
    for (const relation of relations) {
      const target = at.relations[relation]?.target ?? this.#catalog.readModels(at).get(relation)?.entity;
      if (target === undefined) throw new TypeError(`${at.name} has no relation "${relation}".`);
      at = target;
    }
    return at;
  }
}

function firstOf<T, U>(items: readonly T[], find: (item: T) => U | undefined): U | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isObject = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The target with the property that the source has, where the target has none. */
function withValue(target: unknown, source: unknown, [name = '', ...deeper]: readonly string[]): unknown {
  if (!isObject(source) || !Object.hasOwn(source, name)) return target;
  if (target !== undefined && !isObject(target)) return target;
  const own = target?.[name];
  if (deeper.length === 0) return own === undefined ? { ...target, [name]: source[name] } : target;
  return { ...target, [name]: withValue(own, source[name], deeper) };
}
