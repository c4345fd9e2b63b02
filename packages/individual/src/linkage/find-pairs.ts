import type { PairComparer } from './agreement-pattern.ts';
import { type BlockingRule, blocksOf } from './blocking-rule.ts';
import type { Weights } from './weights.ts';

export interface WeighedPair {
  /** Numbers of the records; the smaller one first. */
  readonly a: number;
  readonly b: number;
  /** Evidence in bits, without what is known beforehand. */
  readonly bits: number;
}

/** Pairs below this many bits are as good as never one person. */
const LEAST = 0;

/** Comparisons between two rests. */
const AT_ONCE = 500_000;

/** Compares every pair that a rule brings together, once, and keeps those for which something speaks. */
export function* findPairs(
  comparer: PairComparer,
  weights: Weights,
  rules: readonly BlockingRule[],
  isWanted: (a: number, b: number) => boolean,
): Generator<void, { pairs: WeighedPair[]; compared: number }> {
  const pairs: WeighedPair[] = [];
  const levels = new Uint8Array(comparer.columns.length);
  let compared = 0;
  let rest = AT_ONCE;
  for (const [at, rule] of rules.entries()) {
    const earlier = rules.slice(0, at).map(({ key }) => key.keys);
    const isKnown = (a: number, b: number) => earlier.some((keys) => (keys[a] as number) >= 0 && keys[a] === keys[b]);
    for (const block of blocksOf(rule)) {
      if (compared >= rest) {
        rest = compared + AT_ONCE;
        yield;
      }
      for (let i = 0; i < block.length; i++) {
        for (let j = i + 1; j < block.length; j++) {
          const a = block[i] as number;
          const b = block[j] as number;
          if (!isWanted(a, b) || isKnown(a, b)) continue;
          compared++;
          if (weights.most(a, b) <= LEAST) continue;
          comparer.compare(a, b, levels);
          const bits = weights.total(levels, a);
          if (bits > LEAST) pairs.push({ a, b, bits });
        }
      }
    }
  }
  return { pairs, compared };
}
