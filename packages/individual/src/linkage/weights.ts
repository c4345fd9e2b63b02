import { DIFFERS, MISSING, type PairComparer } from './agreement-pattern.ts';
import { summed, type Weighing, weighingOf } from './evidence.ts';
import type { LinkageColumn } from './linkage-column.ts';
import type { Probabilities } from './probabilities.ts';

/** Evidence in bits: how much likelier a level is for one person than for two, log2(m / u). */
export class Weights {
  readonly #comparer: PairComparer;
  readonly #bits: readonly Float64Array[];
  /** What equal values add or take by how common they are, by field and value (Winkler's term-frequency adjustment). */
  readonly #byValue: readonly Float64Array[];
  /** Fields by group; of a group only the strongest evidence for and the strongest against count. */
  readonly #weighing: Weighing;
  /** The most that a field can still say when the values differ. */
  readonly #bestOfDifferent: Float64Array;

  constructor(comparer: PairComparer, { m, u }: Probabilities) {
    this.#comparer = comparer;
    this.#bits = m.map((levels, k) =>
      levels.map((value, level) =>
        level === MISSING ? 0 : Math.log2(value / ((u[k] as Float64Array)[level] as number)),
      ),
    );
    this.#byValue = comparer.columns.map((column, k) => frequencyBits(column, (u[k] as Float64Array).at(-1) as number));
    this.#weighing = weighingOf(comparer.columns.map(({ field }) => field));
    this.#bestOfDifferent = Float64Array.from(this.#bits, (bits) =>
      bits.reduce(
        (most, value, level) => (level >= DIFFERS && level < bits.length - 1 ? Math.max(most, value) : most),
        -Infinity,
      ),
    );
  }

  /** Evidence of one field at a level, in bits. */
  of(k: number, level: number, record: number): number {
    const bits = (this.#bits[k] as Float64Array)[level] as number;
    if (level !== this.#comparer.equal[k]) return bits;
    const { ids } = this.#comparer.columns[k] as LinkageColumn;
    return bits + ((this.#byValue[k] as Float64Array)[ids[record] as number] as number);
  }

  /** Evidence of all fields. */
  total(levels: Uint8Array, record: number): number {
    return summed(this.#weighing, (k) => this.of(k, levels[k] as number, record));
  }

  /** No more than this can come out of a pair, seen at a glance: equal values are known, the rest is taken for the best. */
  most(a: number, b: number): number {
    return summed(this.#weighing, (k) => {
      const level = this.#comparer.glance(k, a, b);
      return level === DIFFERS ? (this.#bestOfDifferent[k] as number) : this.of(k, level, a);
    });
  }
}

/**
 * A rare value says more than a common one: log2 of the average probability of equality over that of this value. The pair itself has
 * the value twice, so that only who has it besides says how common it is; where nobody has, it is no more common than half a record.
 */
function frequencyBits({ field, frequencies, present }: LinkageColumn, average: number): Float64Array {
  if (field.kind === 'category') return new Float64Array(frequencies.length);
  const rarest = Math.min(average, 0.5 / present);
  return frequencies.map((frequency) => Math.log2(average / (Math.max(frequency - 2, 0) / present + rarest)));
}
