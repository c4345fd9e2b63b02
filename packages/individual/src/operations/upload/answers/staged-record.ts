import {
  type ColumnMapping,
  cellOf,
  type JsonObject,
  type JsonValue,
  Location,
  leavesOf,
  type OperationContext,
  type RowOf,
} from '@parasol/core';
import type { IndividualDataSource } from '../../../entities/individual-data-source.ts';
import type { IndividualDataSourceUpload } from '../../../entities/individual-data-source-upload.ts';
import { ID_COLUMN, LOCATION_COLUMN, RECIPIENT_COLUMN, ROLE_COLUMN } from '../file/import-columns.ts';

/** As the caller of an upload named columns of its file. */
export const mappingIn = ({ summary }: Pick<IndividualDataSourceUpload, 'summary'>): ColumnMapping =>
  (summary['mapping'] ?? {}) as ColumnMapping;

type Staged = RowOf<typeof IndividualDataSource>;
export type FileRecord = Readonly<Record<string, JsonValue>>;

/**
 * The records of refused rows, column by column: as they stand in the file; rows that were refused because of others, and so could be
 * read, as they were read, which reads the same again.
 */
export async function recordsOfRows(
  ctx: OperationContext,
  upload: Pick<IndividualDataSourceUpload, 'summary'> | undefined,
  rows: readonly Staged[],
): Promise<FileRecord[]> {
  const summary = upload?.summary ?? {};
  const columns = (summary['columns'] as readonly string[] | undefined) ?? [];
  const groupColumn = summary['groupColumn'];
  const mapping = mappingIn({ summary });
  const places = rows.flatMap(({ locationId, rowHash }) => (rowHash === null ? [] : (locationId ?? [])));
  // The file named them, whether or not their reader may see them elsewhere.
  const locations = await ctx.repo(Location, { scope: 'all' }).byIds(places, { includeDeleted: true });
  return rows.map((row) => {
    if (row.rowHash === null) return row.jsonExt;
    const read = {
      ...(typeof groupColumn === 'string' ? { [groupColumn]: row.groupCode } : {}),
      ...Object.fromEntries(leavesOf(row.jsonExt)),
      ...(row.action === 'UPDATE' || row.action === 'UNCHANGED' ? { [ID_COLUMN]: row.individualId } : {}),
      first_name: row.firstName,
      last_name: row.lastName,
      dob: row.dob,
      [LOCATION_COLUMN]: row.locationId === null ? null : (locations.get(row.locationId)?.code ?? null),
      [ROLE_COLUMN]: row.role,
      [RECIPIENT_COLUMN]: row.recipientType,
    };
    return Object.fromEntries(
      columns.map((column) => [
        column,
        cellText(read, Object.hasOwn(mapping, column) ? (mapping[column] ?? '') : column),
      ]),
    );
  });
}

const cellText = (read: JsonObject, column: string): string =>
  String(cellOf(Object.hasOwn(read, column) ? read[column] : null) ?? '');
