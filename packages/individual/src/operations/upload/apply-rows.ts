import type { Counts, IdRange, JobContext, OperationContext } from '@parasol/core';
import { inState, present } from '@parasol/core';
import { Group } from '../../entities/group.ts';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { Individual } from '../../entities/individual.ts';
import { IndividualDataSource } from '../../entities/individual-data-source.ts';
import type { ImportState } from './import-input.ts';
import { ofUpload } from './of-upload.ts';

/** Turns the valid rows of an upload into people, groups and memberships, range by range. Gives how many of each came to be. */
export function applyRows(job: JobContext, { uploadId, grouped }: ImportState): Promise<Counts> {
  const valid = ofUpload(uploadId, inState('VALID'));
  const inGroup = grouped ? ofUpload(uploadId, inState('VALID'), present('groupCode')) : undefined;
  return job.overRanges(
    'apply',
    (ctx, size) => ctx.repo(IndividualDataSource).cuts({ where: valid, size }),
    (ctx, range) => applyRange(ctx, range, valid, inGroup),
  );
}

const source = IndividualDataSource;
const from = (column: string) => ({ expression: { var: column } });

/**
 * One range in one transaction. Rows that were applied are no longer valid, so a second time finds nothing; a group that another
 * upload makes meanwhile is joined.
 */
async function applyRange(ctx: OperationContext, range: IdRange, valid: unknown, inGroup: unknown): Promise<Counts> {
  // People come after their groups and before their memberships, which point at both.
  const groups = inGroup === undefined ? 0 : await makeGroups(ctx, range, inGroup);
  await ctx.repo(Individual).insertFrom({
    source,
    range,
    where: valid,
    set: {
      id: from('targetId'),
      firstName: from('firstName'),
      lastName: from('lastName'),
      dob: from('dob'),
      jsonExt: from('extension'),
    },
    existing: [],
  });
  const memberships = inGroup === undefined ? 0 : await makeMemberships(ctx, range, inGroup);
  await ctx.repo(IndividualDataSource).updateWhere({
    range,
    where: valid,
    set: { state: { value: 'APPLIED' }, individualId: from('targetId') },
    from: ['VALID'],
  });
  return { groups, memberships };
}

async function makeGroups(ctx: OperationContext, range: IdRange, where: unknown): Promise<number> {
  const { inserted } = await ctx.repo(Group).insertFrom({
    source,
    range,
    where,
    distinctOn: [{ var: 'groupCode' }],
    set: { code: from('groupCode') },
    existing: ['code'],
  });
  return inserted;
}

async function makeMemberships(ctx: OperationContext, range: IdRange, where: unknown): Promise<number> {
  const { inserted } = await ctx.repo(GroupIndividual).insertFrom({
    source,
    range,
    where,
    set: {
      groupId: { lookup: Group, by: { code: { var: 'groupCode' } } },
      individualId: from('targetId'),
      role: from('role'),
      recipientType: from('recipientType'),
    },
    existing: [],
  });
  return inserted;
}
