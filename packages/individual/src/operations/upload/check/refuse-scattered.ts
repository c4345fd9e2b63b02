import { clipped, inState, type Lease, type OperationContext, present, refusalOf, validationsOf } from '@parasol/core';
import { individualErrors } from '../../../errors.ts';
import { LOCATION_COLUMN } from '../file/import-columns.ts';
import type { ImportState } from '../import-input.ts';
import { ofUpload, recordsOf } from '../of-upload.ts';

/** Groups and places that one question answers with. */
const PAGE = 10_000;
/** Lines that a sentence names. */
const SHOWN_LINES = 5;

type Batch = Pick<ImportState, 'uploadId' | 'mode'>;

/** Rows by which people come into a group; of people who are there, into one that is made: others go by the place that the group has. */
const joining = ({ uploadId, mode }: Batch, ...more: readonly unknown[]): unknown =>
  ofUpload(uploadId, inState('VALID'), ...(mode === 'create' ? [] : [COME_NEW]), ...more);
const COME_NEW = { or: [{ '==': [{ var: 'action' }, 'CREATE'] }, { '==': [{ var: 'householdAction' }, 'FOUND'] }] };

/**
 * Refuses the rows of groups that would lie in several places: nobody but the clerk can tell which is right. Memory does not grow
 * with the file: groups come in order of their codes, so that those of one group stand together.
 */
export async function refuseScattered(lease: Lease, batch: Batch): Promise<void> {
  let last: string | undefined;
  for (;;) {
    const codes = await lease.transaction((ctx) => placesByGroup(ctx, batch, last));
    for (let i = 1; i < codes.length; i++) {
      const code = codes[i] as string;
      if (code === codes[i - 1] && code !== codes[i - 2]) await lease.transaction((ctx) => refuse(ctx, batch, code));
    }
    // The last group may have more places on the next page, which begins with it; a page of one group ends with it.
    if (codes.length < PAGE) return;
    last = codes.at(-1);
  }
}

/** The code of each group once for every place that its rows name, or name none; from a code on. */
async function placesByGroup(ctx: OperationContext, batch: Batch, from: string | undefined): Promise<string[]> {
  const groups = await recordsOf(ctx).aggregate({
    where: joining(
      batch,
      present('groupCode'),
      ...(from === undefined ? [] : [{ '>=': [{ var: 'groupCode' }, from] }]),
    ),
    groupBy: { group: { var: 'groupCode' }, place: { var: 'locationId' } },
    select: { rows: { function: 'count' } },
    limit: PAGE,
  });
  return groups.map(({ group }) => group as string);
}

async function refuse(ctx: OperationContext, batch: Batch, group: string): Promise<void> {
  const records = recordsOf(ctx);
  const where = joining(batch, { '==': [{ var: 'groupCode' }, group] });
  const { rows } = await records.find({ where, orderBy: ['line'], first: SHOWN_LINES + 1 });
  const lines = rows.slice(0, SHOWN_LINES).map(({ line }) => line as number);
  const issue = individualErrors.GROUP_IN_SEVERAL_PLACES({
    group: clipped(group),
    lines,
    more: rows.length > SHOWN_LINES,
  });
  await records.updateWhere({
    where,
    set: {
      state: { value: 'INVALID' },
      refusalCode: { value: issue.code },
      validations: { value: validationsOf([refusalOf(issue, LOCATION_COLUMN, undefined)]) },
      // Where rows may change people, one that is refused stays about whom it matched.
      ...(batch.mode === 'create' ? { individualId: { value: null } } : {}),
    },
    from: ['VALID'],
  });
}
