import { MisuseError } from '../errors/failure.ts';
import { unitsOf } from './decimal.ts';
import { ownProperty } from './plain-access.ts';
import { readerOf } from './readers.ts';
import type { Value } from './scope.ts';
import type { Step } from './step.ts';
import type { LiteralNode, ParameterNode, PathNode } from './tree.ts';

/** Where values come from: the expression itself, the run, the row. */

export function literalValue(tree: LiteralNode): Value {
  return tree.type.kind === 'number' ? unitsOf(String(tree.value), tree.type.scale) : tree.value;
}

export function evaluatePath(tree: PathNode): Step {
  const relations = tree.steps.filter((step) => step.kind === 'one').map((step) => step.name);
  const field = tree.steps.find((step) => step.kind === 'field')?.name as string;
  const properties = tree.steps.filter((step) => step.kind === 'property').map((step) => step.name);
  const read = readerOf(tree.type, properties.length > 0 ? 'json' : 'field');
  const [property] = properties;
  if (relations.length === 0 && properties.length === 0) return (row, env) => read(env.access.field(row, field));
  if (relations.length === 0 && properties.length === 1)
    return (row, env) => read(ownProperty(env.access.field(row, field), property as string));
  return (row, env) => {
    let owner: unknown = row;
    for (const relation of relations) {
      owner = env.access.one(owner, relation);
      if (owner === undefined) return undefined;
    }
    let value = env.access.field(owner, field);
    for (const name of properties) value = ownProperty(value, name);
    return read(value);
  };
}

/** A parameter is the same for all rows of a run, so its last reading is kept. */
export function evaluateParameter(tree: ParameterNode): Step {
  const read = readerOf(tree.type, 'field');
  let lastRaw: unknown;
  let lastValue: Value;
  return (_row, { parameters }) => {
    const raw = Object.hasOwn(parameters, tree.name) ? parameters[tree.name] : undefined;
    if (raw !== lastRaw || typeof raw === 'object') {
      lastValue = read(raw);
      lastRaw = raw;
    }
    if (lastValue === undefined && !tree.nullable) throw absent(tree, raw);
    return lastValue;
  };
}

/** The run promised this value for every row: to go on would turn a mistake of the host into wrong amounts. */
const absent = (tree: ParameterNode, raw: unknown) =>
  new MisuseError(
    'expression.PARAMETER_ABSENT',
    `The parameter "${tree.name}" is ${raw === undefined ? 'not given' : `no ${tree.type.kind}`}. ` +
      'Pass it to the evaluation under this name.',
  );
