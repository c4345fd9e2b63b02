import { guarded } from './formula-guard.ts';
import type { TableCell, TableRows } from './table-format.ts';

const CHUNK = 64 * 1024;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * Writes rows as CSV text (RFC 4180: comma, CRLF, quotes where needed), chunk by chunk. Without rows it writes the header.
 *
 * A cell that a spreadsheet would run as a formula gets a leading apostrophe, which spreadsheets hide and `openCsv` takes away: `=1+1`
 * becomes `'=1+1`. Plain numbers such as `-12.50` and `+251911000111` stay as they are.
 *
 * @example
 * for await (const chunk of writeCsv(['id', 'error'], [['000101', 'dob: is missing']])) process.stdout.write(chunk);
 */
export async function* writeCsv(columns: readonly string[], rows: TableRows): AsyncGenerator<string, void, undefined> {
  let chunk = line(columns);
  for await (const row of rows) {
    chunk += line(row);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

function line(cells: readonly TableCell[]): string {
  const text = cells.map(cellText).join(',');
  // One empty cell alone would be an empty line, which readers pass over.
  return `${text === '' && cells.length === 1 ? '""' : text}\r\n`;
}

function cellText(cell: TableCell): string {
  if (cell === null || cell === undefined) return '';
  const text = String(cell);
  const safe = guarded(text);
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
