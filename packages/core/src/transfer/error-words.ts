import type { CellProblem, TableFile, TableRecord } from './table-format.ts';
import { transferErrors } from './transfer-errors.ts';

/** Error words of spreadsheets in their languages that do not end with a mark, or have a stroke in them. */
const WORDS: ReadonlySet<string> = new Set([
  ...[
    '#N/A',
    '#GETTING_DATA',
    '#N/D',
    '#N/D!',
    '#NV',
    '#N/B',
    '#I/T',
    '#YOK',
    '#HIÁNYZIK',
    '#NENÍ_K_DISPOZICI',
    '#Н/Д',
  ],
]);
/**
 * All others are capitals with a mark in every language (`#REF!`, `#ССЫЛКА!`, `#¿NOMBRE?`, `#DIV/0!`), or a number (`Err:502`); `###` is a
 * column that was too narrow for its value.
 */
const PATTERN = /^(?:#{3,}|#[¡¿]?\p{Lu}[\p{Lu}_]*(?:\/0)?[!?]|(?:Err|Error|Errore|Erreur|Erro|Fehler|Fout) ?:\d{3})$/u;

/**
 * Whether a cell holds nothing but the word by which a spreadsheet says that it has no value. Nobody is called so, and nothing is.
 *
 * @example
 * isErrorWord(' #N/A'); // true
 * isErrorWord('#12'); // false
 */
export function isErrorWord(text: string): boolean {
  if (text === '') return false;
  const first = text.charCodeAt(0);
  // Millions of cells begin with a letter or a digit.
  if (first > SPACE && first < 128 && first !== HASH) {
    if (first !== E && first !== F) return false;
    if (!text.includes(':')) return false;
  }
  const bare = text.trim();
  return bare.length <= LONGEST && isWord(bare.normalize());
}
/** A column that is too narrow is never wider than this. */
const LONGEST = 255;
const SPACE = ' '.charCodeAt(0);
const HASH = '#'.charCodeAt(0);
const E = 'E'.charCodeAt(0);
const F = 'F'.charCodeAt(0);
const isWord = (text: string): boolean => WORDS.has(text) || PATTERN.test(text);

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
