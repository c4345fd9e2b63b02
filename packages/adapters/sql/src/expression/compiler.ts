import type {
  ArithmeticNode,
  CompareOperator,
  CustomOperator,
  InNode,
  NumberType,
  Parameters,
  RoundNode,
  TextOperator,
  TreeNode,
  Value,
  ValueType,
} from '@parasol/core/internal';
import type { RawBuilder } from 'kysely';
import type { DialectName } from '../dialect.ts';
import type { SqlSource } from '../source.ts';

/** What the parts of the expression compiler know of each other. `compile.ts` puts them together. */

export type Sql = RawBuilder<unknown>;

export interface CompileContext {
  readonly dialect: DialectName;
  readonly source: SqlSource;
  readonly parameters: Parameters;
  readonly operators: readonly CustomOperator[];
}

/** SQL that is true exactly where the condition holds. Unless `exact`, it may be NULL instead of false. */
export interface Condition {
  readonly sql: Sql;
  readonly exact: boolean;
}

/** One compilation: a context and the dialect's way to write things. */
export interface Compiler {
  readonly context: CompileContext;
  readonly writer: Writer;
  /** SQL of the value; NULL is missing. Booleans that are never missing are never NULL. */
  value(node: TreeNode): Sql;
  /** The condition as it may stand where NULL counts as false: directly under WHERE, AND, OR, WHEN, EXISTS. */
  condition(node: TreeNode): Condition;
  /** The same compilation inside a subquery. */
  within(source: SqlSource): Compiler;
}

export type NumberNode = TreeNode & { readonly type: NumberType };
export type SqlComparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

export const comparisons: Readonly<Record<CompareOperator, SqlComparison>> = Object.freeze({
  '==': '=',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
});

/** What the two dialects write differently. Everything else is written once. */
export interface Writer {
  /** A value that is known when the statement is written, as a parameter with its type. */
  constant(value: Value, type: ValueType): Sql;
  boolean(value: boolean): Sql;
  /** What stands behind IN. On Postgres numbers may be asked for as bigint. */
  list(values: readonly Value[], type: ValueType, as?: 'bigint'): Sql;
  /** A property of a JSON document; what is not exactly a value of the type is NULL. */
  json(c: Compiler, document: Sql, names: readonly string[], type: ValueType): Sql;
  /** Makes sure that texts compare by code point. */
  byCodePoint(node: TreeNode, text: Sql): Sql;
  fold(c: Compiler, text: Sql): Sql;
  text(operator: PlainTextOperator, value: Sql, search: Sql): Sql;
  /** A text that starts with a known, non-empty one. */
  startsWithKnown(value: Sql, search: string): Sql;
  age(c: Compiler, from: Sql, to: Sql): Sql;
  days(from: Sql, to: Sql): Sql;
  readonly number: NumberWriter;
}

export type PlainTextOperator = Exclude<TextOperator, `i${string}`> | 'exact';

/** Numbers: units in integers on SQLite, `numeric` on Postgres. */
export interface NumberWriter {
  /** A number as alternative in a CASE or COALESCE of a type, or as argument of an operator. */
  as(c: Compiler, node: NumberNode, type: NumberType): Sql;
  /** A number on its way into a column of a type, which may have fewer digits. */
  assign(c: Compiler, node: NumberNode, type: NumberType): Sql;
  compare(c: Compiler, operator: CompareOperator, left: NumberNode, right: NumberNode): Sql;
  in(c: Compiler, node: InNode & { readonly value: NumberNode }): Sql;
  arithmetic(c: Compiler, node: ArithmeticNode): Sql;
  round(c: Compiler, node: RoundNode): Sql;
  /** Aggregate over the rows of a subquery; zero over none. */
  sum(c: Compiler, node: NumberNode, type: NumberType): Sql;
  count(): Sql;
}
