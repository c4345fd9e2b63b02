import type { TableCell } from '../transfer/table-format.ts';

/** Plain decimals, which is how files write numbers. */
const DECIMAL = new Intl.NumberFormat('en', { useGrouping: false, maximumFractionDigits: 20 });

/**
 * A value of a row as the cell of a file that reads back as the same value: numbers as plain decimals, never with an exponent.
 *
 * @example
 * cellOf(1e21); // '1000000000000000000000'
 */
export function cellOf(value: unknown): TableCell {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return /e/.test(String(value)) ? DECIMAL.format(value) : value;
  // What a schema of today calls plain may have been something else when it was written.
  return JSON.stringify(value);
}
