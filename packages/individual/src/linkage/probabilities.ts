/** Probability of each level of a field, given that its values are there; index 0 (missing) is unused. */
export type Levels = Float64Array;

/** By field. `m`: of pairs that are one person; `u`: of pairs that are not (Fellegi and Sunter 1969). */
export interface Probabilities {
  readonly m: readonly Levels[];
  readonly u: readonly Levels[];
}

/** Makes levels 1… add up to one. */
export function normalised(levels: Levels): Levels {
  let sum = 0;
  for (let level = 1; level < levels.length; level++) sum += levels[level] as number;
  return levels.map((value, level) => (level === 0 ? 0 : value / sum));
}
