import { Buffer } from 'node:buffer';
import { fromBytes } from '@parasol/core';
import { describe, expect, it } from 'vitest';
import { codesOf, readTable, texts, workbook } from '../../test/workbook.ts';
import { xlsx } from '../index.ts';

/** One column of cells below a header, as it is read: its text, or the code of what is wrong with it. */
async function column(cells: readonly string[], more: Parameters<typeof workbook>[0] = {}): Promise<string[]> {
  const rows = texts('v', 'end') + cells.map((cell) => `<row>${cell}<c t="str"><v>.</v></c></row>`).join('');
  const { records } = await readTable(await workbook({ rows, ...more }));
  return records.map(({ cells: [text = ''], cellProblems }) => cellProblems?.[0]?.issue.code ?? text);
}

/** Cells of a style, whose number formats are given by id or by code. */
const formats = (...codes: readonly (number | string)[]): string => {
  const own = codes.map((code, i) =>
    typeof code === 'string' ? `<numFmt numFmtId="${200 + i}" formatCode="${code}"/>` : '',
  );
  const xfs = codes.map((code, i) => `<xf numFmtId="${typeof code === 'number' ? code : 200 + i}"/>`);
  return `<numFmts>${own.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${xfs.join('')}</cellXfs>`;
};

describe('cells of a workbook', () => {
  it('keep texts exactly: shared, inline, of formulas, with runs, blanks, escapes and leading zeros', async () => {
    const shared = [
      '<t>000123</t>',
      '<t xml:space="preserve"> 8 </t>',
      '<r><t>Ng&apos;</t></r><r><rPr><b/></rPr><t>ang&amp;a</t></r>',
      '<t>山田</t><rPh sb="0" eb="2"><t>やまだ</t></rPh>',
      '<t>a_x000D_b_x005F_x0041_</t>',
    ];
    const cells = [
      ...shared.map((_, i) => `<c t="s"><v>${i}</v></c>`),
      '<c t="inlineStr"><is><t>1234567890123456789</t></is></c>',
      '<c t="str"><f>A1&amp;"x"</f><v>007x</v></c>',
      '<x:c xmlns:x="x" t="str"><x:v>prefixed</x:v></x:c>',
    ];
    expect(await column(cells, { shared })).toEqual([
      ...['000123', ' 8 ', "Ng'ang&a", '山田', 'a\rb_x0041_'],
      ...['1234567890123456789', '007x', 'prefixed'],
    ]);
  });

  it('give numbers as plain decimals, and refuse those that have lost digits', async () => {
    const numbers = [
      '12',
      '-0.5',
      '1234.0999999999999',
      '0.30000000000000004',
      '1E+14',
      '1.5E-7',
      '-0',
      '999999999999999',
    ];
    expect(await column(numbers.map((v) => `<c><v>${v}</v></c>`))).toEqual([
      ...['12', '-0.5', '1234.1', '0.3', '100000000000000', '0.00000015', '0', '999999999999999'],
    ]);
    const spoilt = ['1E+15', '1234567890123456', '1.2E+300', '0.1234567890123456789', '1234567890123456789'];
    expect(await column(spoilt.map((v) => `<c><v>${v}</v></c>`))).toEqual(Array(5).fill('xlsx.LONG_NUMBER'));
    const wrong = ['12a', '1,5', 'NaN', 'Infinity', '0x10', '1E+999'];
    expect(await column(wrong.map((v) => `<c><v>${v}</v></c>`))).toEqual(Array(6).fill('xlsx.NOT_A_VALUE'));
  });

  it('give dates, times and durations by the format in which they are shown', async () => {
    const codes = [
      14,
      22,
      21,
      46,
      'dd/mm/yyyy',
      '[$-409]d\\-mmm\\-yy;@',
      'yyyy&quot;年&quot;m&quot;月&quot;',
      '[h]:mm',
      'h:mm AM/PM',
      '0.00E+00',
      '&quot;day&quot; 0',
      '00000',
      '[Red]General',
    ];
    const cells = codes.map((_, i) => `<c s="${i}"><v>45292.75</v></c>`);
    expect(await column(cells, { styles: formats(...codes) })).toEqual([
      ...['2024-01-01', '2024-01-01T18:00:00', '18:00:00', '1087026:00:00', '2024-01-01', '2024-01-01', '2024-01-01'],
      ...['1087026:00:00', '18:00:00', '45292.75', '45292.75', '45292.75', '45292.75'],
    ]);
    expect(await column(['<c s="0"><v>123</v></c>', '<c s="0"><v>-5</v></c>'], { styles: formats('00000') })).toEqual([
      ...['00123', '-5'],
    ]);
  });

  it('know the calendar of 1900 with the day that never was, and the one of 1904', async () => {
    const days = ['1', '59', '60', '61', '0', '-1', '2958465', '2958466', '36526.9999999999'];
    const cells = days.map((v) => `<c s="0"><v>${v}</v></c>`);
    const none = 'xlsx.NO_SUCH_DAY';
    expect(await column(cells, { styles: formats(14) })).toEqual([
      ...['1900-01-01', '1900-02-28', none, '1900-03-01', none, none, '9999-12-31', none, '2000-01-01'],
    ]);
    const mac = { styles: formats(14), workbookPr: '<workbookPr date1904="1"/>' };
    expect(
      await column(
        ['0', '1', '43830'].map((v) => `<c s="0"><v>${v}</v></c>`),
        mac,
      ),
    ).toEqual([...['1904-01-01', '1904-01-02', '2024-01-01']]);
    const iso = ['2024-02-29T00:00:00', '2024-02-29T08:30:00Z', '2024-02-29', 'tomorrow'];
    expect(await column(iso.map((v) => `<c t="d"><v>${v}</v></c>`))).toEqual([
      ...['2024-02-29', '2024-02-29T08:30:00', '2024-02-29', 'xlsx.NOT_A_VALUE'],
    ]);
  });

  it('give booleans, and refuse errors, formulas without a result and what is no text', async () => {
    const cells = [
      '<c t="b"><v>1</v></c>',
      '<c t="b"><v>0</v></c>',
      '<c t="b"><v>2</v></c>',
      '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    ];
    expect(await column(cells)).toEqual(['true', 'false', 'xlsx.NOT_A_VALUE', 'xlsx.ERROR_IN_CELL']);
    const bad = [
      '<c><f>A1</f></c>',
      '<c><f>A1</f><v/></c>',
      '<c t="str"><f>A1</f><v></v></c>',
      '<c t="str"><v>a_x0000_</v></c>',
      '<c t="str"><v>_xD800_</v></c>',
      '<c t="odd"><v>1</v></c>',
    ];
    expect(await column(bad)).toEqual([
      'xlsx.NOT_CALCULATED',
      'xlsx.NOT_CALCULATED',
      '',
      'xlsx.BAD_CHARACTER',
      'xlsx.BAD_CHARACTER',
      'xlsx.NOT_A_VALUE',
    ]);
    const { records } = await readTable(
      await workbook({ rows: `${texts('a', 'b')}<row r="7"><c t="str"><v>x</v></c><c t="e"><v>#N/A</v></c></row>` }),
    );
    expect(records).toMatchObject([{ line: 7, cells: ['x', '#N/A'], cellProblems: [{ at: 1 }] }]);
    expect(records[0]?.cellProblems?.[0]?.issue.message).toBe(
      'Cell B7 holds the error #N/A instead of a value. Mend its formula, or write the value.',
    );
  });
});

describe('rows of a workbook', () => {
  it('have the numbers of the sheet; empty ones are passed over, wherever the table begins', async () => {
    const rows =
      '<row r="1"><c r="A1" s="1"/></row><row r="3"><c r="C3" t="str"><v> code </v></c><c r="E3" t="str"><v>dob</v></c><c r="D3" t="str"><v>name</v></c></row>' +
      '<row r="4"/><row r="6"><c r="E6" t="str"><v>x</v></c></row><row r="9"><c r="C9" t="str"><v></v></c><c r="D9"/></row><row r="1048576"><c r="C1048576"><v>7</v></c></row>';
    expect(await readTable(await workbook({ rows }))).toEqual({
      header: ['code', 'name', 'dob'],
      records: [
        { line: 6, cells: ['', '', 'x'] },
        { line: 1_048_576, cells: ['7', '', ''] },
      ],
    });
  });

  it('that hold a value beside the table cannot be used', async () => {
    const rows = `${texts('a', 'b')}<row><c r="A2" t="str"><v>1</v></c><c r="AB2" t="str"><v>note</v></c></row>${texts('1', '2', '')}`;
    const { records } = await readTable(await workbook({ rows }));
    expect(records.map(({ problem }) => problem?.message)).toEqual([
      'Cell AB2 holds a value, but its column has no name in the header. Name the column, or clear the cell.',
      undefined,
    ]);
  });

  it('have limits', async () => {
    const bytes = await workbook({ rows: texts('a', 'b') + texts('1', '2').repeat(5) });
    expect(await codesOf(bytes, { maxRows: 4 })).toEqual(['transfer.TOO_MANY_ROWS']);
    expect((await readTable(bytes, { maxRows: 5 })).records).toHaveLength(5);
    expect(await codesOf(bytes, { maxColumns: 1 })).toEqual(['transfer.TOO_MANY_COLUMNS']);
    expect(await codesOf(bytes, { maxBytes: 100 })).toEqual(['transfer.FILE_TOO_LARGE']);
    expect(await codesOf(await workbook({ rows: texts('a') + texts('x'.repeat(50)) }), { maxCellLength: 10 })).toEqual([
      'transfer.CELL_TOO_LARGE',
    ]);
    const long = 'x'.repeat(50);
    const shared = { rows: `${texts('a')}<row><c t="s"><v>0</v></c></row>`, shared: [`<t>${long}</t>`] };
    for (const parts of [{ rows: texts('a') + texts('1') + texts(long) }, shared]) {
      const table = await xlsx().open(fromBytes('long.xlsx', await workbook(parts)), { maxCellLength: 10 });
      await expect(table.count()).rejects.toMatchObject({ errors: [{ code: 'transfer.CELL_TOO_LARGE' }] });
    }
  });

  it('come from a file whose texts do not fit into memory as from any other', async () => {
    const long = Array.from({ length: 60 }, (_, i) => `${i}é`.repeat(200_000));
    const shared = [...long, 'short', ''].map((text) => `<t>${text}</t>`);
    const cells = [...long.keys(), 61, 60, 0].map((i) => `<row><c t="s"><v>${i}</v></c><c t="str"><v>.</v></c></row>`);
    const bytes = await workbook({ rows: texts('a', 'b') + cells.join(''), shared });
    const { records } = await readTable(bytes, { own: { maxRatio: 10_000 } });
    expect(records.map(({ cells: [text] }) => text)).toEqual([...long, '', 'short', long[0]]);
  });
});

describe('sheets of a workbook', () => {
  const two = (first: string, second: string): string =>
    `<sheet name="Notes" r:id="rId1"${first}/><sheet name="People" r:id="rId2"${second}/>`;

  it('are the first that is not hidden, or the one that is named', async () => {
    const rows = texts('note');
    const other = texts('name') + texts('Amina');
    const plain = await workbook({ rows, other, sheets: two('', '') });
    expect((await readTable(plain)).header).toEqual(['note']);
    expect((await readTable(plain, { sheet: 'people' })).header).toEqual(['name']);
    const hidden = await workbook({ rows, other, sheets: two(' state="hidden"', '') });
    expect((await readTable(hidden)).header).toEqual(['name']);
    expect((await readTable(hidden, { sheet: 'Notes' })).header).toEqual(['note']);
    await expect(readTable(plain, { sheet: 'Peple' })).rejects.toThrow('Did you mean "People"? It has: Notes, People.');
    expect(await codesOf(await workbook({ rows, sheets: two(' state="hidden"', ' state="veryHidden"') }))).toEqual([
      'xlsx.NO_VISIBLE_SHEET',
    ]);
  });

  it('must hold a header', async () => {
    expect(await codesOf(await workbook({ rows: '' }))).toEqual(['transfer.EMPTY_FILE']);
    expect(await codesOf(await workbook({ rows: texts('a', '', 'b') }))).toEqual(['transfer.UNNAMED_COLUMN']);
    expect(await codesOf(await workbook({ rows: texts('a', 'a') }))).toEqual(['transfer.DUPLICATE_COLUMN']);
    expect(await codesOf(await workbook({ rows: '<row><c t="e"><v>#REF!</v></c></row>' }))).toEqual([
      'xlsx.ERROR_IN_CELL',
    ]);
    expect(await codesOf(await workbook({ rows: texts('a') }), { encoding: 'windows-1252' })).toEqual([
      'xlsx.ENCODING_DECLARED',
    ]);
  });
});

describe('a workbook that cannot be read', () => {
  const good = texts('a', 'b') + texts('1', '2');

  it('is refused by what it is', async () => {
    expect(await codesOf(Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(512)]))).toEqual([
      'xlsx.OLD_OR_LOCKED',
    ]);
    expect(await codesOf(await workbook({ rows: good, parts: { 'xl/workbook.xml': null } }))).toEqual([
      'xlsx.NOT_A_WORKBOOK',
    ]);
    expect(await codesOf(Buffer.from('504b0304', 'hex'))).toEqual(['xlsx.DAMAGED']);
    const bytes = await workbook({ rows: good });
    expect(await codesOf(bytes.subarray(0, -30))).toEqual(['xlsx.DAMAGED']);
    for (const part of ['xl/worksheets/sheet1.xml', 'xl/styles.xml', 'xl/sharedStrings.xml'])
      expect(await codesOf(await workbook({ rows: good, parts: { [part]: null } }))).toEqual(['xlsx.DAMAGED']);
  });

  it('is refused where its XML is not well-formed, not UTF-8, out of order or without end', async () => {
    const sheet = (content: string | Buffer) => workbook({ parts: { 'xl/worksheets/sheet1.xml': content } });
    const body = `<worksheet><sheetData>${good}</sheetData>`;
    for (const content of [body, `${body}</sheet>`, '', '<worksheet/>', `${body}</worksheet>x<`, 'x'.repeat(5_000_000)])
      expect(await codesOf(await sheet(content))).toEqual(['xlsx.DAMAGED']);
    expect(
      await codesOf(
        await sheet(Buffer.concat([Buffer.from(`${body}<a>`), Buffer.of(0xff), Buffer.from('</a></worksheet>')])),
      ),
    ).toEqual(['xlsx.DAMAGED']);
    for (const rows of [
      '<row r="2"/><row r="2"/>',
      '<row r="0"/>',
      '<row r="x"/>',
      '<row r="1048577"/>',
      '<row><c r="XFE1"/></row>',
      '<row><c r="11"/></row>',
    ])
      expect(await codesOf(await workbook({ rows: rows + good }))).toEqual(['xlsx.DAMAGED']);
    for (const cell of ['<c t="s"><v>0</v></c>', '<c t="s"><v>x</v></c>', '<c t="s"><v>-1</v></c>'])
      expect(await codesOf(await workbook({ rows: `${texts('a')}<row>${cell}</row>` }))).toEqual(['xlsx.DAMAGED']);
  });

  it('is refused where it declares a document type, so that no entity is ever looked up', async () => {
    const content = `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet><sheetData>${texts('&e;')}</sheetData></worksheet>`;
    expect(await codesOf(await workbook({ parts: { 'xl/worksheets/sheet1.xml': content } }))).toEqual([
      'xlsx.FORBIDDEN_XML',
    ]);
    expect(await codesOf(await workbook({ rows: texts('&e;') }))).toEqual(['xlsx.DAMAGED']);
  });

  it('is refused where it unpacks to more than it may', async () => {
    const bomb = await workbook({ rows: texts('a') + '<a/>'.repeat(10_000_000) });
    expect(await codesOf(bomb)).toEqual(['xlsx.TOO_DENSE']);
    expect(await codesOf(bomb, { own: { maxRatio: 10_000, maxUnpackedBytes: 20_000_000 } })).toEqual([
      'xlsx.TOO_LARGE_UNPACKED',
    ]);
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`xl/media/${i}.png`, 'x']));
    expect(await codesOf(await workbook({ rows: good, parts: many }), { own: { maxParts: 20 } })).toEqual([
      'xlsx.TOO_MANY_PARTS',
    ]);
  });

  it('is refused where a part was changed after it was packed', async () => {
    const bytes = await workbook({ rows: good, parts: {} });
    const at = bytes.indexOf('xl/worksheets/sheet1.xml') + 40;
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] as number) ^ 1;
    expect(await codesOf(changed)).toEqual(['xlsx.DAMAGED']);
  });
});
