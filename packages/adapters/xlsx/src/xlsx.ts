import type { TableFormat } from '@parasol/core';
import type { XlsxOptions } from './limits.ts';
import { openXlsx } from './read/open-xlsx.ts';
import { writeXlsx } from './write/write-xlsx.ts';

/** Zip archives, and compound files, which are old workbooks or locked ones and are refused by name. */
const SIGNATURES: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];

/**
 * Excel workbooks as tables: `createParasol({ formats: [xlsx()] })`. Reading and writing are streams, in constant memory. Texts are kept as
 * they are, numbers come as plain decimals, dates as ISO dates; what a spreadsheet has spoilt is refused by row and never guessed.
 *
 * @example
 * const app = await createParasol({ store: memory(), modules: [individual()], formats: [xlsx()] });
 * const clerk = app.as({ id: 'u1', rights: ['159002'], locations: 'everywhere' });
 * const { accepted } = unwrap(await clerk.individualImports.importIndividuals({ source: fromFile('people.xlsx') }));
 */
export function xlsx(options: XlsxOptions = {}): TableFormat {
  return Object.freeze({
    name: 'xlsx',
    extension: 'xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    messages: {
      fr: async () => (await import('./messages/fr.ts')).messages,
      es: async () => (await import('./messages/es.ts')).messages,
      pt: async () => (await import('./messages/pt.ts')).messages,
    },
    matches: (bytes) => SIGNATURES.some((signature) => signature.every((byte, i) => bytes[i] === byte)),
    open: (source, call) => openXlsx(source, call, options),
    write: writeXlsx,
  } satisfies TableFormat);
}
