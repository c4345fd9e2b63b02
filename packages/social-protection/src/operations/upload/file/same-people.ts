import { createHash } from 'node:crypto';
import type { OperationContext } from '@parasol/core';
import { IndividualDataSource } from '@parasol/individual';
import type { BenefitPlanDataUploadRecords } from '../../../entities/benefit-plan-data-upload-records.ts';
import { socialProtectionErrors as errors } from '../../../errors.ts';
import { optionsIn } from '../upload-answer.ts';
import type { UploadState } from '../upload-input.ts';
import { ofUpload, recordsOf, rowsOf, waitingIn } from '../upload-records.ts';

/**
 * Hash of the bytes and of how people are read from them: the same hash and line are the same person, whatever became of the schema since, and
 * whatever plans make of the other columns.
 */
export function peopleHashOf({
  contentHash,
  encoding,
  sheet,
  dateFormat,
  columns,
}: Pick<UploadState, 'contentHash' | 'encoding' | 'sheet' | 'dateFormat' | 'columns'>): string {
  // Of new people no id is read.
  const at = ['first_name', 'last_name', 'dob'].map((name) => columns.indexOf(name));
  return createHash('sha256').update(JSON.stringify({ contentHash, encoding, sheet, dateFormat, at })).digest('hex');
}

/**
 * Refuses while people of the same file are still to be decided about, or to be made, in an upload of it: this one would make them a second
 * time. What tells is the rows and not how their upload stands, which may have been cut off before it came to wait, or while it was applied.
 */
export async function requireNoneWaits(ctx: OperationContext, peopleHash: string): Promise<void> {
  const where = {
    and: [{ '==': [{ var: 'peopleHash' }, peopleHash] }, { in: [{ var: 'status' }, [...UNDECIDED]] }],
  };
  for await (const records of recordsOf(ctx).stream({ where, orderBy: [] }))
    for (const { id: recordId } of records) {
      const waiting = await rowsOf(ctx).first({ where: waitingIn({ recordId }), orderBy: [] });
      if (waiting !== undefined) ctx.fail(errors.UPLOAD_WAITS({}, ['source']));
    }
}

const UNDECIDED = ['IN_PROGRESS', 'WAITING_FOR_VERIFICATION'] as const;

/**
 * Who was made of a line when the same file was uploaded before, into whatever plan. Whom a line only matched may be somebody else by now, and
 * is not who comes new by it.
 */
export async function peopleByLine(ctx: OperationContext, peopleHash: string): Promise<Map<number, string>> {
  const people = new Map<number, string>();
  for await (const [line, id] of madeByLine(ctx, peopleHash)) people.set(line, id);
  return people;
}

/** Whether anybody was made of any line when the same file was uploaded before. */
export async function isAnybodyMade(ctx: OperationContext, peopleHash: string): Promise<boolean> {
  for await (const _ of madeByLine(ctx, peopleHash)) return true;
  return false;
}

async function* madeByLine(
  ctx: OperationContext,
  peopleHash: string,
): AsyncGenerator<readonly [line: number, id: string], void, undefined> {
  const sameFile = { '==': [{ var: 'peopleHash' }, peopleHash] };
  for await (const records of recordsOf(ctx).stream({ where: sameFile, orderBy: [] }))
    for (const record of records) {
      const where = { and: [ofUpload({ recordId: record.id }), { '!': [{ missing: 'individualId' }] }] };
      for await (const rows of rowsOf(ctx).stream({ where })) {
        const ids = rows.flatMap(({ individualId }) => individualId ?? []);
        const made = await madeAmong(ctx, record, ids);
        for (const { line, individualId } of rows)
          if (individualId !== null && made.has(individualId)) yield [line, individualId];
      }
    }
}

/** Who of these people came new by an upload: all, unless it could also change who was there. */
async function madeAmong(
  ctx: OperationContext,
  record: BenefitPlanDataUploadRecords,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (optionsIn(record).mode === 'create') return new Set(ids);
  const where = {
    and: [
      { '==': [{ var: 'uploadId' }, record.dataUploadId] },
      { '==': [{ var: 'action' }, 'CREATE'] },
      { in: [{ var: 'individualId' }, ids] },
    ],
  };
  const { rows } = await ctx.repo(IndividualDataSource, { scope: 'all' }).find({ where, orderBy: [], first: 1000 });
  return new Set(rows.flatMap(({ individualId }) => individualId ?? []));
}
