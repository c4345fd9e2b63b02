import type { LinkageColumn } from './linkage-column.ts';
import type { LinkageKind } from './linkage-field.ts';

/** A part of the records' values by which candidates are found: records with the same key are compared. */
export interface BlockingKey {
  /** `dob`, `lastName.head`: for reports. */
  readonly name: string;
  /** Index of the fields that the key reads; a mistake in them hides a pair from it. */
  readonly fields: readonly number[];
  /** By record: records with the same number have the same key; -1 for none. */
  readonly keys: Int32Array;
}

type PartOf = (value: string) => string;

const characters = (text: string): string[] => [...text];
const head =
  (length: number): PartOf =>
  (value) =>
    characters(value).slice(0, length).join('');
const tail =
  (length: number): PartOf =>
  (value) =>
    characters(value).slice(-length).join('');

/** Parts of a value that survive a mistake in the rest of it. */
const parts: Readonly<Record<LinkageKind, Readonly<Record<string, PartOf>>>> = Object.freeze({
  name: { '': (value) => value, head: head(3), tail: tail(3) },
  text: { '': (value) => value, head: head(4) },
  date: { '': (value) => value, year: head(4), day: tail(4) },
  identifier: {
    '': (value) => value,
    head: (value) => head(Math.ceil(value.length / 2))(value),
    tail: (value) => tail(Math.ceil(value.length / 2))(value),
  },
  category: { '': (value) => value },
});

/** Keys over single fields, and all names in alphabetical order, which a swap does not change. */
export function singleKeys(columns: readonly LinkageColumn[]): BlockingKey[] {
  const keys = columns.flatMap((column, k) =>
    Object.entries(parts[column.field.kind]).map(([part, of]) => ({
      name: part === '' ? column.field.name : `${column.field.name}.${part}`,
      fields: [k],
      keys: partKeys(column, of),
    })),
  );
  const names = columns.flatMap(({ field }, k) => (field.kind === 'name' ? [k] : []));
  return names.length < 2 ? keys : [...keys, allNames(columns, names)];
}

function partKeys({ values, ids }: LinkageColumn, of: PartOf): Int32Array {
  const number = new Map<string, number>();
  const byValue = values.map((value) => numbered(number, of(value)));
  return ids.map((id) => (id < 0 ? -1 : (byValue[id] as number)));
}

function allNames(columns: readonly LinkageColumn[], names: readonly number[]): BlockingKey {
  const number = new Map<string, number>();
  const keys = (columns[0] as LinkageColumn).ids.map((_, record) => {
    const words = names.map((k) => {
      const { values, ids } = columns[k] as LinkageColumn;
      return values[ids[record] as number];
    });
    return words.includes(undefined) ? -1 : numbered(number, words.sort().join(' '));
  });
  return { name: 'names', fields: names, keys };
}

/** Records that agree on both keys. */
export function bothKeys(a: BlockingKey, b: BlockingKey): BlockingKey {
  const number = new Map<number, number>();
  const keys = a.keys.map((x, record) => {
    const y = b.keys[record] as number;
    return x < 0 || y < 0 ? -1 : numbered(number, x * 0x1_0000_0000 + y);
  });
  return { name: `${a.name} + ${b.name}`, fields: [...a.fields, ...b.fields], keys };
}

function numbered<T>(number: Map<T, number>, key: T): number {
  let found = number.get(key);
  if (found === undefined) {
    found = number.size;
    number.set(key, found);
  }
  return found;
}
