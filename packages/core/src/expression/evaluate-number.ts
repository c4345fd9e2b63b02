import { rescale, roundQuotient, roundUnits } from './decimal.ts';
import { literalValue } from './evaluate-path.ts';
import type { Compiler, Step } from './step.ts';
import type { ArithmeticNode, RoundNode, TreeNode, ValueType } from './tree.ts';

/** Arithmetic on units. A missing operand, which only a broken row can bring here, makes the result missing. */

/** The node's value at the scale of another number type; other types pass as they are. */
export function scaled(tree: TreeNode, type: ValueType, compile: Compiler): Step {
  const step = compile(tree);
  if (tree.type.kind !== 'number' || type.kind !== 'number' || tree.type.scale === type.scale) return step;
  const factor = rescale(1n, tree.type.scale, type.scale);
  if (tree.node === 'literal') {
    const value = (literalValue(tree) as bigint) * factor;
    return () => value;
  }
  return (row, env) => {
    const value = step(row, env);
    return value === undefined ? undefined : (value as bigint) * factor;
  };
}

const COMBINE: Record<ArithmeticNode['operator'], (a: bigint, b: bigint) => bigint> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  // biome-ignore lint/complexity/useMathMinMax: Math.min takes no bigints.
  min: (a, b) => (b < a ? b : a),
  // biome-ignore lint/complexity/useMathMinMax: Math.max takes no bigints.
  max: (a, b) => (b > a ? b : a),
};

export function evaluateArithmetic(tree: ArithmeticNode, compile: Compiler): Step {
  // A product's scale is the sum of its factors' scales, so factors stay at their own.
  const args = tree.args.map((arg) => (tree.operator === '*' ? compile(arg) : scaled(arg, tree.type, compile)));
  const [first, ...rest] = args as [Step, ...Step[]];
  const combine = COMBINE[tree.operator];
  const negate = tree.operator === '-' && rest.length === 0;
  return (row, env) => {
    let result = first(row, env) as bigint | undefined;
    for (const arg of rest) {
      const value = arg(row, env) as bigint | undefined;
      if (result === undefined || value === undefined) return undefined;
      result = combine(result, value);
    }
    return negate && result !== undefined ? -result : result;
  };
}

export function evaluateRound(tree: RoundNode, compile: Compiler): Step {
  return tree.divisor === undefined ? roundValue(tree, compile) : divide(tree, tree.divisor, compile);
}

function roundValue({ value, type, mode }: RoundNode, compile: Compiler): Step {
  const step = compile(value);
  const from = value.type.kind === 'number' ? value.type.scale : 0;
  return (row, env) => {
    const units = step(row, env);
    return units === undefined ? undefined : roundUnits(units as bigint, from, type.scale, mode);
  };
}

/** (n / 10^ns) / (d / 10^ds) at scale s is n · 10^(ds + s) / (d · 10^ns), rounded once. */
function divide({ value, type, mode }: RoundNode, divisor: TreeNode, compile: Compiler): Step {
  const scaleOf = (tree: TreeNode) => (tree.type.kind === 'number' ? tree.type.scale : 0);
  const above = 10n ** BigInt(scaleOf(divisor) + type.scale);
  const below = 10n ** BigInt(scaleOf(value));
  const [numerator, denominator] = [compile(value), compile(divisor)];
  return (row, env) => {
    const n = numerator(row, env) as bigint | undefined;
    const d = denominator(row, env) as bigint | undefined;
    return n === undefined || d === undefined || d === 0n ? undefined : roundQuotient(n * above, d * below, mode);
  };
}
