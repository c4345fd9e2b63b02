import { buffer as bytesOf, text as textOf } from 'node:stream/consumers';
import { fieldMasks, fromBytes, type JsonSchema, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { xlsx } from '@parasol/xlsx';
import { describe, expect, it } from 'vitest';
import { clerk, codesOf, openRegistry } from './registry.ts';

/** What surrounds an upload: the template, the names of columns, the file to be mended, the history, the file again. */

const labelled: JsonSchema = {
  type: 'object',
  required: ['village'],
  properties: {
    village: { type: 'string', title: 'Village', 'x-parasol': { labels: { fr: 'Localité' } } },
    national_id: { type: 'string', uniqueness: true, description: 'As on the card.' },
    rooms: { type: 'integer' },
    roof: { type: 'string', enum: ['straw', 'tin'] },
  },
};

describe.each(stores)('around an upload on $name', (store) => {
  it('gives a template of which nothing comes as long as nobody fills it in', async () => {
    await using registry = await openRegistry(store, { individualSchema: labelled });
    const { me } = registry;
    const { columns, chunks, fileName } = unwrap(await me.individualImports.template({}));
    expect(fileName).toBe('individual_upload_template.csv');
    const text = await textOf(chunks);
    const [header, notes, example] = text.split('\r\n');
    expect(header).toBe(
      'first_name,last_name,dob,village,national_id,rooms,roof,location_code,group_code,individual_role,recipient_info',
    );
    expect(notes).toContain('First name: required; text,Last name: required; text,Date of birth: required; a date');
    expect(example).toMatch(/^Amina,Diallo,YYYY-MM-DD,abc,abc,3,straw,/);
    expect(columns.find(({ name }) => name === 'national_id')?.note).toBe(
      'national_id: text; each value once; As on the card.',
    );
    expect(unwrap(await registry.upload(text))).toMatchObject({ rows: 2, accepted: 0, refused: 2 });
    const filled = `${header}\r\nIssa,Sow,1990-01-31,Kolda,0001,2,tin,,,,\r\n`;
    expect(unwrap(await registry.upload(filled))).toMatchObject({ status: 'SUCCESS', accepted: 1 });

    const french = unwrap(await me.individualImports.template({}, { locale: 'fr' }));
    expect(french.columns.find(({ name }) => name === 'village')?.note).toBe('Localité: obligatoire; texte');
    const changes = unwrap(await me.individualImports.template({ mode: 'update', matchBy: ['national_id'] }));
    expect(changes.columns.filter(({ isRequired }) => isRequired).map(({ name }) => name)).toEqual(['national_id']);
    const sent = fromBytes('template.csv', await textOf(changes.chunks));
    const nobody = await me.individualImports.importIndividuals({
      source: sent,
      mode: 'update',
      matchBy: ['national_id'],
    });
    expect(unwrap(nobody)).toMatchObject({ accepted: 0, refused: 2 });
  });

  it('gives the template in every format of the app, and none that it does not have', async () => {
    await using registry = await openRegistry(store, { individualSchema: labelled, formats: [xlsx()] });
    const { template } = registry.me.individualImports;
    const { chunks, fileName, mediaType } = unwrap(await template({ format: 'xlsx' }));
    expect([fileName, mediaType]).toEqual(['individual_upload_template.xlsx', expect.stringContaining('sheet')]);
    const source = fromBytes(fileName, await bytesOf(chunks));
    const { suggestions } = unwrap(await registry.me.individualImports.suggestColumns({ source }));
    expect(new Set(suggestions.map(({ because }) => because))).toEqual(new Set(['NAME']));
    expect(unwrap(await registry.upload(source))).toMatchObject({ rows: 2, accepted: 0, refused: 2 });
    expect(codesOf(await template({ format: 'ods' }))).toEqual(['transfer.UNKNOWN_FORMAT']);
  });

  it('suggests what columns are, and reads them under the names that were agreed to', async () => {
    await using registry = await openRegistry(store, { individualSchema: labelled });
    const { me } = registry;
    const rows = ['Issa,Sow,1990-01-31,Kolda,x,1', ',Sow,1990-01-31,Kolda,y,2'];
    const file = ['Prénom,SURNAME,Date of birth,Localite,Remarks,room', ...rows].join('\n');
    const source = fromBytes('people.csv', file);
    const { suggestions } = unwrap(await me.individualImports.suggestColumns({ source }));
    expect(suggestions.map(({ suggestion, because }) => [suggestion, because])).toEqual([
      ['first_name', 'LABEL'],
      ['last_name', 'LABEL'],
      ['dob', 'LABEL'],
      ['village', 'LABEL'],
      [null, null],
      ['rooms', 'SIMILAR'],
    ]);
    const columns = Object.fromEntries(suggestions.map(({ column, suggestion }) => [column, suggestion]));
    const { uploadId, ...answer } = unwrap(await me.individualImports.importIndividuals({ source, columns }));
    expect(answer).toMatchObject({ accepted: 1, refused: 1 });
    const [person] = unwrap(await me.individuals.list({})).rows;
    expect(person).toMatchObject({ firstName: 'Issa', jsonExt: { village: 'Kolda', rooms: 1 } });
    // What was refused comes under the names of the file, and is read under them again.
    const invalid = unwrap(await me.individualDataSourceUploads.downloadInvalidItems({ uploadId }));
    const text = await textOf(invalid.chunks);
    expect(text.split('\r\n').slice(0, 2)).toEqual([
      'Prénom,SURNAME,Date of birth,Localite,Remarks,room,line,error',
      expect.stringMatching(/^,Sow,1990-01-31,Kolda,y,2,3,/),
    ]);
    const mended = fromBytes('mended.csv', text.replace('\r\n,Sow', '\r\nAwa,Sow'));
    expect(unwrap(await me.individualImports.importIndividuals({ source: mended, columns }))).toMatchObject({
      ...{ status: 'SUCCESS', accepted: 1 },
    });
    const wrong = { 'First name': 'first_name', SURNAME: 'first_name' };
    expect(codesOf(await me.individualImports.importIndividuals({ source, columns: wrong }))).toContain(
      'transfer.COLUMN_NOT_IN_FILE',
    );
    const unnamed = JSON.parse('{ "__proto__": null }');
    expect(await me.individualImports.importIndividuals({ source, columns: unnamed })).toMatchObject({
      errors: [{ code: 'core.UNKNOWN_KEY', path: ['columns', '__proto__'] }],
    });
    const twice = { Prénom: 'dob', 'Date of birth': 'dob' };
    expect(codesOf(await me.individualImports.importIndividuals({ source, columns: twice }))).toContain(
      'transfer.DUPLICATE_COLUMN',
    );
  });

  it('reads the columns line and error where the schema knows them, and refuses them anywhere but at the end', async () => {
    const individualSchema = { properties: { error: { type: 'string' } } };
    await using known = await openRegistry(store, { individualSchema });
    unwrap(await known.upload('first_name,last_name,dob,error\nA,B,1990-01-01,typo\n'));
    expect(unwrap(await known.me.individuals.list({})).rows[0]?.jsonExt).toEqual({ error: 'typo' });
    await using registry = await openRegistry(store);
    expect(codesOf(await registry.upload('line,first_name,last_name,dob\n1,A,B,1990-01-01\n'))).toEqual([
      'transfer.UNKNOWN_COLUMN',
    ]);
  });

  it('sends refused rows back so that nobody takes what is wrong with them for what they say', async () => {
    const individualSchema = { properties: { line: { type: 'integer' }, error: { type: 'string' } } };
    await using registry = await openRegistry(store, { individualSchema });
    for (const file of [
      'first_name,last_name,dob\n,B,1990-01-01\n',
      'line,error,first_name,last_name,dob\n7,typo,,B,1990-01-01\n',
    ]) {
      const { uploadId } = unwrap(await registry.upload(file));
      const { chunks } = unwrap(await registry.me.individualDataSourceUploads.downloadInvalidItems({ uploadId }));
      const text = await textOf(chunks);
      expect(text).toContain('dob,line_,error_\r\n');
      expect(unwrap(await registry.upload(text.replace(',B,', 'A,B,')))).toMatchObject({ accepted: 1 });
    }
    const { rows } = unwrap(await registry.me.individuals.list({}));
    expect(rows.map(({ jsonExt }) => jsonExt)).toEqual(expect.arrayContaining([{}, { line: 7, error: 'typo' }]));
  });

  it('asks for no column that no cell can hold, and takes properties by whatever name', async () => {
    const properties = {
      constructor: { type: 'string' },
      toString: { type: 'integer' },
      home: { type: 'object', properties: { rooms: { type: 'integer' } } },
      phones: { type: ['array', 'null'], items: { type: 'string' } },
    } as const;
    await using registry = await openRegistry(store, { individualSchema: { type: 'object', properties } });
    const { columns } = unwrap(await registry.me.individualImports.template({ mode: 'update' }));
    expect(columns.map(({ name }) => name).slice(4)).toEqual([
      ...['constructor', 'toString', 'home.rooms', 'location_code'],
      ...['group_code', 'individual_role', 'recipient_info'],
    ]);
    const source = fromBytes('people.csv', 'First name,Last name,dob,Constructor,toString\nA,B,1990-01-01,c,3\n');
    const { suggestions } = unwrap(await registry.me.individualImports.suggestColumns({ source }));
    const agreed = Object.fromEntries(suggestions.map(({ column, suggestion }) => [column, suggestion]));
    unwrap(await registry.me.individualImports.importIndividuals({ source, columns: agreed }));
    expect(unwrap(await registry.me.individuals.list({})).rows[0]?.jsonExt).toEqual({ constructor: 'c', toString: 3 });
  });

  it('tells the history of uploads with who, when and what came of them', async () => {
    await using registry = await openRegistry(store, { ticks: true });
    const other = registry.app.as({ ...clerk, id: 'other' });
    const row = (name: string) => `first_name,last_name,dob\n${name},B,1990-01-01\n,B,1990-01-01\n`;
    unwrap(await registry.upload(fromBytes('Monday.csv', row('A'))));
    const source = fromBytes('tuesday.csv', row('C'));
    unwrap(await other.individualImports.importIndividuals({ source, acceptance: 'required' }));
    const { dataUploadHistory } = registry.me.individualDataSourceUploads;
    const { rows } = unwrap(await dataUploadHistory({}));
    expect(rows).toMatchObject([
      {
        ...{ sourceName: 'tuesday.csv', status: 'WAITING_FOR_VERIFICATION', mode: 'create' },
        ...{ items: { VALID: 1, INVALID: 1 }, uploadedBy: 'other' },
      },
      { sourceName: 'Monday.csv', status: 'PARTIAL_SUCCESS', items: { APPLIED: 1, INVALID: 1 }, uploadedBy: 'clerk' },
    ]);
    const names = async (input: Parameters<typeof dataUploadHistory>[0]) =>
      unwrap(await dataUploadHistory(input)).rows.map(({ sourceName }) => sourceName);
    expect(await names({ status: ['WAITING_FOR_VERIFICATION'] })).toEqual(['tuesday.csv']);
    expect(await names({ uploadedBy: 'clerk' })).toEqual(['Monday.csv']);
    expect(await names({ sourceName: 'MON' })).toEqual(['Monday.csv']);
    const since = rows[0]?.uploadedAt as string;
    expect(await names({ uploadedBefore: since })).toEqual(['Monday.csv']);
    expect(await names({ uploadedFrom: since })).toEqual(['tuesday.csv']);
    expect(await names({ first: 1 })).toEqual(['tuesday.csv']);
  });

  it('gives the file again, byte for byte, as long as the configuration keeps it', async () => {
    const file = '\ufefffirst_name,last_name,dob\r\nA,B,1990-01-01\r\n';
    await using registry = await openRegistry(store);
    const { uploadId } = unwrap(await registry.upload(fromBytes('people.csv', file)));
    const kept = unwrap(await registry.me.individualDataSourceUploads.downloadUpload({ uploadId }));
    expect(kept.fileName).toBe('people.csv');
    expect((await bytesOf(kept.source.open())).toString()).toBe(file);
    expect(Date.parse(kept.keptUntil as string)).toBeGreaterThan(Date.now() + 29 * 24 * 3600_000);

    await using forgetful = await openRegistry(store, { configuration: { upload_files_kept_days: 0 }, ownJobs: true });
    const gone = unwrap(await forgetful.upload(fromBytes('people.csv', file)));
    expect(codesOf(await forgetful.me.individualDataSourceUploads.downloadUpload({ uploadId: gone.uploadId }))).toEqual(
      ['individual.FILE_NOT_KEPT'],
    );
  });

  it('deletes a file when its time is over, unless another upload of the same bytes keeps it', async () => {
    await using registry = await openRegistry(store, { ownJobs: true });
    const { app, me } = registry;
    const source = fromBytes('people.csv', 'first_name,last_name,dob\nA,B,1990-01-01\n');
    const first = unwrap(await registry.upload(source));
    const changing = { source, mode: 'upsert', matchBy: ['first_name', 'last_name', 'dob'] } as const;
    const second = unwrap(await me.individualImports.importIndividuals(changing));
    const { store: opened, catalog, blobs, newId } = app.runtime;
    const entity = catalog.byName('run_file');
    const files = await opened.reader.select(entity, { orderBy: [], limit: 10 });
    const sha256 = String(files[0]?.['sha256']);
    expect(files.map((file) => file['sha256'])).toEqual([sha256, sha256]);
    // As if its days had passed.
    const expire = (row: (typeof files)[number] | undefined) =>
      opened.transaction({ stamp: { actorId: 'test', changeId: newId() } }, (tx) =>
        tx.update(entity, String(row?.['id']), row?.['version'] as number, { keptUntil: '2026-01-01T00:00:00.000Z' }),
      );
    const kept = async () =>
      (await opened.reader.select(entity, { orderBy: [], limit: 10 })).filter((file) => file['sha256'] !== null).length;
    await expire(files[0]);
    await app.start();
    await expect.poll(kept, { timeout: 20_000 }).toBe(1);
    expect(await blobs.has(sha256)).toBe(true);
    const downloads = [first, second].map(({ uploadId }) =>
      me.individualDataSourceUploads.downloadUpload({ uploadId }),
    );
    const codes = (await Promise.all(downloads)).map(codesOf);
    expect(codes).toContainEqual([]);
    expect(codes).toContainEqual(['individual.FILE_NOT_KEPT']);
  });

  it('gives neither file nor difference to who does not see all of a person, and changes nothing that he does not see', async () => {
    const masks = [{ entity: 'individual', fields: ['dob', 'jsonExt.income'], unless: '159901' }];
    await using registry = await openRegistry(store, { access: fieldMasks(masks) });
    const all = registry.app.as({ id: 'all', rights: [...clerk.rights, '159901'] });
    const masked = registry.me;
    const people = 'first_name,last_name,dob,national_id,income\nAmina,Diallo,1991-04-02,0001,5\n';
    unwrap(await all.individualImports.importIndividuals({ source: fromBytes('people.csv', people) }));
    const change = (text: string) =>
      ({ source: fromBytes('c.csv', text), mode: 'update', matchBy: ['national_id'] }) as const;
    const required = { ...change('national_id,dob\n0001,1990-01-01\n'), acceptance: 'required' } as const;
    const { uploadId } = unwrap(await all.individualImports.importIndividuals(required));
    const uploads = masked.individualDataSourceUploads;
    for (const refused of [
      await uploads.difference({ uploadId }),
      await uploads.downloadUpload({ uploadId }),
      await uploads.acceptItems({ uploadId }),
      await masked.individualImports.importIndividuals(change('national_id,dob\n0001,1990-01-02\n')),
    ])
      expect(codesOf(refused)).toEqual(['core.FIELD_HIDDEN']);
    const template = unwrap(await masked.individualImports.template({ mode: 'update', matchBy: ['national_id'] }));
    expect(template.columns.map(({ name }) => name)).not.toContain('dob');
    const own = unwrap(
      await masked.individualImports.importIndividuals(change('national_id,last_name,children\n0001,Sow,2\n')),
    );
    expect(own).toMatchObject({ status: 'SUCCESS', actions: { UPDATE: 1 } });
    const [person] = unwrap(await all.individuals.list({})).rows;
    expect(person).toMatchObject({
      ...{ lastName: 'Sow', dob: '1991-04-02' },
      jsonExt: { national_id: '0001', income: 5, children: 2 },
    });
  });
});
