import { jaroWinkler } from '@skyra/jaro-winkler';
import { distance } from 'fastest-levenshtein';
import type { LinkageKind } from './linkage-field.ts';

/**
 * How much two values of a field agree, from the bottom up. `missing` says that one of them is not there, which is no evidence. Levels between
 * `differs` and `equal` are those of the kind; `swapped` is for names that stand in each other's field.
 */
export type Agreement = 'missing' | 'differs' | 'similar' | 'nearly' | 'swapped' | 'equal';

interface Comparison {
  /** Levels of the kind, from the least agreement to the most. */
  readonly levels: readonly Exclude<Agreement, 'missing'>[];
  /** The level of two values that are not equal. */
  readonly of: (a: string, b: string) => 'differs' | 'similar' | 'nearly';
}

/** Similarity of Jaro and Winkler; from 0.92 on a typing mistake is likelier than another name, as Winkler's studies have it. */
const bySimilarity = (a: string, b: string) => {
  const similarity = jaroWinkler(a, b);
  return similarity >= 0.92 ? 'nearly' : similarity >= 0.8 ? 'similar' : 'differs';
};

/** Edits of Levenshtein; digits in another order count as one mistake. */
const byEdits = (a: string, b: string) => {
  const edits = distance(a, b);
  if (edits <= 1) return 'nearly';
  if (a.length === b.length && edits <= 4 && sorted(a) === sorted(b)) return 'nearly';
  return edits === 2 ? 'similar' : 'differs';
};

const sorted = (text: string): string => [...text].sort().join('');

const fuzzy = ['differs', 'similar', 'nearly', 'equal'] as const;

/** One row per kind. */
export const comparisons: Readonly<Record<LinkageKind, Comparison>> = Object.freeze({
  name: { levels: ['differs', 'similar', 'nearly', 'swapped', 'equal'], of: bySimilarity },
  text: { levels: fuzzy, of: bySimilarity },
  date: { levels: fuzzy, of: byEdits },
  identifier: { levels: fuzzy, of: byEdits },
  category: { levels: ['differs', 'equal'], of: () => 'differs' },
});
