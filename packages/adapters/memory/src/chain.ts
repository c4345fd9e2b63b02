import type { StoredRow } from '@parasol/core/internal';
import type { Table } from './table.ts';

/** One version of a row. It knows its table, so that an evaluator that holds nothing else can follow relations. */
export interface Version {
  readonly table: Table;
  readonly chain: Chain;
  readonly row: StoredRow;
  /** Number of the transaction that wrote it. Readers see the versions up to the number they started with. */
  readonly commit: number;
}

/** All versions of one row, oldest first. Never empty while the table knows it. */
export interface Chain {
  readonly id: string;
  readonly versions: Version[];
}
