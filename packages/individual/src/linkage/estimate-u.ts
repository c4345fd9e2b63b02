import type { PairComparer } from './agreement-pattern.ts';
import type { LinkageColumn } from './linkage-column.ts';
import { type Levels, normalised } from './probabilities.ts';
import { seededRandom } from './random.ts';

const SAMPLE = 200_000;
const SEED = 1969;
/** A swap explains both names at once, so each of them counts for less than if it had happened to it alone. */
const SWAPS = 1 / 8;

/**
 * How often people who are not the same agree: on equal values from the frequencies of the values, on similar ones from pairs drawn
 * at random, of which hardly any are one person.
 */
export function estimateU(comparer: PairComparer, records: number): readonly Levels[] {
  const { columns, equal } = comparer;
  const counts = equal.map((top) => new Float64Array(top + 1).fill(0.5));
  const random = seededRandom(SEED);
  const levels = new Uint8Array(columns.length);
  const draws = Math.min(SAMPLE, (records * (records - 1)) / 2);
  for (let i = 0; i < draws; i++) {
    const a = Math.floor(random() * records);
    const b = Math.floor(random() * records);
    if (a === b) continue;
    comparer.compare(a, b, levels);
    for (let k = 0; k < levels.length; k++) {
      const count = counts[k] as Levels;
      const level = levels[k] as number;
      count[level] = (count[level] as number) + 1;
    }
  }
  return counts.map((count, k) => {
    const column = columns[k] as LinkageColumn;
    const levels = withEquality(count, equalByChance(column));
    return column.field.kind === 'name' ? withSwaps(levels) : levels;
  });
}

/** Two names that stand crosswise agree by chance about as often as two that stand where they belong; so few are seen that drawing does not tell. */
function withSwaps(levels: Levels): Levels {
  const top = levels.length - 1;
  const least = (levels[top] as number) * SWAPS;
  return normalised(levels.map((value, level) => (level === top - 1 ? Math.max(value, least) : value)));
}

/** Probability that two of those who have a value have the same, at least that of one pair. */
function equalByChance({ frequencies, present }: LinkageColumn): number {
  if (present < 2) return 0.5;
  let pairs = 0;
  for (const frequency of frequencies) pairs += frequency * (frequency - 1);
  return Math.min(0.999, Math.max(pairs, 2) / (present * (present - 1)));
}

/** The sampled levels below, scaled to what the exact probability of equality leaves. */
function withEquality(count: Levels, equality: number): Levels {
  const top = count.length - 1;
  let below = 0;
  for (let level = 1; level < top; level++) below += count[level] as number;
  return count.map((value, level) => (level === 0 ? 0 : level === top ? equality : (value / below) * (1 - equality)));
}
