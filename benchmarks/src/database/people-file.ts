import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { xlsx } from '@parasol/xlsx';
import { personAt } from './people.ts';

const HEADER = ['first_name', 'last_name', 'dob', 'income', 'district', 'children', 'able_bodied'];
const ROWS_PER_CHUNK = 1000;

/** A clean file of people: the limits could read no other. */
export async function writePeopleFile(path: string, rows: number): Promise<void> {
  await pipeline(Readable.from(chunks(rows)), createWriteStream(path));
}

/** The same people, each five one after the other a household whose first is its head. */
export async function writeHouseholdsFile(path: string, rows: number): Promise<void> {
  const ends = { header: ',group_code,individual_role', of: (n: number) => `,H${Math.ceil(n / 5)},${roleOf(n)}` };
  await pipeline(Readable.from(chunks(rows, ends)), createWriteStream(path));
}

const roleOf = (n: number): string => (n % 5 === 1 ? 'HEAD' : '');

function* chunks(rows: number, ends = { header: '', of: (_: number) => '' }): Generator<string> {
  yield `${HEADER.join(',')}${ends.header}\n`;
  for (let from = 1; from <= rows; from += ROWS_PER_CHUNK) {
    let text = '';
    for (let n = from; n < from + ROWS_PER_CHUNK && n <= rows; n++) {
      const { firstName, lastName, dob, income, district, children, ableBodied } = personAt(n);
      text += `${firstName},${lastName},${dob},${income.toFixed(2)},${district},${children},${ableBodied}${ends.of(n)}\n`;
    }
    yield text;
  }
}

/** The same people as a workbook. */
export async function writePeopleWorkbook(path: string, rows: number): Promise<void> {
  const columns = HEADER.map((name) => ({ name, kind: name === 'dob' ? ('date' as const) : ('text' as const) }));
  await pipeline(Readable.from(xlsx().write(columns, cells(rows))), createWriteStream(path));
}

function* cells(rows: number): Generator<(string | number | boolean)[]> {
  for (let n = 1; n <= rows; n++) {
    const { firstName, lastName, dob, income, district, children, ableBodied } = personAt(n);
    yield [firstName, lastName, dob, income, district, children, ableBodied];
  }
}
