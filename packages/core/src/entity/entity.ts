import type { z } from 'zod';
import type { ScopeFilters } from '../expression/scope.ts';
import { INTEGER } from '../expression/tree.ts';
import { type Column, columnOf } from './column.ts';
import type { ReadModelDeclaration } from './read-model.ts';
import { checkRowScope, type RowScope } from './row-scope.ts';
import type { StateTable } from './states.ts';

/** What JSON can hold. `undefined`, dates and bigints are not among it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
/** A JSON document, as `jsonExt` and parameters hold them. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** What every row carries. Set by the store. */
export interface SystemFields {
  /** UUID v7. */
  readonly id: string;
  /** 1 at creation, one more with every change; the expected version of an update. */
  readonly version: number;
  readonly isDeleted: boolean;
  /** Instants in UTC, milliseconds: `2026-11-23T10:00:00.000Z`. */
  readonly dateCreated: string;
  readonly dateUpdated: string;
  readonly userCreated: string;
  readonly userUpdated: string;
  /** The change record of the command that wrote this version. */
  readonly changeId: string;
}

/** Business validity: civil dates in the programme's time zone, both ends included; a null end is open. */
export interface BusinessFields {
  readonly dateValidFrom: string;
  readonly dateValidTo: string | null;
  /** The successor of a replaced row; a replaced row takes no more changes. */
  readonly replacementUuid: string | null;
}

export interface Relation<Nullable extends boolean = boolean> {
  readonly target: AnyEntity;
  readonly nullable: Nullable;
  /** Name of the collection that the target gets: `group.members`. */
  readonly inverse: string | undefined;
  /** What a live row does to the deletion of its target: forbids it (`restrict`) or goes on pointing at it (`keep`). */
  readonly onDelete: 'restrict' | 'keep';
  /** Whether the database itself holds rows to it. */
  readonly foreignKey: boolean;
}

interface RelationOptions {
  /** @default false */
  readonly nullable?: boolean;
  readonly inverse?: string;
  /** @default 'restrict' */
  readonly onDelete?: 'restrict' | 'keep';
  /** @default true */
  readonly foreignKey?: boolean;
}

/** Stands for the entity that is being declared, which has no name yet where its relations are listed. */
const SELF = Object.freeze({}) as AnyEntity;

/**
 * A to-one relation; the row holds `<name>Id`. Deletion is soft, so a target that was deleted can still be read. `'self'` points at
 * another row of the same entity, as a place points at the place around it.
 *
 * Without a foreign key the database neither checks the relation nor has an index for it, which the entity declares where it needs
 * one: for rows that come by the hundred thousand, whose writer has the target locked or makes it under an id that is known before.
 */
export function ref<const O extends RelationOptions>(
  target: AnyEntity | 'self',
  options?: O,
): Relation<O extends { nullable: true } ? true : false> {
  return {
    target: target === 'self' ? SELF : target,
    nullable: (options?.nullable ?? false) as never,
    inverse: options?.inverse,
    onDelete: options?.onDelete ?? 'restrict',
    foreignKey: options?.foreignKey ?? true,
  };
}

export type Relations = Record<string, Relation>;

type RelationIds<R extends Relations> = {
  readonly [K in keyof R & string as `${K}Id`]: R[K] extends Relation<true> ? string | null : string;
};
type NewRelationIds<R extends Relations> = {
  readonly [K in keyof R & string as R[K] extends Relation<true> ? never : `${K}Id`]: string;
} & { readonly [K in keyof R & string as R[K] extends Relation<true> ? `${K}Id` : never]?: string | null };

type Extension<J extends boolean> = J extends true ? { readonly jsonExt: JsonObject } : unknown;
type Business<B extends boolean> = B extends true ? BusinessFields : unknown;

/** In a new row, what may be null may be left out. */
type NullableOptional<T> = { readonly [K in keyof T as null extends T[K] ? never : K]: T[K] } & {
  readonly [K in keyof T as null extends T[K] ? K : never]?: T[K];
};

type Flatten<T> = { [K in keyof T]: T[K] };

/** Types of an entity, carried in the type only. */
interface EntityTypes<Row, New> {
  readonly row: Row;
  readonly new: New;
}

/** What `defineEntity` made of a declaration. The types of its rows are read by `RowOf`, `NewOf` and `PatchOf`. */
export interface Entity<Row = SystemFields, New = object, Fields extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly table: string;
  readonly historyTable: string;
  readonly fields: Fields;
  readonly relations: Readonly<Relations>;
  /** All columns in declared order: id, fields, relation ids, jsonExt, validity, then the system's. */
  readonly columns: readonly Column[];
  readonly column: (name: string) => Column | undefined;
  /** Sets of columns that are unique among rows that are neither deleted nor replaced by a successor. */
  readonly unique: readonly (readonly string[])[];
  readonly indexes: readonly (readonly string[])[];
  /** The declared ordering of lists; id is always the last term. */
  readonly orderBy: readonly OrderTerm[];
  readonly history: boolean;
  readonly jsonExt: boolean;
  readonly business: boolean;
  /** The store numbers rows as they are inserted, in column `sequence`. */
  readonly sequence: boolean;
  readonly states: StateTable | undefined;
  /** Whose schema types the extension data of a row, where not all rows have the same one. */
  readonly documentOwner: DocumentOwner | undefined;
  /** How access policies reach its rows; undefined where they hold nothing about persons. */
  readonly scope: RowScope | undefined;
  /** Columns that hold data of another entity as it came in, and are hidden as soon as anything of that one is. */
  readonly copies: readonly Copies[];
  /** What custom filters over its rows may name. */
  readonly filters: ScopeFilters;
  /** What people call its columns and relations, by language. */
  readonly labels: FieldLabels;
  /** Set where the rows are values of expressions about another entity, kept beside it. */
  readonly readModel: ReadModelDeclaration | undefined;
  readonly types?: EntityTypes<Row, New>;
}

/** A relation whose row holds the JSON Schema of extension data in one of its columns. */
export interface DocumentOwner {
  readonly relation: string;
  readonly schema: string;
}

/** An entity of any rows, for code that works with all of them. */
export type AnyEntity = Entity<unknown, unknown>;
/**
 * A stored row of an entity: its fields, the ids of its relations, `jsonExt`, validity and the system fields. Decimals are text, dates are
 * `YYYY-MM-DD`, instants are UTC with milliseconds.
 *
 * @example
 * type Person = RowOf<typeof Individual>;
 */
export type RowOf<E> = E extends { readonly types?: EntityTypes<infer R, unknown> } ? R : never;
/** What creating a row takes: required fields, and nullable ones if you like. The system fields are the store's. */
export type NewOf<E> = E extends { readonly types?: EntityTypes<unknown, infer N> } ? N : never;
/** A change of a row: absent means untouched, null means emptied. */
export type PatchOf<E> = { readonly [K in keyof NewOf<E> as K extends 'id' ? never : K]?: NewOf<E>[K] | undefined };

export interface OrderTerm {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}

interface EntityOptions<F extends z.ZodObject, R extends Relations, J extends boolean, B extends boolean> {
  /** Table name; history goes to `<app>_historical<rest>`, as operators of the reference know it. */
  table: string;
  fields: F;
  relations?: R;
  unique?: readonly (readonly string[])[];
  indexes?: readonly (readonly string[])[];
  /** Field names, with `-` before one for descending. @default ['dateCreated'] */
  orderBy?: readonly string[];
  /** Keep superseded versions. @default true */
  history?: boolean;
  /** Extension data typed by a JSON Schema. @default false */
  jsonExt?: J;
  /**
   * The relation whose row says by a column of its own what the extension data of its rows looks like, such as a plan for its
   * beneficiaries. What must be unique by that schema is unique among the rows of one owner. @default one schema for all rows
   */
  documentOwner?: DocumentOwner;
  /** Business validity and replacement. @default false */
  business?: B;
  sequence?: boolean;
  states?: StateTable;
  /** How access policies reach its rows. @default they hold nothing about persons, and who may read the entity sees them all */
  scope?: RowScope<keyof R & string>;
  /**
   * Columns that hold data of another entity as it came in, such as a record of an upload: hidden as soon as anything of that one is, and emptied
   * where a person whom they are about is made anonymous, so that they may be null, or are objects or lists. @default none
   */
  copies?: Copies | readonly Copies[];
  /** What custom filters may name besides the columns and the extension data. @default nothing */
  customFilters?: {
    /** The document that bare names mean where it is not the record's own: `individual.jsonExt`. @default 'jsonExt', where it has it */
    readonly data?: string;
    /** Relations whose fields may be named as well: `individual` opens `individual__firstName`. */
    readonly through?: readonly (keyof R & string)[];
    /** Columns that a service keeps for itself, such as a path in a tree. */
    readonly except?: readonly string[];
  };
  /** What people call its columns (`firstName`) and relations (`location`), by language. @default their names */
  labels?: FieldLabels;
}

/** Labels by field, and in each by language: `{ firstName: { en: 'First name', fr: 'Prénom' } }`. */
export type FieldLabels = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface Copies {
  readonly of: AnyEntity;
  readonly in: readonly string[];
}

/**
 * Declares an entity once; types, tables, history, indexes, codecs, expression paths and validation are derived.
 *
 * @example
 * export const Clinic = defineEntity('clinic', {
 *   table: 'acme_clinic', fields: z.strictObject({ code: z.string().max(20), name: z.string().max(255) }), unique: [['code']],
 * });
 */
export function defineEntity<
  F extends z.ZodObject,
  R extends Relations = Record<never, never>,
  J extends boolean = false,
  B extends boolean = false,
>(
  name: string,
  options: EntityOptions<F, R, J, B>,
): Entity<
  Flatten<SystemFields & z.output<F> & RelationIds<R> & Extension<J> & Business<B>>,
  Flatten<
    { readonly id?: string } & NullableOptional<z.input<F>> &
      NewRelationIds<R> &
      (J extends true ? { readonly jsonExt?: JsonObject } : unknown) &
      (B extends true
        ? {
            readonly dateValidFrom?: string;
            readonly dateValidTo?: string | null;
            readonly replacementUuid?: string | null;
          }
        : unknown)
  >,
  F
> {
  const relations: Relations = options.relations ?? {};
  const columns = columnsOf(
    name,
    options.fields,
    relations,
    options.jsonExt === true,
    options.business === true,
    options.sequence === true,
  );
  const byName = new Map(columns.map((column) => [column.name, column]));
  for (const key of [...(options.unique ?? []), ...(options.indexes ?? [])].flat()) {
    if (!byName.has(key)) throw new TypeError(`${name}: "${key}" in unique or indexes is no column.`);
  }
  const orderBy = (options.orderBy ?? ['dateCreated']).map((term): OrderTerm => {
    const field = term.replace(/^-/, '');
    if (!byName.has(field)) throw new TypeError(`${name}: cannot be ordered by "${field}".`);
    return { field, direction: term.startsWith('-') ? 'desc' : 'asc' };
  });
  if (options.states !== undefined && byName.get(options.states.field) === undefined) {
    throw new TypeError(`${name}: its states are in "${options.states.field}", which is no column.`);
  }
  const copies = options.copies === undefined ? [] : [options.copies].flat();
  const lost = copies.flatMap((copied) => copied.in).find((column) => !byName.has(column));
  if (lost !== undefined) throw new TypeError(`${name}: "${lost}" in copies is no column.`);
  const owner = options.documentOwner;
  if (owner !== undefined && (options.jsonExt !== true || relations[owner.relation]?.target === undefined))
    throw new TypeError(`${name}: documentOwner needs jsonExt, and "${owner.relation}" to be a relation.`);
  if (options.scope !== undefined) checkRowScope(name, options.scope, relations);
  const entity = {
    name,
    table: options.table,
    historyTable: historyTableOf(options.table),
    fields: options.fields,
    relations: {} as Readonly<Relations>,
    columns: Object.freeze(columns),
    column: (key: string) => byName.get(key),
    unique: options.unique ?? [],
    indexes: options.indexes ?? [],
    orderBy,
    history: options.history ?? true,
    jsonExt: options.jsonExt ?? false,
    business: options.business ?? false,
    sequence: options.sequence ?? false,
    states: options.states,
    documentOwner: options.documentOwner,
    scope: options.scope,
    copies,
    filters: filtersOf(name, columns, relations, options),
    labels: options.labels ?? {},
    readModel: undefined,
  };
  entity.relations = Object.freeze(
    Object.fromEntries(
      Object.entries(relations).map(([key, relation]) => [
        key,
        relation.target === SELF ? { ...relation, target: entity as unknown as AnyEntity } : relation,
      ]),
    ),
  );
  return Object.freeze(entity) as never;
}

function filtersOf(
  entity: string,
  columns: readonly Column[],
  relations: Relations,
  {
    jsonExt,
    customFilters: { data, through = [], except = [] } = {},
    labels = {},
  }: Pick<AnyOptions, 'jsonExt' | 'customFilters' | 'labels'>,
): ScopeFilters {
  const lost = through.find((relation) => !Object.hasOwn(relations, relation));
  if (lost !== undefined) throw new TypeError(`${entity}: "${lost}" in customFilters is no relation.`);
  const named = Object.keys(labels).find(
    (label) => !Object.hasOwn(relations, label) && !columns.some(({ name }) => name === label),
  );
  if (named !== undefined) throw new TypeError(`${entity}: "${named}" in labels is neither a column nor a relation.`);
  const known = (column: string) => columns.some(({ name }) => name === column);
  const gone = except.find((column) => !known(column));
  if (gone !== undefined) throw new TypeError(`${entity}: "${gone}" in customFilters is no column.`);
  const own = columns.filter(
    ({ name, type, system }) =>
      system !== true && type.kind !== 'json' && ![...except, 'replacementUuid'].includes(name),
  );
  return Object.freeze({
    data: data ?? (jsonExt === true ? 'jsonExt' : undefined),
    columns: own.map(({ name }) => name),
    through,
  });
}

type AnyOptions = EntityOptions<z.ZodObject, Relations, boolean, boolean>;

/** `acme_clinic` keeps its superseded versions in `acme_historicalclinic`, as operators of the reference know it. */
export function historyTableOf(table: string): string {
  const cut = table.lastIndexOf('_') + 1;
  return `${table.slice(0, cut)}historical${table.slice(cut)}`;
}

function columnsOf(
  entity: string,
  fields: z.ZodObject,
  relations: Relations,
  jsonExt: boolean,
  business: boolean,
  sequence: boolean,
): Column[] {
  const system = (name: string, type: Column['type']): Column =>
    Object.freeze({ name, type, nullable: false, system: true });
  const columns: Column[] = [
    system('id', { kind: 'uuid' }),
    ...Object.entries(fields.shape).map(([name, field]) => columnOf(entity, name, field as z.ZodType)),
    ...Object.entries(relations).map(
      ([relation, { nullable }]): Column => ({ name: `${relation}Id`, type: { kind: 'uuid' }, nullable, relation }),
    ),
  ];
  if (jsonExt) columns.push({ name: 'jsonExt', type: { kind: 'json' }, nullable: false });
  if (business) {
    columns.push({ name: 'dateValidFrom', type: { kind: 'date' }, nullable: false });
    columns.push({ name: 'dateValidTo', type: { kind: 'date' }, nullable: true });
    columns.push({ name: 'replacementUuid', type: { kind: 'uuid' }, nullable: true });
  }
  columns.push(
    system('version', INTEGER),
    system('isDeleted', { kind: 'boolean' }),
    system('dateCreated', { kind: 'instant' }),
    system('dateUpdated', { kind: 'instant' }),
    system('userCreated', { kind: 'text' }),
    system('userUpdated', { kind: 'text' }),
    system('changeId', { kind: 'uuid' }),
  );
  if (sequence) columns.push(system('sequence', INTEGER));
  const names = columns.map((column) => column.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new TypeError(`${entity}: "${twice}" is declared twice or is a system field.`);
  return columns;
}
