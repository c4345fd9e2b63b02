/** What a cell can hold. Dates and decimals are written as text; null and undefined give an empty cell. */
export type CsvCell = string | number | bigint | boolean | null | undefined;

const CHUNK = 64 * 1024;
/** Spreadsheets run a cell that begins with one of these as a formula (OWASP, "CSV injection"). */
const FORMULA = /^[=+\-@\t\r\n]/;
const PLAIN_NUMBER = /^[+-]?\d+(?:\.\d+)?$/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * Writes rows as CSV text (RFC 4180: comma, CRLF, quotes where needed), chunk by chunk. Without rows it writes the header.
 *
 * A cell that a spreadsheet would run as a formula gets a leading apostrophe, which spreadsheets hide: `=1+1` becomes
 * `'=1+1`. Plain numbers such as `-12.50` and `+251911000111` stay as they are.
 *
 * @example
 * for await (const chunk of writeCsv(['id', 'error'], [['000101', 'dob: is missing']])) process.stdout.write(chunk);
 */
export async function* writeCsv(
  columns: readonly string[],
  rows: AsyncIterable<readonly CsvCell[]> | Iterable<readonly CsvCell[]>,
): AsyncGenerator<string, void, undefined> {
  let chunk = line(columns);
  for await (const row of rows) {
    chunk += line(row);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

function line(cells: readonly CsvCell[]): string {
  const text = cells.map(cellText).join(',');
  // One empty cell alone would be an empty line, which readers pass over.
  return `${text === '' && cells.length === 1 ? '""' : text}\r\n`;
}

function cellText(cell: CsvCell): string {
  if (cell === null || cell === undefined) return '';
  const text = String(cell);
  const safe = FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
