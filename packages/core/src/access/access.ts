import type { Catalog, Collection } from '../entity/catalog.ts';
import type { AnyEntity } from '../entity/entity.ts';
import { type DocumentSchemas, entityScope } from '../entity/entity-scope.ts';
import { MisuseError } from '../errors/failure.ts';
import { check } from '../expression/check.ts';
import { allOf, anyOf, columnPath, conjuncts, isMissing, isOneOf, NEVER, negated } from '../expression/compose.ts';
import { compileEvaluator } from '../expression/evaluate.ts';
import { lifted } from '../expression/map-tree.ts';
import type { CustomOperator, Evaluator } from '../expression/scope.ts';
import { BOOLEAN, type TreeNode } from '../expression/tree.ts';
import type { ConfiguredFields } from './configured-masks.ts';
import { HiddenFields } from './hidden-fields.ts';
import type { AccessRules, RowRule } from './policy.ts';

interface AccessWorld {
  readonly actorId: string;
  readonly catalog: Catalog;
  readonly documents: DocumentSchemas;
  readonly operators: readonly CustomOperator[];
  /** What configuration hides from the actor beside the rules. */
  readonly masked: ConfiguredFields | undefined;
}

/** Conditions by entity, for rows as they are and for rows as they were. */
type Conditions = Map<AnyEntity, TreeNode | undefined>;

/**
 * What one actor reaches, for the length of one outermost call. All of it is conditions: over a row of an entity, over a row that a
 * relation leads to, over the items of a collection. Undefined means that there is nothing to ask.
 */
export class Access {
  /** What is hidden of the rows that are reached; undefined where nothing is. */
  readonly fields: HiddenFields | undefined;
  readonly #rules: AccessRules;
  readonly #world: AccessWorld;
  readonly #now: Conditions = new Map();
  readonly #past: Conditions = new Map();
  readonly #evaluators = new Map<AnyEntity, Evaluator>();
  readonly #parts = new Map<TreeNode, ReadonlySet<string>>();

  constructor(rules: AccessRules, world: AccessWorld) {
    this.#rules = rules;
    this.#world = world;
    this.fields = hiddenFields(rules, world);
  }

  /** Whether any row of any entity is kept from the actor. */
  get isNarrow(): boolean {
    return this.#world.catalog.entities.some((entity) => this.rowsOf(entity) !== undefined);
  }

  /** Whether a column or property (`jsonExt.income`) is hidden; without a field, whether anything of the entity is. */
  hides(entity: AnyEntity, field?: string): boolean {
    if (this.fields === undefined) return false;
    return field === undefined ? this.fields.of(entity).size > 0 : this.fields.hides(entity, field);
  }

  /** What a row must satisfy to be reached. */
  rowsOf(entity: AnyEntity, isPast = false): TreeNode | undefined {
    const known = isPast ? this.#past : this.#now;
    if (!known.has(entity)) known.set(entity, this.#make(entity, isPast));
    return known.get(entity);
  }

  /**
   * Whether a row that is not stored yet would be reached: with the records that its relations lead to, as nested objects.
   *
   * @example
   * ctx.access?.reaches(Individual, { ...person, location }) !== false
   */
  reaches(entity: AnyEntity, row: Readonly<Record<string, unknown>>): boolean {
    const condition = this.rowsOf(entity);
    if (condition === undefined) return true;
    const known = this.#evaluators.get(entity) ?? compileEvaluator(condition, this.#world.operators);
    this.#evaluators.set(entity, known);
    return known(row, {}) === true;
  }

  /** What a row that is reached must satisfy so that the row which a relation leads to is reached as well. */
  targetOf(from: AnyEntity, relation: string, isPast = false): TreeNode | undefined {
    const condition = this.#behind(from, relation, isPast);
    if (condition === undefined) return undefined;
    const own = this.#partsOf(this.rowsOf(from, isPast));
    const given = (part: TreeNode) => own.has(JSON.stringify(part));
    const unset = isMissing(relationId(from, relation));
    return conjuncts(condition).every(given) || given(anyOf([unset, condition])) ? undefined : condition;
  }

  /** What of the items of a collection must hold so that they are reached, given that their owner is. */
  itemsOf({ entity, column }: Collection, isPast = false): TreeNode | undefined {
    const condition = this.rowsOf(entity, isPast);
    if (condition === undefined) return undefined;
    const given = this.#partsOf(this.#behind(entity, column.slice(0, -'Id'.length), isPast));
    const left = conjuncts(condition).filter((part) => !given.has(JSON.stringify(part)));
    return left.length === 0 ? undefined : allOf(left);
  }

  /** What a row that was written must satisfy: to be reached, and to point at nothing that is not. */
  writtenOf(entity: AnyEntity): TreeNode | undefined {
    const targets = Object.keys(entity.relations).flatMap((relation) => {
      const condition = this.targetOf(entity, relation);
      return condition === undefined ? [] : [anyOf([isMissing(relationId(entity, relation)), condition])];
    });
    const own = this.rowsOf(entity);
    return own === undefined && targets.length === 0
      ? undefined
      : allOf([...(own === undefined ? [] : [own]), ...targets]);
  }

  /** The condition over a related row, as one over the row that leads to it. */
  #behind(from: AnyEntity, relation: string, isPast: boolean): TreeNode | undefined {
    const declared = from.relations[relation];
    if (declared === undefined) throw new TypeError(`${from.name} has no relation "${relation}".`);
    const condition = this.rowsOf(declared.target, isPast);
    if (condition === undefined) return undefined;
    // At an earlier instant even a target that must be there may not have been.
    const nullable = declared.nullable || isPast;
    const behind = lifted(condition, relation, nullable);
    return nullable && holdsOfNothing(condition, this.#world.operators)
      ? allOf([negated(isMissing(lifted(columnPath('id', { kind: 'uuid' }, false), relation, nullable))), behind])
      : behind;
  }

  #make(entity: AnyEntity, isPast: boolean): TreeNode | undefined {
    if (this.#rules.rows === undefined) return undefined;
    if (entity.readModel !== undefined) return this.#isMadeOfAll(entity, isPast) ? undefined : NEVER;
    const rule: RowRule = this.#rules.rows(entity, isPast);
    if (rule === 'all') return undefined;
    if (rule === 'none') return NEVER;
    if (rule !== undefined) return this.#checked(entity, rule.where);
    const { scope } = entity;
    if (scope === undefined) return undefined;
    if (scope === 'creator') return isOneOf(columnPath('userCreated', { kind: 'text' }, false), [this.#world.actorId]);
    // The policy keeps rows back and does not say where these may be seen.
    if ('location' in scope) return NEVER;
    const parts = scope.within.flatMap((of) => this.#within(entity, typeof of === 'string' ? [of] : of, isPast));
    return parts.length === 0 ? undefined : allOf(parts);
  }

  /** What is kept of rows tells of all of them, so who does not reach all reads nothing of it; expressions ask the rows instead. */
  #isMadeOfAll(model: AnyEntity, isPast: boolean): boolean {
    const { catalog } = this.#world;
    return catalog.entities.every(
      (entity) =>
        !catalog.watches(entity).some((watch) => watch.model.entity === model) ||
        this.rowsOf(entity, isPast) === undefined,
    );
  }

  /** The first of these relations that is set decides; where none is, the row belongs nowhere. */
  #within(entity: AnyEntity, alternatives: readonly string[], isPast: boolean): readonly TreeNode[] {
    const conditions = alternatives.map((relation) => this.#behind(entity, relation, isPast));
    if (conditions.every((condition) => condition === undefined)) return [];
    const [only] = conditions;
    if (alternatives.length === 1 && only !== undefined) return conjuncts(only);
    const unset = alternatives.map((relation) => isMissing(relationId(entity, relation)));
    const isSet = unset.map(negated);
    return [
      ...conditions.flatMap((condition, i) =>
        condition === undefined
          ? []
          : [anyOf([unset[i] as TreeNode, ...(i === 0 ? [] : [anyOf(isSet.slice(0, i))]), condition])],
      ),
      anyOf(isSet),
    ];
  }

  #checked(entity: AnyEntity, where: unknown): TreeNode {
    const { catalog, documents, operators } = this.#world;
    const scope = entityScope(catalog, entity, documents);
    return check(where, scope, { operators, expect: BOOLEAN, unlimited: true }).tree;
  }

  #partsOf(condition: TreeNode | undefined): ReadonlySet<string> {
    if (condition === undefined) return NONE;
    const known = this.#parts.get(condition);
    if (known !== undefined) return known;
    const parts = new Set(conjuncts(condition).map((part) => JSON.stringify(part)));
    this.#parts.set(condition, parts);
    return parts;
  }
}

const NONE: ReadonlySet<string> = new Set();

/** Undefined where no field of any entity is hidden. Copies of an entity's data are hidden as soon as anything of it is. */
function hiddenFields(rules: AccessRules, { catalog, masked }: AccessWorld): HiddenFields | undefined {
  const own = (entity: AnyEntity) => [...(rules.hidden?.(entity) ?? []), ...(masked?.get(entity.name) ?? [])];
  const byEntity = new Map<AnyEntity, ReadonlySet<string>>();
  for (const entity of catalog.entities) {
    const copied = entity.copies.flatMap((copies) => (own(copies.of).length > 0 ? copies.in : []));
    const hidden = new Set([...own(entity), ...copied]);
    if (hidden.size > 0) byEntity.set(entity, hidden);
  }
  if (byEntity.size === 0) return undefined;
  const fields = new HiddenFields(catalog, byEntity);
  const derived = catalog.entities.flatMap((owner) =>
    [...catalog.readModels(owner).values()].map(({ entity, values }): [AnyEntity, ReadonlySet<string>] => {
      const hidden = [...values].filter(([, tree]) => fields.readBy(tree, owner) !== undefined);
      return [entity, new Set([...(byEntity.get(entity) ?? []), ...hidden.map(([name]) => name)])];
    }),
  );
  return new HiddenFields(catalog, new Map([...byEntity, ...derived.filter(([, hidden]) => hidden.size > 0)]));
}

function relationId(entity: AnyEntity, relation: string) {
  const column = entity.column(`${relation}Id`);
  if (column === undefined) throw new MisuseError('MISUSE_COLUMN', `${entity.name} has no relation "${relation}".`);
  return columnPath(column.name, column.type, column.nullable);
}

/** Whether a condition lets pass what is not there, as `{"!": …}` does. */
const holdsOfNothing = (condition: TreeNode, operators: readonly CustomOperator[]): boolean =>
  compileEvaluator(condition, operators)({}, {}) === true;
