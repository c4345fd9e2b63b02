import { rescale } from './decimal.ts';
import { scaled } from './evaluate-number.ts';
import { literalValue } from './evaluate-path.ts';
import { fold } from './fold.ts';
import type { Value } from './scope.ts';
import type { Compiler, Step } from './step.ts';
import { compareText } from './text-order.ts';
import type { CompareNode, CompareOperator, InNode, LiteralNode, TextNode, TextOperator, ValueType } from './tree.ts';
import { unify } from './types.ts';

/** Comparisons answer yes or no; with a missing operand the answer is no, also to `!=`. */

type Present = Exclude<Value, undefined>;
type Test = (a: Present, b: Present) => boolean;

/** Numbers are bigints of one scale, dates, instants and ids are ASCII: JavaScript's own order is right for them. */
const PLAIN: Record<CompareOperator, Test> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const TEXT: Record<CompareOperator, Test> = {
  '==': PLAIN['=='],
  '!=': PLAIN['!='],
  '<': (a, b) => compareText(a as string, b as string) < 0,
  '<=': (a, b) => compareText(a as string, b as string) <= 0,
  '>': (a, b) => compareText(a as string, b as string) > 0,
  '>=': (a, b) => compareText(a as string, b as string) >= 0,
};

export function evaluateCompare(tree: CompareNode, compile: Compiler): Step {
  const common = unify(tree.left.type, tree.right.type) as ValueType;
  const test = (common.kind === 'text' ? TEXT : PLAIN)[tree.operator];
  const left = scaled(tree.left, common, compile);
  const right = scaled(tree.right, common, compile);
  return (row, env) => {
    const a = left(row, env);
    if (a === undefined) return false;
    const b = right(row, env);
    return b !== undefined && test(a, b);
  };
}

export function evaluateIn(tree: InNode, compile: Compiler): Step {
  const common = tree.list.reduce((type, item) => unify(type, item.type) as ValueType, tree.value.type);
  const value = scaled(tree.value, common, compile);
  const members = new Set(tree.list.map((item) => atScale(item, common)));
  return (row, env) => {
    const found = value(row, env);
    return found !== undefined && members.has(found);
  };
}

function atScale(item: LiteralNode, type: ValueType): Value {
  const value = literalValue(item);
  return typeof value === 'bigint' && item.type.kind === 'number' && type.kind === 'number'
    ? rescale(value, item.type.scale, type.scale)
    : value;
}

const TEXT_TESTS: Record<TextOperator, (value: string, search: string) => boolean> = {
  contains: (value, search) => value.includes(search),
  startsWith: (value, search) => value.startsWith(search),
  endsWith: (value, search) => value.endsWith(search),
  iexact: (value, search) => value === search,
  icontains: (value, search) => value.includes(search),
  istartsWith: (value, search) => value.startsWith(search),
  iendsWith: (value, search) => value.endsWith(search),
};

export function evaluateText(tree: TextNode, compile: Compiler): Step {
  const value = compile(tree.value);
  const search = compile(tree.search);
  const test = TEXT_TESTS[tree.operator];
  const anyCase = tree.operator.startsWith('i');
  const fixed = anyCase && tree.search.node === 'literal' ? fold(String(tree.search.value)) : undefined;
  return (row, env) => {
    const text = value(row, env) as string | undefined;
    const sought = fixed ?? (search(row, env) as string | undefined);
    if (text === undefined || sought === undefined) return false;
    return anyCase ? test(fold(text), fixed ?? fold(sought)) : test(text, sought);
  };
}
