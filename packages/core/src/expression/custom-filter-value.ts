import { failure } from '../errors/failure.ts';
import type { Message } from '../errors/issue.ts';
import { canonicalInstant, isRealDate } from './dates.ts';
import { clip, expressionErrors } from './errors.ts';
import { objections } from './phrases.ts';
import { shortestDecimal } from './readers.ts';
import type { Path } from './source.ts';
import type { ValueType } from './tree.ts';

/** The value of a custom filter as a JSON-logic literal of the field's declared type. */
export function filterValue(raw: unknown, type: ValueType, field: string, path: Path): unknown {
  const text = typeof raw === 'string' ? unquote(raw) : undefined;
  const refuse = (expected: Message) => {
    if (raw === undefined) return failure(expressionErrors.FILTER_WITHOUT_VALUE({ field, expected }, path));
    const value = clip(JSON.stringify(text ?? raw));
    return failure(expressionErrors.FILTER_VALUE({ value, field, expected }, path));
  };
  switch (type.kind) {
    case 'number': {
      const plain = typeof raw === 'number' && Number.isFinite(raw) ? shortestDecimal(raw) : text?.trim();
      if (plain === undefined || !/^-?\d+(\.\d+)?$/.test(plain)) throw refuse(objections.TAKES_NUMBER());
      return { decimal: withoutLeadingZeros(plain) };
    }
    case 'boolean': {
      if (typeof raw === 'boolean') return raw;
      const word = text?.trim().toLowerCase();
      if (word !== 'true' && word !== 'false') throw refuse(objections.TAKES_TRUTH());
      return word === 'true';
    }
    case 'date':
      if (text === undefined || !isRealDate(text.trim())) throw refuse(objections.TAKES_DAY());
      return text.trim();
    case 'instant':
      if (text === undefined || canonicalInstant(text.trim()) === undefined) throw refuse(objections.TAKES_INSTANT());
      return text.trim();
    default:
      if (text === undefined) throw refuse(objections.TAKES_TEXT());
      return text;
  }
}

/** Quotes go only where both are there: one dialog of the reference quotes texts, another does not. */
function unquote(text: string): string {
  const first = text.charAt(0);
  if (text.length < 2 || (first !== '"' && first !== "'") || text.at(-1) !== first) return text;
  if (first === '"') {
    try {
      const parsed: unknown = JSON.parse(text);
      if (typeof parsed === 'string') return parsed;
    } catch {
      // Not JSON, so the quotes are all there is to it.
    }
  }
  return text.slice(1, -1);
}

const withoutLeadingZeros = (text: string): string => text.replace(/^(-?)0+(?=\d)/, '$1');
