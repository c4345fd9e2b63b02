import type { Bench, Figure, Goal, StoreName } from '../bench.ts';

/** A figure with all that it takes to read it alone. */
export interface Measured extends Figure {
  readonly bench: string;
  readonly title: string;
  readonly heldAgainst: string;
  readonly store?: StoreName;
  readonly rows?: number;
  readonly ratio?: number;
  /** Absent where there is no goal. */
  readonly met?: boolean;
}

export function measuredOf(
  { name, title, limit: heldAgainst, runs }: Bench,
  { store, rows }: { readonly store: StoreName; readonly rows: number },
  figure: Figure,
): Measured {
  const { ours, limit, goal } = figure;
  const ratio = figure.ratio ?? (limit === undefined ? undefined : ours / limit);
  return {
    bench: name,
    title,
    heldAgainst,
    ...(runs === 'process' ? {} : runs === 'rows' ? { rows } : { store, rows }),
    ...figure,
    ...(ratio === undefined ? {} : { ratio }),
    ...(goal === undefined ? {} : { met: isMet(goal, ours, ratio) }),
  };
}

function isMet(goal: Goal, ours: number, ratio: number | undefined): boolean {
  if ('below' in goal) return ours < goal.below;
  if ('atLeast' in goal) return ours >= goal.atLeast;
  return ratio !== undefined && ratio <= goal.ratioAtMost;
}
