import type { Message } from '../errors/issue.ts';
import { terms } from '../errors/terms.ts';
import type { NumberType, TreeNode, ValueType } from './tree.ts';

/** Arithmetic on types: how many digits a result can have is known before any row is read. */

/** What a type is called in messages. */
export function describeType(type: ValueType): Message {
  switch (type.kind) {
    case 'boolean':
      return terms.TRUE_OR_FALSE();
    case 'number':
      return type.scale === 0 ? terms.WHOLE_NUMBER() : terms.DECIMALS({ scale: type.scale });
    case 'text':
      return type.choices === undefined ? terms.TEXT() : terms.CHOICE();
    case 'date':
      return terms.A_DATE();
    case 'instant':
      return terms.AN_INSTANT();
    case 'uuid':
      return terms.AN_ID();
    case 'json':
      return terms.DOCUMENT();
  }
}

export const numberType = (wholeDigits: number, scale: number): NumberType =>
  Object.freeze({ kind: 'number', digits: wholeDigits + scale, scale });

export const wholeDigits = (type: NumberType): number => type.digits - type.scale;

/** The smallest type that holds every value of both. */
export const widerNumber = (a: NumberType, b: NumberType): NumberType =>
  numberType(Math.max(wholeDigits(a), wholeDigits(b)), Math.max(a.scale, b.scale));

export const sumType = (a: NumberType, b: NumberType): NumberType =>
  numberType(Math.max(wholeDigits(a), wholeDigits(b)) + 1, Math.max(a.scale, b.scale));

export const productType = (a: NumberType, b: NumberType): NumberType =>
  numberType(wholeDigits(a) + wholeDigits(b), a.scale + b.scale);

/** The least divisor other than zero is one unit of its scale; rounding may carry into one digit more. */
export const quotientType = (a: NumberType, b: NumberType, scale: number): NumberType =>
  numberType(wholeDigits(a) + b.scale + 1, scale);

export const roundedType = (type: NumberType, scale: number): NumberType =>
  numberType(wholeDigits(type) + (scale < type.scale ? 1 : 0), scale);

/** The type of a decimal text such as `12.50`: digits 4, scale 2. */
export function typeOfDecimal(text: string): NumberType {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  return numberType(whole.length, fraction.length);
}

/** A type that holds every value of both, or undefined when they have nothing in common. */
export function unify(a: ValueType, b: ValueType): ValueType | undefined {
  if (a.kind === 'number' && b.kind === 'number') return widerNumber(a, b);
  if (a.kind !== b.kind) return undefined;
  if (a.kind === 'text' && b.kind === 'text' && !sameChoices(a.choices, b.choices)) return { kind: 'text' };
  return a;
}

export const isNumber = (node: TreeNode): node is TreeNode & { readonly type: NumberType } =>
  node.type.kind === 'number';

const sameChoices = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((choice, i) => choice === b[i]));
