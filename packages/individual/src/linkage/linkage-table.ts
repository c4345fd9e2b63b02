import { type LinkageColumn, linkageColumn } from './linkage-column.ts';
import type { LinkageField } from './linkage-field.ts';

/** A record that may be there twice. */
export interface LinkageRecord {
  readonly id: string;
  /** Cells by field name; what is absent, null or blank is missing. */
  readonly values: Readonly<Record<string, string | null | undefined>>;
  /** Where it comes from, such as a file; see `between`. */
  readonly source?: string;
}

/** Records in canonical order, column by column. */
export interface OrderedRecords {
  readonly ids: readonly string[];
  /** By record: records with the same number have the same source. */
  readonly sources: Int32Array;
  readonly columns: readonly LinkageColumn[];
}

/**
 * Takes records one by one and keeps of each its id and a number per field, so that a million of them fit into memory: every distinct
 * cell is kept once.
 */
export class LinkageTable {
  readonly #fields: readonly LinkageField[];
  readonly #ids: string[] = [];
  readonly #sources = new Numbering();
  readonly #cells: readonly Numbering[];

  constructor(fields: readonly LinkageField[]) {
    this.#fields = fields;
    this.#cells = fields.map(() => new Numbering());
  }

  get size(): number {
    return this.#ids.length;
  }

  /** The number of a source among those of the records; -1 where none comes from it. */
  sourceNumber(source: string): number {
    return this.#sources.numberOf(source) ?? -1;
  }

  add({ id, values, source }: LinkageRecord): void {
    this.#ids.push(id);
    this.#sources.add(source ?? '');
    for (const [k, { name }] of this.#fields.entries()) (this.#cells[k] as Numbering).add(values[name] ?? '');
  }

  /** By content, then by id: samples and sums are then the same for every order in which the records come. */
  ordered(): OrderedRecords {
    const columns = this.#fields.map((field, k) => {
      const cells = this.#cells[k] as Numbering;
      return linkageColumn(field, cells.distinct, cells.numbers());
    });
    const order = Uint32Array.from(this.#ids, (_, record) => record);
    const ids = this.#ids;
    order.sort((x, y) => {
      for (const column of columns) {
        const difference = (column.ids[x] as number) - (column.ids[y] as number);
        if (difference !== 0) return difference;
      }
      return (ids[x] as string) < (ids[y] as string) ? -1 : 1;
    });
    const inOrder = (numbers: Int32Array) => Int32Array.from(order, (record) => numbers[record] as number);
    return {
      ids: Array.from(order, (record) => ids[record] as string),
      sources: inOrder(this.#sources.numbers()),
      columns: columns.map((column) => ({ ...column, ids: inOrder(column.ids) })),
    };
  }
}

const FIRST_ROOM = 1024;

/** Texts as numbers: each distinct one is kept once, in the order in which they came. */
class Numbering {
  readonly #known = new Map<string, number>();
  #numbers = new Int32Array(FIRST_ROOM);
  #size = 0;

  get distinct(): readonly string[] {
    return [...this.#known.keys()];
  }

  numberOf(text: string): number | undefined {
    return this.#known.get(text);
  }

  add(text: string): void {
    let number = this.#known.get(text);
    if (number === undefined) {
      number = this.#known.size;
      this.#known.set(text, number);
    }
    if (this.#size === this.#numbers.length) {
      const wider = new Int32Array(this.#size * 2);
      wider.set(this.#numbers);
      this.#numbers = wider;
    }
    this.#numbers[this.#size++] = number;
  }

  numbers(): Int32Array {
    return this.#numbers.subarray(0, this.#size);
  }
}
