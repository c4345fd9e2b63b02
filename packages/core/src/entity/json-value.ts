import type { Issue } from '../errors/issue.ts';
import { schemaErrors } from './extension-errors.ts';
import { hiddenCharacter, visibleText } from './plain-text.ts';

/** Far more than data about people needs; every store and every recursive reader can take it. */
const MAX_DEPTH = 32;

/**
 * What cannot be kept, wherever it is in a JSON value: characters that nobody sees, NUL and lone surrogates among them, integers beyond
 * 2^53, keys that reach prototypes. A property that is `undefined` counts as absent.
 *
 * @example
 * checkJsonValue({ note: 'a\0b' }, ['jsonExt'])[0]?.code; // 'schema.NUL_CHARACTER'
 */
export function checkJsonValue(value: unknown, path: Issue['path'] = []): Issue[] {
  if (isClean(value, MAX_DEPTH)) return [];
  const issues: Issue[] = [];
  check(value, path, MAX_DEPTH, issues);
  return issues;
}

/** The same test without places: nearly all values pass it, and millions of rows need not build paths for that. */
function isClean(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isCleanText(value);
  if (typeof value === 'number')
    return Number.isFinite(value) && (Number.isSafeInteger(value) || !Number.isInteger(value));
  if (typeof value !== 'object' || value === null) return value === null || typeof value === 'boolean';
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isClean(item, depth - 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key of Object.keys(value)) {
    const item = (value as Readonly<Record<string, unknown>>)[key];
    if (key === '__proto__' || !isCleanText(key) || (item !== undefined && !isClean(item, depth - 1))) return false;
  }
  return true;
}

const isCleanText = (text: string): boolean => hiddenCharacter(text, 'several') === undefined;

/** How a place is called in a sentence: the path below the extension data, or what the path says. */
export function nameOf(path: Issue['path']): string {
  const below = path[0] === 'jsonExt' ? path.slice(1) : path;
  return below.length === 0 ? String(path[0] ?? 'The value') : below.map(String).join('.');
}

/** The text with `�` for each lone surrogate, so that it can be shown and sent. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

function check(value: unknown, path: Issue['path'], depth: number, issues: Issue[]): void {
  switch (typeof value) {
    case 'string':
      checkText(value, path, issues);
      return;
    case 'number':
      if (Number.isSafeInteger(value)) return;
      if (Number.isInteger(value))
        issues.push(schemaErrors.UNSAFE_INTEGER({ property: nameOf(path), value: String(value) }, path));
      else if (!Number.isFinite(value))
        issues.push(schemaErrors.NOT_JSON({ property: nameOf(path), type: String(value) }, path));
      return;
    case 'boolean':
      return;
    case 'object':
      if (value === null) return;
      if (depth === 0)
        issues.push(schemaErrors.TOO_DEEP({ property: nameOf(path.slice(0, 3)), limit: MAX_DEPTH }, path.slice(0, 3)));
      else if (Array.isArray(value)) {
        for (const [i, item] of value.entries()) check(item, [...path, i], depth - 1, issues);
      } else checkObject(value, path, depth, issues);
      return;
    default:
      issues.push(schemaErrors.NOT_JSON({ property: nameOf(path), type: typeof value }, path));
  }
}

function checkObject(value: object, path: Issue['path'], depth: number, issues: Issue[]): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    issues.push(
      schemaErrors.NOT_JSON({ property: nameOf(path), type: value.constructor?.name ?? 'an object of a class' }, path),
    );
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    const at = [...path, key];
    if (key === '__proto__') issues.push(schemaErrors.FORBIDDEN_KEY({ property: nameOf(path), key }, path));
    checkText(key, at, issues);
    if (item !== undefined) check(item, at, depth - 1, issues);
  }
}

function checkText(text: string, path: Issue['path'], issues: Issue[]): void {
  const issue = textIssue(text, path, 'several');
  if (issue !== undefined) issues.push(issue);
}

/** What is wrong with the characters of a text. */
export function textIssue(text: string, path: Issue['path'], lines: 'one' | 'several'): Issue | undefined {
  const hidden = hiddenCharacter(text, lines);
  if (hidden === undefined) return undefined;
  const property = visibleText(nameOf(path));
  if (text.includes('\0')) return schemaErrors.NUL_CHARACTER({ property }, path);
  if (!text.isWellFormed()) return schemaErrors.LONE_SURROGATE({ property }, path);
  if (hidden.isLayout) return schemaErrors.SEVERAL_LINES({ property }, path);
  const { character, position } = hidden;
  return schemaErrors.HIDDEN_CHARACTER({ property, character, position }, path);
}
