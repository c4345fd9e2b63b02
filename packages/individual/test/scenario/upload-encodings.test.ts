import { fromBytes, type TableFormat, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, openRegistry } from './registry.ts';

/** Files that are not CSV in UTF-8: what is declared of them, and formats that the host lists. */

const text = 'first_name,last_name,dob\nJosé,Niño,1990-01-01\nZoë,Ñandú,1991-02-02\n';

/** Notes whose first line is `#table`. */
const notes: TableFormat = {
  name: 'notes',
  extension: 'txt',
  mediaType: 'text/plain',
  matches: (bytes) => Buffer.from(bytes).toString('latin1').startsWith('#table'),
  async open(source) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of source.open()) chunks.push(chunk);
    const [, header = '', ...lines] = Buffer.concat(chunks).toString('utf8').trim().split('\n');
    const records = lines.map((line, i) => ({ line: i + 3, cells: line.split(' ') }));
    return {
      header: header.split(' '),
      async *records() {
        yield records;
      },
      count: async () => records.length,
    };
  },
  async *write(columns, rows) {
    yield Buffer.from(`#table\n${columns.map(({ name }) => name).join(' ')}\n`);
    for await (const row of rows) yield Buffer.from(`${row.join(' ')}\n`);
  },
};

describe.each(stores)('files that are not CSV in UTF-8 on $name', (store) => {
  it('a declared encoding gives the people of the same file in UTF-8, and is part of what an upload is', async () => {
    await using plain = await openRegistry(store);
    unwrap(await plain.upload(text));
    await using registry = await openRegistry(store);
    const { importIndividuals } = registry.me.individualImports;
    const source = fromBytes('people.csv', Buffer.from(text, 'latin1'));
    expect(codesOf(await importIndividuals({ source }))).toEqual(['transfer.BAD_ENCODING']);
    expect(await importIndividuals({ source, encoding: 'latin1' })).toMatchObject({
      success: true,
      data: { accepted: 2 },
    });
    expect(await registry.content()).toEqual(await plain.content());
    // Another name of the same encoding is the same upload; another encoding reads other people from the same bytes.
    expect(await importIndividuals({ source, encoding: 'CP1252' })).toMatchObject({ outcome: 'unchanged' });
    expect(await importIndividuals({ source, encoding: 'windows-1250' })).toMatchObject({ outcome: 'done' });
  });

  it('UTF-16 is read where it is declared', async () => {
    await using registry = await openRegistry(store);
    const source = fromBytes('people.csv', Buffer.from(`\ufeff${text}`, 'utf16le'));
    const { importIndividuals } = registry.me.individualImports;
    expect(await importIndividuals({ source, encoding: 'utf-16le' })).toMatchObject({
      success: true,
      data: { rows: 2 },
    });
  });

  it('days are read in the declared format, of birth and of the schema; what is not declared is refused by row', async () => {
    await using registry = await openRegistry(store);
    const { importIndividuals } = registry.me.individualImports;
    const rows = ['Ana,Lima,2/1/1990,31/12/2025', 'Bo,Berg,1991-02-03,', 'Cy,Cole,02/13/1990,', 'Di,Dee,1.2.1990,'];
    const source = fromBytes('people.csv', ['first_name,last_name,dob,enrolled_on', ...rows].join('\n'));
    const answer = unwrap(await importIndividuals({ source, dateFormat: 'DD/MM/YYYY' }));
    expect(answer).toMatchObject({ accepted: 2, refused: 2 });
    const orderBy = ['firstName'];
    const people = unwrap(await registry.me.individuals.list({ orderBy })).rows;
    expect(people.map(({ dob, jsonExt }) => [dob, jsonExt['enrolled_on']])).toEqual([
      ['1990-01-02', '2025-12-31'],
      ['1991-02-03', undefined],
    ]);
    // Read in another order of day and month it is another upload, of other people.
    expect(unwrap(await importIndividuals({ source, dateFormat: 'MM/DD/YYYY' })).uploadId).not.toBe(answer.uploadId);
    const unknown = await importIndividuals({ source, dateFormat: 'DD/MM/YY' as never });
    expect(unknown).toMatchObject({ success: false, errors: [{ path: ['dateFormat'] }] });
  });

  it('a file with more bytes or rows than the configuration allows is refused, and leaves nothing behind', async () => {
    for (const [limit, code] of [
      [{ upload_max_rows: 1 }, 'transfer.TOO_MANY_ROWS'],
      [{ upload_max_bytes: 50 }, 'transfer.FILE_TOO_LARGE'],
    ] as const) {
      await using registry = await openRegistry(store, { configuration: limit });
      const before = await registry.rowCounts();
      expect(codesOf(await registry.upload(text))).toEqual([code]);
      const source = fromBytes('people.csv', text);
      expect(codesOf(await registry.me.duplicateCandidates.findInFile({ source }))).toEqual([code]);
      expect(await registry.rowCounts()).toEqual(before);
    }
  });

  it('refuses an unknown encoding and a sheet of a text file, and leaves nothing behind', async () => {
    await using registry = await openRegistry(store);
    const before = await registry.rowCounts();
    const { importIndividuals } = registry.me.individualImports;
    const source = fromBytes('people.csv', text);
    const unknown = await importIndividuals({ source, encoding: 'klingon' });
    expect(unknown).toMatchObject({
      success: false,
      errors: [{ code: 'transfer.UNKNOWN_ENCODING', path: ['encoding'] }],
    });
    expect(codesOf(await importIndividuals({ source, sheet: 'People' }))).toEqual(['transfer.NO_SHEETS']);
    expect(await registry.rowCounts()).toEqual(before);
  });

  it('a format that the host lists is told by its bytes and imported as CSV is', async () => {
    await using registry = await openRegistry(store, { formats: [notes] });
    const before = await registry.rowCounts();
    const wrong = fromBytes('people.csv', '#table\nfirst_name last_name\nAmina Diallo\n');
    expect(codesOf(await registry.upload(wrong))).toEqual(['transfer.MISSING_COLUMN']);
    expect(await registry.rowCounts()).toEqual(before);
    const file = '#table\nfirst_name last_name dob\nAmina Diallo 1991-04-02\nBa Diop 1991-13-02\n';
    const { uploadId } = unwrap(await registry.upload(fromBytes('people.csv', file)));
    expect(await registry.content()).toHaveLength(1);
    expect(await registry.refused(uploadId)).toMatchObject([
      { line: 4, errors: [['dob', '1991-13-02', expect.any(String)]] },
    ]);
  });
});
