import { tableInput } from '@parasol/core';
import { z } from 'zod';

/** What the import takes. */
export const importInput = z.strictObject({
  /** The file: `fromFile(path)`, `fromBytes(name, content)` or a source of the host; its encoding or sheet. */
  ...tableInput(),
  /** For people: what kind of upload this is. @default 'individual import' */
  sourceType: z.string().min(1).max(255).default('individual import'),
  /** The column whose values say which rows belong together. @default 'group_code' */
  groupAggregationColumn: z.string().min(1).max(255).default('group_code'),
});
export type ImportInput = z.output<typeof importInput>;

/** What the import leaves for its later steps, which any process may do. */
export interface ImportState {
  readonly uploadId: string;
  readonly fileName: string;
  readonly groupAggregationColumn: string;
  /** Of a text file, where it is not UTF-8. */
  readonly encoding?: string | undefined;
  /** Of a workbook, where it is not the first. */
  readonly sheet?: string | undefined;
  /** Rows of the file. */
  readonly rows: number;
  /** Whether the file has a column of groups. */
  readonly grouped: boolean;
  /** Whether the file has a column that says who is paid; where it has none, it is the heads. */
  readonly recipients: boolean;
  /** Whether the file has a column of locations. */
  readonly located: boolean;
  /** SHA-256 of the file. */
  readonly contentHash: string;
  /** Hash of the schema and options by which its rows are read. */
  readonly schemaHash: string;
}
