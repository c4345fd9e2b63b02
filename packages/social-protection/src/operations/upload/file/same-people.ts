import type { OperationContext } from '@parasol/core';
import { arePeopleWaiting, IndividualDataSource, peopleOfFile } from '@parasol/individual';
import type { BenefitPlanDataUploadRecords } from '../../../entities/benefit-plan-data-upload-records.ts';
import { socialProtectionErrors as errors } from '../../../errors.ts';
import { optionsIn } from '../upload-answer.ts';
import type { UploadState } from '../upload-input.ts';
import { ofUpload, recordsOf, rowsOf, waitingIn } from '../upload-records.ts';

/** How the file is read. */
type Reading = Pick<UploadState, 'encoding' | 'sheet' | 'dateFormat'>;

/**
 * Refuses while people of the same file are still to be decided about, or to be made, in an upload of it: this one would make them a second
 * time. What tells is the rows and not how their upload stands, which may have been cut off before it came to wait, or while it was applied.
 */
export async function requireNoneWaits(ctx: OperationContext, peopleHash: string, reading: Reading): Promise<void> {
  if (await arePeopleWaiting(ctx, peopleHash, reading)) ctx.fail(errors.UPLOAD_WAITS({}, ['source']));
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
 * Who was made of a line when the same file was uploaded before, into whatever plan or as people alone; null where somebody has rejected the
 * person there. Whom a line only matched may be somebody else by now, and is not who comes new by it.
 */
export async function peopleByLine(ctx: OperationContext, peopleHash: string): Promise<Map<number, string | null>> {
  const people = new Map<number, string | null>();
  for await (const [line, id] of knownLines(ctx, peopleHash))
    if (id !== null || !people.has(line)) people.set(line, id);
  return people;
}

/** Whether anybody was made of any line when the same file was uploaded before. */
export async function isAnybodyMade(ctx: OperationContext, peopleHash: string): Promise<boolean> {
  for await (const [, id] of knownLines(ctx, peopleHash)) if (id !== null) return true;
  return false;
}

type Line = readonly [line: number, id: string | null];

async function* knownLines(ctx: OperationContext, peopleHash: string): AsyncGenerator<Line, void, undefined> {
  for await (const items of peopleOfFile(ctx, peopleHash))
    for (const { line, state, individualId } of items)
      if (line !== null) yield [line, state === 'REJECTED' ? null : individualId];
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
