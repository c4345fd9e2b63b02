import { expressionErrors, failure } from '@parasol/core';
import { type CustomNode, type CustomOperator, childrenOf, type TreeNode } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import type { DialectName } from '../dialect.ts';
import type { Compiler, Sql } from './compiler.ts';
import { comparable, isNumber } from './conditions.ts';

/** Whether every operator that a host added has SQL for the dialect. A tree that cannot be compiled takes the streaming path. */
export function canCompile(tree: TreeNode, dialect: DialectName, operators: readonly CustomOperator[]): boolean {
  if (tree.node === 'custom' && operators.find(({ name }) => name === tree.operator)?.sql?.[dialect] === undefined)
    return false;
  return childrenOf(tree).every((child) => canCompile(child, dialect, operators));
}

/** The operator's own SQL. As in process, it is not asked when an argument is missing. */
export function custom(c: Compiler, node: CustomNode): Sql {
  const operator = c.context.operators.find(({ name }) => name === node.operator);
  const template = operator?.sql?.[c.context.dialect];
  if (operator === undefined || template === undefined)
    throw failure(expressionErrors.OPERATOR_WITHOUT_SQL({ operator: node.operator, store: c.context.dialect }));
  const args = node.args.map((arg, index) => {
    const declared = operator.arguments[index];
    return isNumber(arg) && declared?.kind === 'number' ? c.writer.number.as(c, arg, declared) : comparable(c, arg);
  });
  const call = fill(operator.name, template, args);
  const optional = args.filter((_, index) => node.args[index]?.nullable === true);
  if (optional.length === 0) return call;
  const present = sql.join(
    optional.map((arg) => sql`(${arg}) is not null`),
    sql` and `,
  );
  return sql`(case when ${present} then ${call} end)`;
}

/** Puts the arguments in the places of `$1`, `$2`. */
function fill(name: string, template: string, args: readonly Sql[]): RawBuilder<unknown> {
  const parts = template.split(/\$(\d+)/).map((part, index) => {
    if (index % 2 === 0) return sql.raw(part);
    const arg = args[Number(part) - 1];
    if (arg === undefined)
      throw new TypeError(`The SQL of the operator "${name}" names $${part}, but it has ${args.length} arguments.`);
    return sql`(${arg})`;
  });
  return sql`(${sql.join(parts, sql.raw(''))})`;
}
