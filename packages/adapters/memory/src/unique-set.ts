import type { StoredRow } from '@parasol/core/internal';
import type { Chain } from './chain.ts';

/** Columns that are unique among rows that are neither deleted nor replaced, as the running writer sees them. As in SQL, nulls are distinct from each other. */
export class UniqueSet {
  readonly columns: readonly string[];
  readonly #holders = new Map<string, Chain>();

  constructor(columns: readonly string[]) {
    this.columns = columns;
  }

  /** The live row that holds the same values. */
  holder(row: StoredRow): Chain | undefined {
    const key = keyOf(this.columns, row);
    return key === undefined ? undefined : this.#holders.get(key);
  }

  /** Moves a chain from the key of its old version to that of its new one. */
  move(chain: Chain, from: StoredRow | undefined, to: StoredRow | undefined): void {
    const old = from === undefined || !isCurrent(from) ? undefined : keyOf(this.columns, from);
    const next = to === undefined || !isCurrent(to) ? undefined : keyOf(this.columns, to);
    if (old === next) return;
    if (old !== undefined && this.#holders.get(old) === chain) this.#holders.delete(old);
    if (next !== undefined) this.#holders.set(next, chain);
  }
}

/** Deleted rows and replaced ones hold no key. */
export const isCurrent = (row: StoredRow): boolean => row.isDeleted !== true && (row.replacementUuid ?? null) === null;

/** Text that is equal exactly when all values are, or undefined when one of them is null. */
export function keyOf(columns: readonly string[], row: StoredRow): string | undefined {
  const values = columns.map((column) => row[column]);
  return values.some((value) => value === null || value === undefined) ? undefined : JSON.stringify(values);
}
