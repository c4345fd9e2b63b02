import { decimals, type InsertFromPlan, type NumberType, type TreeNode } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import type { SqlColumn, SqlSchema } from '../sql-schema.ts';

/** A sum over the rows that an insert makes. */
export interface Total {
  readonly name: string;
  readonly tree: TreeNode;
  /** The column of the target that keeps the value, if one does. */
  readonly column: SqlColumn | undefined;
}

/**
 * Most totals are of values that the new rows keep, and are summed from there. Where it is one statement, all are summed from the
 * candidates as soon as one must be.
 */
export function totalsOf(schema: SqlSchema, { totals = {}, set, target }: InsertFromPlan): Total[] {
  const keptBy = new Map(
    Object.entries(set).flatMap(([name, value]) =>
      value.kind === 'tree' ? [[JSON.stringify(value.tree), name] as const] : [],
    ),
  );
  const found = Object.entries(totals).map(([name, tree]): Total => {
    if (tree.type.kind !== 'number') throw new TypeError(`insertFrom: the total "${name}" is no number.`);
    const column = keptBy.get(JSON.stringify(tree));
    return { name, tree, column: column === undefined ? undefined : schema.table(target).column(column) };
  });
  if (isKept(found) || !schema.dialect.writesInWith) return found;
  return found.map((total) => ({ ...total, column: undefined }));
}

export const isKeptOne = ({ column }: Total): boolean => column !== undefined;
export const isKept = (totals: readonly Total[]): boolean => totals.every(isKeptOne);

const numberOf = ({ tree, column }: Total): NumberType => (column?.column.type ?? tree.type) as NumberType;

/** The sum of a total over cells that hold its value, as its column or its tree does. */
export const sumOf = ({ dialect }: SqlSchema, total: Total, cell: RawBuilder<unknown>): RawBuilder<unknown> =>
  dialect.aggregate('sum', cell, numberOf(total));

export function decodeTotals(
  { dialect }: SqlSchema,
  totals: readonly Total[],
  raw: readonly unknown[],
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [i, total] of totals.entries()) {
    const { scale } = total.tree.type as NumberType;
    const { scale: stored } = numberOf(total);
    // A sum has more digits than any column, so that it is read as decimal text even where the column holds whole numbers.
    const text =
      raw[i] === null || raw[i] === undefined
        ? '0'
        : (dialect.codec({ kind: 'number', digits: 60, scale: stored }).decode(raw[i]) as string);
    found[total.name] = decimals.textOf(decimals.unitsOf(text, scale) ?? 0n, scale);
  }
  return found;
}

export const sumCell = (i: number): RawBuilder<unknown> => sql`${sql.id(`s${i}`)}`;
