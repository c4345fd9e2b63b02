/** Places of a table at first, and the most that it may have: some sixteen megabytes. */
const FIRST = 4096;
const MOST = 2 ** 21;

/** Digits of base64url. */
const DIGIT = new Uint8Array(128);
for (const [value, digit] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].entries())
  DIGIT[digit.charCodeAt(0)] = value;

/**
 * Tells whether some hash may have come twice, in memory that does not grow with the file beyond a bound. It never says no without
 * cause; a yes, which it also gives to very many hashes, is looked into by whoever has them all.
 */
export class SeenHashes {
  #table = new Float64Array(FIRST);
  #count = 0;
  #mayRepeat = false;

  get mayRepeat(): boolean {
    return this.#mayRepeat;
  }

  /** Takes a hash in base64url. */
  add(hash: string): void {
    if (this.#mayRepeat) return;
    if (this.#count * 2 >= this.#table.length) this.#grow();
    if (this.#count >= MOST / 2 || !put(this.#table, keyOf(hash))) this.#giveUp();
    this.#count++;
  }

  #grow(): void {
    if (this.#table.length >= MOST) return;
    const larger = new Float64Array(this.#table.length * 2);
    for (const key of this.#table) if (key !== 0) put(larger, key);
    this.#table = larger;
  }

  #giveUp(): void {
    this.#mayRepeat = true;
    this.#table = new Float64Array(1);
  }
}

/** 48 bits, and never 0, which is an empty place. */
function keyOf(hash: string): number {
  let key = 0;
  for (let i = 0; i < 8; i++) key = key * 64 + (DIGIT[hash.charCodeAt(i)] as number);
  return key + 1;
}

/** False where it is there already. */
function put(table: Float64Array, key: number): boolean {
  const mask = table.length - 1;
  let at = key & mask;
  while (table[at] !== 0) {
    if (table[at] === key) return false;
    at = (at + 1) & mask;
  }
  table[at] = key;
  return true;
}
