import { failure } from '../errors/failure.ts';
import type { Message } from '../errors/issue.ts';
import type { Call, OperatorCheck } from './call.ts';
import { mismatch } from './check-compare.ts';
import { resolvePath } from './check-path.ts';
import { expressionErrors } from './errors.ts';
import { coerce } from './literals.ts';
import { expectations } from './phrases.ts';
import type { TreeNode } from './tree.ts';
import { BOOLEAN, INTEGER } from './tree.ts';
import { unifyAll } from './unify.ts';

/** Conditions, choices between values, missing values, and the two operators on dates. */

const expecting = (call: Call, expected: Message) =>
  failure(expressionErrors.BAD_ARGUMENTS({ operator: call.operator, expected }, call.at()));

/** Chains of the same operator are flattened, so that a store sees the top-level conditions side by side. */
export const checkAndOr: OperatorCheck = (call) => {
  const node = call.operator as 'and' | 'or';
  if (call.args.length === 0) throw expecting(call, expectations.CONDITIONS());
  const args = call.args.flatMap((_, index) => {
    const arg = call.condition(index);
    return arg.node === node ? arg.args : [arg];
  });
  return args.length === 1 ? (args[0] as TreeNode) : { node, args, type: BOOLEAN, nullable: false };
};

export const checkNot: OperatorCheck = (call) => {
  if (call.args.length !== 1) throw expecting(call, expectations.ONE_CONDITION());
  const arg = call.condition(0);
  return call.operator === '!!' ? arg : { node: 'not', arg, type: BOOLEAN, nullable: false };
};

export const checkMissing: OperatorCheck = (call) => {
  if (call.args.length !== 1) throw expecting(call, expectations.ONE_PATH());
  const [path] = call.args;
  if (typeof path === 'string') call.checking.count(1, call.at());
  const place = call.placeOf(0);
  const arg = typeof path === 'string' ? resolvePath(path, place, call.checking.parameters) : call.value(0);
  if (arg.type.kind === 'json') throw expecting(call, expectations.PLAIN_PATH());
  return { node: 'missing', arg, type: BOOLEAN, nullable: false };
};

/** {"if": [c1, v1, c2, v2, …, else]}: the else is required, so that no amount is forgotten. */
export const checkIf: OperatorCheck = (call) => {
  const count = call.args.length;
  if (count < 3 || count % 2 === 0) throw expecting(call, expectations.BRANCHES());
  const whens = range(count - 1, 2).map((index) => call.condition(index));
  const at = [...range(count - 1, 2).map((index) => index + 1), count - 1];
  const values = at.map((index) => call.value(index));
  return unifyAll(
    'if',
    values,
    at.map((index) => call.at(index)),
    (nodes, type) => ({
      node: 'if',
      // biome-ignore lint/suspicious/noThenProperty: a node is data that nobody awaits.
      branches: whens.map((when, i) => ({ when, then: nodes[i] as TreeNode })),
      otherwise: nodes.at(-1) as TreeNode,
      type,
      nullable: nodes.some((node) => node.nullable),
    }),
  );
};

const range = (end: number, step: number): number[] =>
  Array.from({ length: Math.ceil(end / step) }, (_, i) => i * step);

export const checkCoalesce: OperatorCheck = (call) => {
  if (call.args.length < 2) throw expecting(call, expectations.COALESCE());
  const values = call.args.map((_, index) => call.value(index));
  return unifyAll(
    'coalesce',
    values,
    values.map((_, index) => call.at(index)),
    (args, type) => ({
      node: 'coalesce',
      args,
      type,
      nullable: args.every((arg) => arg.nullable),
    }),
  );
};

/** {"age": [from, to]} and {"days": [from, to]}; an age without `to` is the age today. */
export const checkDateDifference: OperatorCheck = (call) => {
  const node = call.operator as 'age' | 'days';
  const untilToday = node === 'age' && call.args.length === 1;
  if (call.args.length !== 2 && !untilToday)
    throw expecting(call, node === 'age' ? expectations.AGE() : expectations.TWO_DATES());
  const from = dateArgument(call, 0);
  if (untilToday) call.checking.count(1, call.at());
  const to = untilToday ? resolvePath('today', call.placeOf(0), call.checking.parameters) : dateArgument(call, 1);
  if (to.type.kind !== 'date') throw mismatch(node, { kind: 'date' }, to.type, call.at());
  return { node, from, to, type: INTEGER, nullable: from.nullable || to.nullable };
};

function dateArgument(call: Call, index: number): TreeNode {
  const node = coerce(call.value(index), { kind: 'date' }, call.at(index));
  if (node.type.kind !== 'date') throw mismatch(call.operator, { kind: 'date' }, node.type, call.at(index));
  return node;
}
