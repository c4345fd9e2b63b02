import type { Result } from '@parasol/core';
import { knownCodes } from './codes.ts';

/** What no caller may read: how the database is called and speaks, and where our code lies. */
const LEAKS =
  /SQLITE_|sqlite error|syntax error at|duplicate key value|violates|relation "|\bselect .* from\b|insert into|individual_individual|core_change|payroll_benefit|social_protection_b|node_modules|\.ts:\d+|\.js:\d+|\bat async\b/i;

const SAYS_NOTHING = /undefined|\[object/;
/** Codes whose sentence is about a value that is no data. */
const ABOUT_NOTHING = new Set(['schema.NOT_JSON', 'expression.NOT_DATA']);

/** What is wrong with an answer, whatever was asked. Undefined when nothing is. */
export function faultOf(answer: Result<unknown>): string | undefined {
  if (answer.success) return undefined;
  if (answer.errors.length === 0) return 'It was refused without an error.';
  for (const { code, message, path } of answer.errors) {
    if (!knownCodes.has(code)) return `No catalogue has the code ${code}.`;
    if (!path.every((part) => typeof part === 'string' || (typeof part === 'number' && Number.isInteger(part))))
      return `${code} has the path ${JSON.stringify(path)}.`;
    if (message.trim() === '' || (SAYS_NOTHING.test(message) && !ABOUT_NOTHING.has(code)))
      return `${code} says "${message}".`;
    if (message.length > 5000) return `The sentence of ${code} has ${message.length} characters.`;
    if (LEAKS.test(message)) return `${code} tells too much: ${message}`;
  }
  try {
    JSON.stringify(answer);
  } catch (error) {
    return `The answer cannot be sent: ${String(error)}`;
  }
  return undefined;
}
