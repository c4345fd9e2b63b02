import { fromBytes } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, openRegistry } from './registry.ts';

/** Files that are refused as a whole: a clear error, and nothing left behind in any table. */

const many = (rows: number) => Array.from({ length: rows }, (_, i) => `A${i},B,1990-01-01`).join('\n');
const HEADER = 'first_name,last_name,dob';
const utf16 = Buffer.from(`\ufeff${HEADER}\nA,B,1990-01-01\n`, 'utf16le');
const latin1 = Buffer.from(`${HEADER}\nJosé,Niño,1990-01-01\n`, 'latin1');

const files: Readonly<Record<string, readonly [content: string | Uint8Array, codes: readonly string[]]>> = {
  'an empty file': ['', ['transfer.EMPTY_FILE']],
  'only empty lines': ['\n\r\n\n', ['transfer.EMPTY_FILE']],
  'a header without rows': [`${HEADER}\n\n`, ['individual.NO_ROWS']],
  'data instead of a header': ['Amina,Diallo,1991-04-02\n', ['transfer.NO_HEADER']],
  'a quote that is never closed, late in the file': [
    `${HEADER}\n${many(300)}\n"Open,B,1990-01-01\n${many(20)}`,
    ['transfer.UNCLOSED_QUOTE'],
  ],
  'a stray quote': [`${HEADER}\nA"b",B,1990-01-01\n`, ['transfer.STRAY_QUOTE']],
  'UTF-16': [utf16, ['transfer.BAD_ENCODING']],
  'Windows-1252': [latin1, ['transfer.BAD_ENCODING']],
  'bad bytes at the very end': [
    Buffer.concat([Buffer.from(`${HEADER}\n${many(5000)}`), Buffer.of(0xc3)]),
    ['transfer.BAD_ENCODING'],
  ],
  'a workbook': [Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(64)]), ['transfer.WORKBOOK_NOT_READ']],
  'binary data with NUL': [Buffer.from(`${HEADER}\nA\0,B,1990-01-01\n`), ['transfer.NOT_TEXT']],
  'a cell of 10 MB': [`${HEADER}\n"${'x'.repeat(10_000_000)}",B,1990-01-01\n`, ['transfer.CELL_TOO_LARGE']],
  'wrong, missing and surplus columns': [
    'firstname,lastname,birthdate,national_id,shoe_size\nA,B,1990-01-01,0001,43\n',
    [
      'transfer.UNKNOWN_COLUMN',
      'transfer.UNKNOWN_COLUMN',
      'transfer.UNKNOWN_COLUMN',
      'transfer.UNKNOWN_COLUMN',
      'transfer.MISSING_COLUMN',
      'transfer.MISSING_COLUMN',
      'transfer.MISSING_COLUMN',
    ],
  ],
  'a column twice': [`${HEADER},dob\nA,B,1990-01-01,1990-01-01\n`, ['transfer.DUPLICATE_COLUMN']],
  'a column without a name': [`${HEADER},\nA,B,1990-01-01,x\n`, ['transfer.UNNAMED_COLUMN']],
  'a column that only a prototype has': [
    `${HEADER},__proto__,constructor\nA,B,1990-01-01,x,y\n`,
    ['transfer.UNKNOWN_COLUMN', 'transfer.UNKNOWN_COLUMN'],
  ],
};

describe.each(stores)('files refused as a whole on $name', (store) => {
  it('leaves nothing behind, whatever is wrong', async () => {
    await using registry = await openRegistry(store, { rangeSize: 50 });
    const before = await registry.rowCounts();
    for (const [name, [content, codes]] of Object.entries(files)) {
      const result = await registry.upload(fromBytes('people.csv', content));
      expect(codesOf(result), name).toEqual(codes);
      expect(await registry.rowCounts(), name).toEqual(before);
    }
  });

  it('names wrong columns with the ones that were probably meant', async () => {
    await using registry = await openRegistry(store);
    const result = await registry.upload('firstname,last_name,dob,incom\nA,B,1990-01-01,1\n');
    expect(result).toMatchObject({ success: false, message: 'Failed to individual.import_individuals' });
    const sentences = result.success ? [] : result.errors.map(({ message }) => message);
    expect(sentences).toEqual([
      'Column "firstname" is not known. Did you mean "first_name"?',
      'Column "incom" is not known. Did you mean "income"?',
      'Column "first_name" is required and missing. Is it the column "firstname"?',
    ]);
  });

  it('asks for the columns that the schema requires', async () => {
    const individualSchema = { required: ['village'], properties: { village: { type: 'string' } } };
    await using registry = await openRegistry(store, { individualSchema });
    expect(codesOf(await registry.upload(`${HEADER}\nA,B,1990-01-01\n`))).toEqual(['transfer.MISSING_COLUMN']);
    const result = await registry.upload(`${HEADER},village\nA,B,1990-01-01,\nC,D,1990-01-01,Kolda\n`);
    expect(result).toMatchObject({
      success: true,
      data: { accepted: 1, refusedByCode: { 'schema.MISSING_PROPERTY': 1 } },
    });
  });

  it('reads what spreadsheets write: byte order mark, semicolons, CRLF, quotes and line breaks in cells', async () => {
    const individualSchema = { type: 'object', properties: { note: { type: 'string' } } };
    await using registry = await openRegistry(store, { individualSchema });
    const result = await registry.upload(
      '\ufefffirst_name;last_name;dob;note\r\nAna;"O""Neil";1990-01-01;"two\r\nlines"\r\n\r\nZoë;Ñ;1990-01-02;\r\n',
    );
    expect(result).toMatchObject({ success: true, data: { rows: 2, accepted: 2 } });
    const content = await registry.content();
    expect(content[0]).toContain('O\\"Neil');
    expect(content[0]).toContain('two\\r\\nlines');
  });

  it('takes a source of the right form only', async () => {
    await using registry = await openRegistry(store);
    const { importIndividuals } = registry.me.individualImports;
    expect(codesOf(await importIndividuals({ source: 'people.csv' as never }))).toEqual(['core.NOT_A_FILE']);
    expect(codesOf(await importIndividuals({ file: 'people.csv' } as never))).toContain('core.UNKNOWN_KEY');
  });
});
