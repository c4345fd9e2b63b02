import { SeenHashes } from './seen-hashes.ts';

/** What is known of staged rows without looking at them again. */
export interface Staged {
  /** Whether some rows may say the same. */
  readonly mayRepeat: boolean;
  /** Ids that cut the rows into ranges: those of every nth row and of the last; undefined where the rows must be asked. */
  readonly ends: readonly string[] | undefined;
}

/** Gathers it while rows are staged. */
export class StagedFacts {
  readonly #size: number;
  readonly #seen = new SeenHashes();
  readonly #ends: string[] = [];
  #sinceEnd = 0;
  #last = '';
  #greatest = '';
  #isRising = true;

  constructor(rangeSize: number) {
    this.#size = rangeSize;
  }

  /** Takes rows that are staged, in the order of the file. */
  add(rows: readonly { readonly id: string; readonly rowHash: string | null }[]): void {
    for (const { id, rowHash } of rows) {
      if (rowHash !== null) this.#seen.add(rowHash);
      // A host's own ids need not rise.
      if (id <= this.#greatest) this.#isRising = false;
      else this.#greatest = id;
      this.#last = id;
      if (++this.#sinceEnd < this.#size) continue;
      this.#ends.push(id);
      this.#sinceEnd = 0;
    }
  }

  /** Of the ids; empty where there is none. */
  get greatest(): string {
    return this.#greatest;
  }

  get mayRepeat(): boolean {
    return this.#seen.mayRepeat;
  }

  get ends(): readonly string[] | undefined {
    if (!this.#isRising) return undefined;
    return this.#sinceEnd > 0 ? [...this.#ends, this.#last] : this.#ends;
  }
}
