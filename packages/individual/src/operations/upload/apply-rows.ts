import type { Counts, IdRange, JobContext, OperationContext } from '@parasol/core';
import { inState, present } from '@parasol/core';
import { Group } from '../../entities/group.ts';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { Individual } from '../../entities/individual.ts';
import { IndividualDataSource } from '../../entities/individual-data-source.ts';
import { ofUpload } from './of-upload.ts';

/** Turns the valid rows of an upload into people, groups and memberships, range by range. Gives how many of each came to be. */
export function applyRows(job: JobContext, uploadId: string): Promise<Counts> {
  const valid = ofUpload(uploadId, inState('VALID'));
  return job.overRanges(
    'apply',
    (ctx, size) => ctx.repo(IndividualDataSource).cuts({ where: valid, size }),
    (ctx, range) => applyRange(ctx, range, valid, ofUpload(uploadId, inState('VALID'), present('groupCode'))),
  );
}

const from = (column: string) => ({ expression: { var: column } });

/**
 * One range in one transaction. Rows that were applied are no longer valid, so a second time finds nothing; a group that another
 * upload makes meanwhile is joined.
 */
async function applyRange(ctx: OperationContext, range: IdRange, valid: unknown, grouped: unknown): Promise<Counts> {
  const source = IndividualDataSource;
  const groups = await ctx.repo(Group).insertFrom({
    source,
    range,
    where: grouped,
    distinctOn: [{ var: 'groupCode' }],
    set: { code: from('groupCode') },
    existing: ['code'],
  });
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
  const memberships = await ctx.repo(GroupIndividual).insertFrom({
    source,
    range,
    where: grouped,
    set: {
      groupId: { lookup: Group, by: { code: { var: 'groupCode' } } },
      individualId: from('targetId'),
      role: from('role'),
      recipientType: from('recipientType'),
    },
    existing: [],
  });
  await ctx.repo(IndividualDataSource).updateWhere({
    range,
    where: valid,
    set: { state: { value: 'APPLIED' }, individualId: from('targetId') },
    from: ['VALID'],
  });
  return { groups: groups.inserted, memberships: memberships.inserted };
}
