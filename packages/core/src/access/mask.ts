import type { AnyEntity } from '../entity/entity.ts';
import type { HiddenFields } from './hidden-fields.ts';

/** Hidden fields by entity, as far as an answer held them. */
export type Masked = Readonly<Record<string, readonly string[]>>;

type Row = Readonly<Record<string, unknown>>;

/**
 * The answer of an outermost call without what is hidden: hidden columns of rows are null, hidden properties of documents are left
 * out. Rows are found wherever they stand, in pages, lists, maps and streams, as versions and inside other objects. What was read
 * stays as it is; the answer is a copy.
 */
export class Mask {
  readonly #fields: HiddenFields;
  readonly #entityOf: (row: object) => AnyEntity | undefined;
  readonly #everything: ReadonlySet<string>;
  readonly #masked = new Map<AnyEntity, ReadonlySet<string>>();

  constructor(fields: HiddenFields, entities: readonly AnyEntity[], entityOf: (row: object) => AnyEntity | undefined) {
    this.#fields = fields;
    this.#entityOf = entityOf;
    this.#everything = new Set(entities.flatMap((entity) => [...fields.of(entity)]));
  }

  /** What the answer held and does not show. */
  get masked(): Masked {
    return Object.fromEntries([...this.#masked].map(([{ name }, fields]) => [name, [...fields]]));
  }

  shown(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const entity = this.#entityOf(value);
    if (entity !== undefined) return this.#rowOf(entity, value as Row);
    if (Array.isArray(value)) return value.map((item) => this.shown(item));
    if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, this.shown(item)]));
    if (value instanceof Set) return new Set([...value].map((item) => this.shown(item)));
    if (Symbol.asyncIterator in value) return this.#stream(value as AsyncIterable<unknown>);
    if (!isPlain(value)) return value;
    // A copy of a row is not known as one. Which entity it is of cannot be told, so it loses what is hidden of any.
    const copy = 'changeId' in value && 'userCreated' in value ? without(value, this.#everything) : value;
    return Object.fromEntries(Object.entries(copy).map(([key, item]) => [key, this.shown(item)]));
  }

  #rowOf(entity: AnyEntity, row: Row): Row {
    const hidden = this.#fields.of(entity);
    if (hidden.size === 0) return row;
    this.#masked.set(entity, hidden);
    return without(row, hidden);
  }

  async *#stream(items: AsyncIterable<unknown>): AsyncIterable<unknown> {
    for await (const item of items) yield this.shown(item);
  }
}

const isPlain = (value: object): value is Row => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

function without(row: Row, hidden: ReadonlySet<string>): Row {
  const shown: Record<string, unknown> = { ...row };
  for (const field of hidden) {
    const [column = '', ...names] = field.split('.');
    if (!Object.hasOwn(shown, column)) continue;
    shown[column] = names.length === 0 ? null : withoutProperty(shown[column], names);
  }
  return shown;
}

function withoutProperty(value: unknown, [name = '', ...deeper]: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return value;
  const { [name]: inner, ...rest } = value as Row;
  return deeper.length === 0 ? rest : { ...rest, [name]: withoutProperty(inner, deeper) };
}
