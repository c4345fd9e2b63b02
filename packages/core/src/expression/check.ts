import jsonLogic from 'json-logic-js';
import { failure, MisuseError } from '../errors/failure.ts';
import { didYouMean } from '../errors/hints.ts';
import type { Message } from '../errors/issue.ts';
import { terms } from '../errors/terms.ts';
import type { Call, Checking, OperatorCheck, Place } from './call.ts';
import { checkArithmetic, checkRound } from './check-arithmetic.ts';
import { checkCollection } from './check-collection.ts';
import { checkCompare, checkIn, checkText, mismatch } from './check-compare.ts';
import { checkCustom } from './check-custom.ts';
import { checkAndOr, checkCoalesce, checkDateDifference, checkIf, checkMissing, checkNot } from './check-logic.ts';
import { checkVar } from './check-path.ts';
import { clip, expressionErrors } from './errors.ts';
import { coerce, decimalLiteral, literalOf } from './literals.ts';
import { expectations, findings, remedies } from './phrases.ts';
import type { CustomOperator, ParameterTypes, Scope } from './scope.ts';
import type { Path } from './source.ts';
import { copySource } from './source.ts';
import type { Expression, LiteralNode, TreeNode, ValueType } from './tree.ts';
import { BOOLEAN } from './tree.ts';
import { childrenOf } from './tree-children.ts';
import { describeType } from './types.ts';

export const MAX_NODES = 200;
export const MAX_DEPTH = 20;

/** What the place of an expression offers and demands. */
export interface CheckOptions {
  /** What the run provides besides the row, such as `today`. @default none */
  readonly parameters?: ParameterTypes;
  /** Operators that the host adds. @default none */
  readonly operators?: readonly CustomOperator[];
  /** The type the place needs. Numbers may have fewer decimals, never more. @default 'any' */
  readonly expect?: ValueType | 'any';
  /** Refuses what may be missing, as amounts require. @default false */
  readonly required?: boolean;
  /** Where the expression stands in the input, for the paths of errors. @default [] */
  readonly path?: Path;
  /** Leaves out the limits on size, for what the app itself puts together. @default false */
  readonly unlimited?: boolean;
}

const OPERATORS: ReadonlyMap<string, OperatorCheck> = new Map<string, OperatorCheck>([
  ['var', checkVar],
  ...['==', '===', '!=', '!==', '<', '<=', '>', '>='].map((name) => [name, checkCompare] as const),
  ['in', checkIn],
  ...['contains', 'startsWith', 'endsWith', 'iexact', 'icontains', 'istartsWith', 'iendsWith'].map(
    (name) => [name, checkText] as const,
  ),
  ['and', checkAndOr],
  ['or', checkAndOr],
  ['!', checkNot],
  ['!!', checkNot],
  ['missing', checkMissing],
  ['if', checkIf],
  ['coalesce', checkCoalesce],
  ['age', checkDateDifference],
  ['days', checkDateDifference],
  ...['+', '-', '*', 'min', 'max'].map((name) => [name, checkArithmetic] as const),
  ['round', checkRound],
  ...['some', 'all', 'none', 'count', 'sum', 'first', 'earliest', 'latest'].map(
    (name) => [name, checkCollection] as const,
  ),
  ['decimal', checkDecimal],
]);

/** Names of the built-in operators, for documentation and completion. */
export const operatorNames: readonly string[] = Object.freeze([...OPERATORS.keys(), '/']);

/**
 * Reads JSON-logic into the typed tree, the only form that is evaluated, compiled, explained or printed. Throws a
 * `DomainFailure` that says where and why, before any row is touched.
 *
 * @example
 * const eligible = check({ '<': [{ var: 'jsonExt.income' }, 500] }, individualScope, { expect: BOOLEAN });
 */
export function check(json: unknown, scope: Scope, options: CheckOptions = {}): Expression {
  const path = options.path ?? [];
  const source = options.unlimited === true ? json : copySource(json, path);
  const expect = options.expect ?? 'any';
  const checking = startChecking(options, expect !== 'any' && expect.kind === 'json');
  const place = { path, depth: 1, scope };
  const tree =
    expect !== 'any' && expect.kind === 'boolean'
      ? checking.condition(source, place, 'condition')
      : expected(checking.parse(source, place), expect, path);
  if (options.required === true && tree.nullable) throw failure(expressionErrors.RESULT_MAY_BE_MISSING({}, path));
  return Object.freeze({ tree: freezeTree(tree), scope: scope.name, source });
}

function startChecking(options: CheckOptions, jsonAllowed: boolean): Checking {
  const operators = new Map((options.operators ?? []).map((operator) => [requireDot(operator).name, operator]));
  let nodes = 0;
  const checking: Checking = {
    parameters: options.parameters ?? {},
    operators,
    count(more, path) {
      nodes += more;
      if (nodes > MAX_NODES && options.unlimited !== true)
        throw failure(expressionErrors.TOO_LARGE({ what: findings.PARTS(), limit: MAX_NODES }, path));
    },
    parse(json, place) {
      if (place.depth > MAX_DEPTH) throw failure(expressionErrors.TOO_DEEP({ limit: MAX_DEPTH }, place.path));
      checking.count(1, place.path);
      const node = parseNode(json, place, checking);
      if (node.type.kind === 'json' && !jsonAllowed) throw wholeDocument(node, place.path);
      return node;
    },
    condition(json, place, operator) {
      return asCondition(checking.parse(json, place), operator, place.path);
    },
  };
  return checking;
}

function requireDot(operator: CustomOperator): CustomOperator {
  if (operator.name.includes('.')) return operator;
  throw new MisuseError(
    'expression.OPERATOR_NAME',
    `Name the operator "${operator.name}" with a dot, such as "acme.${operator.name}".`,
  );
}

function parseNode(json: unknown, place: Place, checking: Checking): TreeNode {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return literalOf(json, place.path);
  if (!jsonLogic.is_logic(json))
    throw failure(expressionErrors.NOT_ONE_KEY({ keys: Object.keys(json).length }, place.path));
  const call = startCall(json as Record<string, unknown>, place, checking);
  const builtIn = OPERATORS.get(call.operator);
  if (builtIn !== undefined) return builtIn(call);
  if (call.operator === '/') throw failure(expressionErrors.DIVISION_NOT_ROUNDED({}, call.at()));
  const custom = checking.operators.get(call.operator);
  if (custom !== undefined) return checkCustom(call, custom);
  const hint = didYouMean(call.operator, [...operatorNames, ...checking.operators.keys()]) ?? FOREIGN[call.operator];
  throw failure(expressionErrors.UNKNOWN_OPERATOR({ operator: clip(call.operator), hint }, call.at()));
}

/** Operators of JSON-logic that are not offered, and what to write instead. */
const FOREIGN: Readonly<Record<string, Message>> = Object.freeze({
  __proto__: null as never,
  '?:': remedies.WRITE({ instead: '"if"' }),
  missing_some: remedies.COMBINE_MISSING(),
  filter: remedies.CONDITION_OF_COLLECTION(),
  map: remedies.VALUE_OF_COLLECTION(),
  reduce: remedies.USE({ instead: 'sum, count' }),
  substr: remedies.USE({ instead: 'startsWith, endsWith, contains' }),
  null: remedies.USE({ instead: 'missing' }),
});

function startCall(json: Record<string, unknown>, place: Place, checking: Checking): Call {
  const operator = jsonLogic.get_operator(json);
  const values: unknown = jsonLogic.get_values(json);
  const isList = Array.isArray(values);
  const args: readonly unknown[] = isList ? values : [values];
  const at = (index?: number): Path =>
    index === undefined || !isList ? [...place.path, operator] : [...place.path, operator, index];
  const placeOf = (index: number, deeper = 0): Place => ({
    ...place,
    path: at(index),
    depth: place.depth + 1 + deeper,
  });
  return {
    operator,
    args,
    checking,
    place,
    at,
    placeOf,
    value: (index, deeper) => checking.parse(args[index], placeOf(index, deeper)),
    condition: (index) => checking.condition(args[index], placeOf(index), operator),
  };
}

function checkDecimal(call: Call): LiteralNode {
  if (call.args.length !== 1)
    throw failure(expressionErrors.BAD_ARGUMENTS({ operator: 'decimal', expected: expectations.DECIMAL() }, call.at()));
  return decimalLiteral(call.args[0], call.at());
}

/** Two-valued logic: a flag that may be missing counts as false, so it becomes `flag == true`. */
function asCondition(node: TreeNode, operator: string, path: Path): TreeNode {
  if (node.type.kind !== 'boolean') {
    const found = describeType(node.type);
    const parameters = { operator, expected: expectations.CONDITION(), found, hint: remedies.COMPARE() };
    throw failure(expressionErrors.TYPE_MISMATCH(parameters, path));
  }
  if (!node.nullable) return node;
  const right: LiteralNode = { node: 'literal', type: BOOLEAN, nullable: false, value: true };
  return { node: 'compare', operator: '==', left: node, right, type: BOOLEAN, nullable: false };
}

function expected(tree: TreeNode, expect: ValueType | 'any', path: Path): TreeNode {
  if (expect === 'any') return tree;
  const node = coerce(tree, expect, path);
  if (node.type.kind !== expect.kind) throw mismatch(undefined, expect, node.type, path);
  if (node.type.kind === 'number' && expect.kind === 'number' && node.type.scale > expect.scale) {
    const hint = remedies.WRITE({ instead: `{"round": [ … , ${expect.scale}]}` });
    const found = terms.DECIMALS({ scale: node.type.scale });
    const wanted = terms.DECIMALS({ scale: expect.scale });
    throw failure(expressionErrors.RESULT_MISMATCH({ expected: wanted, found, hint }, path));
  }
  return node;
}

const wholeDocument = (node: TreeNode, path: Path) => {
  const name = node.node === 'path' ? node.steps.map((step) => step.name).join('.') : 'this';
  const hint = remedies.NAME_PROPERTY({ example: `${clip(name)}.income` });
  return failure(expressionErrors.NOT_A_VALUE({ path: clip(name), what: terms.DOCUMENT(), hint }, path));
};

function freezeTree(tree: TreeNode): TreeNode {
  for (const child of childrenOf(tree)) freezeTree(child);
  for (const part of Object.values(tree).filter(Array.isArray)) Object.freeze(part).forEach(Object.freeze);
  return Object.freeze(tree);
}
