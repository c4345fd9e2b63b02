import { MisuseError } from '../errors/failure.ts';
import { completedYears, daysBetween } from './dates.ts';
import { evaluateCollection } from './evaluate-collection.ts';
import { evaluateCompare, evaluateIn, evaluateText } from './evaluate-compare.ts';
import { evaluateArithmetic, evaluateRound, scaled } from './evaluate-number.ts';
import { evaluateParameter, evaluatePath, literalValue } from './evaluate-path.ts';
import { plainAccess } from './plain-access.ts';
import type { CustomOperator, Evaluator, RowAccess, Value } from './scope.ts';
import type { Compiler, Env, Step } from './step.ts';
import type { CustomNode, DateDifferenceNode, Expression, IfNode, TreeNode } from './tree.ts';

/**
 * Turns a tree into nested closures once; a row then costs calls and comparisons, no look at the tree. Evaluation never
 * throws because of a row: what is not a value of the declared type is missing.
 *
 * @example
 * const eligible = compileEvaluator(expression);
 * const chosen = rows.filter((row) => eligible(row, { today: '2025-01-31' }) === true);
 */
export function compileEvaluator(source: TreeNode | Expression, operators: readonly CustomOperator[] = []): Evaluator {
  const step = compileStep('tree' in source ? source.tree : source, operators);
  return <R>(row: R, parameters: Readonly<Record<string, unknown>>, access?: RowAccess<R>): Value =>
    // A host's access reads only rows that it gave out itself, so forgetting their type here is safe.
    step(row, { parameters, access: (access as RowAccess<unknown> | undefined) ?? plainAccess });
}

/** The closure of one node, for evaluation and for explanations, which look at every node on the way. */
export function compileStep(tree: TreeNode, operators: readonly CustomOperator[]): Step {
  const byName = new Map(operators.map((operator) => [operator.name, operator]));
  const compile: Compiler = (node) => compileNode(node, compile, byName);
  return compile(tree);
}

function compileNode(tree: TreeNode, compile: Compiler, operators: ReadonlyMap<string, CustomOperator>): Step {
  switch (tree.node) {
    case 'literal': {
      const value = literalValue(tree);
      return () => value;
    }
    case 'parameter':
      return evaluateParameter(tree);
    case 'path':
      return evaluatePath(tree);
    case 'compare':
      return evaluateCompare(tree, compile);
    case 'in':
      return evaluateIn(tree, compile);
    case 'text':
      return evaluateText(tree, compile);
    case 'and':
      return conjunction(tree.args.map(compile));
    case 'or':
      return disjunction(tree.args.map(compile));
    case 'not': {
      const arg = compile(tree.arg);
      return (row, env) => arg(row, env) !== true;
    }
    case 'missing': {
      const arg = compile(tree.arg);
      return (row, env) => arg(row, env) === undefined;
    }
    case 'if':
      return evaluateIf(tree, compile);
    case 'coalesce':
      return firstPresent(tree.args.map((arg) => scaled(arg, tree.type, compile)));
    case 'arithmetic':
      return evaluateArithmetic(tree, compile);
    case 'round':
      return evaluateRound(tree, compile);
    case 'age':
    case 'days':
      return evaluateDates(tree, compile);
    case 'custom':
      return evaluateCustom(tree, compile, operators);
    default:
      return evaluateCollection(tree, compile);
  }
}

function conjunction(args: readonly Step[]): Step {
  const [first, second] = args as [Step, Step];
  if (args.length === 2) return (row, env) => first(row, env) === true && second(row, env) === true;
  return (row, env) => {
    for (const arg of args) if (arg(row, env) !== true) return false;
    return true;
  };
}

function disjunction(args: readonly Step[]): Step {
  return (row, env) => {
    for (const arg of args) if (arg(row, env) === true) return true;
    return false;
  };
}

function firstPresent(args: readonly Step[]): Step {
  return (row, env) => {
    for (const arg of args) {
      const value = arg(row, env);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

function evaluateIf(tree: IfNode, compile: Compiler): Step {
  const branches = tree.branches.map((branch) => ({
    when: compile(branch.when),
    value: scaled(branch.then, tree.type, compile),
  }));
  const otherwise = scaled(tree.otherwise, tree.type, compile);
  return (row, env) => {
    for (const branch of branches) if (branch.when(row, env) === true) return branch.value(row, env);
    return otherwise(row, env);
  };
}

function evaluateDates(tree: DateDifferenceNode, compile: Compiler): Step {
  const difference = tree.node === 'age' ? completedYears : daysBetween;
  const from = compile(tree.from);
  const to = compile(tree.to);
  return (row, env) => {
    const start = from(row, env);
    const end = to(row, env);
    return start === undefined || end === undefined ? undefined : BigInt(difference(start as string, end as string));
  };
}

const JAVASCRIPT_TYPE = {
  boolean: 'boolean',
  number: 'bigint',
  text: 'string',
  date: 'string',
  instant: 'string',
  uuid: 'string',
  json: 'string',
};

function evaluateCustom(tree: CustomNode, compile: Compiler, operators: ReadonlyMap<string, CustomOperator>): Step {
  const operator = operators.get(tree.operator);
  if (operator === undefined)
    throw new MisuseError(
      'expression.OPERATOR_ABSENT',
      `Pass the operator "${tree.operator}" where its expressions are evaluated, too.`,
    );
  const args = tree.args.map((arg, i) => scaled(arg, operator.arguments[i] ?? arg.type, compile));
  const wanted = JAVASCRIPT_TYPE[tree.type.kind];
  const whenMissing = tree.type.kind === 'boolean' ? false : undefined;
  return (row: unknown, env: Env) => {
    const values = args.map((arg) => arg(row, env));
    if (values.includes(undefined)) return whenMissing;
    const result = operator.evaluate(...(values as Exclude<Value, undefined>[]));
    if (result === undefined) return whenMissing;
    if (typeof result === wanted) return result;
    throw new MisuseError(
      'expression.OPERATOR_RESULT',
      `"${tree.operator}" gave a ${typeof result}, but its result is declared as ${tree.type.kind} (${wanted}).`,
    );
  };
}
