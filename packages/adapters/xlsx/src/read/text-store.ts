import { Buffer } from 'node:buffer';
import { TemporaryFile } from './temporary-file.ts';

/** Characters that are held in memory before they go to a file. */
const IN_MEMORY = 16 * 1024 ** 2;
const PAGE = 64 * 1024;
/** Pages of the file that are held, those that were used last. */
const PAGES = 256;

/** Texts by their index: in memory while they are few, else in a file of which some pages are in memory. */
export class TextStore {
  readonly #folder: string | undefined;
  #texts: string[] = [];
  #characters = 0;
  #file: TemporaryFile | undefined;
  /** Where each text ends in the file. */
  #ends = new Float64Array(0);
  #size = 0;
  readonly #pages = new Map<number, Buffer>();

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  get size(): number {
    return this.#size + this.#texts.length;
  }

  add(text: string): void {
    this.#texts.push(text);
    this.#characters += text.length;
    if (this.#characters > (this.#file === undefined ? IN_MEMORY : PAGE)) this.#spill();
  }

  isEmpty(index: number): boolean {
    if (index >= this.#size) return this.#texts[index - this.#size] === '';
    if (!(index >= 0)) return false;
    return this.#endOf(index) === this.#endOf(index - 1);
  }

  /** Undefined where there is no such text. */
  get(index: number): string | undefined {
    if (index >= this.#size) return this.#texts[index - this.#size];
    if (!(index >= 0)) return undefined;
    const start = this.#endOf(index - 1);
    const end = this.#endOf(index);
    const page = Math.floor(start / PAGE);
    if (end <= (page + 1) * PAGE) return this.#page(page).toString('utf8', start - page * PAGE, end - page * PAGE);
    const bytes = Buffer.alloc(end - start);
    this.#file?.read(bytes, start);
    return bytes.toString('utf8');
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
    this.#pages.clear();
  }

  #endOf(index: number): number {
    return index < 0 ? 0 : (this.#ends[index] as number);
  }

  #spill(): void {
    this.#file ??= new TemporaryFile(this.#folder);
    const size = this.#size + this.#texts.length;
    if (size > this.#ends.length) {
      const ends = new Float64Array(Math.max(size, this.#ends.length * 2));
      ends.set(this.#ends);
      this.#ends = ends;
    }
    let end = this.#file.size;
    for (const text of this.#texts) {
      end += Buffer.byteLength(text);
      this.#ends[this.#size++] = end;
    }
    this.#file.append(Buffer.from(this.#texts.join('')));
    this.#texts = [];
    this.#characters = 0;
    // The last page has grown.
    this.#pages.clear();
  }

  #page(number: number): Buffer {
    const known = this.#pages.get(number);
    if (known !== undefined) {
      // It moves to the end of those that were used last.
      this.#pages.delete(number);
      this.#pages.set(number, known);
      return known;
    }
    const page = Buffer.alloc(PAGE);
    this.#file?.read(page, number * PAGE);
    this.#pages.set(number, page);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > PAGES && oldest !== undefined) this.#pages.delete(oldest);
    return page;
  }
}
