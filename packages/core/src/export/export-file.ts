import type { DocumentSchemas } from '../entity/entity-scope.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { failure } from '../errors/failure.ts';
import type { OperationContext } from '../operation/context.ts';
import type { TableCell } from '../transfer/table-format.ts';
import { chosenColumns } from './chosen-columns.ts';
import { type ExportColumn, type ExportRow, type ExportShape, exportColumns, sourcesOf } from './export-columns.ts';
import type { ExportInput } from './export-input.ts';

/** A file that is made while it is read, in constant memory. Whoever stops reading it ends it. */
export interface ExportedFile {
  /** `individual_2026-11-26.csv` */
  readonly fileName: string;
  readonly mediaType: string;
  /** The header, in order. */
  readonly columns: readonly string[];
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** What is exported of an entity. */
export interface Exported extends ExportShape {
  /** The rows, batch by batch, of those that the caller reaches. */
  readonly rows: AsyncIterable<readonly ExportRow[]>;
  /** Schemas of extension data for these rows, beside those of the modules. @default none */
  readonly documents?: DocumentSchemas;
}

/** Makes the file of an export. Everything that can be refused is refused before it is read. */
export async function exportFile(
  ctx: OperationContext,
  { rows, documents = {}, ...shape }: Exported,
  {
    format = 'csv',
    fields,
    header = 'names',
    columnNames = {},
  }: Omit<ExportInput, 'where' | 'customFilters' | 'orderBy'>,
): Promise<ExportedFile> {
  const { extension, mediaType, write } = ctx.formats.named(format);
  const known = exportColumns(ctx, shape, { ...ctx.documents, ...documents });
  const columns = chosenColumns(ctx, shape, known, fields);
  const names = columns.map(({ field, name, label }) => columnNames[field] ?? (header === 'labels' ? label : name));
  requireNames(columns, names, columnNames);
  const written = columns.map(({ kind }, i) => ({ name: names[i] as string, kind }));
  return {
    fileName: `${shape.entity.name}_${ctx.today}.${extension}`,
    mediaType,
    columns: names,
    chunks: write(written, cellsOf(ctx, shape, columns, await begun(rows)), { title: shape.entity.name }),
  };
}

/** Names of columns are for columns that are there, and no two are alike: whoever reads the file could not tell them apart. */
function requireNames(
  columns: readonly ExportColumn[],
  names: readonly string[],
  given: Readonly<Record<string, string>>,
): void {
  if (columns.length === 0) throw failure(coreErrors.NOTHING_EXPORTED({}, ['fields']));
  const surplus = Object.keys(given).find((field) => !columns.some((column) => column.field === field));
  if (surplus !== undefined) {
    const field = surplus.slice(0, 100).toWellFormed();
    throw failure(coreErrors.NOT_EXPORTED({ field, hint: undefined }, ['columnNames', field]));
  }
  const twice = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (twice < 0) return;
  const name = names[twice] as string;
  const both = [columns[names.indexOf(name)], columns[twice]].map((column) => column?.field ?? '');
  throw failure(coreErrors.SAME_COLUMN_NAME({ name, fields: both }, ['columnNames']));
}

async function* cellsOf(
  ctx: OperationContext,
  shape: ExportShape,
  columns: readonly ExportColumn[],
  rows: AsyncIterable<readonly ExportRow[]>,
): AsyncGenerator<readonly TableCell[], void, undefined> {
  const wanted = new Set(columns.map(({ source }) => source));
  const sources = [...sourcesOf(ctx, shape)].filter(([name]) => wanted.has(name));
  for await (const batch of rows) {
    const beside = new Map<string | undefined, ReadonlyMap<string, ExportRow>>();
    for (const [name, { load }] of sources) beside.set(name, await load(ctx, batch));
    for (const row of batch) {
      yield columns.map(({ source, read }) => {
        const from = source === undefined ? row : beside.get(source)?.get(row['id'] as string);
        return from === undefined ? null : read(from);
      });
    }
  }
}

/** The same rows, the first of them read at once: an order that there is not, or a lost connection, shows before the file begins. */
async function begun<T>(rows: AsyncIterable<T>): Promise<AsyncIterable<T>> {
  const iterator = rows[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* () {
    try {
      for (let next = first; next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  })();
}
