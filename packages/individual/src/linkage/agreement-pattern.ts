import { comparisons } from './compare.ts';
import type { LinkageColumn } from './linkage-column.ts';

/** Level of a missing value; the levels of a kind begin behind it. */
export const MISSING = 0;
export const DIFFERS = 1;

const CACHE_BITS = 18;

/** Compares two records field by field. Levels are numbers: 0 is missing, 1 differs, the last one equal. */
export class PairComparer {
  readonly columns: readonly LinkageColumn[];
  /** The level of equal values, by field. */
  readonly equal: readonly number[];
  readonly #names: readonly number[];
  readonly #caches: readonly Cache[];

  constructor(columns: readonly LinkageColumn[]) {
    this.columns = columns;
    this.equal = columns.map(({ field }) => comparisons[field.kind].levels.length);
    this.#names = columns.flatMap(({ field }, k) => (field.kind === 'name' ? [k] : []));
    this.#caches = columns.map(() => new Cache());
  }

  /** Writes the level of every field into `levels`. */
  compare(a: number, b: number, levels: Uint8Array): void {
    for (let k = 0; k < this.columns.length; k++) levels[k] = this.level(k, a, b);
    this.#swaps(a, b, levels);
  }

  /** Whether the values are equal, different or missing, without looking into them. */
  glance(k: number, a: number, b: number): number {
    const { ids } = this.columns[k] as LinkageColumn;
    const x = ids[a] as number;
    const y = ids[b] as number;
    if (x < 0 || y < 0) return MISSING;
    return x === y ? (this.equal[k] as number) : DIFFERS;
  }

  level(k: number, a: number, b: number): number {
    const seen = this.glance(k, a, b);
    if (seen !== DIFFERS) return seen;
    const { ids, values, field } = this.columns[k] as LinkageColumn;
    const x = Math.min(ids[a] as number, ids[b] as number);
    const y = Math.max(ids[a] as number, ids[b] as number);
    const { levels, of } = comparisons[field.kind];
    return (this.#caches[k] as Cache).get(x, y, () => {
      const found = of(values[x] as string, values[y] as string);
      return levels.indexOf(found) + DIFFERS;
    });
  }

  /**
   * Two names that stand crosswise: neither agrees where it stands, and each is what the other record has in the other field, one of
   * them perhaps with a mistake.
   */
  #swaps(a: number, b: number, levels: Uint8Array): void {
    const [first, second, ...more] = this.#names;
    if (first === undefined || second === undefined || more.length > 0) return;
    if (levels[first] === this.equal[first] || levels[second] === this.equal[second]) return;
    const value = (k: number, record: number) => {
      const column = this.columns[k] as LinkageColumn;
      return column.values[column.ids[record] as number];
    };
    const [x, y, u, v] = [value(first, a), value(second, b), value(second, a), value(first, b)];
    if (x === undefined || y === undefined || u === undefined || v === undefined) return;
    if ((x !== y && u !== v) || !(isNearly(x, y) && isNearly(u, v))) return;
    for (const k of [first, second]) levels[k] = (this.equal[k] as number) - 1;
  }
}

const isNearly = (a: string, b: string): boolean => a === b || comparisons.name.of(a, b) === 'nearly';

/** The level of pairs of values seen lately: one place per hash, so that its size is fixed. */
class Cache {
  readonly #first = new Int32Array(1 << CACHE_BITS).fill(-1);
  readonly #second = new Int32Array(1 << CACHE_BITS);
  readonly #level = new Uint8Array(1 << CACHE_BITS);

  get(x: number, y: number, compute: () => number): number {
    const slot = (Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b)) >>> (32 - CACHE_BITS);
    if (this.#first[slot] === x && this.#second[slot] === y) return this.#level[slot] as number;
    const level = compute();
    this.#first[slot] = x;
    this.#second[slot] = y;
    this.#level[slot] = level;
    return level;
  }
}
