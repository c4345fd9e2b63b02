import type { Column } from '../entity/column.ts';
import { valueAt } from '../entity/document-values.ts';
import type { AnyEntity, FieldLabels } from '../entity/entity.ts';
import type { DocumentSchemas } from '../entity/entity-scope.ts';
import { entityFieldCatalogue, labelIn, schemaFieldCatalogue } from '../entity/field-catalogue.ts';
import { plainProperties } from '../entity/schema-properties.ts';
import type { OperationContext } from '../operation/context.ts';
import { keptValues } from '../operation/kept-values.ts';
import type { TableCell } from '../transfer/table-format.ts';
import { cellOf } from './cell-of.ts';

/** A row of an entity, by the names of its columns. */
export type ExportRow = Readonly<Record<string, unknown>>;

/** A column that an export may have. */
export interface ExportColumn {
  /** As inputs and expressions name it: `firstName`, `jsonExt.income`, `location.code`. */
  readonly field: string;
  /** What the header says: `first_name`, `income`, `location_code`. */
  readonly name: string;
  /** In the language of the caller. */
  readonly label: string;
  readonly kind: 'text' | 'date';
  /** Whose field it is, for masks. */
  readonly of: { readonly entity: AnyEntity; readonly field: string };
  /** What it is read from beside the row, a relation or what is joined; undefined for the row's own. */
  readonly source: string | undefined;
  /** What the row, or the one that was joined to it, holds. */
  read(row: ExportRow): TableCell;
}

/** Rows that stand beside those of an export where no relation leads from these to them, such as a person's membership. */
export interface JoinedRows {
  readonly entity: AnyEntity;
  /** What stands before the labels of its columns, by language. @default nothing */
  readonly label?: FieldLabels[string] | undefined;
  /** By the id of the row that they stand beside, for a batch of them. */
  load(ctx: OperationContext, rows: readonly ExportRow[]): Promise<ReadonlyMap<string, ExportRow>>;
}

/** What of an entity an export may hold. */
export interface ExportShape {
  readonly entity: AnyEntity;
  /** Relations and read models whose columns may be asked for, by a name before the dot: `location.code`, `summary.members`. */
  readonly related?: readonly string[];
  /** The same for rows to which no relation leads, by their name before the dot. */
  readonly joined?: Readonly<Record<string, JoinedRows>>;
  /** What is exported where nobody says what; `jsonExt` stands for all extension data. */
  readonly defaults: readonly string[];
  /** Names in the header that differ, by field. */
  readonly names?: Readonly<Record<string, string>>;
}

/** Every column that an export may have, in the order of the declaration: the row's own, extension data, what relations lead to. */
export function exportColumns(
  ctx: OperationContext,
  shape: ExportShape,
  documents: DocumentSchemas,
): ReadonlyMap<string, ExportColumn> {
  const columns = new Map<string, ExportColumn>();
  const names = new Set<string>();
  const add = (entity: AnyEntity, source?: string, prefix?: string): void => {
    for (const { field, column, ...about } of columnsOf(entity, documents, ctx.locale)) {
      const whole = source === undefined ? field : `${source}.${field}`;
      const wanted = shape.names?.[whole] ?? headerOf(source, field);
      const name = names.has(wanted) ? whole : wanted;
      names.add(name);
      const label = prefix === undefined ? about.label : `${prefix}: ${about.label}`;
      columns.set(whole, {
        ...{ field: whole, name, label, source, of: { entity, field } },
        kind: column.type.kind === 'date' ? 'date' : 'text',
        read: about.read,
      });
    }
  };
  add(shape.entity);
  for (const [name, { entity, label }] of sourcesOf(ctx, shape))
    add(entity, name, label === undefined ? undefined : labelIn(label, ctx.locale));
  return columns;
}

/** What stands beside the rows of an export: what its relations lead to, and what is joined. */
export function sourcesOf(
  ctx: OperationContext,
  { entity, related = [], joined = {} }: ExportShape,
): ReadonlyMap<string, JoinedRows> {
  return new Map([...related.map((name) => [name, behind(ctx, entity, name)] as const), ...Object.entries(joined)]);
}

function behind(ctx: OperationContext, entity: AnyEntity, relation: string): JoinedRows {
  const model = ctx.catalog.readModels(entity).get(relation);
  if (model !== undefined)
    return {
      entity: model.entity,
      label: model.entity.readModel?.label,
      load: (of, rows) =>
        keptValues(
          of,
          model,
          rows.map((row) => row['id'] as string),
        ),
    };
  const target = entity.relations[relation]?.target;
  if (target === undefined) throw new TypeError(`${entity.name} has no relation "${relation}".`);
  return {
    entity: target,
    label: entity.labels[relation],
    load: async (ctx, rows) => {
      const idOf = (row: ExportRow) => row[`${relation}Id`] as string | null;
      const found = await ctx.repo(target).byIds(rows.flatMap((row) => idOf(row) ?? []));
      return new Map(
        rows.flatMap((row) => {
          const other = found.get(idOf(row) ?? '');
          return other === undefined ? [] : [[row['id'] as string, other as ExportRow]];
        }),
      );
    },
  };
}

interface OwnColumn {
  readonly field: string;
  readonly column: Pick<Column, 'type'>;
  readonly label: string;
  read(row: ExportRow): TableCell;
}

/** The columns of an entity that hold one plain value, and the plain properties of its extension data. */
function columnsOf(entity: AnyEntity, documents: DocumentSchemas, locale: string | undefined): OwnColumn[] {
  const labels = new Map(entityFieldCatalogue(entity, locale).map(({ field, label }) => [field, label]));
  const own = entity.columns
    .filter(({ name, type }) => type.kind !== 'json' && name !== 'changeId' && name !== 'sequence')
    .map((column) => ({
      field: column.name,
      column,
      label: labels.get(column.name) ?? column.name,
      read: (row: ExportRow) => cellOf(row[column.name]),
    }));
  const schema = documents[entity.name];
  if (schema === undefined || !entity.jsonExt) return own;
  for (const { field, label } of schemaFieldCatalogue(schema, locale)) labels.set(field, label);
  const properties = plainProperties(schema).map(({ name, type }) => {
    const path = name.split('.');
    return {
      field: `jsonExt.${name}`,
      column: { type },
      label: labels.get(`jsonExt.${name}`) ?? name,
      read: (row: ExportRow) => cellOf(valueAt(row['jsonExt'], path)),
    };
  });
  return [...own, ...properties];
}

/** `firstName` as files name it, `first_name`; a property as its schema names it. */
function headerOf(source: string | undefined, field: string): string {
  const name = field.startsWith('jsonExt.') ? field.slice('jsonExt.'.length) : snake(field);
  return source === undefined ? name : `${snake(source)}_${name}`;
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
