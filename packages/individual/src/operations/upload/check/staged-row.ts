import { type NewOf, validationsOf } from '@parasol/core';
import type { IndividualDataSource } from '../../../entities/individual-data-source.ts';
import { personHash } from '../file/person-hash.ts';
import type { ReadRow } from '../file/row-reader.ts';

/** With its id. */
type StagedRow = NewOf<typeof IndividualDataSource> & { readonly id: string; readonly rowHash: string | null };

/** Which upload rows are staged for. */
interface Staging {
  /** Names of the file's columns as they stand in it; null for those that are no part of its records. */
  readonly header: readonly (string | null)[];
  readonly uploadId: string;
  readonly newId: () => string;
}

/** A row as it is staged. The person that a valid one becomes gets the id of the row. */
export function stagedRow(
  { line, cells, person, refusals, planned }: ReadRow,
  { header, uploadId, newId }: Staging,
): StagedRow {
  const [first] = refusals;
  const isValid = first === undefined;
  const id = newId();
  const household = isValid ? planned?.household : undefined;
  const { firstName, lastName, dob, groupCode, role, recipientType, locationId } = person;
  return {
    id,
    line,
    state: isValid ? 'VALID' : 'INVALID',
    refusalCode: isValid ? null : first.code,
    validations: isValid ? NO_REFUSALS : validationsOf(refusals),
    rowHash: isValid ? personHash(person) : null,
    firstName,
    lastName,
    dob,
    groupCode,
    groupId: null,
    role,
    recipientType,
    locationId,
    uploadId,
    individualId: isValid ? (planned?.id ?? id) : null,
    action: isValid && planned !== undefined ? planned.action : null,
    targetVersion: isValid && planned !== undefined ? planned.version : null,
    keyHash: isValid ? (planned?.keyHash ?? null) : null,
    householdAction: household?.action ?? null,
    membershipId: household?.membershipId ?? null,
    membershipVersion: household?.membershipVersion ?? null,
    jsonExt: isValid ? person.extension : fileRecord(header, cells),
  };
}

const NO_REFUSALS = Object.freeze(validationsOf([]));

/** The record as it stands in the file. Cells beyond the header have no column; they stand together under the empty name. */
function fileRecord(header: readonly (string | null)[], cells: readonly string[]): Record<string, string> {
  const record: Record<string, string> = {};
  for (let i = 0; i < header.length && i < cells.length; i++) {
    const name = header[i];
    if (typeof name === 'string') record[name] = cells[i] as string;
  }
  if (cells.length > header.length) record[''] = cells.slice(header.length).join(',');
  return record;
}
