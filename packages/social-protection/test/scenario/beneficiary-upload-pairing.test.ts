import { fromBytes, type TableFormat, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { BeneficiaryService } from '../../src/services.ts';
import { codesOf, openProgramme } from '../open-programme.ts';
import { cardsIn, cutAt, outcomesOf, upload } from '../plan-files.ts';

/** Whom the rows of a file that is uploaded into a plan are about, whatever happens between its steps. */

const schema = { type: 'object', properties: { card: { type: 'string', uniqueness: true } } };

/** Workbooks of text: a sheet begins with `#sheet` and its name. */
const sheets: TableFormat = {
  name: 'sheets',
  extension: 'txt',
  mediaType: 'text/plain',
  matches: (bytes) => Buffer.from(bytes).toString('latin1').startsWith('#sheet'),
  async open(source, { sheet }) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of source.open()) chunks.push(chunk);
    const all = Buffer.concat(chunks).toString('utf8').split('#sheet ').slice(1);
    const text = all.find((one) => sheet === undefined || one.startsWith(`${sheet}\n`)) ?? '';
    const [, header = '', ...lines] = text.trim().split('\n');
    const records = lines.map((line, i) => ({ line: i + 2, cells: line.split(',') }));
    return {
      header: header.split(','),
      async *records() {
        for await (const _ of source.open());
        yield records;
      },
      async count() {
        for await (const _ of source.open());
        return records.length;
      },
    };
  },
  async *write() {
    yield Buffer.from('');
  },
};

describe.each(stores)('whom the rows of an uploaded file are about on $name', (store) => {
  it('enrols the people of the sheet that was asked for, and makes those of each sheet once', async () => {
    const programme = await openProgramme(store, { formats: [sheets] });
    const { me, plan } = programme;
    const [cash, food] = [await plan(), await plan()];
    const header = 'first_name,last_name,dob';
    const text = `#sheet North\n${header}\nAmina,Diallo,1991-01-01\n#sheet South\n${header}\nBoubacar,Sow,1992-02-02\n`;
    unwrap(await upload(programme, cash.id, text, { sheet: 'North' }));
    unwrap(await upload(programme, food.id, text, { sheet: 'South' }));
    expect((await cardsIn(programme, food.id)).map(([name]) => name)).toEqual(['Boubacar']);
    unwrap(await upload(programme, cash.id, text, { sheet: 'South' }));
    expect((await cardsIn(programme, cash.id)).map(([name]) => name)).toEqual(['Amina', 'Boubacar']);
    expect(unwrap(await me.individuals.count({}))).toBe(2);
  });

  it('does not take people whose days were read in another way for those of this reading', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const [wrong, right] = [await plan(), await plan()];
    const text = 'first_name,last_name,dob\nAmina,Diallo,03/04/1991';
    unwrap(await upload(programme, wrong.id, text, { dateFormat: 'MM/DD/YYYY' }));
    unwrap(await upload(programme, right.id, text, { dateFormat: 'DD/MM/YYYY' }));
    const [row] = unwrap(await me.beneficiaries.list({ benefitPlanId: right.id })).rows;
    expect(unwrap(await me.individuals.get({ id: row?.individualId ?? '' }))).toMatchObject({ dob: '1991-04-03' });
  });

  it('does not take the people of some columns for those of others, nor makes those of a file twice by another mode', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const [mothers, children] = [await plan(), await plan()];
    const text = 'mf,ml,md,cf,cl,cd\nAmina,Diallo,1990-01-01,Baby,Diallo,2024-01-01';
    const columns = (mine: string, other: string) => ({
      ...{ [`${mine}f`]: 'first_name', [`${mine}l`]: 'last_name', [`${mine}d`]: 'dob' },
      ...{ [`${other}f`]: null, [`${other}l`]: null, [`${other}d`]: null },
    });
    unwrap(await upload(programme, mothers.id, text, { columns: columns('m', 'c') }));
    unwrap(await upload(programme, children.id, text, { columns: columns('c', 'm') }));
    expect(await cardsIn(programme, children.id)).toEqual([['Baby', undefined]]);
    const again = { columns: columns('c', 'm'), mode: 'upsert', matchBy: ['first_name', 'last_name', 'dob'] };
    expect(unwrap(await upload(programme, children.id, text, again))).toMatchObject({ inPlan: 1 });
    const other = 'first_name,last_name,dob\nCoumba,Ba,1990-01-01';
    const upsert = { mode: 'upsert', matchBy: again.matchBy };
    unwrap(await upload(programme, mothers.id, other, upsert));
    expect(unwrap(await upload(programme, mothers.id, other))).toMatchObject({ inPlan: 1, dataUploadId: null });
    const third = 'first_name,last_name,dob\nDado,Ba,1990-01-01';
    unwrap(await upload(programme, mothers.id, third, { acceptance: 'required' }));
    expect(await upload(programme, mothers.id, third, upsert)).toMatchObject({
      errors: [{ code: 'social_protection.UPLOAD_WAITS' }],
    });
    // Nor by a column with ids of which only other modes make use.
    const fourth = 'id,first_name,last_name,dob\n,Fatou,Ba,1990-01-01';
    unwrap(await upload(programme, mothers.id, fourth, { mode: 'upsert', matchBy: ['id'] }));
    expect(unwrap(await upload(programme, children.id, fourth, { columns: { id: null } }))).toMatchObject({
      enrolled: 1,
    });
    expect(unwrap(await me.individuals.count({}))).toBe(4);
  });

  it('pairs every row with its own person when a value becomes free while people are made', async () => {
    const programme = await openProgramme(store);
    const { app, plan, person } = programme;
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: schema });
    const { id: individualId } = await person({ firstName: 'Zeinab' });
    const { me } = programme;
    const holder = unwrap(
      await me.beneficiaries.create({ benefitPlanId, individualId, status: 'ACTIVE', jsonExt: { card: 'C1' } }),
    );
    const free = app.signals.bind(
      'individual.import_individuals',
      async (ctx) => {
        await ctx.call(BeneficiaryService.delete, { id: holder.id, version: holder.version });
      },
      'after',
    );
    const rows = ['Amina', 'Boubacar', 'Coumba'].map((name, i) => `${name},X,1990-01-0${i + 1},C${i + 1}`);
    const answer = unwrap(
      await upload(programme, benefitPlanId, ['first_name,last_name,dob,card', ...rows].join('\n')),
    );
    free();
    expect(answer).toMatchObject({ refused: 1, refusedByCode: { 'individual.VALUE_TAKEN': 1 }, enrolled: 2 });
    expect(await cardsIn(programme, benefitPlanId)).toEqual([
      ['Boubacar', 'C2'],
      ['Coumba', 'C3'],
    ]);
    const told = unwrap(await me.benefitPlanDataUploadRecords.rows({ uploadId: answer.uploadId, first: 2 }));
    expect(told.rows.map(({ line, outcome }) => [line, outcome])).toEqual([
      [2, 'REFUSED'],
      [3, 'ENROLLED'],
    ]);
    const rest = { uploadId: answer.uploadId, after: told.endCursor ?? '' };
    expect(unwrap(await me.benefitPlanDataUploadRecords.rows(rest)).rows.map(({ line }) => line)).toEqual([4]);
  });

  it('refuses the row alone whose record was taken out of the upload of people, also where cells have several lines', async () => {
    const individual_schema = { properties: { address: { type: 'string' } } };
    const programme = await openProgramme(store, { configuration: { individual_schema } });
    const { me, plan } = programme;
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: schema });
    const people = ['Amina,X,1990-01-01,"1 Road\nA"', 'Boubacar,X,1990-01-02,"2 Road\r\nB"', 'Coumba,X,1990-01-03,'];
    // The same people as the file into the plan will have, in the same form.
    const plain = ['first_name,last_name,dob,address', ...people, ''].join('\r\n');
    const { uploadId } = unwrap(
      await me.individualImports.importIndividuals({ source: fromBytes('people.csv', plain) }),
    );
    const where = { and: [{ '==': [{ var: 'uploadId' }, uploadId] }, { '==': [{ var: 'firstName' }, 'Amina'] }] };
    const [record] = unwrap(await me.individualDataSources.list({ where })).rows;
    unwrap(await me.individualDataSources.delete({ id: record?.id ?? '', version: record?.version ?? 0 }));
    const text = ['first_name,last_name,dob,address,card', ...people.map((row, i) => `${row},C${i + 1}`)].join('\n');
    const answer = unwrap(await upload(programme, benefitPlanId, text));
    expect(answer).toMatchObject({ refusedByCode: { 'social_protection.PERSON_GONE': 1 }, enrolled: 2 });
    expect(await cardsIn(programme, benefitPlanId)).toEqual([
      ['Boubacar', 'C2'],
      ['Coumba', 'C3'],
    ]);
    expect(unwrap(await me.individuals.count({}))).toBe(3);
  });

  it('takes what is said twice for once, by the lines of the file, and makes nobody of it in another plan either', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const properties = { ...schema.properties, land: { type: 'number', minimum: 0 } };
    const [cash, food] = [await plan({ beneficiaryDataSchema: { properties } }), await plan()];
    const text = [
      'first_name,last_name,dob,card,land',
      'Amina,X,1990-01-01,C1,-1',
      'Boubacar,X,1990-01-02,C2,1',
      'Coumba,X,1990-01-03,C3,',
      'Boubacar,X,1990-01-02,C2,1.0',
    ].join('\n');
    const first = unwrap(await upload(programme, cash.id, text));
    expect(await outcomesOf(programme, first.uploadId)).toEqual([
      [2, 'REFUSED', 'schema.OUT_OF_RANGE'],
      [3, 'ENROLLED', null],
      [4, 'ENROLLED', null],
      [5, 'REFUSED', 'individual.DUPLICATE_ROW'],
    ]);
    const { rows } = unwrap(await me.benefitPlanDataUploadRecords.rows({ uploadId: first.uploadId }));
    expect(rows[3]?.errors.map(({ parameters }) => parameters)).toEqual([{ line: 3 }]);
    const second = unwrap(await upload(programme, food.id, text, { columns: { card: null, land: null } }));
    expect(second).toMatchObject({ enrolled: 3, refused: 1, refusedByCode: { 'individual.DUPLICATE_ROW': 1 } });
    expect(unwrap(await me.individuals.count({}))).toBe(3);
  });

  it('names in the errors of people the lines of the file that was sent', async () => {
    const individual_schema = { properties: { national_id: { type: 'string', uniqueness: true } } };
    const programme = await openProgramme(store, { configuration: { individual_schema } });
    const { me, plan } = programme;
    const properties = { land: { type: 'number', minimum: 0 } };
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: { properties } });
    const text = [
      'first_name,last_name,dob,national_id,land',
      'Amina,X,1990-01-01,N0,-1',
      'Boubacar,X,1990-01-02,N1,1',
      'Coumba,X,1990-01-03,N2,',
      'Dado,X,1990-01-04,N1,1',
    ].join('\n');
    const { uploadId } = unwrap(await upload(programme, benefitPlanId, text));
    const { rows } = unwrap(await me.benefitPlanDataUploadRecords.rows({ uploadId, outcome: 'REFUSED' }));
    expect(rows.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'schema.OUT_OF_RANGE'],
      [3, 'individual.DUPLICATE_VALUE'],
      [5, 'individual.DUPLICATE_VALUE'],
    ]);
    for (const { errors } of rows.slice(1))
      expect(errors).toMatchObject([
        { value: 'N1', parameters: { lines: [3, 5] }, message: expect.stringContaining('lines 3 and 5') },
      ]);
  });

  it('gives a file free of which nothing came, and no other', async () => {
    const programme = await openProgramme(store);
    const { app, me, plan } = programme;
    const { id: benefitPlanId } = await plan();
    const text = 'first_name,last_name,dob,location_code\nAmina,Diallo,1991-01-01,K1\nBoubacar,Sow,1992-01-01,K1';
    const first = unwrap(await upload(programme, benefitPlanId, text));
    expect(first).toMatchObject({ refused: 2, enrolled: 0 });
    const warden = app.as({ id: 'warden', rights: ['900242'] });
    unwrap(await warden.locations.create({ code: 'K1', name: 'Kita', type: 'place' }));
    const second = unwrap(await upload(programme, benefitPlanId, text));
    expect(second).toMatchObject({ status: 'SUCCESS', enrolled: 2 });
    expect(await upload(programme, benefitPlanId, text)).toMatchObject({ outcome: 'unchanged', data: second });
    const history = unwrap(await me.benefitPlanDataUploadRecords.list({})).rows;
    expect(Object.fromEntries(history.map(({ id, contentHash }) => [id, contentHash === null]))).toEqual({
      [first.uploadId]: true,
      [second.uploadId]: false,
    });
  });

  it('does not ask the mended row of a household again for what the household gave when it was enrolled', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const required = { ...schema, required: ['card'] };
    const { id: benefitPlanId } = await plan({ type: 'GROUP', beneficiaryDataSchema: required });
    const header = 'first_name,last_name,dob,group_code,individual_role,card';
    const file = [header, 'Amina,X,1990-01-01,H1,HEAD,C1', 'Boubacar,X,,H1,SPOUSE,'].join('\n');
    expect(unwrap(await upload(programme, benefitPlanId, file))).toMatchObject({ enrolled: 1, refused: 1 });
    const mended = unwrap(
      await upload(programme, benefitPlanId, `${header}\nBoubacar,X,1991-01-01,H1,SPOUSE,\nDado,X,1991-01-01,H2,HEAD,`),
    );
    expect(mended).toMatchObject({ inPlan: 1, refused: 1, refusedByCode: { 'schema.MISSING_PROPERTY': 1 } });
    expect(unwrap(await me.groupIndividuals.list({})).rows).toHaveLength(2);
  });

  it('takes the people of a file for those whom it made, also where the schema of people was changed since', async () => {
    const programme = await openProgramme(store);
    const { app, me, plan } = programme;
    const [cash, food] = [await plan(), await plan()];
    const text = 'first_name,last_name,dob,location_code\nAmina,Diallo,1991-01-01,';
    unwrap(await upload(programme, cash.id, text));
    const admin = app.as({ id: 'admin', rights: ['900221', '900222', '159001'], locations: 'everywhere' });
    const values = { individual_schema: { properties: { more: { type: 'string' } } } };
    unwrap(await admin.moduleConfigurations.update({ module: 'individual', version: 0, values }));
    expect(unwrap(await upload(programme, food.id, text))).toMatchObject({ enrolled: 1, dataUploadId: null });
    expect(unwrap(await me.individuals.count({}))).toBe(1);
  });

  it('finds in the plan whom the same file put there, by whatever status, and takes their unique values for their own', async () => {
    const programme = await openProgramme(store);
    const { me } = programme;
    for (const type of ['INDIVIDUAL', 'GROUP'] as const) {
      const { id: benefitPlanId } = await programme.plan({ type, beneficiaryDataSchema: schema });
      const year = type === 'GROUP' ? 1980 : 1990;
      const text = `first_name,last_name,dob,card,group_code\nAwa,D,${year}-04-02,C1,${type}1\nBo,D,${year}-01-01,C2,${type}2`;
      expect(unwrap(await upload(programme, benefitPlanId, text))).toMatchObject({ enrolled: 2 });
      const { uploadId } = unwrap(await upload(programme, benefitPlanId, text, { status: 'ACTIVE' }));
      expect(await outcomesOf(programme, uploadId)).toEqual([
        [2, 'IN_PLAN', null],
        [3, 'IN_PLAN', null],
      ]);
      // A value of somebody else stays theirs.
      const other = text.replaceAll('Awa', 'Cy').replaceAll('Bo', 'Di').replaceAll(`${type}1`, `${type}3`);
      const refused = unwrap(await upload(programme, benefitPlanId, other));
      const own = type === 'GROUP' ? 'IN_PLAN' : 'REFUSED';
      expect((await outcomesOf(programme, refused.uploadId)).map(([, outcome]) => outcome)).toEqual(['REFUSED', own]);
    }
    expect(unwrap(await me.individuals.count({}))).toBe(5);
  });

  it('enrols no household in which the people of the file are not', async () => {
    const properties = { district: { type: 'string' }, village: { type: 'string' } };
    const programme = await openProgramme(store, { configuration: { individual_schema: { properties } } });
    const { me, plan } = programme;
    const [people, households] = [await plan(), await plan({ type: 'GROUP' })];
    const first = { groupAggregationColumn: 'district' };
    const text = 'first_name,last_name,dob,district,village\nAmina,Diallo,1991-01-01,North,V1';
    unwrap(await upload(programme, people.id, text, first));
    const others = await programme.household('V1', '1980-01-01');
    const answer = unwrap(await upload(programme, households.id, text, { groupAggregationColumn: 'village' }));
    expect(answer).toMatchObject({ refused: 1, refusedByCode: { 'social_protection.NOT_IN_HOUSEHOLD': 1 } });
    expect(unwrap(await me.groupBeneficiaries.count({ benefitPlanId: households.id }))).toBe(0);
    expect(unwrap(await me.groupIndividuals.count({ where: { '==': [{ var: 'groupId' }, others.id] } }))).toBe(1);
  });
});

const people = 'first_name,last_name,dob\nAmina,Diallo,1991-04-02\nBoubacar,Sow,1950-01-01\nCoumba,Ba,1960-01-01';

describe.each(stores)('a file that was registered before it goes into a plan, on $name', (store) => {
  it.each([
    ['as it is', people],
    ['with an end of line', `${people}\n`],
    ['with the lines of another system', people.replaceAll('\n', '\r\n')],
    ['with a blank line and quotes', people.replace('\nBoubacar', '\n\n"Boubacar"')],
  ])('enrols the people whom it made, and makes nobody, %s', async (_, text) => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const [cash, food] = [await plan(), await plan()];
    const register = () => me.individualImports.importIndividuals({ source: fromBytes('people.csv', text) });
    unwrap(await register());
    expect(unwrap(await upload(programme, cash.id, text))).toMatchObject({ enrolled: 3, dataUploadId: null });
    expect(unwrap(await upload(programme, food.id, text))).toMatchObject({ enrolled: 3 });
    expect((await register()).success).toBe(true);
    expect((await cardsIn(programme, cash.id)).map(([name]) => name)).toEqual(['Amina', 'Boubacar', 'Coumba']);
    expect(unwrap(await me.individuals.count({}))).toBe(3);
  });

  it('takes the columns of the plan with it, and nobody of a row that was rejected or says the same as another', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: { properties: { card: { type: 'string' } } } });
    const rows = [
      'Amina,Diallo,1991-04-02,C1',
      'Amina,Diallo,1991-04-02,C1',
      'Boubacar,Sow,1950-01-01,C2',
      'Coumba,Ba,,C3',
    ];
    const text = ['first_name,last_name,dob,serial', ...rows].join('\n');
    const source = fromBytes('people.csv', text);
    const columns = { serial: null };
    const { uploadId } = unwrap(
      await me.individualImports.importIndividuals({ source, columns, acceptance: 'required' }),
    );
    const into = (more: object = {}) =>
      upload(programme, benefitPlanId, text, { columns: { serial: 'card' }, ...more });
    expect(codesOf(await into())).toEqual(['social_protection.UPLOAD_WAITS']);
    const { rows: items } = unwrap(
      await me.individualDataSources.list({ where: { '==': [{ var: 'state' }, 'VALID'] } }),
    );
    const ofName = (name: string) => items.filter(({ firstName }) => firstName === name).map(({ id }) => id);
    unwrap(await me.individualDataSourceUploads.rejectItems({ uploadId, ids: ofName('Boubacar'), reason: 'Moved.' }));
    unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId, ids: ofName('Amina') }));
    expect(codesOf(await into())).toEqual(['social_protection.UPLOAD_WAITS']);
    unwrap(await me.individualImports.applyItems({ uploadId }));
    expect(codesOf(await into({ acceptance: 'required' }))).toEqual(['social_protection.MADE_BEFORE']);
    const done = unwrap(await into());
    expect(await outcomesOf(programme, done.uploadId)).toEqual([
      [2, 'ENROLLED', null],
      [3, 'REFUSED', 'individual.DUPLICATE_ROW'],
      [4, 'REFUSED', 'social_protection.PERSON_REJECTED'],
      [5, 'REFUSED', 'individual.MISSING_VALUE'],
    ]);
    expect(await cardsIn(programme, benefitPlanId)).toEqual([['Amina', 'C1']]);
    const other = unwrap(await upload(programme, (await plan()).id, text, { columns }));
    expect(other).toMatchObject({ enrolled: 1, refused: 3, refusedByCode: { 'individual.DUPLICATE_ROW': 1 } });
    expect(unwrap(await me.individuals.count({}))).toBe(1);
  });

  it('waits for an upload of its people that was cut off, and makes those anew that were read in another way', async () => {
    const programme = await openProgramme(store, { rangeSize: 1 });
    const { me, plan } = programme;
    const { id: benefitPlanId } = await plan();
    const register = (options: object = {}) =>
      me.individualImports.importIndividuals({ source: fromBytes('people.csv', `${people}\n`) }, options);
    for (const cut of [cutAt('stage', 1), cutAt('apply', 2)]) {
      expect(codesOf(await register(cut))).toEqual(['core.ABORTED']);
      expect(codesOf(await upload(programme, benefitPlanId, `${people}\n`))).toEqual([
        'social_protection.UPLOAD_WAITS',
      ]);
    }
    unwrap(await register());
    expect(unwrap(await upload(programme, benefitPlanId, `${people}\n`))).toMatchObject({ enrolled: 3 });
    expect(unwrap(await me.individuals.count({}))).toBe(3);
    const swapped = { first_name: 'last_name', last_name: 'first_name' };
    unwrap(await upload(programme, benefitPlanId, `${people}\n`, { columns: swapped }));
    expect(unwrap(await me.individuals.count({}))).toBe(6);
  });

  it('makes nobody twice where it goes into the plan first: who registers it then is told to send it as a file that changes people', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: schema });
    const rows = ['Amina,Diallo,1991-04-02,C1', 'Boubacar,Sow,1950-01-01,C2', 'Coumba,Ba,,C3'];
    const sent = ['first_name,last_name,dob,card', ...rows].join('\n');
    const { uploadId } = unwrap(await upload(programme, benefitPlanId, sent, { acceptance: 'required' }));
    const register = (more: object = {}) =>
      me.individualImports.importIndividuals({ source: fromBytes('p.csv', sent), columns: { card: null }, ...more });
    expect(codesOf(await register())).toEqual(['individual.MADE_IN_PARTS']);
    unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
    unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
    expect(codesOf(await register())).toEqual(['individual.MADE_IN_PARTS']);
    const upsert = { mode: 'upsert', matchBy: ['first_name', 'dob'] };
    expect(unwrap(await register(upsert))).toMatchObject({ accepted: 2, refused: 1 });
    expect(unwrap(await me.individuals.count({}))).toBe(2);
  });
});
