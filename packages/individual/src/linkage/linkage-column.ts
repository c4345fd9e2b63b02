import type { LinkageField } from './linkage-field.ts';
import { normalForm } from './normal-form.ts';

/** One field of all records: its values once each, and for each record which of them it has. */
export interface LinkageColumn {
  readonly field: LinkageField;
  readonly values: readonly string[];
  /** Index into `values` by record; -1 where the value is missing. */
  readonly ids: Int32Array;
  /** Records by value. */
  readonly frequencies: Float64Array;
  /** Records that have a value. */
  readonly present: number;
}

/**
 * Brings the distinct cells of a field into their normal form and numbers the distinct values in order of the text, so that the order of
 * records plays no part. `cellOf` says for each record which of the cells it has.
 */
export function linkageColumn(field: LinkageField, cells: readonly string[], cellOf: Int32Array): LinkageColumn {
  const normal = cells.map((cell) => normalForm(field.kind, cell));
  const values = [...new Set(normal)].filter((value) => value !== '').sort();
  const number = new Map(values.map((value, id) => [value, id]));
  const byCell = Int32Array.from(normal, (value) => number.get(value) ?? -1);
  const ids = cellOf.map((cell) => byCell[cell] as number);
  const frequencies = new Float64Array(values.length);
  let present = 0;
  for (const id of ids) {
    if (id < 0) continue;
    frequencies[id] = (frequencies[id] as number) + 1;
    present++;
  }
  return { field, values, ids, frequencies, present };
}
