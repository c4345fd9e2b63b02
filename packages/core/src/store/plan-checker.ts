import type { Access } from '../access/access.ts';
import { restrictTree } from '../access/restrict-tree.ts';
import { askedAnew, readsKept } from '../entity/asked-anew.ts';
import type { Catalog } from '../entity/catalog.ts';
import type { AnyEntity } from '../entity/entity.ts';
import { type DocumentSchemas, entityScope } from '../entity/entity-scope.ts';
import type { SchemaValidator } from '../entity/extension-data.ts';
import type { ReadModel } from '../entity/read-model-plan.ts';
import { normalValue, same, storableIssues } from '../entity/row-validation.ts';
import { sourcesOf } from '../entity/states.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { DomainFailure, failure, MisuseError } from '../errors/failure.ts';
import { didYouMean } from '../errors/hints.ts';
import { english } from '../errors/say.ts';
import { check } from '../expression/check.ts';
import { treeOfChecked } from '../expression/checked-tree.ts';
import { allOf } from '../expression/compose.ts';
import { dateParameter, parameterTypes, parameterValues, type TypedParameters } from '../expression/parameters.ts';
import { findings } from '../expression/phrases.ts';
import type { CustomOperator, Scope } from '../expression/scope.ts';
import { BOOLEAN, type TreeNode, type ValueType } from '../expression/tree.ts';
import type { KnownClaims } from './claim-keeper.ts';
import type {
  AggregateOptions,
  Condition,
  InsertFromOptions,
  SetExpression,
  UpdateWhereOptions,
} from './repository.ts';
import type { AggregatePlan, InsertFromPlan, Ordering, SetValue, UpdateWherePlan } from './store.ts';

export interface RepositoryEnvironment {
  readonly catalog: Catalog;
  readonly operators: readonly CustomOperator[];
  readonly validator: SchemaValidator;
  readonly documents: DocumentSchemas;
  readonly today: string;
  readonly newId: () => string;
  /** What is known of the claims of the app. */
  readonly knownClaims: KnownClaims;
  /** The change that everything written belongs to. */
  readonly changeId: string;
  /** What the actor reaches; undefined where nothing is kept from him, or where all rows are meant. */
  readonly access: Access | undefined;
  /** Whether this transaction wrote what a read model has not followed yet. */
  readonly isStale: (model: ReadModel) => boolean;
}

const mapValues = <T, U>(record: Readonly<Record<string, T>>, map: (value: T, key: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));

/** Turns what callers write (JSON-logic, names) into the checked trees that stores take, for one entity. */
export class PlanChecker {
  readonly #entity: AnyEntity;
  readonly #environment: RepositoryEnvironment;
  readonly #scopes = new Map<AnyEntity, Scope>();

  constructor(entity: AnyEntity, environment: RepositoryEnvironment) {
    this.#entity = entity;
    this.#environment = environment;
  }

  #scope(entity: AnyEntity): Scope {
    let scope = this.#scopes.get(entity);
    if (scope === undefined) {
      const { catalog, documents, access } = this.#environment;
      const isHidden =
        access === undefined
          ? undefined
          : (from: AnyEntity, relation: string) =>
              access.targetOf(from, relation) !== undefined || access.targetOf(from, relation, true) !== undefined;
      scope = entityScope(catalog, entity, documents, isHidden);
      this.#scopes.set(entity, scope);
    }
    return scope;
  }

  #types({ parameters }: { readonly parameters?: TypedParameters }): TypedParameters {
    return { ...parameters, today: dateParameter(this.#environment.today) };
  }

  /** The tree of what a caller wrote over rows of an entity, kept to what the actor reaches. */
  check(
    json: Condition,
    expect: ValueType | undefined,
    types: TypedParameters,
    path: (string | number)[],
    entity: AnyEntity,
    isPast = false,
  ): TreeNode {
    const { access, catalog, operators } = this.#environment;
    const checked = treeOfChecked(json);
    const tree =
      checked ??
      check(json, this.#scope(entity), { parameters: parameterTypes(types), operators, expect: expect ?? 'any', path })
        .tree;
    if (access?.fields?.isGiven(json) === true) access.fields.requireVisible(tree, entity, path);
    const asked = readsKept(tree, catalog)
      ? askedAnew(tree, entity, catalog, (model) => !this.#isTrue(model, isPast))
      : tree;
    if (access === undefined) return asked;
    const restricted = restrictTree(asked, entity, { access, catalog, isPast });
    // Checked where nothing was kept back, so it counts on what may be missing here.
    if (checked !== undefined && !same(asked, restricted))
      throw failure(coreErrors.SCOPE_TOO_NARROW({ what: findings.THIS_EXPRESSION() }, path));
    return restricted;
  }

  /** Whether what a read model keeps is what the actor may know and what is meant: of all rows, and as they are now. */
  #isTrue(model: ReadModel, isPast: boolean): boolean {
    const { access, catalog, isStale } = this.#environment;
    if (isPast || isStale(model)) return false;
    if (access === undefined) return true;
    return [...model.values.values()].every((tree) =>
      same(tree, restrictTree(tree, model.owner, { access, catalog, isPast })),
    );
  }

  /** A filter, kept to the rows that the actor reaches. */
  filter(options: { where?: Condition; parameters?: TypedParameters; asOf?: string }) {
    const types = this.#types(options);
    const isPast = options.asOf !== undefined;
    const written =
      options.where === undefined
        ? undefined
        : this.check(options.where, BOOLEAN, types, ['where'], this.#entity, isPast);
    return { where: this.reached(written, isPast), parameters: parameterValues(types) };
  }

  /** A condition, and that the row is reached. */
  reached(where: TreeNode | undefined, isPast = false, entity = this.#entity): TreeNode | undefined {
    const rows = this.#environment.access?.rowsOf(entity, isPast);
    if (rows === undefined) return where;
    return where === undefined ? rows : allOf([rows, where]);
  }

  ordering(terms: readonly string[] | undefined, isPast = false): Ordering[] {
    const models = this.#environment.catalog.readModels(this.#entity);
    const fields = this.#entity.columns.filter((column) => column.type.kind !== 'json').map((column) => column.name);
    for (const [name, { values }] of models) fields.push(...[...values.keys()].map((value) => `${name}.${value}`));
    const declared = this.#entity.orderBy.map((term) => (term.direction === 'desc' ? `-${term.field}` : term.field));
    const hidden = this.#environment.access?.fields;
    const isShown = (term: string) => {
      const [name = '', value] = term.replace(/^-/, '').split('.');
      const model = value === undefined ? undefined : models.get(name);
      return hidden?.hides(model?.entity ?? this.#entity, value ?? name) !== true;
    };
    // What is hidden does not show in the order either.
    return (terms ?? declared.filter(isShown)).map((term, i) => {
      const field = term.replace(/^-/, '');
      if (!fields.includes(field))
        throw failure(
          coreErrors.UNORDERABLE({ field: field.slice(0, 80), hint: didYouMean(field, fields) }, ['orderBy', i]),
        );
      if (hidden?.isGiven(term) === true && !isShown(term))
        throw failure(coreErrors.FIELD_HIDDEN({ field: `${this.#entity.name}.${field}` }, ['orderBy', i]));
      return {
        by: this.check({ var: field }, undefined, {}, ['orderBy', i], this.#entity, isPast),
        direction: term.startsWith('-') ? 'desc' : 'asc',
      };
    });
  }

  aggregate(options: AggregateOptions): AggregatePlan {
    const types = this.#types(options);
    const isPast = options.asOf !== undefined;
    const tree = (json: Condition, path: string): TreeNode =>
      this.check(json, undefined, types, [path], this.#entity, isPast);
    return {
      ...this.filter(options),
      asOf: options.asOf,
      groupBy: mapValues(options.groupBy ?? {}, (json) => tree(json, 'groupBy')),
      select: mapValues(options.select, ({ function: fn, of }) =>
        of === undefined ? { function: fn } : { function: fn, of: tree(of, 'select') },
      ),
      ...(options.having === undefined ? {} : { having: options.having }),
      range: options.range,
      limit: options.limit ?? 10_000,
    };
  }

  /** A change of rows, kept to those that the actor reaches and that may become what they are set to. */
  updateWhere(options: UpdateWhereOptions): UpdateWherePlan {
    const types = this.#types(options);
    const written = this.check(options.where, BOOLEAN, types, ['where'], this.#entity);
    const movable = this.#movable(options);
    // What was checked before is a tree and can stand in no JSON, so both are joined as trees.
    const where =
      movable === undefined ? written : allOf([written, this.check(movable, BOOLEAN, types, ['where'], this.#entity)]);
    return {
      where: this.reached(where),
      parameters: parameterValues(types),
      set: this.#setValues(this.#entity, options.set, types, this.#entity),
      range: options.range,
    };
  }

  /** That a row is in a state from which it may take the one that it is set to; undefined where no state is set. */
  #movable({ set, from }: UpdateWhereOptions): Condition {
    const { states } = this.#entity;
    const target = states === undefined ? undefined : set[states.field];
    if (states === undefined || target === undefined) return undefined;
    if (!('value' in target))
      throw new MisuseError('MISUSE_STATE', `The state of a set of ${this.#entity.name} is a plain value.`);
    const to = target.value as string;
    const sources = sourcesOf(states, to);
    const refused = from?.find((state) => !sources.includes(state));
    if (refused !== undefined)
      throw failure(coreErrors.TRANSITION_REFUSED({ from: refused, to, allowed: states.transitions[refused] ?? [] }));
    return { in: [{ var: states.field }, from ?? sources] };
  }

  /** New rows of the entity from rows of another one; the source is kept to what the actor reaches unless all of it is meant. */
  insertFrom(options: InsertFromOptions): InsertFromPlan {
    if (options.sourceScope === 'all' && this.#environment.access !== undefined)
      return new PlanChecker(this.#entity, { ...this.#environment, access: undefined }).insertFrom(options);
    const types = this.#types(options);
    const { source } = options;
    const tree = (json: Condition, path: (string | number)[], expect?: ValueType) =>
      this.check(json, expect, types, path, source);
    const set = this.#setValues(this.#entity, this.#withDefaults(options), types, source);
    const where = options.where === undefined ? undefined : tree(options.where, ['where'], BOOLEAN);
    return {
      target: this.#entity,
      source,
      where: this.reached(where, false, source),
      parameters: parameterValues(types),
      range: options.range,
      distinctOn: options.distinctOn?.map((json, i) => tree(json, ['distinctOn', i])),
      set,
      existing: options.existing,
      refuse: options.refuse?.map(({ reason, when }) => ({ reason, when: tree(when, ['refuse', reason], BOOLEAN) })),
      limit: options.limit,
      totals:
        options.totals === undefined
          ? undefined
          : mapValues(options.totals, (json, name) => tree(json, ['totals', name])),
    };
  }

  /** Set statements write whole rows: what a single insert would fill in is filled in here as well. */
  #withDefaults(options: InsertFromOptions): Readonly<Record<string, SetExpression>> {
    const { states, jsonExt, business } = this.#entity;
    const state = states === undefined ? undefined : options.set[states.field];
    if (
      states !== undefined &&
      state !== undefined &&
      'value' in state &&
      !states.initial.includes(state.value as string)
    ) {
      throw failure(
        coreErrors.TRANSITION_REFUSED({ from: 'nothing', to: String(state.value), allowed: states.initial }, [
          states.field,
        ]),
      );
    }
    return {
      ...(jsonExt ? { jsonExt: { value: {} } } : {}),
      ...(business ? { dateValidFrom: { value: this.#environment.today } } : {}),
      ...options.set,
    };
  }

  #setValues(
    target: AnyEntity,
    set: Readonly<Record<string, SetExpression>>,
    types: TypedParameters,
    source: AnyEntity,
  ): Record<string, SetValue> {
    return Object.fromEntries(
      Object.entries(set).map(([name, value]): [string, SetValue] => {
        const column = target.column(name);
        if (column === undefined)
          throw new MisuseError(
            'MISUSE_COLUMN',
            `${target.name} has no column "${name}".${english.hint(
              didYouMean(
                name,
                target.columns.map((c) => c.name),
              ),
            )}`,
          );
        if ('value' in value) {
          this.#environment.access?.fields?.requireWritable(target, { [name]: value.value });
          const issues = value.value === undefined ? [] : storableIssues(column, value.value);
          if (issues.length > 0) throw new DomainFailure(issues);
          return [name, { kind: 'value', value: normalValue(column, value.value) }];
        }
        if ('versions' in value) {
          const path = value.versions.split('.');
          // Versions stand for the whole collection, whoever may see a part of it.
          if (this.#environment.access?.isNarrow === true)
            throw failure(coreErrors.SCOPE_TOO_NARROW({ what: findings.MADE_OF({ name }) }, ['set', name]));
          const through = value.through === undefined ? {} : { through: value.through };
          return [name, { kind: 'versions', owner: path.slice(0, -1), collection: path.at(-1) as string, ...through }];
        }
        if ('lookup' in value) return [name, this.#lookup(value, types, ['set', name], source)];
        return [name, { kind: 'tree', tree: this.check(value.expression, column.type, types, ['set', name], source) }];
      }),
    );
  }

  #lookup(
    { lookup: entity, by }: Extract<SetExpression, { lookup: AnyEntity }>,
    types: TypedParameters,
    path: string[],
    source: AnyEntity,
  ): SetValue {
    const columns = Object.keys(by);
    if (!entity.unique.some((set) => set.length === columns.length && set.every((name) => columns.includes(name)))) {
      throw new MisuseError('MISUSE_LOOKUP', `${entity.name} is not unique by ${columns.join(', ')}.`);
    }
    const tree = (json: Condition, name: string) =>
      this.check(json, entity.column(name)?.type, types, [...path, name], source);
    return { kind: 'lookup', entity, by: mapValues(by, tree) };
  }
}
