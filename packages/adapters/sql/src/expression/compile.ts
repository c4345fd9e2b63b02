import type { CoalesceNode, IfNode, NumberType, PathNode, TreeNode, ValueType } from '@parasol/core/internal';
import { sql } from 'kysely';
import { collection } from './collections.ts';
import type { CompileContext, Compiler, Condition, Sql } from './compiler.ts';
import { compare, isIn, isNumber, logic, not, text, twoValued } from './conditions.ts';
import { isWide, literalValue, parameterValue } from './constants.ts';
import { custom } from './custom.ts';
import { column } from './names.ts';
import { narrow } from './narrow.ts';
import { postgresWriter } from './postgres/writer.ts';
import { sqliteWriter } from './sqlite/writer.ts';

/**
 * The value of a tree as SQL, for select lists, orderings and assignments. NULL is missing; a condition is never NULL.
 * Numbers on SQLite are units at `tree.type.scale`, as TEXT when the type has more than 18 digits.
 */
export function compileTree(tree: TreeNode, context: CompileContext): Sql {
  const c = compilerFor(context);
  const known = narrow(tree, context);
  // Whoever reads the value knows the type of the tree.
  return known !== tree && isNumber(tree) && isNumber(known) ? c.writer.number.as(c, known, tree.type) : c.value(known);
}

/** A condition for WHERE, HAVING, ON or WHEN, where NULL counts as false. */
export const compileCondition = (tree: TreeNode, context: CompileContext): Sql =>
  compilerFor(context).condition(narrow(tree, context)).sql;

/** What a tree gives, in the form in which a column of a type holds it; a number of too many digits is an error there. */
export function compileAssignment(tree: TreeNode, type: ValueType, context: CompileContext): Sql {
  const c = compilerFor(context);
  const known = narrow(tree, context);
  if (!isNumber(known) || type.kind !== 'number') return c.value(known);
  return c.writer.number.assign(c, known, type);
}

/** What to order by, so that SQL's order is the order of the values. */
export function compileOrderKey(tree: TreeNode, context: CompileContext): Sql {
  const c = compilerFor(context);
  if (tree.type.kind === 'text') return c.writer.byCodePoint(tree, c.value(tree));
  return context.dialect === 'sqlite' && isNumber(tree) && isWide(tree.type)
    ? sql`px_sort_key(${c.value(tree)})`
    : c.value(tree);
}

function compilerFor(context: CompileContext): Compiler {
  const c: Compiler = {
    context,
    writer: context.dialect === 'sqlite' ? sqliteWriter : postgresWriter,
    value: (node) => value(c, node),
    condition: (node) => condition(c, node),
    within: (source) => compilerFor({ ...context, source }),
  };
  return c;
}

function condition(c: Compiler, node: TreeNode): Condition {
  switch (node.node) {
    case 'compare':
      return compare(c, node);
    case 'in':
      return isIn(c, node);
    case 'text':
      return text(c, node);
    case 'and':
    case 'or':
      return logic(c, node);
    case 'not':
      return not(c, node);
    case 'missing':
      return { sql: sql`(${c.value(node.arg)} is null)`, exact: true };
    case 'custom':
      // A host's SQL may be NULL whatever its type says.
      return { sql: custom(c, node), exact: false };
    default:
      return { sql: c.value(node), exact: !node.nullable };
  }
}

function value(c: Compiler, node: TreeNode): Sql {
  switch (node.node) {
    case 'literal':
      return typeof node.value === 'boolean'
        ? c.writer.boolean(node.value)
        : c.writer.constant(literalValue(node), node.type);
    case 'parameter':
      return c.writer.constant(parameterValue(node, c.context), node.type);
    case 'path':
      return path(c, node);
    case 'if':
      return choice(c, node);
    case 'coalesce':
      return sql`coalesce(${sql.join(node.args.map((arg) => alternative(c, arg, node)))})`;
    case 'arithmetic':
      return c.writer.number.arithmetic(c, node);
    case 'round':
      return c.writer.number.round(c, node);
    case 'age':
      return c.writer.age(c, c.value(node.from), c.value(node.to));
    case 'days':
      return c.writer.days(c.value(node.from), c.value(node.to));
    case 'custom':
      return node.type.kind === 'boolean' ? twoValued(c.condition(node)) : custom(c, node);
    case 'compare':
    case 'in':
    case 'text':
    case 'and':
    case 'or':
    case 'not':
    case 'missing':
      return twoValued(c.condition(node));
    default:
      return collection(c, node);
  }
}

function path(c: Compiler, { steps, type }: PathNode): Sql {
  const owner = c.context.source.join(steps.filter(({ kind }) => kind === 'one').map(({ name }) => name));
  const field = steps.find(({ kind }) => kind === 'field');
  if (field === undefined || owner.entity.column(field.name) === undefined)
    throw new TypeError(`${owner.entity.name} has no column "${field?.name ?? ''}".`);
  const names = steps.filter(({ kind }) => kind === 'property').map(({ name }) => name);
  const found = column(owner.alias, field.name);
  return names.length === 0 ? found : c.writer.json(c, found, names, type);
}

function choice(c: Compiler, node: IfNode): Sql {
  const whens = node.branches.map(
    ({ when, then }) => sql`when ${c.condition(when).sql} then ${alternative(c, then, node)}`,
  );
  return sql`(case ${sql.join(whens, sql` `)} else ${alternative(c, node.otherwise, node)} end)`;
}

/** One of several values that become one: numbers meet at the scale of the whole. */
const alternative = (c: Compiler, node: TreeNode, { type }: IfNode | CoalesceNode): Sql =>
  isNumber(node) ? c.writer.number.as(c, node, type as NumberType) : c.value(node);

export type { CompileContext } from './compiler.ts';
export { encodeParameter } from './constants.ts';
export { canCompile } from './custom.ts';
export { postgresFunctions } from './postgres/functions.ts';
export { registerSqliteFunctions, type SqliteFunctionHost } from './sqlite/functions.ts';
