import { z } from 'zod';
import { listInput } from '../operation/entity-operations.ts';

/** What an export takes beside the selection and the order of a list. */
export const exportInput = listInput.pick({ where: true, customFilters: true, orderBy: true }).extend({
  /** `csv`, or the name of a format that the app has. @default 'csv' */
  format: z.string().min(1).max(40).optional(),
  /**
   * The columns in their order: `firstName`, `jsonExt.income`, `location.code`; `jsonExt` is all extension data. `__` may stand for a dot.
   * @default what the export says
   */
  fields: z.array(z.string().max(500)).min(1).max(500).optional(),
  /** What the header says: names, by which the file can be uploaded, or labels in the caller's language. @default 'names' */
  header: z.enum(['names', 'labels']).optional(),
  /** Own names in the header, by field. */
  columnNames: z.record(z.string(), z.string().min(1).max(255)).optional(),
});
/** What an export takes: selection and order as in lists, `format`, `fields`, `header` and `columnNames`. */
export type ExportInput = z.input<typeof exportInput>;
