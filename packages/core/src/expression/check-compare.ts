import { failure } from '../errors/failure.ts';
import type { Call, OperatorCheck } from './call.ts';
import { expressionErrors } from './errors.ts';
import { coerce, decimalLiteral, literalOf } from './literals.ts';
import { expectations, findings, objections, remedies } from './phrases.ts';
import type { Path } from './source.ts';
import type { CompareOperator, LiteralNode, TextOperator, TreeNode, ValueType } from './tree.ts';
import { BOOLEAN } from './tree.ts';
import { countNodes } from './tree-children.ts';
import { describeType } from './types.ts';

/** Comparisons, `in` and the text operators. Two operands have one type; nothing is turned into anything silently. */

const MAX_LIST = 1_000;

/** `==` and `===` mean the same here, because types agree before anything is compared. */
const SYNONYMS: Record<string, CompareOperator> = { '===': '==', '!==': '!=' };

export const checkCompare: OperatorCheck = (call) => {
  const operator = (SYNONYMS[call.operator] ?? call.operator) as CompareOperator;
  const between = call.args.length === 3 && (operator === '<' || operator === '<=');
  if (call.args.length !== 2 && !between) {
    const expected =
      operator === '<' || operator === '<=' ? expectations.TWO_OR_THREE_VALUES() : expectations.TWO_VALUES();
    throw failure(expressionErrors.BAD_ARGUMENTS({ operator: call.operator, expected }, call.at()));
  }
  refuseNull(call);
  if (!between) return compare(call, operator, [call.value(0), call.value(1)], [0, 1]);
  // The middle value stands in both comparisons, so it counts twice: nesting must not let a small text grow a huge
  // tree.
  const [low, middle, high] = [call.value(0, 1), call.value(1, 1), call.value(2, 1)];
  call.checking.count(2 + countNodes(middle), call.at());
  const args = [compare(call, operator, [low, middle], [0, 1]), compare(call, operator, [middle, high], [1, 2])];
  return { node: 'and', args, type: BOOLEAN, nullable: false };
};

function refuseNull(call: Call): void {
  const index = call.args.indexOf(null);
  if (index < 0) return;
  const reason = objections.NULL_EQUALS_NOTHING();
  throw failure(expressionErrors.BAD_LITERAL({ value: 'null', reason }, call.at(index)));
}

function compare(call: Call, operator: CompareOperator, nodes: [TreeNode, TreeNode], at: [number, number]): TreeNode {
  const left = coerce(nodes[0], nodes[1].type, call.at(at[0]));
  const right = coerce(nodes[1], left.type, call.at(at[1]));
  const ordered = operator !== '==' && operator !== '!=';
  if (left.type.kind !== right.type.kind) throw mismatch(call.operator, left.type, right.type, call.at(at[1]));
  const unfit = ordered ? ['boolean', 'uuid', 'json'] : ['json'];
  if (unfit.includes(left.type.kind)) {
    const parameters = {
      operator: call.operator,
      expected: ordered ? expectations.ORDERED() : expectations.PLAIN(),
      found: describeType(left.type),
      hint: undefined,
    };
    throw failure(expressionErrors.TYPE_MISMATCH(parameters, call.at()));
  }
  return { node: 'compare', operator, left, right, type: BOOLEAN, nullable: false };
}

/** Two types that do not go together; without an operator the expression as a whole has the wrong one. */
export function mismatch(operator: string | undefined, expected: ValueType, found: ValueType, path: Path) {
  const kinds = [expected.kind, found.kind];
  const hint =
    kinds.includes('number') && kinds.includes('text')
      ? remedies.NO_TEXT_AS_NUMBER()
      : kinds.includes('date') && kinds.includes('instant')
        ? remedies.DATE_AND_INSTANT()
        : kinds.includes('text') && (kinds.includes('date') || kinds.includes('instant'))
          ? remedies.DECLARE_DATE()
          : undefined;
  const types = { expected: describeType(expected), found: describeType(found), hint };
  return failure(
    operator === undefined
      ? expressionErrors.RESULT_MISMATCH(types, path)
      : expressionErrors.TYPE_MISMATCH({ operator, ...types }, path),
  );
}

export const checkIn: OperatorCheck = (call) => {
  const list = call.args[1];
  if (call.args.length !== 2 || !Array.isArray(list)) {
    const expected = expectations.VALUE_AND_LIST();
    throw failure(expressionErrors.BAD_ARGUMENTS({ operator: 'in', expected }, call.at()));
  }
  if (list.length > MAX_LIST)
    throw failure(expressionErrors.TOO_LARGE({ what: findings.ENTRIES(), limit: MAX_LIST }, call.at(1)));
  const value = call.value(0);
  const items = list.map((item: unknown, index) => listItem(item, value.type, [...call.at(1), index]));
  return { node: 'in', value, list: items, type: BOOLEAN, nullable: false };
};

function listItem(json: unknown, type: ValueType, path: Path): LiteralNode {
  const isDecimal = typeof json === 'object' && json !== null && Object.keys(json).join() === 'decimal';
  const literal = isDecimal ? decimalLiteral(one((json as { decimal: unknown }).decimal), path) : literalOf(json, path);
  const item = coerce(literal, type, path) as LiteralNode;
  if (item.type.kind !== type.kind) throw mismatch('in', type, item.type, path);
  return item;
}

const one = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);

export const checkText: OperatorCheck = (call) => {
  const operator = call.operator as TextOperator;
  if (call.args.length !== 2)
    throw failure(expressionErrors.BAD_ARGUMENTS({ operator, expected: expectations.TEXT_AND_PART() }, call.at()));
  const [value, search] = [call.value(0), call.value(1)];
  for (const [index, node] of [value, search].entries())
    if (node.type.kind !== 'text') throw mismatch(operator, { kind: 'text' }, node.type, call.at(index));
  return { node: 'text', operator, value, search, type: BOOLEAN, nullable: false };
};
