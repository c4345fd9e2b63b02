import { createHash } from 'node:crypto';
import type { OperationContext } from '@parasol/core';
import { socialProtectionErrors as errors } from '../../../errors.ts';
import type { UploadState } from '../upload-input.ts';
import { ofUpload, recordsOf, rowsOf } from '../upload-records.ts';

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
  const at = ['first_name', 'last_name', 'dob', 'id'].map((name) => columns.indexOf(name));
  return createHash('sha256').update(JSON.stringify({ contentHash, encoding, sheet, dateFormat, at })).digest('hex');
}

/** Whoever is accepted in another upload of the same file must not be made a second time by this one. */
export async function requireNoneWaits(ctx: OperationContext, peopleHash: string): Promise<void> {
  const where = {
    and: [{ '==': [{ var: 'peopleHash' }, peopleHash] }, { '==': [{ var: 'status' }, 'WAITING_FOR_VERIFICATION'] }],
  };
  if ((await recordsOf(ctx).count(where)) > 0) ctx.fail(errors.UPLOAD_WAITS({}, ['source']));
}

/** Who was made of a line, or matched by it, when the same file was uploaded before, into whatever plan. */
export async function peopleByLine(ctx: OperationContext, peopleHash: string): Promise<Map<number, string>> {
  const sameFile = { '==': [{ var: 'peopleHash' }, peopleHash] };
  const people = new Map<number, string>();
  for await (const records of recordsOf(ctx).stream({ where: sameFile, orderBy: [] }))
    for (const { id } of records) {
      const where = { and: [ofUpload({ recordId: id }), { '!': [{ missing: 'individualId' }] }] };
      for await (const rows of rowsOf(ctx).stream({ where }))
        for (const { line, individualId } of rows) if (individualId !== null) people.set(line, individualId);
    }
  return people;
}
