import type { Counts, IdRange, JobContext, OperationContext } from '@parasol/core';
import { inState, present } from '@parasol/core';
import { Group } from '../../../entities/group.ts';
import { GroupIndividual } from '../../../entities/group-individual.ts';
import { Individual } from '../../../entities/individual.ts';
import { IndividualDataSource } from '../../../entities/individual-data-source.ts';
import type { ApplyState } from '../import-input.ts';
import { ofUpload, recordsOf } from '../of-upload.ts';
import { APPLY, holdImports } from '../unfinished-imports.ts';
import { applyChanges } from './apply-changes.ts';
import { holdHouseholds } from './change-households.ts';
import { failOvertaken } from './fail-overtaken.ts';
import { failKnown } from './known-by-now.ts';
import { householdsBefore, recipientOf, settleHouseholds } from './settle-households.ts';

/**
 * Turns the rows of an upload that are to be applied into people, groups and memberships, range by range. Gives how many of each came to
 * be. `ends` cuts the rows, where they were not asked before.
 */
export function applyRows(job: JobContext, state: ApplyState, ends?: readonly string[]): Promise<Counts> {
  const { uploadId, grouped, takes } = state;
  const becomeNew = state.mode === 'create' ? [] : [{ '==': [{ var: 'action' }, 'CREATE'] }];
  const isNew = ofUpload(uploadId, inState(takes), ...becomeNew);
  const inGroup = grouped ? ofUpload(uploadId, inState(takes), present('groupCode'), ...becomeNew) : undefined;
  return job.overRanges(
    APPLY,
    async (ctx, size) => {
      await holdImports(ctx);
      return ends ?? recordsOf(ctx).cuts({ where: ofUpload(uploadId), size });
    },
    async (ctx, range) => {
      // Households are held before anything is written, so that their past is told in the order in which they were held.
      if (grouped && state.mode !== 'create') await holdHouseholds(ctx, range, state);
      if (inGroup !== undefined && takes === 'ACCEPTED') await householdsBefore(ctx, range, state, inGroup);
      if (takes === 'ACCEPTED') await failOvertaken(ctx, range, state);
      else if (state.mode === 'upsert') await failKnown(ctx, range, state);
      const households = inGroup === undefined ? undefined : await householdsBefore(ctx, range, state, inGroup);
      const made = await applyRange(ctx, range, state, isNew, inGroup);
      const changed = state.mode === 'create' ? undefined : await applyChanges(ctx, range, state);
      if (households !== undefined) await settleHouseholds(ctx, households, made.groups, state, changed?.touched);
      if (takes === 'ACCEPTED') {
        const set = { state: { value: 'APPLIED' } };
        await recordsOf(ctx).updateWhere({ where: ofUpload(uploadId), set, range, from: [takes] });
      }
      if (changed === undefined) return made;
      const { groups = 0, memberships = 0, ...counts } = changed.counts;
      return { ...made, ...counts, groups: made.groups + groups, memberships: made.memberships + memberships };
    },
  );
}

/** Records of whoever staged them. */
const records = { source: IndividualDataSource, sourceScope: 'all' } as const;
const from = (column: string) => ({ expression: { var: column } });

/**
 * One range in one transaction, in which it is also marked as done, so there is no second time; were there one, the ids of the people
 * would be taken. A group that another upload makes meanwhile is joined.
 */
async function applyRange(
  ctx: OperationContext,
  range: IdRange,
  state: ApplyState,
  isNew: unknown,
  inGroup: unknown,
): Promise<Record<'people' | 'groups' | 'memberships', number>> {
  // People come after their groups and before their memberships, which point at both.
  const groups = inGroup === undefined ? 0 : await makeGroups(ctx, range, inGroup);
  const { inserted: people } = await ctx.repo(Individual).insertFrom({
    ...records,
    range,
    where: isNew,
    set: {
      id: from('id'),
      firstName: from('firstName'),
      lastName: from('lastName'),
      dob: from('dob'),
      jsonExt: from('jsonExt'),
      locationId: from('locationId'),
    },
    existing: [],
  });
  const memberships = inGroup === undefined ? 0 : await makeMemberships(ctx, range, state, inGroup);
  return { people, groups, memberships };
}

async function makeGroups(ctx: OperationContext, range: IdRange, where: unknown): Promise<number> {
  const { inserted } = await ctx.repo(Group).insertFrom({
    ...records,
    range,
    where,
    // Rows of a group name one location; others were refused.
    distinctOn: [{ var: 'groupCode' }, { var: 'locationId' }],
    set: { code: from('groupCode'), locationId: from('locationId') },
    existing: ['code'],
  });
  return inserted;
}

async function makeMemberships(
  ctx: OperationContext,
  range: IdRange,
  state: ApplyState,
  where: unknown,
): Promise<number> {
  const { inserted } = await ctx.repo(GroupIndividual).insertFrom({
    ...records,
    range,
    where,
    set: {
      groupId: { lookup: Group, by: { code: { var: 'groupCode' } } },
      individualId: from('id'),
      role: from('role'),
      recipientType: { expression: recipientOf(state) },
    },
    existing: [],
  });
  return inserted;
}
