import { english, type Issue, type Refusal, refusalsIn, stagingErrors, validationsOf } from '@parasol/core';
import { individualErrors } from '@parasol/individual';

/** The errors that uploads of people refuse rows with, by the modules that their codes begin with. */
const ERRORS: Readonly<Record<string, object>> = { individual: individualErrors, staging: stagingErrors };

/**
 * What the upload of people found wrong with a row, by the lines of the file that somebody sent: that of the people is made of its good rows, and
 * its lines are others. `own` is by those.
 */
export const byOwnLines = (
  validations: Readonly<Record<string, unknown>>,
  own: ReadonlyMap<number, number>,
): Readonly<Record<string, unknown>> =>
  validationsOf(
    refusalsIn(validations, english).map((refusal) => ofOwnLines(refusal, (line) => own.get(line) ?? line)),
  );

function ofOwnLines(refusal: Refusal, own: (line: number) => number): Refusal {
  const { line, lines } = refusal.parameters as { readonly line?: number; readonly lines?: readonly number[] };
  if (line === undefined && lines === undefined) return refusal;
  const named = { ...(line === undefined ? {} : { line: own(line) }), ...(lines && { lines: lines.map(own) }) };
  const [module = '', name = ''] = refusal.code.split('.');
  const make = (ERRORS[module] as Readonly<Record<string, (parameters: object) => Issue>> | undefined)?.[name];
  if (make === undefined) return refusal;
  const { message, parameters } = make({ ...refusal.parameters, ...named });
  return { ...refusal, message, parameters };
}
