import type { Chain } from './chain.ts';
import { SortedChains } from './sorted-chains.ts';

/**
 * Rows by the value of one column. A chain is listed under every value that any of its versions has, so one index serves
 * the current state, older snapshots and reads as of an instant; readers compare the version they see.
 */
export class Lookup {
  readonly column: string;
  readonly #buckets = new Map<unknown, SortedChains>();

  constructor(column: string) {
    this.column = column;
  }

  get(value: unknown): SortedChains | undefined {
    return this.#buckets.get(value);
  }

  /** Lists a chain under the value of a version that is about to be added to it. */
  add(chain: Chain, value: unknown): void {
    if (value === null || this.#isListed(chain, value)) return;
    let bucket = this.#buckets.get(value);
    if (bucket === undefined) {
      bucket = new SortedChains();
      this.#buckets.set(value, bucket);
    }
    bucket.add(chain);
  }

  /** Forgets a value of a version that was just taken from its chain, unless another version still has it. */
  remove(chain: Chain, value: unknown): void {
    if (value === null || this.#isListed(chain, value)) return;
    const bucket = this.#buckets.get(value);
    bucket?.remove(chain);
    if (bucket?.size === 0) this.#buckets.delete(value);
  }

  #isListed(chain: Chain, value: unknown): boolean {
    return chain.versions.some(({ row }) => row[this.column] === value);
  }
}
