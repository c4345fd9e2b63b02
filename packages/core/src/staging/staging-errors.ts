import { defineErrors } from '../errors/issue.ts';
import type { Say } from '../errors/say.ts';

/** The first lines of several, and whether there are more. */
const linesOf = (lines: readonly number[], more: boolean, say: Say): string =>
  more ? `lines ${lines.join(', ')} and more` : `lines ${say.and(lines.map(String))}`;

/** What can be wrong with items of an upload, whatever they become, and with what is asked about them. */
export const stagingErrors = defineErrors('staging', {
  ACCEPTANCE_REQUIRED: () =>
    'Here every upload waits until somebody has accepted its items, so it cannot be applied at once. Leave acceptance out, or write required.',
  NOT_WAITING: (p: { status: string }) =>
    `This upload is ${p.status}, so nothing is to be decided about its items. That can be done while it is WAITING_FOR_VERIFICATION.`,
  NOT_TO_DECIDE: (p: { count: number }, say) =>
    `About ${say.count(p.count, 'of these items', 'of these items')} nobody can decide: refused, applied already, or none of this upload. Nothing was decided; leave them out.`,
  NOTHING_ACCEPTED: () => 'No item of this upload is accepted and waits to be applied. Accept some first.',
  KEY_EMPTY: (p: { column: string }) => `${p.column} is empty, so nobody can tell whom this row is about.`,
  NO_MATCH: (p: { names: readonly string[] }, say) =>
    `Nobody whom you may see has this ${say.and(p.names)}. Correct it, or send the row as a new one.`,
  SEVERAL_MATCHES: (p: { names: readonly string[]; count: number }, say) =>
    `${say.number(p.count)} records have this ${say.and(p.names)}, so nobody can tell which is meant. Write its id, or match by more columns.`,
  MATCHED_TWICE: (p: { lines: readonly number[]; more: boolean }, say) =>
    `${linesOf(p.lines, p.more, say)} are about the same record. Keep one of them.`,
  CHANGED_SINCE: () =>
    'The record was changed by somebody after this upload was compared with it, and is left as it is. Send the row again, and look at its difference.',
  FOUND_SINCE: (p: { names: readonly string[] }, say) =>
    `Somebody with this ${say.and(p.names)} was registered after this upload was compared with the registry. Send the row again, and look at its difference.`,
  GONE: () => 'The record was deleted, or went out of your reach, after this upload was compared with it.',
});
