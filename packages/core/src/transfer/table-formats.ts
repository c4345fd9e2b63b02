import { failure, MisuseError } from '../errors/failure.ts';
import { didYouMean } from '../errors/hints.ts';
import type { ByteSource } from './byte-source.ts';
import { csvFormat } from './csv-format.ts';
import { withoutErrorWords } from './error-words.ts';
import { isWorkbook } from './signatures.ts';
import type { TableFile, TableFormat, TableReadOptions } from './table-format.ts';
import { transferErrors } from './transfer-errors.ts';

/** The kinds of file that an app reads and writes. */
export interface TableFormats {
  /** `csv`, then those of `createParasol({ formats })` in their order. */
  readonly names: readonly string[];
  /** The format of a name; refuses with `transfer.UNKNOWN_FORMAT`. */
  named(name: string): TableFormat;
  /** The format that a file has, by its first bytes. Refuses a workbook with `transfer.WORKBOOK_NOT_READ` where no format reads it. */
  of(source: ByteSource): Promise<TableFormat>;
  /**
   * Opens a file by its own format. Cells that hold the error of a spreadsheet, such as `#N/A`, are cells that cannot be used.
   *
   * @example
   * // skip: in an operation
   * const table = await ctx.formats.open(source, { encoding: 'windows-1252' });
   * for await (const batch of table.records(1000)) for (const { line, cells } of batch) console.log(line, cells);
   */
  open(source: ByteSource, options?: TableReadOptions): Promise<TableFile>;
}

/** As many as formats look at. */
const FIRST_BYTES = 16;

export function tableFormats(given: readonly TableFormat[]): TableFormats {
  const byName = new Map<string, TableFormat>([[csvFormat.name, csvFormat]]);
  for (const format of given) {
    if (!/^[a-z][a-z0-9_]{0,30}$/.test(format.name) || byName.has(format.name))
      throw new MisuseError(
        'MISUSE_FORMATS',
        `"${format.name}" cannot be the name of a format, or there are two of it.`,
      );
    byName.set(format.name, format);
  }
  const of = async (source: ByteSource): Promise<TableFormat> => {
    const bytes = await firstBytes(source);
    const found = given.find((format) => format.matches(bytes));
    if (found === undefined && isWorkbook(bytes))
      throw failure(transferErrors.WORKBOOK_NOT_READ({ file: source.name }));
    return found ?? csvFormat;
  };
  return Object.freeze({
    names: [...byName.keys()],
    named: (name) => {
      const format = byName.get(name);
      if (format !== undefined) return format;
      const hint = didYouMean(name, byName.keys());
      throw failure(transferErrors.UNKNOWN_FORMAT({ name, known: [...byName.keys()], hint }, ['format']));
    },
    of,
    open: async (source, options = {}) => withoutErrorWords(await (await of(source)).open(source, options)),
  } satisfies TableFormats);
}

async function firstBytes(source: ByteSource): Promise<Uint8Array> {
  let bytes: Buffer = Buffer.alloc(0);
  for await (const chunk of source.open()) {
    bytes = Buffer.concat([bytes, chunk.subarray(0, FIRST_BYTES - bytes.length)]);
    if (bytes.length >= FIRST_BYTES) break;
  }
  return bytes;
}
