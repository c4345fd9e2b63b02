import type { AnyEntity } from '../entity/entity.ts';
import { type DocumentSchemas, entityScope } from '../entity/entity-scope.ts';
import type { Issue } from '../errors/issue.ts';
import { check } from '../expression/check.ts';
import { parseCustomFilter } from '../expression/custom-filter.ts';
import { dateParameter, parameterTypes } from '../expression/parameters.ts';
import { BOOLEAN, type Expression, type TreeNode } from '../expression/tree.ts';
import type { OperationContext } from './context.ts';

/** Where a condition stands, and what its custom filters mean. */
export interface ConditionOptions {
  /** What bare names of custom filters mean. @default what the entity declares, such as 'jsonExt' */
  readonly under?: string;
  /** Where the condition stands in the input, for the paths of errors. @default [] */
  readonly path?: Issue['path'];
  /** Schemas of extension data for this condition, beside those of the modules. */
  readonly documents?: DocumentSchemas;
}

/**
 * Reads a condition over an entity in any form in which hosts keep them: JSON-logic, a custom filter as text
 * (`income__lt__integer=500`) or as an object, or a list of custom filters that must all hold. What it does not know is refused,
 * with its place.
 *
 * @example
 * readCondition(ctx, Individual, { '<': [{ age: [{ var: 'dob' }] }, 5] }, { path: ['criteria', 0] });
 */
export function readCondition(
  ctx: OperationContext,
  entity: AnyEntity,
  condition: unknown,
  options: ConditionOptions = {},
): Expression {
  const { under, path = [] } = options;
  const scope = entityScope(ctx.catalog, entity, { ...ctx.documents, ...options.documents });
  const parameters = parameterTypes({ today: dateParameter(ctx.today) });
  const read = isCustomFilter(condition)
    ? parseCustomFilter(condition, scope, { path, ...(under === undefined ? {} : { under }) })
    : check(condition, scope, { parameters, operators: ctx.operators, expect: BOOLEAN, path });
  requireVisible(ctx, condition, read.tree, entity, path);
  return read;
}

/** Refuses a condition that the caller gave and that reads what is hidden from him. */
export function requireVisible(
  { access }: OperationContext,
  condition: unknown,
  tree: TreeNode,
  entity: AnyEntity,
  path: Issue['path'],
): void {
  if (access?.fields?.isGiven(condition) === true) access.fields.requireVisible(tree, entity, path);
}

/** No operator of JSON-logic is called like the keys of a structured filter. */
const isCustomFilter = (condition: unknown): boolean =>
  typeof condition === 'string' ||
  Array.isArray(condition) ||
  (typeof condition === 'object' &&
    condition !== null &&
    (Object.hasOwn(condition, 'field') || Object.hasOwn(condition, 'custom_filter_condition')));
