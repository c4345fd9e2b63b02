import type { z } from 'zod';
import { type Column, columnOf } from './column.ts';
import { type AnyEntity, type Entity, type FieldLabels, historyTableOf } from './entity.ts';

/** What makes an entity a read model: whose rows it is about, and what each of its columns is, by them. */
export interface ReadModelDeclaration {
  readonly of: AnyEntity;
  /** How expressions about the owner name it: `summary` gives `summary.members`. */
  readonly as: string;
  /** JSON-logic over the owner, by column. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What people call it, by language. */
  readonly label: Readonly<Record<string, string>>;
}

interface ReadModelOptions<F extends z.ZodObject> {
  readonly table: string;
  readonly of: AnyEntity;
  readonly as: string;
  /** The columns beside `id`, which is the id of the owner. What may be missing is `nullable()`. */
  readonly fields: F;
  /** What each column is: JSON-logic over the owner, its own columns and one collection deep, without parameters such as `today`. */
  readonly values: Readonly<Record<keyof z.output<F> & string, unknown>>;
  /** An ordering that lists walk along an index: `['-members']`. @default none */
  readonly orderBy?: readonly string[];
  readonly labels?: FieldLabels;
  /** What people call the whole, by language. @default its name */
  readonly label?: Readonly<Record<string, string>>;
}

type ReadModelRow<F extends z.ZodObject> = { readonly id: string } & Readonly<z.output<F>>;

/**
 * Declares a read model: expressions about an entity whose values are kept, a row for every row of it, so that lists are filtered and
 * ordered by them at the cost of a column. It is outside of the versioned rows: no version, no history, no change record. Expressions,
 * orderings, custom filters and exports of the entity name its columns behind `as`.
 *
 * What is kept follows the rows in the transaction that writes them, by whatever way it does; nobody calls anything. Where kept values
 * would not be what the caller may know (rows out of reach), what held (an earlier instant) or what is (after a write of the same
 * transaction), the expression itself is asked instead. A column is hidden as soon as anything that its expression reads is.
 *
 * @example
 * const DistrictSummary = defineReadModel('district_summary', {
 *   table: 'acme_districtsummary', of: District, as: 'summary',
 *   fields: z.strictObject({ clinics: z.int() }),
 *   values: { clinics: { count: [{ var: 'clinics' }] } },
 * });
 * await me.districts.list({ where: { '>': [{ var: 'summary.clinics' }, 3] }, orderBy: ['-summary.clinics'] });
 */
export function defineReadModel<F extends z.ZodObject>(
  name: string,
  { table, of, as, fields, values, orderBy = [], labels = {}, label = {} }: ReadModelOptions<F>,
): Entity<ReadModelRow<F>, ReadModelRow<F>, F> {
  const columns: Column[] = [
    Object.freeze<Column>({ name: 'id', type: { kind: 'uuid' }, nullable: false, system: true }),
    ...Object.entries(fields.shape).map(([field, type]) => columnOf(name, field, type as z.ZodType)),
  ];
  const byName = new Map(columns.map((column) => [column.name, column]));
  const readModel: ReadModelDeclaration = Object.freeze({ of, as, values, label });
  return Object.freeze({
    ...{ name, table, historyTable: historyTableOf(table), fields, relations: {}, columns: Object.freeze(columns) },
    column: (key: string) => byName.get(key),
    ...{ unique: [], indexes: [], history: false, jsonExt: false, business: false, sequence: false },
    orderBy: orderBy.map((term) => ({
      field: term.replace(/^-/, ''),
      direction: term.startsWith('-') ? ('desc' as const) : ('asc' as const),
    })),
    ...{ states: undefined, documentOwner: undefined, scope: undefined, copies: [], labels, readModel },
    filters: Object.freeze({ data: undefined, columns: Object.keys(fields.shape), through: [] }),
  });
}
