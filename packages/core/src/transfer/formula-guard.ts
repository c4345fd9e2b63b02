/**
 * Spreadsheets run a cell that begins with one of these as a formula (OWASP, "CSV injection"). The apostrophe before it, which they hide,
 * is taken away when the file is read, so a text that begins so by itself gets one more.
 */
const FORMULA = /^'*[=+\-@\t\r\n]/;
const GUARDED = /^'+[=+\-@\t\r\n]/;
const GUARD = /'[=+\-@\t\r\n]/;
const PLAIN_NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

/** The text of a cell as no spreadsheet runs it. */
export const guarded = (text: string): string => (FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text);

/** What `guarded` was given. */
export const unguarded = (cell: string): string => (GUARDED.test(cell) ? cell.slice(1) : cell);

/** Whether a text of many cells may have one that is guarded, at a fraction of what looking at each costs. */
export const mayHoldGuards = (text: string): boolean => text.includes("'") && GUARD.test(text);
