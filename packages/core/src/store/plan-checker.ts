import type { Catalog } from '../entity/catalog.ts';
import type { AnyEntity } from '../entity/entity.ts';
import { type DocumentSchemas, entityScope } from '../entity/entity-scope.ts';
import type { SchemaValidator } from '../entity/extension-data.ts';
import { storableIssues } from '../entity/row-validation.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { DomainFailure, failure, MisuseError } from '../errors/failure.ts';
import { didYouMean } from '../errors/nearest.ts';
import { check } from '../expression/check.ts';
import { treeOfChecked } from '../expression/checked-tree.ts';
import { dateParameter, parameterTypes, parameterValues, type TypedParameters } from '../expression/parameters.ts';
import type { CustomOperator, Scope } from '../expression/scope.ts';
import { BOOLEAN, type TreeNode, type ValueType } from '../expression/tree.ts';
import type { Condition, InsertFromOptions, SetExpression } from './repository.ts';
import type { Ordering, SetValue } from './store.ts';

export interface RepositoryEnvironment {
  readonly catalog: Catalog;
  readonly operators: readonly CustomOperator[];
  readonly validator: SchemaValidator;
  readonly documents: DocumentSchemas;
  readonly today: string;
  readonly newId: () => string;
}

export const mapValues = <T, U>(
  record: Readonly<Record<string, T>>,
  map: (value: T, key: string) => U,
): Record<string, U> => Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));

/** Turns what callers write (JSON-logic, names) into the checked trees that stores take, for one entity. */
export class PlanChecker {
  readonly #entity: AnyEntity;
  readonly #environment: RepositoryEnvironment;
  readonly #scopes = new Map<AnyEntity, Scope>();

  constructor(entity: AnyEntity, environment: RepositoryEnvironment) {
    this.#entity = entity;
    this.#environment = environment;
  }

  scope(entity: AnyEntity): Scope {
    let scope = this.#scopes.get(entity);
    if (scope === undefined) {
      scope = entityScope(this.#environment.catalog, entity, this.#environment.documents);
      this.#scopes.set(entity, scope);
    }
    return scope;
  }

  check(
    json: Condition,
    expect: ValueType | undefined,
    types: TypedParameters,
    path: (string | number)[],
    scope: Scope,
  ): TreeNode {
    const checked = treeOfChecked(json);
    if (checked !== undefined) return checked;
    return check(json, scope, {
      parameters: parameterTypes(types),
      operators: this.#environment.operators,
      expect: expect ?? 'any',
      path,
    }).tree;
  }

  filter(options: { where?: Condition; parameters?: TypedParameters }) {
    const types = { ...options.parameters, today: dateParameter(this.#environment.today) };
    return {
      where:
        options.where === undefined
          ? undefined
          : this.check(options.where, BOOLEAN, types, ['where'], this.scope(this.#entity)),
      parameters: parameterValues(types),
    };
  }

  ordering(terms: readonly string[] | undefined): Ordering[] {
    const fields = this.#entity.columns.filter((column) => column.type.kind !== 'json').map((column) => column.name);
    const declared = this.#entity.orderBy.map((term) => (term.direction === 'desc' ? `-${term.field}` : term.field));
    return (terms ?? declared).map((term, i) => {
      const field = term.replace(/^-/, '');
      if (!fields.includes(field))
        throw failure(
          coreErrors.UNORDERABLE({ field: field.slice(0, 80), hint: didYouMean(field, fields) }, ['orderBy', i]),
        );
      return {
        by: this.check({ var: field }, undefined, {}, ['orderBy', i], this.scope(this.#entity)),
        direction: term.startsWith('-') ? 'desc' : 'asc',
      };
    });
  }

  /** Set statements write whole rows: what a single insert would fill in is filled in here as well. */
  withDefaults(options: InsertFromOptions): Readonly<Record<string, SetExpression>> {
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

  setValues(
    target: AnyEntity,
    set: Readonly<Record<string, SetExpression>>,
    types: TypedParameters,
    scope: Scope,
  ): Record<string, SetValue> {
    return Object.fromEntries(
      Object.entries(set).map(([name, value]): [string, SetValue] => {
        const column = target.column(name);
        if (column === undefined)
          throw new MisuseError(
            'MISUSE_COLUMN',
            `${target.name} has no column "${name}".${didYouMean(
              name,
              target.columns.map((c) => c.name),
            )}`,
          );
        if ('value' in value) {
          const issues = value.value === undefined ? [] : storableIssues(column, value.value);
          if (issues.length > 0) throw new DomainFailure(issues);
          return [name, { kind: 'value', value: value.value }];
        }
        if ('versions' in value) {
          const path = value.versions.split('.');
          const through = value.through === undefined ? {} : { through: value.through };
          return [name, { kind: 'versions', owner: path.slice(0, -1), collection: path.at(-1) as string, ...through }];
        }
        if ('lookup' in value) return [name, this.#lookup(value, types, ['set', name], scope)];
        return [name, { kind: 'tree', tree: this.check(value.expression, column.type, types, ['set', name], scope) }];
      }),
    );
  }

  #lookup(
    { lookup: entity, by }: Extract<SetExpression, { lookup: AnyEntity }>,
    types: TypedParameters,
    path: string[],
    scope: Scope,
  ): SetValue {
    const columns = Object.keys(by);
    if (!entity.unique.some((set) => set.length === columns.length && set.every((name) => columns.includes(name)))) {
      throw new MisuseError('MISUSE_LOOKUP', `${entity.name} is not unique by ${columns.join(', ')}.`);
    }
    const tree = (json: Condition, name: string) =>
      this.check(json, entity.column(name)?.type, types, [...path, name], scope);
    return { kind: 'lookup', entity, by: mapValues(by, tree) };
  }
}
