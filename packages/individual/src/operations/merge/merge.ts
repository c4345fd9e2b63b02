import { command, didYouMean, type OperationContext } from '@parasol/core';
import { z } from 'zod';
import { Individual } from '../../entities/individual.ts';
import { IndividualMerge } from '../../entities/individual-merge.ts';
import { individualErrors } from '../../errors.ts';
import { knownFields } from '../duplicate/match-field.ts';
import { unfinishedImports } from '../upload/unfinished-imports.ts';
import { carryCandidates } from './carry-candidates.ts';
import { carryOver } from './carry-over.ts';
import { holdRecords, requireOnePlace } from './hold-records.ts';
import { type Merging, type Survivorship, survivors, survivorship } from './survivorship.ts';
import { type AnyRow, WrittenRows } from './written-rows.ts';

const id = z.uuid().toLowerCase();
const version = z.int().min(1);

const input = z.strictObject({
  /** The record that goes on, and the version that was looked at. */
  goldenId: id,
  goldenVersion: version,
  /** The record that is absorbed and deleted. */
  absorbedId: id,
  absorbedVersion: version,
  /** Where values come from, by field; over what configuration says (`merge_rules`). @default the golden record's, or the other's where it has none */
  survivorship: survivorship.optional(),
  /** Rows of the absorbed record, such as its enrolment, that stay where only one of two can. @default the golden record's stay */
  keep: z.array(id).max(1000).optional(),
  reason: z.string().trim().min(1).max(1000).optional(),
});

/**
 * Makes two records of one person one. The golden record takes over values by the rules of survivorship, and everything that forbids the
 * deletion of the other: memberships, enrolments, rows of other modules. Benefits that were computed stay as they are. `preview` gives the
 * same answer, with every row that would be written, and writes nothing.
 *
 * Refuses with `core.CONFLICT` where a record is no longer the one that was looked at, `core.NOT_FOUND`, `individual.MERGE_ITSELF`,
 * `individual.UNKNOWN_FIELD`, `individual.MERGE_CHOICE`, `individual.UPLOAD_UNFINISHED`, `individual.OTHER_PLACE`, with `core.REFERENCED` or
 * `core.REFERENCED_ELSEWHERE` where something hangs on the absorbed record that the caller may not move, and with what is wrong with the
 * values of the golden record then.
 */
export const merge = command({
  rights: ['gql_individual_merge_perms', 'gql_individual_update_perms', 'gql_individual_delete_perms'],
  approval: 'allowed',
  input,
  validate: (ctx, { goldenId, absorbedId, survivorship: rules = {} }) => {
    const known = [...knownFields(ctx), '*', 'jsonExt.*'];
    const unknown = Object.keys(rules).filter((field) => !known.includes(field) && !field.startsWith('jsonExt.'));
    return [
      ...(goldenId === absorbedId ? [individualErrors.MERGE_ITSELF({}, ['absorbedId'])] : []),
      ...unknown.map((field) =>
        individualErrors.UNKNOWN_FIELD({ field, hint: didYouMean(field, known) }, ['survivorship', field]),
      ),
    ];
  },
  run: async (ctx, { goldenId, goldenVersion, absorbedId, absorbedVersion, keep = [], reason, ...given }) => {
    await requireWhole(ctx, [goldenId, absorbedId]);
    await holdRecords(ctx, goldenId, absorbedId);
    const golden = await merging(ctx, goldenId, goldenVersion);
    const absorbed = await merging(ctx, absorbedId, absorbedVersion);
    const { merge_rules: configured } = ctx.configuration<{ merge_rules: Survivorship }>('individual');
    const rules = { ...configured, ...given.survivorship };
    const { patch, taken } = survivors(golden, absorbed, rules);

    const written = new WrittenRows(ctx);
    const carrying = { ctx, written, keep: new Set(keep) };
    const [from, to] = [absorbed.row as unknown as AnyRow, golden.row as unknown as AnyRow];
    await carryOver(carrying, Individual, from, to);
    const [unused] = carrying.keep;
    if (unused !== undefined) ctx.fail(individualErrors.MERGE_CHOICE({ id: unused }, ['keep', keep.indexOf(unused)]));
    await carryCandidates(ctx, written, goldenId, absorbedId);
    // Only then are the values free that may occur once.
    await written.remove(Individual, from, goldenId);
    if (taken.length > 0) await written.change(Individual, golden.row, patch);
    await requireOnePlace(ctx, written.items, goldenId);
    const id = ctx.newId();
    const row = {
      ...{ id, goldenId, absorbedId, status: 'MERGED' as const, survivorship: rules },
      taken: [...taken],
      items: [...written.items],
      reason: reason ?? null,
    };
    // Not by `insert`, which wants every relation to lead to somebody who is there: the absorbed record is not any more.
    await ctx.repo(IndividualMerge).insertMany([[row]]);
    return ctx.repo(IndividualMerge).require(id);
  },
});

async function merging(ctx: OperationContext, person: string, expected: number): Promise<Merging> {
  // An update that changes nothing asks for the version in the words in which every update does.
  const { row } = await ctx.repo(Individual).update(person, expected, {});
  return { row, versions: await ctx.repo(Individual).history(person) };
}

/** Refuses whom an upload made that is not finished: it may go on to make a membership for them. */
async function requireWhole(ctx: OperationContext, people: readonly string[]): Promise<void> {
  const imports = await unfinishedImports(ctx);
  if (imports === undefined) return;
  const made = await ctx.repo(Individual).count({ and: [{ in: [{ var: 'id' }, people] }, imports.has(Individual)] });
  if (made > 0) ctx.fail(individualErrors.UPLOAD_UNFINISHED({}, ['absorbedId']));
}
