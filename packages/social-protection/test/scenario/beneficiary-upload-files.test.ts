import { buffer as bytesOf, text as textOf } from 'node:stream/consumers';
import { defineErrors, fieldMasks, fromBytes, openCsv, type TableFormat, unwrap, writeCsv } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, officer, openProgramme } from '../open-programme.ts';

/** What goes in and out of an upload into a plan beside CSV that is as it should be. */

const spoilt = defineErrors('sheet', {
  SPOILT: (p: { value: string }) => `${p.value} is no value. Mend the cell.`,
});
const MARK = 'SHEET\n';
const SPOILT: ReadonlySet<string> = new Set(['#N/A', '1234567890123456']);

/** A kind of file that has, as workbooks have, cells that cannot be used. */
const sheet: TableFormat = {
  ...{ name: 'sheet', extension: 'sht', mediaType: 'text/x-sheet' },
  matches: (bytes) => Buffer.from(bytes).toString('utf8').startsWith(MARK),
  open: async (source, { sheet: _, ...options }) => {
    const text = await textOf(source.open());
    const table = await openCsv(fromBytes(source.name, text.slice(MARK.length)), options);
    return {
      ...{ header: table.header, count: () => table.count() },
      async *records(size) {
        for await (const batch of table.records(size))
          yield batch.map((record) => {
            const cellProblems = record.cells.flatMap((value, at) =>
              SPOILT.has(value) ? [{ at, issue: spoilt.SPOILT({ value }) }] : [],
            );
            return cellProblems.length === 0 ? record : { ...record, cellProblems };
          });
      },
    };
  },
  async *write(columns, rows) {
    yield Buffer.from(MARK);
    const names = columns.map(({ name }) => name);
    for await (const chunk of writeCsv(names, rows)) yield Buffer.from(chunk);
  },
};

type Programme = Awaited<ReturnType<typeof openProgramme>>;

const upload = ({ me }: Pick<Programme, 'me'>, benefitPlanId: string, content: string | Buffer, more: object = {}) =>
  me.beneficiaryImports.importBeneficiaries({ benefitPlanId, source: fromBytes('north.file', content), ...more });

async function refusedRows({ me }: Programme, uploadId: string) {
  const { rows } = unwrap(await me.benefitPlanDataUploadRecords.rows({ uploadId, outcome: 'REFUSED' }));
  return rows.map(({ line, errors }) => [line, ...errors.map(({ column, value, code }) => [column, value, code])]);
}

const seesAll = '159901';
const headerOf = async (chunks: AsyncIterable<Uint8Array>) =>
  ((await textOf(chunks)).split('\r\n')[0] ?? '').split(',');

describe.each(stores)('files of uploads into a plan on $name', (store) => {
  it('refuses rows with cells that a format could not read, whether they are about the person or the plan, and takes no such text as data', async () => {
    const individual_schema = { type: 'object', properties: { national_id: { type: 'string' } } };
    const programme = await openProgramme(store, { formats: [sheet], configuration: { individual_schema } });
    const { me, plan } = programme;
    const properties = { card: { type: 'string' }, land: { type: 'number' } };
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: { properties, required: ['card'] } });
    const text = [
      `${MARK}first_name,last_name,dob,national_id,card,land,line,error`,
      'Amina,Diallo,1991-04-02,N1,C1,1,2,#N/A',
      'Issa,Ba,1991-04-02,1234567890123456,C2,2,,',
      'Dado,Fall,1991-04-02,N3,#N/A,3,,',
      'Ibra,Kane,1991-04-02,N4,#N/A,#N/A,,',
    ].join('\n');
    const { uploadId, enrolled, refused } = unwrap(await upload(programme, benefitPlanId, text));
    expect({ enrolled, refused }).toEqual({ enrolled: 1, refused: 3 });
    expect(await refusedRows(programme, uploadId)).toEqual([
      [3, ['national_id', '1234567890123456', 'sheet.SPOILT']],
      [4, ['card', '#N/A', 'sheet.SPOILT']],
      [5, ['card', '#N/A', 'sheet.SPOILT'], ['land', '#N/A', 'sheet.SPOILT']],
    ]);
    expect(unwrap(await me.individuals.list({})).rows).toMatchObject([{ firstName: 'Amina' }]);
    const { chunks } = unwrap(await me.benefitPlanDataUploadRecords.downloadInvalidItems({ uploadId }));
    const given = await textOf(chunks);
    const [, ...lines] = given.split('\r\n');
    expect(lines[0]).toMatch(/^Issa,Ba,1991-04-02,#NUM!,C2,2,3,/);
    expect(lines[1]).toMatch(/^Dado,Fall,1991-04-02,N3,#N\/A,3,4,/);
    // Sent back unmended they are refused again, also in a format that knows no such cells.
    expect(unwrap(await upload(programme, benefitPlanId, given))).toMatchObject({
      ...{ enrolled: 0, refused: 3, refusedByCode: { 'transfer.ERROR_WORD': 3 } },
    });
    const mended = given.replace('#NUM!', '0000123456789012').replace('#N/A,3', 'C3,3').replace('#N/A,#N/A', 'C4,');
    expect(unwrap(await upload(programme, benefitPlanId, mended))).toMatchObject({ enrolled: 3, refused: 0 });
  });

  it('takes no household or role from such a cell', async () => {
    const programme = await openProgramme(store, { formats: [sheet] });
    const { id: benefitPlanId } = await programme.plan({ type: 'GROUP' });
    const text = [
      `${MARK}first_name,last_name,dob,group_code,individual_role`,
      'Amina,Diallo,1991-04-02,#N/A,HEAD',
      'Issa,Ba,1991-04-02,H1,#N/A',
      'Dado,Ba,1991-04-02,H1,HEAD',
    ].join('\n');
    const { uploadId, ...counts } = unwrap(await upload(programme, benefitPlanId, text));
    expect(counts).toMatchObject({ enrolled: 1, refused: 2 });
    expect(await refusedRows(programme, uploadId)).toEqual([
      [2, ['group_code', '#N/A', 'sheet.SPOILT']],
      [3, ['individual_role', '#N/A', 'sheet.SPOILT']],
    ]);
    const groups = unwrap(await programme.me.groups.list({})).rows;
    expect(groups.map(({ code }) => code)).toEqual(['H1']);
  });

  it.each([
    ['beneficiary', 'jsonExt.card'],
    ['group_beneficiary', 'jsonExt.card'],
    ['individual', 'dob'],
  ])('shows rows to nobody from whom anything of %s is hidden', async (entity, field) => {
    const access = fieldMasks([{ entity, fields: [field], unless: seesAll }]);
    const programme = await openProgramme(store, { access });
    const beneficiaryDataSchema = { properties: { card: { type: 'string', maxLength: 3 } } };
    const { id: benefitPlanId } = await programme.plan({ beneficiaryDataSchema });
    const all = programme.app.as({ id: 'all', rights: [...officer.rights, seesAll] });
    const text = 'first_name,last_name,dob,card\nAmina,Diallo,1991-04-02,7770777\nIssa,Ba,1991-04-02,C1';
    const { uploadId } = unwrap(await upload({ me: all }, benefitPlanId, text));
    expect(unwrap(await all.benefitPlanDataUploadRecords.rows({ uploadId })).rows).toHaveLength(2);
    // Rows are seen by who uploaded them: the same person, now without the right.
    const masked = programme.app.as({ id: 'all', rights: officer.rights });
    const told = await masked.benefitPlanDataUploadRecords.rows({ uploadId });
    expect(codesOf(told)).toEqual(['core.FIELD_HIDDEN']);
    expect(codesOf(await masked.benefitPlanDataUploadRecords.downloadInvalidItems({ uploadId }))).toEqual([
      'core.FIELD_HIDDEN',
    ]);
  });

  it.each([
    ['group_individual', 'role'],
    ['group', 'code'],
  ])(
    'shows rows of a file that says of households to nobody from whom %s.%s is hidden, and others to whom they were shown',
    async (entity, field) => {
      const access = fieldMasks([{ entity, fields: [field], unless: seesAll }]);
      const programme = await openProgramme(store, { access });
      const { id: benefitPlanId } = await programme.plan();
      const all = programme.app.as({ id: 'all', rights: [...officer.rights, seesAll] });
      const masked = programme.app.as({ id: 'all', rights: officer.rights });
      const send = async (header: string, ...rows: readonly string[]) => {
        const text = [`first_name,last_name,dob${header}`, ...rows].join('\n');
        return unwrap(await upload({ me: all }, benefitPlanId, text, { acceptance: 'required' })).uploadId;
      };
      const answers = async (me: typeof all, uploadId: string) => {
        const records = me.benefitPlanDataUploadRecords;
        const asked = [
          records.rows({ uploadId }),
          records.difference({ uploadId }),
          records.downloadInvalidItems({ uploadId }),
          records.acceptItems.preview({ uploadId, lines: [2] }),
          records.rejectItems.preview({ uploadId, lines: [2], reason: 'No.' }),
        ];
        return (await Promise.all(asked)).map((answer) => (answer.success ? 'told' : answer.errors[0]?.code));
      };
      const hidden = Array.from({ length: 5 }, () => 'core.FIELD_HIDDEN');
      for (const uploadId of [
        await send(',group_code,individual_role', 'Amina,Diallo,1991-04-02,H1,HEAD', 'Issa,Ba,,H2,HEAD'),
        await send(',individual_role', 'Awa,Sow,1991-04-03,', 'Ali,Ba,1991-04-04,HEAD'),
      ]) {
        expect(await answers(masked, uploadId)).toEqual(hidden);
        expect(await answers(all, uploadId)).toEqual(hidden.map(() => 'told'));
      }
      const plain = await send('', 'Awa,Sy,1991-04-05', 'Ali,Ba,');
      expect(await answers(masked, plain)).toEqual(hidden.map(() => 'told'));
    },
  );

  it('calls the report of errors otherwise where the plan has such columns, so that the mended file is taken as it is', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const properties = { line: { type: 'integer' }, error: { type: 'string' } };
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: { properties } });
    const refusedOf = async (text: string) => {
      const { uploadId, refused } = unwrap(await upload(programme, benefitPlanId, text));
      expect(refused).toBe(1);
      return textOf(unwrap(await me.benefitPlanDataUploadRecords.downloadInvalidItems({ uploadId })).chunks);
    };
    const own = await refusedOf('first_name,last_name,dob,line,error\nAmina,Diallo,1991-04-02,x,y');
    expect(own.split('\r\n')[0]).toBe('first_name,last_name,dob,line,error,line_,error_');
    expect(unwrap(await upload(programme, benefitPlanId, own.replace(',x,', ',7,')))).toMatchObject({ enrolled: 1 });
    // Also where the file has none of them.
    const other = await refusedOf('first_name,last_name,dob\nIssa,Ba,');
    expect(other.split('\r\n')[0]).toBe('first_name,last_name,dob,line_,error_');
    const mended = other.replace('Issa,Ba,', 'Issa,Ba,1991-04-02');
    expect(unwrap(await upload(programme, benefitPlanId, mended))).toMatchObject({ enrolled: 1 });
    const { rows } = unwrap(await me.beneficiaries.list({ benefitPlanId }));
    expect(rows.map(({ jsonExt }) => jsonExt)).toEqual([{ line: 7, error: 'y' }, {}]);
  });

  it('gives its files in every format of the app, and takes them back', async () => {
    const programme = await openProgramme(store, { formats: [sheet] });
    const { me, plan } = programme;
    const { id: benefitPlanId } = await plan();
    const records = me.benefitPlanDataUploadRecords;
    const { uploadId } = unwrap(await upload(programme, benefitPlanId, 'first_name,last_name,dob\nIssa,Ba,'));
    const files = {
      invalid: (format: string) => records.downloadInvalidItems({ uploadId, format }),
      template: (format: string) => records.downloadTemplate({ benefitPlanId, format }),
    };
    expect(unwrap(await files.invalid('csv'))).toMatchObject({
      ...{ fileName: 'invalid_items.csv', mediaType: 'text/csv; charset=utf-8' },
    });
    expect(codesOf(await files.template('ods'))).toEqual(['transfer.UNKNOWN_FORMAT']);
    expect(unwrap(await files.template('sheet'))).toMatchObject({
      ...{ fileName: 'beneficiary_upload_template.sht', mediaType: 'text/x-sheet' },
    });
    const invalid = unwrap(await files.invalid('sheet'));
    expect(invalid).toMatchObject({ fileName: 'invalid_items.sht', mediaType: 'text/x-sheet' });
    const text = (await bytesOf(invalid.chunks)).toString();
    const again = await upload(programme, benefitPlanId, text.replace('Issa,Ba,', 'Issa,Ba,1991-04-02'));
    expect(unwrap(again)).toMatchObject({ rows: 1, enrolled: 1 });
  });

  it('offers in its template what the caller can fill: nothing hidden from him, no objects and no lists', async () => {
    const masks = [
      { entity: 'individual', fields: ['jsonExt.income'], unless: seesAll },
      { entity: 'beneficiary', fields: ['jsonExt.card'], unless: seesAll },
    ];
    const individual_schema = {
      type: 'object',
      properties: { income: { type: 'number' }, district: { type: 'string' }, phones: { type: 'array' } },
    };
    const programme = await openProgramme(store, {
      access: fieldMasks(masks),
      configuration: { individual_schema },
    });
    const properties = {
      ...{ card: { type: 'string' }, land: { type: ['null', 'number'] } },
      ...{ plots: { type: 'array', items: { type: 'string' } }, house: { type: 'object' } },
      ...{ income: { type: 'number' }, district: { type: 'array' } },
    };
    const { id: benefitPlanId } = await programme.plan({ beneficiaryDataSchema: { properties } });
    const columnsFor = async (rights: readonly string[]) => {
      const me = programme.app.as({ id: 'officer', rights });
      return headerOf(unwrap(await me.benefitPlanDataUploadRecords.downloadTemplate({ benefitPlanId })).chunks);
    };
    const own = ['first_name', 'last_name', 'dob'];
    const ofHouseholds = ['location_code', 'group_code', 'individual_role', 'recipient_info'];
    expect(await columnsFor(officer.rights)).toEqual([...own, ...ofHouseholds, 'land']);
    expect(await columnsFor([...officer.rights, seesAll])).toEqual([...own, 'income', ...ofHouseholds, 'card', 'land']);
  });
});
