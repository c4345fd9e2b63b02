import type { CellProblem, TableFile, TableRecord } from './table-format.ts';
import { transferErrors } from './transfer-errors.ts';

/** As programs write them, in the languages of their users; `###` is a column that was too narrow for its value. */
const WORDS: ReadonlySet<string> = new Set([
  ...['#N/A', '#REF!', '#VALUE!', '#DIV/0!', '#NAME?', '#NULL!', '#NUM!', '#ERROR!', '#GETTING_DATA', '#SPILL!'],
  ...['#CALC!', '#FIELD!', '#BLOCKED!', '#CONNECT!', '#UNKNOWN!', '#BUSY!', '#EXTERNAL!', '#PYTHON!', '#TIMEOUT!'],
  ...['#NOM?', '#VALEUR!', '#NOMBRE!', '#NUL!'],
  ...['#N/D', '#¡REF!', '#¡VALOR!', '#¡DIV/0!', '#¿NOMBRE?', '#¡NULO!', '#¡NUM!'],
  ...['#VALOR!', '#NOME?', '#NULO!', '#NÚM!'],
  ...['#NV', '#BEZUG!', '#WERT!', '#ZAHL!'],
]);
const PATTERN = /^(?:#{3,}|Err:\d{3})$/;

/**
 * Whether a cell holds nothing but the word by which a spreadsheet says that it has no value. Nobody is called so, and nothing is.
 *
 * @example
 * isErrorWord(' #N/A'); // true
 * isErrorWord('#12'); // false
 */
export function isErrorWord(text: string): boolean {
  const first = text.charCodeAt(0);
  // Millions of cells begin with a letter or a digit.
  if (first > SPACE && first < 128 && first !== HASH && first !== E) return false;
  const bare = text.trim();
  return bare.length <= LONGEST && (WORDS.has(bare.normalize()) || PATTERN.test(bare));
}
/** A column that is too narrow is never wider than this. */
const LONGEST = 255;
const SPACE = ' '.charCodeAt(0);
const HASH = '#'.charCodeAt(0);
const E = 'E'.charCodeAt(0);

/** A table in which cells with such words are cells that cannot be used, whatever format it has. */
export const withoutErrorWords = (table: TableFile): TableFile => ({
  header: table.header,
  count: () => table.count(),
  async *records(size) {
    for await (const batch of table.records(size)) yield batch.map(marked);
  },
});

function marked(record: TableRecord): TableRecord {
  const { cells, cellProblems = [] } = record;
  let found: CellProblem[] | undefined;
  for (let at = 0; at < cells.length; at++) {
    const text = cells[at] as string;
    if (!isErrorWord(text) || cellProblems.some((known) => known.at === at)) continue;
    found ??= [...cellProblems];
    found.push({ at, issue: transferErrors.ERROR_WORD({ value: text.trim() }) });
  }
  return found === undefined ? record : { ...record, cellProblems: found };
}

/**
 * The cells of a row as they are given back to be mended. A cell that could not be used is a word that is refused as long as nobody writes
 * a value there: its own, `#NUM!` for a number, of which digits are lost, `#VALUE!` for anything else. Empty, or as it was read, it would
 * count as what somebody meant.
 *
 * @example
 * // skip: needs a row of a file
 * returnedCells(record); // ['Amina', '#NUM!']
 */
export function returnedCells({ cells, cellProblems = [] }: TableRecord): readonly string[] {
  if (cellProblems.length === 0) return cells;
  const returned = [...cells];
  for (const { at } of cellProblems) {
    const text = cells[at] ?? '';
    if (!isErrorWord(text)) returned[at] = text.trim() !== '' && Number.isFinite(Number(text)) ? '#NUM!' : '#VALUE!';
  }
  return returned;
}
