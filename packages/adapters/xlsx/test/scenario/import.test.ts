import { buffer as bytesOf } from 'node:stream/consumers';
import { createParasol, fromBytes, type Result, unwrap } from '@parasol/core';
import { individual } from '@parasol/individual';
import { inMode, type StoreUnderTest, stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { xlsx } from '../../src/index.ts';
import { texts, workbook } from '../workbook.ts';

/** People come from a workbook as they come from CSV. */

const individual_schema = {
  properties: {
    national_id: { type: 'string' },
    income: { type: 'number', multipleOf: 0.01 },
    able_bodied: { type: 'boolean' },
    enrolled_on: { type: 'string', format: 'date' },
  },
};

async function open(under: StoreUnderTest, formats = [xlsx()]) {
  const place = await under.create();
  const app = await createParasol(
    inMode({
      store: place.open(),
      modules: [individual()],
      configuration: { individual: { individual_schema } },
      formats,
      rangeSize: 50,
    }),
  );
  await app.migrate();
  const rights = ['159001', '159002', '180001', '180002'];
  const me = app.as({ id: 'clerk', rights, locations: 'everywhere' });
  return {
    me,
    formats: app.runtime.formats,
    upload: (bytes: Uint8Array | string, more: { sheet?: string; encoding?: string } = {}) =>
      me.individualImports.importIndividuals({ source: fromBytes('people.bin', bytes), ...more }),
    async people() {
      const file = await me.individuals.export({
        fields: ['lastName', 'firstName', 'dob', 'jsonExt', 'group.code', 'membership.role'],
      });
      let text = '';
      for await (const chunk of unwrap(file).chunks) text += Buffer.from(chunk).toString();
      return text.split('\r\n').sort();
    },
    async [Symbol.asyncDispose]() {
      await app.stop();
      await place.remove();
    },
  };
}

const codesOf = (result: Result<unknown>): string[] => (result.success ? [] : result.errors.map(({ code }) => code));

const COLUMNS = ['first_name', 'last_name', 'dob', 'national_id', 'income', 'able_bodied', 'enrolled_on', 'group_code'];
const csv = [
  COLUMNS.join(','),
  'José,Ñandú,1990-02-28,000123,12.50,true,2026-01-31,H1',
  'Zoë,Ñandú,2015-03-01,1234567890123456789,,false,,H1',
  '山田,=1+1,1960-12-01,,0.1,,2024-02-29,007',
].join('\n');

/** The same people as Excel stores them: shared texts, numbers as dates, results of formulas. */
const shared = ['José', 'Ñandú', '000123', 'H1', 'Zoë', '山田', '007', ...COLUMNS].map((text) => `<t>${text}</t>`);
const s = (index: number): string => `<c t="s"><v>${index}</v></c>`;
const day = (serial: number): string => `<c s="1"><v>${serial}</v></c>`;
const rows = [
  COLUMNS.map((_, i) => s(7 + i)).join(''),
  `${s(0)}${s(1)}${day(32_932)}${s(2)}<c><v>12.5</v></c><c t="b"><v>1</v></c>${day(46_053)}${s(3)}`,
  `${s(4)}${s(1)}${day(42_064)}<c t="inlineStr"><is><t>1234567890123456789</t></is></c><c/><c t="b"><v>0</v></c><c/>${s(3)}`,
  '',
  `${s(5)}<c t="str"><f>"="&amp;"1+1"</f><v>=1+1</v></c>${day(22_251)}<c/><c><v>0.10000000000000001</v></c><c/>${day(45_351)}${s(6)}`,
];
const styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>';
const sheetRows = (more: readonly string[] = []): string =>
  [...rows, ...more].map((cells, i) => `<row r="${i + 1}">${cells}</row>`).join('');

describe.each(stores)('a workbook of people on $name', (store) => {
  it('gives the registry that the CSV of the same rows gives', async () => {
    await using fromCsv = await open(store);
    unwrap(await fromCsv.upload(csv));
    await using fromExcel = await open(store);
    expect(unwrap(await fromExcel.upload(await workbook({ rows: sheetRows(), shared, styles })))).toMatchObject({
      rows: 3,
      accepted: 3,
    });
    expect(await fromExcel.people()).toEqual(await fromCsv.people());
    const written: Uint8Array[] = [];
    const cells = csv
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    const columns = COLUMNS.map((name) => ({ name, kind: name === 'dob' ? ('date' as const) : ('text' as const) }));
    for await (const chunk of xlsx().write(columns, cells)) written.push(chunk);
    await using fromOwn = await open(store);
    unwrap(await fromOwn.upload(Buffer.concat(written)));
    expect(await fromOwn.people()).toEqual(await fromCsv.people());
  });

  it('keeps each row that cannot be used, with its line, its column and what to do', async () => {
    await using registry = await open(store);
    const bad = [
      `${s(0)}${s(1)}<c t="e"><f>1/0</f><v>#DIV/0!</v></c>`,
      `${s(0)}${s(1)}<c s="1"><v>60</v></c><c><v>1234567890123456</v></c>`,
      `${s(0)}${s(1)}${day(32_932)}<c r="K8" t="str"><v>a note</v></c>`,
      `${s(0)}<c><f>A1</f></c>${day(32_932)}`,
    ];
    const { uploadId, accepted } = unwrap(
      await registry.upload(await workbook({ rows: sheetRows(bad), shared, styles })),
    );
    expect(accepted).toBe(3);
    const { rows: refused } = unwrap(await registry.me.individualDataSourceUploads.refusals({ uploadId }));
    expect(
      refused.map(({ line, errors }) => [line, errors.map(({ column, code, value }) => [column, code, value])]),
    ).toEqual([
      [6, [['dob', 'xlsx.ERROR_IN_CELL', '#DIV/0!']]],
      [
        7,
        [
          ['dob', 'xlsx.NO_SUCH_DAY', '60'],
          ['national_id', 'xlsx.LONG_NUMBER', '1234567890123456'],
        ],
      ],
      [8, [[null, 'xlsx.VALUE_OUTSIDE', null]]],
      [9, [['last_name', 'xlsx.NOT_CALCULATED', '']]],
    ]);
    expect(refused.map(({ record }) => [record['last_name'], record['dob'], record['national_id']])).toEqual([
      ['Ñandú', '#DIV/0!', ''],
      ['Ñandú', '#NUM!', '#NUM!'],
      ['Ñandú', '1990-02-28', ''],
      ['#VALUE!', '1990-02-28', ''],
    ]);
  });

  it.each(['csv', 'xlsx'])(
    'refuses in %s what comes back unmended, also in columns that may be empty, until somebody writes the value',
    async (format) => {
      await using registry = await open(store);
      const spoilt = [
        `${s(0)}${s(1)}${day(32_932)}<c><v>1234567890123456</v></c>`,
        `${s(5)}${s(1)}${day(32_932)}<c/><c t="e"><v>#N/A</v></c><c t="e"><v>#REF!</v></c>`,
      ];
      const first = await registry.upload(await workbook({ rows: sheetRows(spoilt), shared, styles }));
      const invalidOf = async (uploadId: string) => {
        const { downloadInvalidItems } = registry.me.individualDataSourceUploads;
        const { chunks } = unwrap(await downloadInvalidItems({ uploadId, format }));
        return bytesOf(chunks);
      };
      const sent = await registry.upload(await invalidOf(unwrap(first).uploadId));
      expect(unwrap(sent)).toMatchObject({ accepted: 0, refused: 2, refusedByCode: { 'transfer.ERROR_WORD': 2 } });
      const { uploadId } = unwrap(sent);
      const { rows: refused } = unwrap(await registry.me.individualDataSourceUploads.refusals({ uploadId }));
      expect(refused.map(({ errors }) => errors.map(({ column, value }) => [column, value]))).toEqual([
        [['national_id', '#NUM!']],
        [
          ['income', '#N/A'],
          ['able_bodied', '#REF!'],
        ],
      ]);
      const table = await registry.formats.open(fromBytes('invalid', await invalidOf(uploadId)));
      const mended: string[][] = [];
      const values = new Map([
        ['#NUM!', '0001234567890123456'],
        ['#N/A', '7.5'],
        ['#REF!', ''],
      ]);
      for await (const batch of table.records())
        mended.push(...batch.map(({ cells }) => cells.map((cell) => values.get(cell) ?? cell)));
      const columns = table.header.map((name) => ({ name }));
      const written = await bytesOf(registry.formats.named(format).write(columns, mended));
      expect(unwrap(await registry.upload(written))).toMatchObject({ accepted: 2, refused: 0 });
      const people = await registry.people();
      expect(people.filter((line) => /0001234567890123456|,7\.5,/.test(line))).toHaveLength(2);
    },
  );

  it('is refused as a whole where no sheet or no format fits, and leaves nothing behind', async () => {
    await using registry = await open(store);
    const bytes = await workbook({ rows: sheetRows(), shared, styles });
    expect(codesOf(await registry.upload(bytes, { sheet: 'Nobody' }))).toEqual(['xlsx.NO_SHEET']);
    expect(codesOf(await registry.upload(bytes, { encoding: 'windows-1252' }))).toEqual(['xlsx.ENCODING_DECLARED']);
    expect(codesOf(await registry.upload(bytes.subarray(0, bytes.length - 40)))).toEqual(['xlsx.DAMAGED']);
    const person = texts('A', 'x'.repeat(3_000_000), '1990-01-01');
    const long = await workbook({ rows: texts('first_name', 'last_name', 'dob') + person });
    const refused = await registry.upload(long);
    expect(codesOf(refused)).toEqual(['transfer.CELL_TOO_LARGE']);
    expect(refused).toMatchObject({ errors: [{ message: expect.stringContaining('line 2') }] });
    await using without = await open(store, []);
    expect(codesOf(await without.upload(bytes))).toEqual(['transfer.WORKBOOK_NOT_READ']);
    expect(unwrap(await registry.me.individualDataSourceUploads.count({}))).toBe(0);
    const spanish = await registry.me.individualImports.importIndividuals(
      { source: fromBytes('p', bytes), sheet: 'Nobody' },
      { locale: 'es' },
    );
    expect(spanish).toMatchObject({ errors: [{ message: expect.stringContaining('no tiene una hoja') }] });
  });
});
