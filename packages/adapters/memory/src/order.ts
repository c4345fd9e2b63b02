import { compareText, type Ordering, type Parameters, type TreeNode, type Value } from '@parasol/core/internal';
import type { Version } from './chain.ts';
import { comparedValue } from './values.ts';
import type { View } from './view.ts';

const COMPARABLE = new Set(['text', 'uuid', 'date', 'instant', 'boolean']);

/** A row and the values that it is ordered by. */
export interface Ranked {
  readonly keys: readonly Value[];
  readonly id: string;
}

/** Order of two values of one type: numbers by size, texts by code point, false before true. Missing comes last. */
export function compareValues(a: Value, b: Value): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}

export function comparator(orderings: readonly Ordering[]): (a: Ranked, b: Ranked) => number {
  return (a, b) => {
    for (let i = 0; i < orderings.length; i++) {
      const x = a.keys[i];
      const y = b.keys[i];
      const order = compareValues(x, y);
      // Missing values stay last when the direction turns.
      if (order !== 0) return orderings[i]?.direction === 'desc' && x !== undefined && y !== undefined ? -order : order;
    }
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  };
}

/** Computes what a row is ordered by. */
export function ranker(
  view: View,
  orderings: readonly Ordering[],
  parameters: Parameters,
): (version: Version) => Value[] {
  const readers = orderings.map(({ by }) => reader(view, by, parameters));
  return (version) => readers.map((read) => read(version));
}

function reader(view: View, by: TreeNode, parameters: Parameters): (version: Version) => Value {
  const [first, ...more] = by.node === 'path' ? by.steps : [];
  if (first?.kind === 'field' && more.length === 0 && COMPARABLE.has(by.type.kind)) {
    // Rows hold these in one form, so they need no reading. Every page ranks the whole table, hence the shortcut.
    return ({ row }) => (row[first.name] ?? undefined) as Value;
  }
  const evaluate = view.database.evaluator(by);
  return (version) => evaluate(version, parameters, view.access);
}

export const cursorKeys = (orderings: readonly Ordering[], values: readonly unknown[]): Value[] =>
  orderings.map(({ by }, i) => comparedValue(by.type, values[i]));
