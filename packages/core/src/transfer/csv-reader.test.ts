import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDomainFailure } from '../errors/failure.ts';
import type { Issue } from '../errors/issue.ts';
import { type ByteSource, fromBytes, fromFile, sha256Of } from './byte-source.ts';
import { checkHeader } from './check-header.ts';
import { type CsvOptions, openCsv } from './csv-reader.ts';
import { writeCsv } from './csv-writer.ts';
import type { TableRecord } from './table-format.ts';

/** Bytes that arrive in pieces of a given size, to cut characters, quotes and line breaks in two. */
const pieces = (content: Uint8Array | string, size: number): ByteSource => ({
  name: 'people.csv',
  async *open() {
    const bytes = Buffer.from(content);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  },
});

/** All rows; a count of the same file says the same, or refuses it as well. */
async function read(source: ByteSource, options?: CsvOptions): Promise<TableRecord[]> {
  const all: TableRecord[] = [];
  const csv = await openCsv(source, options);
  const counted = () => csv.count().catch((error: unknown) => codeOf(error));
  try {
    for await (const batch of csv.records()) all.push(...batch);
  } catch (error) {
    expect(await counted()).toEqual(codeOf(error));
    throw error;
  }
  expect(await counted()).toBe(all.length);
  return all;
}

const codeOf = (error: unknown): unknown =>
  isDomainFailure(error) ? error.errors.map(({ code, parameters }) => [code, parameters]) : error;

async function refused(content: Uint8Array | string, options?: CsvOptions): Promise<Issue> {
  const error: unknown = await read(fromBytes('people.csv', content), options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isDomainFailure(error) || error.errors[0] === undefined)
    throw new Error('Expected a refusal.', { cause: error });
  return error.errors[0];
}

const code = async (content: Uint8Array | string, options?: CsvOptions) => {
  const { code: name, parameters } = await refused(content, options);
  return [name, parameters['line']];
};

describe('openCsv', () => {
  it('keeps cells as they are and counts physical lines, whatever the size of the pieces', async () => {
    const text = '\ufeffid, name ,note\r\n007,"Ng\'ang\'a, ""Jo""","two\r\nlines"\r\n\r\n 8 ,አበበ,\r\n9,Σ,"x"';
    for (const size of [1, 2, 3, 7, 1000]) {
      const csv = await openCsv(pieces(text, size));
      expect(csv.header).toEqual(['id', 'name', 'note']);
      const rows = await read(pieces(text, size));
      expect(rows).toEqual([
        { line: 2, cells: ['007', 'Ng\'ang\'a, "Jo"', 'two\r\nlines'] },
        { line: 5, cells: [' 8 ', 'አበበ', ''] },
        { line: 6, cells: ['9', 'Σ', 'x'] },
      ]);
    }
  });

  it('finds semicolon, tab and the line ends of an old Mac', async () => {
    expect((await openCsv(fromBytes('f', 'a;b,c;d\n1;2;3\n'))).header).toEqual(['a', 'b,c', 'd']);
    expect((await read(fromBytes('f', 'a\tb\n1\t2\n')))[0]?.cells).toEqual(['1', '2']);
    expect(await read(fromBytes('f', 'a,b\r1,"2\r3"\r4,5\r'))).toEqual([
      { line: 2, cells: ['1', '2\r3'] },
      { line: 4, cells: ['4', '5'] },
    ]);
  });

  it('yields batches of the size asked for, and reads from the beginning each time', async () => {
    const csv = await openCsv(fromBytes('f', `a,b\n${'1,2\n'.repeat(25)}`));
    for (let round = 0; round < 2; round++) {
      const sizes: number[] = [];
      for await (const batch of csv.records(10)) sizes.push(batch.length);
      expect(sizes).toEqual([10, 10, 5]);
    }
    for await (const batch of (await openCsv(fromBytes('f', 'a,b\n'))).records()) expect.fail(`${batch.length} rows`);
  });

  it('reports a row with a wrong number of cells and goes on', async () => {
    const rows = await read(fromBytes('f', 'a,b\n1\n1,2,3\n1,2\n'));
    expect(rows.map((row) => row.problem?.message)).toEqual([
      'The row on line 2 has 1 cell, but the header has 2 columns. Are cells missing at its end?',
      'The row on line 3 has 3 cells, but the header has 2 columns. A cell that contains the delimiter needs quotes around it.',
      undefined,
    ]);
  });

  it('stops reading when the consumer stops', async () => {
    let open = 0;
    const source: ByteSource = {
      name: 'endless',
      async *open() {
        open++;
        try {
          yield Buffer.from('a,b\n');
          for (;;) yield Buffer.from('1,2\n'.repeat(1000));
        } finally {
          open--;
        }
      },
    };
    for await (const batch of (await openCsv(source)).records(10)) if (batch.length === 10) break;
    expect(open).toBe(0);
  });

  it('reads back what writeCsv wrote, byte for byte', async () => {
    const start = fc.constantFrom('', '', '=', '+', '-', '@', '\t', "'", "''", "'=", "''-", "'+2");
    const cell = fc
      .tuple(start, fc.string({ unit: 'grapheme' }))
      .map(([first, text]) => first + text.replaceAll('\0', '').replace(/^\ufeff+/, ''));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell)), fc.integer({ min: 1, max: 40 }), async (rows, size) => {
        let text = '';
        for await (const chunk of writeCsv(['a', 'b', 'c'], rows)) text += chunk;
        expect((await read(pieces(text, size))).map((row) => row.cells)).toEqual(rows);
      }),
    );
  });
});

describe('a file that cannot be read', () => {
  it('is refused when it is empty or has no header', async () => {
    expect(await code('')).toEqual(['transfer.EMPTY_FILE', undefined]);
    expect(await code('\ufeff\r\n\r\n')).toEqual(['transfer.EMPTY_FILE', undefined]);
    expect(await code(',,\n1,2,3\n')).toEqual(['transfer.NO_HEADER', 1]);
    expect(await code('Ana,1990-01-02\n')).toEqual(['transfer.NO_HEADER', 1]);
    expect((await code('a,,b\n'))[0]).toBe('transfer.UNNAMED_COLUMN');
    expect((await refused('a,b, a\n')).message).toBe(
      'Column "a" occurs twice, as column 1 and column 3. Rename or remove one of them.',
    );
  });

  it('is refused when it is no text', async () => {
    expect((await refused(Buffer.from('504b0304aabb', 'hex'))).message).toContain(
      'an Excel workbook (.xlsx) or a zip archive',
    );
    expect((await refused('%PDF-1.7 …')).message).toContain('a PDF document');
    expect((await refused(Buffer.from('1f8b0800', 'hex'))).message).toContain('a gzip archive');
    expect(await code('a,b\n1,2\n3,\0\n')).toEqual(['transfer.NOT_TEXT', 3]);
    expect(await code(Buffer.from('\ufeffa,b\n', 'utf16le'))).toEqual(['transfer.BAD_ENCODING', 1]);
  });

  it('is refused at the first byte that is not UTF-8, also where pieces meet', async () => {
    const latin = Buffer.concat([Buffer.from('name,x\nÉ,1\nJos', 'utf8'), Buffer.from([0xe9]), Buffer.from(',2\n')]);
    const issue = await refused(latin);
    expect([issue.code, issue.parameters['line']]).toEqual(['transfer.BAD_ENCODING', 3]);
    expect(issue.message).toContain('In Windows-1252 it is "é"');
    await expect(read(pieces(latin, 3))).rejects.toThrow('transfer.BAD_ENCODING');
    expect(await code(Buffer.concat([Buffer.from('a,b\n1,2'), Buffer.from([0xe2, 0x82])]))).toEqual([
      'transfer.BAD_ENCODING',
      2,
    ]);
  });

  it('is refused for quotes that do not match, with the line', async () => {
    expect(await code('a,b\n1,2\n3,"open\nmore\n')).toEqual(['transfer.UNCLOSED_QUOTE', 3]);
    expect(await code('a,b\n1,5" pipe\n3,4\n')).toEqual(['transfer.STRAY_QUOTE', 2]);
    expect(await code('a,b\n1,"x\ny"\n1,"x"y\n')).toEqual(['transfer.STRAY_QUOTE', 4]);
  });

  it('is refused when it outgrows its limits, without being read to the end', async () => {
    let given = 0;
    const huge = (start: string): ByteSource => ({
      name: 'huge',
      async *open() {
        given = 0;
        yield Buffer.from(start);
        for (; given < 200; given++) yield Buffer.alloc(100_000, 'x,');
      },
    });
    await expect(read(huge('a,b\n1,"'))).rejects.toThrow('transfer.CELL_TOO_LARGE');
    expect(given).toBeLessThan(60);
    await expect(read(huge('a,b\n1,'))).rejects.toThrow('transfer.ROW_TOO_LARGE');
    expect(await code(`a,b\n1,${'x'.repeat(10_000_000)}\n`)).toEqual(['transfer.CELL_TOO_LARGE', 2]);
    expect(await code('a,b\n1,2\n1,"x\nlong"\n', { maxCellLength: 5 })).toEqual(['transfer.CELL_TOO_LARGE', 3]);
    expect((await code('a,b,c\n', { maxColumns: 2 }))[0]).toBe('transfer.TOO_MANY_COLUMNS');
    expect((await code('a,b\n1,2\n', { maxBytes: 7 }))[0]).toBe('transfer.FILE_TOO_LARGE');
    expect((await code('a,b\n1,2\n1,2\n', { maxRows: 1 }))[0]).toBe('transfer.TOO_MANY_ROWS');
    expect(await read(fromBytes('f', 'a,b\n1,2\n\n'), { maxRows: 1 })).toHaveLength(1);
  });
});

describe('sources', () => {
  it('hash alike from a file and from memory, and can be read twice', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parasol-transfer-'));
    try {
      await writeFile(join(folder, 'people.csv'), 'a,b\n1,é\n');
      const file = fromFile(join(folder, 'people.csv'));
      expect(file.name).toBe('people.csv');
      expect(await sha256Of(file)).toEqual(await sha256Of(fromBytes('other', 'a,b\n1,é\n')));
      expect(await read(file)).toEqual(await read(file));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('checkHeader', () => {
  it('names every unknown and missing column at once, with what was meant', () => {
    const issues = checkHeader(['fist_name', 'last_name', 'Sex', 'shoe_size'], {
      required: ['first_name', 'last_name', 'dob'],
      optional: ['sex', 'district'],
    });
    expect(issues.map((issue) => issue.message)).toEqual([
      'Column "fist_name" is not known. Did you mean "first_name"?',
      'Column "Sex" is not known. Did you mean "sex"?',
      'Column "shoe_size" is not known.',
      'Column "first_name" is required and missing. Is it the column "fist_name"?',
      'Column "dob" is required and missing.',
    ]);
    expect(checkHeader(['b', 'a'], { required: ['a'], optional: ['b'] })).toEqual([]);
  });
});

describe('writeCsv', () => {
  const written = async (columns: string[], rows: Parameters<typeof writeCsv>[1]) => {
    let text = '';
    for await (const chunk of writeCsv(columns, rows)) text += chunk;
    return text;
  };

  it('writes the header alone when there are no rows', async () => {
    expect(await written(['a', 'b'], [])).toBe('a,b\r\n');
  });

  it('disarms formulas and leaves plain numbers alone', async () => {
    expect(
      await written(['v'], [['=1+1'], ['@x'], ['-2+3'], ['\tx'], ['+251911000111'], [-12.5], [null], [true]]),
    ).toBe("v\r\n'=1+1\r\n'@x\r\n'-2+3\r\n'\tx\r\n+251911000111\r\n-12.5\r\n\"\"\r\ntrue\r\n");
  });
});
