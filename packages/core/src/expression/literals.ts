import { normalText } from '../entity/plain-text.ts';
import { failure } from '../errors/failure.ts';
import { didYouMean } from '../errors/hints.ts';
import type { Issue, Message } from '../errors/issue.ts';
import { canonicalInstant, isRealDate } from './dates.ts';
import { clip, expressionErrors } from './errors.ts';
import { objections } from './phrases.ts';
import { isStorableText, readUuid, shortestDecimal } from './readers.ts';
import type { Path } from './source.ts';
import type { LiteralNode, TreeNode, ValueType } from './tree.ts';
import { BOOLEAN } from './tree.ts';
import { typeOfDecimal } from './types.ts';

/** Literals of the notation, and what a text literal becomes next to a value of another type. */

export const MAX_DIGITS = 60;

const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

const bad = (value: string, reason: Message, path: Path) =>
  failure(expressionErrors.BAD_LITERAL({ value: clip(value), reason }, path));

export function literalOf(value: unknown, path: Path): LiteralNode {
  if (typeof value === 'boolean') return { node: 'literal', type: BOOLEAN, nullable: false, value };
  if (typeof value === 'string') return textLiteral(value, path);
  if (typeof value === 'number') return numberLiteral(value, path);
  if (value === null) throw bad('null', objections.NULL_HAS_NO_TYPE(), path);
  throw bad('[…]', objections.LIST_ONLY_IN(), path);
}

/** In the form in which text is kept, or letters that are written in two characters would find nothing. */
function textLiteral(value: string, path: Path): LiteralNode {
  if (!isStorableText(value)) throw bad(JSON.stringify(value), objections.NOT_STORABLE(), path);
  return { node: 'literal', type: { kind: 'text' }, nullable: false, value: normalText(value) };
}

function numberLiteral(value: number, path: Path): LiteralNode {
  const shown = String(value);
  if (!Number.isFinite(value)) throw bad(shown, objections.NOT_FINITE(), path);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw bad(shown, objections.NOT_EXACT(), path);
  if (shown.includes('e')) throw bad(shown, objections.EXPONENT({ plain: shortestDecimal(value) }), path);
  return decimalLiteral(shown, path);
}

/** A number as decimal text; `12.50` has two decimals, also when the last is zero. */
export function decimalLiteral(text: unknown, path: Path): LiteralNode {
  if (typeof text !== 'string' || !DECIMAL.test(text))
    throw bad(typeof text === 'string' ? JSON.stringify(clip(text)) : '…', objections.NOT_DECIMAL(), path);
  const value = text.startsWith('-') && !/[1-9]/.test(text) ? text.slice(1) : text;
  const type = typeOfDecimal(value);
  if (type.digits > MAX_DIGITS) throw bad(value, objections.TOO_MANY_DIGITS({ limit: MAX_DIGITS }), path);
  return { node: 'literal', type, nullable: false, value };
}

/**
 * A text literal takes the type of what it meets: date, instant, id or choice. Anything else stays what it is, and
 * whether the types then fit is for the operator to say.
 */
export function coerce(
  node: TreeNode,
  type: ValueType,
  path: Path,
  choices: 'strict' | 'lenient' = 'strict',
): TreeNode {
  if (node.node !== 'literal' || typeof node.value !== 'string' || node.type.kind !== 'text') return node;
  const issue = literalProblem(node.value, type, path);
  if (issue !== undefined) {
    if (type.kind === 'text' && choices === 'lenient') return node;
    throw failure(issue);
  }
  return { ...node, type: typeOfLiteral(type), value: canonical(node.value, type) };
}

const typeOfLiteral = (type: ValueType): ValueType =>
  type.kind === 'number' || type.kind === 'boolean' || type.kind === 'json' ? { kind: 'text' } : type;

function literalProblem(value: string, type: ValueType, path: Path): Issue | undefined {
  const refuse = (reason: Message) =>
    expressionErrors.BAD_LITERAL({ value: JSON.stringify(clip(value)), reason }, path);
  switch (type.kind) {
    case 'date':
      return isRealDate(value) ? undefined : refuse(objections.NO_DAY());
    case 'instant':
      return canonicalInstant(value) === undefined ? refuse(objections.NO_INSTANT()) : undefined;
    case 'uuid':
      return readUuid(value) === undefined ? refuse(objections.NO_ID()) : undefined;
    case 'text':
      if (type.choices === undefined || type.choices.includes(value)) return undefined;
      return expressionErrors.NOT_A_CHOICE(
        {
          value: JSON.stringify(clip(value)),
          choices: type.choices.slice(0, 20),
          hint: didYouMean(value, type.choices),
        },
        path,
      );
    default:
      return undefined;
  }
}

function canonical(value: string, type: ValueType): string {
  if (type.kind === 'instant') return canonicalInstant(value) ?? value;
  return type.kind === 'uuid' ? value.toLowerCase() : value;
}
