import { coreErrors } from '../errors/core-errors.ts';
import type { Failed } from './result.ts';
import type { Runtime } from './runtime.ts';

/** A refusal as the caller reads it: the same codes, paths and parameters, sentences in his language. */
export async function inLanguage(runtime: Runtime, refused: Failed, locale: string | undefined): Promise<Failed> {
  if (typeof locale !== 'string') return refused;
  const say = await runtime.translator.language(locale);
  const errors = refused.errors.map((issue) => Object.freeze({ ...issue, message: say(issue) }));
  const message = say(coreErrors.CALL_FAILED({ operation: refused.operation }));
  return Object.freeze({ ...refused, message, errors, detail: errors.map((error) => error.message).join('\n') });
}
