import { failure } from '../errors/failure.ts';
import type { Message } from '../errors/issue.ts';
import { expressionErrors } from './errors.ts';
import { findings } from './phrases.ts';

export type Path = readonly (string | number)[];

/** An operation sits in an object in a list, so the text of a tree of depth 20 is nested about twice as deep. */
const MAX_NESTING = 60;
const MAX_VALUES = 5_000;
const MAX_TEXT = 10_000;

/**
 * A plain copy of what came in. Reads own data properties only and gives up at fixed limits, so that deep, huge,
 * cyclic or trapped input costs no more than its refusal, and later steps meet nothing but plain JSON.
 */
export function copySource(value: unknown, path: Path = []): unknown {
  return copy(value, path, 0, { left: MAX_VALUES });
}

function copy(value: unknown, path: Path, depth: number, budget: { left: number }): unknown {
  if (--budget.left < 0) throw tooLarge(path);
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') {
    if (value.length > MAX_TEXT)
      throw failure(expressionErrors.TOO_LARGE({ what: findings.CHARACTERS(), limit: MAX_TEXT }, path));
    return value;
  }
  if (typeof value !== 'object') throw notData(describe(value), path);
  if (depth >= MAX_NESTING) throw failure(expressionErrors.TOO_DEEP({ limit: 20 }, path));
  const keys = listKeys(value, path, budget);
  const isList = safely(() => Array.isArray(value), path);
  const entries = keys.map((key): [string, unknown] => {
    const here = [...path, isList ? Number(key) : key];
    const property = safely(() => Object.getOwnPropertyDescriptor(value, key), here);
    if (property === undefined) throw notData(findings.A_HOLE(), here);
    if (!('value' in property)) throw notData(findings.A_GETTER(), here);
    return [key, copy(property.value, here, depth + 1, budget)];
  });
  return Object.freeze(isList ? entries.map(([, item]) => item) : Object.fromEntries(entries));
}

function listKeys(value: object, path: Path, budget: { left: number }): readonly string[] {
  if (safely(() => Array.isArray(value), path)) {
    const length = safely(() => Number(Object.getOwnPropertyDescriptor(value, 'length')?.value ?? 0), path);
    if (length > budget.left) throw tooLarge(path);
    return Array.from({ length }, (_, index) => String(index));
  }
  const keys = safely(() => Object.keys(value), path);
  if (keys.length > budget.left) throw tooLarge(path);
  return keys;
}

const tooLarge = (path: Path) =>
  failure(expressionErrors.TOO_LARGE({ what: findings.VALUES(), limit: MAX_VALUES }, path));

const notData = (found: Message, path: Path) => failure(expressionErrors.NOT_DATA({ found }, path));

const describe = (value: unknown): Message =>
  value === undefined ? findings.NOTHING() : findings.A_THING({ type: typeof value });

/** A proxy may throw from any trap; what it throws is its own affair and not shown. */
function safely<T>(read: () => T, path: Path): T {
  try {
    return read();
  } catch {
    throw notData(findings.UNREADABLE(), path);
  }
}
