import {
  failRows,
  fieldValue,
  holdLatch,
  type IdRange,
  type Issue,
  inState,
  matchRecords,
  type OperationContext,
  refusalOf,
  stagingErrors,
} from '@parasol/core';
import { Individual } from '../../../entities/individual.ts';
import type { IndividualDataSource } from '../../../entities/individual-data-source.ts';
import { pathOf } from '../file/match-keys.ts';
import type { ApplyState } from '../import-input.ts';
import { ofUpload, recordsOf, uploaded } from '../of-upload.ts';

/** Held from the look at who is there until those are who come new by a key. */
const NEW_KEYS = 'individual.upload_new_keys';

/**
 * Rows whose key matched nobody and matches somebody by now, by id. No other upload makes anybody new by a key until this transaction ends,
 * so of two with the same key that are applied at the same instant the later one finds the person of the other.
 */
export async function knownByNow(
  ctx: OperationContext,
  rows: readonly IndividualDataSource[],
  matchBy: readonly string[],
): Promise<ReadonlySet<string>> {
  const keyed = rows.filter(({ keyHash }) => keyHash !== null);
  if (keyed.length === 0) return new Set();
  await holdLatch(ctx, NEW_KEYS);
  const paths = matchBy.map(pathOf);
  const keys = keyed.map((row) => Object.fromEntries(paths.map((path) => [path, fieldValue(row, path)])));
  const matches = await matchRecords(ctx, Individual, paths, keys);
  return new Set(keyed.filter((_, i) => (matches[i]?.length ?? 0) > 0).map(({ id }) => id));
}

/** Fails the rows of a range that would become new people and whose key somebody has by now. */
export async function failKnown(
  ctx: OperationContext,
  range: IdRange,
  { uploadId, mode, matchBy, takes }: ApplyState,
): Promise<void> {
  const where = ofUpload(uploadId, inState(takes), { '==': [{ var: 'action' }, 'CREATE'] });
  const { issue, column } = foundSince(matchBy);
  for await (const rows of recordsOf(ctx).stream({ where, range })) {
    const known = await knownByNow(ctx, rows, matchBy);
    await failRows(ctx, uploaded(uploadId, mode), [...known], refusalOf(issue, column, undefined));
  }
}

/** What is wrong with such a row. */
export const foundSince = (matchBy: readonly string[]): { readonly issue: Issue; readonly column: string } => ({
  issue: stagingErrors.FOUND_SINCE({ names: matchBy }),
  column: matchBy[0] as string,
});
