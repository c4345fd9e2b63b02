/** Columns that a sheet can have. */
export const MOST_COLUMNS = 16_384;
/** Rows that a sheet can have. */
export const MOST_ROWS = 1_048_576;

/** The column of a place such as `AB12`, from 0; -1 where it names none. */
export function columnOf(place: string): number {
  let column = 0;
  let at = 0;
  for (; at < place.length; at++) {
    const letter = place.charCodeAt(at);
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
    if (column > MOST_COLUMNS) return -1;
  }
  return column - 1;
}

/** The name of a column from 0: `A`, `AB`. */
export function columnName(column: number): string {
  let name = '';
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26))
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  return name;
}

/** A cell as spreadsheets name it: `C5`. */
export const placeOf = (column: number, line: number): string => `${columnName(column)}${line}`;
