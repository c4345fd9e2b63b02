import type { IdRange } from '@parasol/core/internal';
import type { Chain } from './chain.ts';

/** Chains in order of their ids. New ids mostly rise, so adding is appending; otherwise the order is restored when next read. */
export class SortedChains {
  #chains: Chain[] = [];
  #isSorted = true;

  get size(): number {
    return this.#chains.length;
  }

  add(chain: Chain): void {
    const last = this.#chains.at(-1);
    if (last !== undefined && last.id > chain.id) this.#isSorted = false;
    this.#chains.push(chain);
  }

  remove(chain: Chain): void {
    // What is undone was mostly added last.
    if (this.#chains.at(-1) === chain) {
      this.#chains.pop();
      return;
    }
    this.#sort();
    const place = this.#firstBeyond(chain.id) - 1;
    if (this.#chains[place] === chain) this.#chains.splice(place, 1);
  }

  /** The chains of a range of ids. The table must not change before the caller has read to the end. */
  *within(range: IdRange | undefined): Generator<Chain> {
    this.#sort();
    const start = range?.after === undefined ? 0 : this.#firstBeyond(range.after);
    for (let i = start; i < this.#chains.length; i++) {
      const chain = this.#chains[i] as Chain;
      if (range?.through !== undefined && chain.id > range.through) return;
      yield chain;
    }
  }

  #sort(): void {
    if (this.#isSorted) return;
    this.#chains.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
    this.#isSorted = true;
  }

  /** Index of the first chain with a greater id. */
  #firstBeyond(id: string): number {
    let low = 0;
    let high = this.#chains.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#chains[middle] as Chain).id <= id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
