import { type Progress, unwrap } from '@parasol/core';
import type { Individual } from '@parasol/individual';
import type { Officer } from '../compose.ts';
import type { DuplicatesReport, PersonShown } from '../report/report.ts';

/** How many pairs are shown. */
const SHOWN = 5;

/**
 * Looks for people who were registered twice, shows the most probable pairs with what speaks for them, and makes one record of the first
 * pair. The record that is older goes on: it is the one in a household.
 */
export async function mergeDuplicates(
  me: Officer,
  onProgress: (progress: Progress) => void,
): Promise<DuplicatesReport> {
  const { people, compared } = unwrap(await me.duplicateCandidates.findDuplicates({}, { onProgress }));
  const found = unwrap(await me.duplicateCandidates.count({}));
  const { rows } = unwrap(await me.duplicateCandidates.review({ first: SHOWN }));
  const pairs = rows.map(({ first, second, score, reasons }) => ({
    first: shown(first),
    second: shown(second),
    score: score ?? '',
    reasons: reasons.map(({ field, agreement }) => ({ field: field.replace('jsonExt.', ''), agreement })),
  }));
  const [likeliest] = rows;
  if (likeliest === undefined) return { people, compared, found, pairs, merged: null };
  const [golden, absorbed] = [likeliest.first, likeliest.second].sort((a, b) => (a.id < b.id ? -1 : 1)) as [
    Individual,
    Individual,
  ];
  unwrap(
    await me.individualMerges.merge({
      ...{ goldenId: golden.id, goldenVersion: golden.version },
      ...{ absorbedId: absorbed.id, absorbedVersion: absorbed.version },
      reason: 'Registered at two visits.',
    }),
  );
  const left = unwrap(await me.individuals.count({}));
  return { people, compared, found, pairs, merged: { who: shown(golden), left } };
}

const shown = ({ firstName, lastName, dob }: Individual): PersonShown => ({ name: `${firstName} ${lastName}`, dob });
