import { english, type Issue, type Refusal, refusalsIn, stagingErrors, validationsOf } from '@parasol/core';
import { individualErrors } from '@parasol/individual';

/** What uploads of people refuse rows for by the lines of others. */
const NAMING_LINES: Readonly<Record<string, (parameters: never) => Issue>> = {
  'individual.DUPLICATE_ROW': individualErrors.DUPLICATE_ROW,
  'individual.DUPLICATE_VALUE': individualErrors.DUPLICATE_VALUE,
  'individual.GROUP_IN_SEVERAL_PLACES': individualErrors.GROUP_IN_SEVERAL_PLACES,
  'individual.TWO_HEADS': individualErrors.TWO_HEADS,
  'individual.TWO_PRIMARY_RECIPIENTS': individualErrors.TWO_PRIMARY_RECIPIENTS,
  'staging.MATCHED_TWICE': stagingErrors.MATCHED_TWICE,
};

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
  const make = NAMING_LINES[refusal.code];
  if (make === undefined) return refusal;
  const { line, lines } = refusal.parameters as { readonly line?: number; readonly lines?: readonly number[] };
  const named = { ...(line === undefined ? {} : { line: own(line) }), ...(lines && { lines: lines.map(own) }) };
  const { message, parameters } = make({ ...refusal.parameters, ...named } as never);
  return { ...refusal, message, parameters };
}
