import { failure } from '../errors/failure.ts';
import type { Message } from '../errors/issue.ts';
import type { Call, OperatorCheck, Place } from './call.ts';
import { exact, presentNumber } from './check-arithmetic.ts';
import { resolveCollection } from './check-path.ts';
import { expressionErrors } from './errors.ts';
import { expectations } from './phrases.ts';
import type { CollectionNode, TreeNode } from './tree.ts';
import { BOOLEAN, INTEGER } from './tree.ts';
import { numberType, wholeDigits } from './types.ts';

/** Questions to a collection. Inside, paths start at the item; the row outside is out of reach, parameters are not. */

/** A sum may have that many digits more than its parts: ten thousand million items. */
const SUM_DIGITS = 10;

interface Form {
  readonly expected: Message;
  readonly least: number;
  readonly most: number;
  readonly where?: number;
  readonly value?: number;
}

const QUANTIFIER: Form = { expected: expectations.QUANTIFIER(), least: 2, most: 2, where: 1 };

const FORMS: Record<CollectionNode['node'], Form> = {
  some: QUANTIFIER,
  all: QUANTIFIER,
  none: QUANTIFIER,
  count: { expected: expectations.COUNT(), least: 1, most: 2, where: 1 },
  sum: {
    expected: expectations.SUM(),
    least: 2,
    most: 3,
    value: 1,
    where: 2,
  },
  first: {
    expected: expectations.FIRST(),
    least: 3,
    most: 3,
    where: 1,
    value: 2,
  },
  earliest: { expected: expectations.EARLIEST(), least: 2, most: 3, value: 1, where: 2 },
  latest: { expected: expectations.EARLIEST(), least: 2, most: 3, value: 1, where: 2 },
};

export const checkCollection: OperatorCheck = (call) => {
  const node = call.operator as CollectionNode['node'];
  const form = FORMS[node];
  if (call.args.length < form.least || call.args.length > form.most)
    throw failure(expressionErrors.BAD_ARGUMENTS({ operator: node, expected: form.expected }, call.at()));
  const { owner, collection, items } = resolveCollection(call.args[0], call.placeOf(0), node);
  const inside = (index: number): Place => ({ ...call.placeOf(index), scope: items, outer: call.place.scope });
  const has = (index: number | undefined): index is number => index !== undefined && index < call.args.length;
  const where = has(form.where) ? call.checking.condition(call.args[form.where], inside(form.where), node) : undefined;
  const value = has(form.value) ? call.checking.parse(call.args[form.value], inside(form.value)) : undefined;
  return {
    node,
    owner,
    collection,
    ...(where === undefined ? {} : { where }),
    ...(value === undefined ? {} : { value }),
    ...resultOf(call, node, value),
  };
};

function resultOf(
  call: Call,
  node: CollectionNode['node'],
  value: TreeNode | undefined,
): Pick<CollectionNode, 'type' | 'nullable'> {
  if (node === 'count') return { type: INTEGER, nullable: false };
  if (value === undefined) return { type: BOOLEAN, nullable: false };
  if (node === 'first') return { type: value.type, nullable: true };
  if (node === 'earliest' || node === 'latest') {
    const { kind } = value.type;
    if (kind !== 'date' && kind !== 'instant')
      throw failure(expressionErrors.BAD_ARGUMENTS({ operator: node, expected: expectations.EARLIEST() }, call.at(1)));
    return { type: value.type, nullable: true };
  }
  const { type } = presentNumber(value, 'sum', call.at(1));
  return { type: exact(numberType(wholeDigits(type) + SUM_DIGITS, type.scale), 'sum', call.at()), nullable: false };
}
