import type { ByteSource } from '@parasol/core';
import { z } from 'zod';

const isSource = (value: unknown): value is ByteSource =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'open' in value &&
  typeof value.open === 'function';

/** What the import takes. */
export const importInput = z.strictObject({
  /** The file: `fromFile(path)`, `fromBytes(name, content)` or a source of the host. */
  source: z.custom<ByteSource>(isSource, {
    error: 'The source is a file: fromFile(path) or fromBytes(name, content).',
  }),
  /** For people: what kind of upload this is. @default 'individual import' */
  sourceType: z.string().min(1).max(255).default('individual import'),
  /** The column whose values say which rows belong together. @default 'group_code' */
  groupAggregationColumn: z.string().min(1).max(255).default('group_code'),
});
export type ImportInput = z.output<typeof importInput>;

/** What the import leaves for its later steps. */
export interface ImportState {
  readonly uploadId: string;
  /** Rows of the file. */
  readonly rows: number;
  /** Whether the file has a column of groups. */
  readonly grouped: boolean;
  /** Whether the file has a column of locations. */
  readonly located: boolean;
  /** SHA-256 of the file. */
  readonly contentHash: string;
}
