import { text as textOf } from 'node:stream/consumers';
import { fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { clerk, codesOf, openRegistry } from './registry.ts';

/** Uploads that can be read: what becomes of good and of bad rows. Files that cannot be read are in upload-files.test.ts. */

const HEADER =
  'first_name,last_name,dob,group_code,individual_role,recipient_info,national_id,income,children,able_bodied';

const household = [
  HEADER,
  'Amina,Diallo,1991-04-02,H1,head,1,0001,120.50,2,Oui',
  ' Issa ,Diallo,2015-01-01,H1,SON,0,0002,,,no',
  'Awa,Ndiaye,1950-12-31,H2,Head,PRIMARY,0003,0,0,N',
  'Moussa,"Ba, the younger",1980-06-15,,,,0004,99.9,,TRUE',
].join('\n');

/** One bad row per kind, on lines 2 and following. */
const bad: readonly (readonly [row: string, errors: readonly (readonly [string | null, string | null, string])[]])[] = [
  [',Ba,1990-01-01,,,,1001,,,', [['first_name', '', 'individual.MISSING_VALUE']]],
  ['Ba,"   ",1990-01-01,,,,1002,,,', [['last_name', '   ', 'individual.MISSING_VALUE']]],
  [`${'x'.repeat(256)},Ba,1990-01-01,,,,1003,,,`, [['first_name', `${'x'.repeat(80)}…`, 'individual.TOO_LONG']]],
  ['Ba,Ba,,,,,1004,,,', [['dob', '', 'individual.MISSING_VALUE']]],
  ['Ba,Ba,1990-02-31,,,,1005,,,', [['dob', '1990-02-31', 'schema.WRONG_DATE']]],
  ['Ba,Ba,31/12/1990,,,,1006,,,', [['dob', '31/12/1990', 'schema.WRONG_DATE']]],
  ['Ba,Ba,33000,,,,1007,,,', [['dob', '33000', 'schema.WRONG_DATE']]],
  ['Ba,Ba,2999-01-01,,,,1008,,,', [['dob', '2999-01-01', 'individual.BORN_IN_FUTURE']]],
  [`Ba,Ba,1990-01-01,${'G'.repeat(65)},,,1009,,,`, [['group_code', 'G'.repeat(65), 'individual.TOO_LONG']]],
  ['Ba,Ba,1990-01-01,H9,BOSS,,1010,,,', [['individual_role', 'BOSS', 'individual.UNKNOWN_ROLE']]],
  ['Ba,Ba,1990-01-01,H9,,7,1011,,,', [['recipient_info', '7', 'individual.UNKNOWN_RECIPIENT']]],
  ['Ba,Ba,1990-01-01,,HEAD,,1012,,,', [['individual_role', 'HEAD', 'individual.GROUP_MISSING']]],
  ['Ba,Ba,1990-01-01,,,,1.2E+11,,,', [['national_id', '1.2E+11', 'schema.WRONG_PATTERN']]],
  ['Ba,Ba,1990-01-01,,,,1014,"1,234",,', [['income', '1,234', 'schema.WRONG_NUMBER']]],
  ['Ba,Ba,1990-01-01,,,,1015,-5,,', [['income', '-5', 'schema.OUT_OF_RANGE']]],
  ['Ba,Ba,1990-01-01,,,,1016,1.234,,', [['income', '1.234', 'schema.TOO_MANY_DECIMALS']]],
  ['Ba,Ba,1990-01-01,,,,1017,,two,', [['children', 'two', 'schema.WRONG_INTEGER']]],
  ['Ba,Ba,1990-01-01,,,,1018,,007,', [['children', '007', 'schema.LEADING_ZEROS']]],
  ['Ba,Ba,1990-01-01,,,,1019,,,maybe', [['able_bodied', 'maybe', 'schema.WRONG_BOOLEAN']]],
  ['Ba,Ba,1990-01-01,,,,1020,,', [[null, null, 'transfer.WRONG_CELL_COUNT']]],
  ['Ba,Ba,1990-01-01,,,,1021,,,,extra', [[null, null, 'transfer.WRONG_CELL_COUNT']]],
  [
    ',Ba,1990-13-01,,KING,,1022,x,99,',
    [
      ['first_name', '', 'individual.MISSING_VALUE'],
      ['dob', '1990-13-01', 'schema.WRONG_DATE'],
      ['individual_role', 'KING', 'individual.UNKNOWN_ROLE'],
      ['income', 'x', 'schema.WRONG_NUMBER'],
      ['children', '99', 'schema.OUT_OF_RANGE'],
    ],
  ],
];

describe.each(stores)('upload on $name', (store) => {
  it('turns rows into people, groups and memberships', async () => {
    await using registry = await openRegistry(store);
    const answer = unwrap(await registry.upload(household));
    expect(answer).toEqual({
      uploadId: expect.any(String),
      status: 'SUCCESS',
      rows: 4,
      accepted: 4,
      refused: 0,
      duplicates: 0,
      groups: 2,
      memberships: 3,
      refusedByCode: {},
      items: { APPLIED: 4 },
    });
    const text = (...parts: unknown[]) => JSON.stringify(parts);
    expect(await registry.content()).toEqual([
      text(
        'Amina',
        'Diallo',
        '1991-04-02',
        [
          ['able_bodied', true],
          ['children', 2],
          ['income', 120.5],
          ['national_id', '0001'],
        ],
        ['H1', 'HEAD', 'PRIMARY'],
      ),
      text(
        'Awa',
        'Ndiaye',
        '1950-12-31',
        [
          ['able_bodied', false],
          ['children', 0],
          ['income', 0],
          ['national_id', '0003'],
        ],
        ['H2', 'HEAD', 'PRIMARY'],
      ),
      text(
        'Issa',
        'Diallo',
        '2015-01-01',
        [
          ['able_bodied', false],
          ['national_id', '0002'],
        ],
        ['H1', 'SON', null],
      ),
      text(
        'Moussa',
        'Ba, the younger',
        '1980-06-15',
        [
          ['able_bodied', true],
          ['income', 99.9],
          ['national_id', '0004'],
        ],
        null,
      ),
      'group H1',
      'group H2',
    ]);
    const records = unwrap(await registry.me.individualDataSources.list({ orderBy: ['line'] })).rows;
    expect(records.map(({ line, state }) => [line, state])).toEqual([2, 3, 4, 5].map((line) => [line, 'APPLIED']));
    expect(records[1]).toMatchObject({ firstName: 'Issa', groupCode: 'H1', role: 'SON' });
    expect(records[1]?.jsonExt).toEqual({ able_bodied: false, national_id: '0002' });
    for (const { individualId, firstName } of records) {
      expect(unwrap(await registry.me.individuals.get({ id: individualId as string })).firstName).toBe(firstName);
    }
  });

  it('refuses every kind of bad row with its line, column, value and reason, and takes the others', async () => {
    await using registry = await openRegistry(store);
    const file = [HEADER, ...bad.map(([row]) => row), 'Good,One,1990-01-01,,,,2000,,,'].join('\n');
    const answer = unwrap(await registry.upload(file));
    expect(answer).toMatchObject({ status: 'PARTIAL_SUCCESS', rows: bad.length + 1, accepted: 1, refused: bad.length });
    expect(await registry.refused(answer.uploadId)).toEqual(bad.map(([, errors], i) => ({ line: i + 2, errors })));
    expect(answer.refusedByCode).toMatchObject({ 'individual.MISSING_VALUE': 4, 'schema.WRONG_DATE': 3 });
    expect(Object.values(answer.refusedByCode).reduce((a, b) => a + b)).toBe(bad.length);
    expect(await registry.content()).toHaveLength(1);
  });

  it('gives the refused rows back as a file that can be mended and uploaded', async () => {
    await using registry = await openRegistry(store);
    const { uploadId } = unwrap(
      await registry.upload(`first_name,dob,last_name\nAna,1990-01-01,\n=1+1,x,"B ""b"""\nOk,1990-01-01,Ok\n`),
    );
    const { fileName, chunks } = unwrap(
      await registry.me.individualDataSourceUploads.downloadInvalidItems({ uploadId }),
    );
    expect(fileName).toBe('individuals_invalid_items.csv');
    const text = await textOf(chunks);
    expect(text.split('\r\n')).toEqual([
      'first_name,dob,last_name,line,error',
      'Ana,1990-01-01,,2,last_name is empty. Every person needs it.',
      `'=1+1,x,"B ""b""",3,"dob: ""x"" is not a date. Write it as YYYY-MM-DD, such as 1990-01-31."`,
      '',
    ]);
    const mended = 'first_name,dob,last_name\nAna,1990-01-01,Ba\nBob,1990-01-02,"B ""b"""\n';
    expect(unwrap(await registry.upload(mended))).toMatchObject({ status: 'SUCCESS', accepted: 2 });
  });

  it('gives rows that only other rows forbid back as they were read, which reads the same again', async () => {
    await using registry = await openRegistry(store);
    const rows = [' Ana ,Ba,1990-01-01,H1,head,1,7001,120.50,2,Oui', 'Bob,Ba,1991-01-01,H1,HEAD,,7002,0.50,,'];
    const { uploadId } = unwrap(
      await registry.upload([HEADER, ...rows, 'Eve,Ba,1992-01-01,H1,HEAD,,,,,no'].join('\n')),
    );
    const { chunks } = unwrap(await registry.me.individualDataSourceUploads.downloadInvalidItems({ uploadId }));
    const text = await textOf(chunks);
    const lines = text.split('\r\n').map((line) => line.split(',').slice(0, 10).join(','));
    expect(lines).toEqual([
      HEADER,
      'Ana,Ba,1990-01-01,H1,HEAD,PRIMARY,7001,120.5,2,true',
      'Bob,Ba,1991-01-01,H1,HEAD,,7002,0.5,,',
      'Eve,Ba,1992-01-01,H1,HEAD,,,,,false',
      '',
    ]);
    const mended = lines.slice(0, 2).join('\n');
    expect(unwrap(await registry.upload(mended))).toMatchObject({ status: 'SUCCESS', accepted: 1, groups: 1 });
  });

  it('recognises the same file, whatever its name, and answers with the first result', async () => {
    await using registry = await openRegistry(store);
    const first = await registry.upload(fromBytes('monday.csv', household));
    expect(first).toMatchObject({ success: true, outcome: 'done' });
    const content = await registry.content();
    const second = await registry.upload(fromBytes('tuesday.csv', household));
    expect(second).toMatchObject({ success: true, outcome: 'unchanged', data: unwrap(first) });
    expect(await registry.content()).toEqual(content);
    expect(unwrap(await registry.me.individualDataSourceUploads.count({}))).toBe(1);
    // One byte more is another file.
    expect(await registry.upload(`${household}\n`)).toMatchObject({ success: true, outcome: 'done' });
  });

  it('joins groups that exist, and a new one where the old one was deleted', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const old = unwrap(await me.groups.create({ code: 'H1' }));
    unwrap(await me.groups.delete({ id: old.id, version: 1 }));
    const known = unwrap(await me.groups.create({ code: 'H2' }));
    expect(unwrap(await registry.upload(household))).toMatchObject({ groups: 1, memberships: 3 });
    const members = unwrap(await me.groupIndividuals.list({ where: { '==': [{ var: 'groupId' }, known.id] } })).rows;
    expect(members).toHaveLength(1);
    expect(unwrap(await me.groupIndividuals.count({ where: { '==': [{ var: 'groupId' }, old.id] } }))).toBe(0);
  });

  it('groups by a column of the file that the caller names', async () => {
    await using registry = await openRegistry(store);
    const source = fromBytes(
      'people.csv',
      'first_name,last_name,dob,national_id,compound\nA,A,1990-01-01,0001,C1\nB,B,1990-01-01,0002,C1\n',
    );
    const call = registry.me.individualImports.importIndividuals;
    expect(unwrap(await call({ source, groupAggregationColumn: 'compound' }))).toMatchObject({
      groups: 1,
      memberships: 2,
    });
    const result = await call({ source, groupAggregationColumn: 'hamlet' });
    expect(codesOf(result)).toEqual(['transfer.UNKNOWN_COLUMN', 'transfer.MISSING_COLUMN']);
  });

  it('previews with the same counts and writes nothing', async () => {
    await using registry = await openRegistry(store);
    const before = await registry.rowCounts();
    const source = fromBytes('people.csv', `${household}\n,No,name,,,,,,,`);
    const preview = unwrap(await registry.me.individualImports.importIndividuals.preview({ source }));
    expect(preview).toMatchObject({ status: 'PARTIAL_SUCCESS', accepted: 4, refused: 1, groups: 2, memberships: 3 });
    expect(await registry.rowCounts()).toEqual(before);
    const { uploadId: _, ...real } = unwrap(await registry.me.individualImports.importIndividuals({ source }));
    expect(preview).toMatchObject(real);
  });

  it('fires its signal once before and once after, and tells listeners once', async () => {
    await using registry = await openRegistry(store, { rangeSize: 1, ownJobs: true });
    const seen: unknown[] = [];
    registry.app.signals.bind(
      'individual.import_individuals',
      (_ctx, { input }) => void seen.push(['before', input.source.name]),
      'before',
    );
    registry.app.signals.bind(
      'individual.import_individuals',
      (_ctx, { result }) =>
        void seen.push(['after', result.success && result.outcome !== 'pending' && result.data.accepted]),
      'after',
    );
    registry.app.events.on(
      'individual.import_individuals',
      ({ counts }) => void seen.push(['event', counts['individual']?.inserted]),
    );
    unwrap(await registry.upload(household));
    expect(seen).toEqual([
      ['before', 'people.csv'],
      ['after', 4],
      ['event', 4],
    ]);
  });

  it('stops when a handler refuses, and leaves nothing', async () => {
    await using registry = await openRegistry(store);
    const before = await registry.rowCounts();
    registry.app.signals.bind(
      'individual.import_individuals',
      (ctx) => ctx.fail({ code: 'acme.CLOSED', message: 'Closed.', path: [], parameters: {} }),
      'before',
    );
    expect(codesOf(await registry.upload(household))).toEqual(['acme.CLOSED']);
    expect(await registry.rowCounts()).toEqual(before);
  });

  it('needs the right to create people; the refused rows need the right to search', async () => {
    await using registry = await openRegistry(store);
    const { app } = registry;
    const source = fromBytes('people.csv', household);
    const before = await registry.rowCounts();
    const reader = app.as({ id: 'reader', rights: ['159001'] });
    expect(codesOf(await reader.individualImports.importIndividuals({ source }))).toEqual(['core.FORBIDDEN']);
    expect(codesOf(await app.as(null).individualImports.importIndividuals({ source }))).toEqual([
      'core.UNAUTHENTICATED',
    ]);
    expect(await registry.rowCounts()).toEqual(before);
    const { uploadId } = unwrap(await registry.upload(household));
    const writer = app.as({ id: 'writer', rights: ['159002'] });
    expect(codesOf(await writer.individualDataSourceUploads.refusals({ uploadId }))).toEqual(['core.FORBIDDEN']);
    expect(codesOf(await writer.individualDataSourceUploads.downloadInvalidItems({ uploadId }))).toEqual([
      'core.FORBIDDEN',
    ]);
  });

  it('tells what is wrong with rows in the language of whoever asks later', async () => {
    await using registry = await openRegistry(store);
    const file = 'first_name,last_name,dob,individual_role,group_code\nAmina,Diallo,02/13/1991,HEADD,g1\n';
    const { uploadId } = unwrap(await registry.upload(file));
    const sentences = async (locale: string) => {
      const page = unwrap(await registry.me.individualDataSourceUploads.refusals({ uploadId }, { locale }));
      return page.rows.flatMap(({ errors }) => errors.map(({ message }) => message));
    };
    expect(await sentences('en')).toEqual([
      'dob: "02/13/1991" is not a date. It looks like month, day, year; write 1991-02-13.',
      expect.stringMatching(/^"HEADD" is no role in a group\. Known are .*HEAD.*\. Did you mean "HEAD"\?$/),
    ]);
    expect(await sentences('pt')).toEqual([
      'dob: "02/13/1991" não é uma data. Parece mês, dia, ano; escreva 1991-02-13.',
      expect.stringMatching(/^«HEADD» não é um papel num grupo\. São conhecidos: .*HEAD.*\. Queria dizer «HEAD»\?$/),
    ]);
    const { chunks } = unwrap(
      await registry.me.individualDataSourceUploads.downloadInvalidItems({ uploadId }, { locale: 'es' }),
    );
    const csv = await textOf(chunks);
    expect(csv).toContain('no es una fecha. Parece mes, día, año');
  });

  it('answers a repeated request by its key, and keeps no personal data in the change log', async () => {
    await using registry = await openRegistry(store);
    const source = fromBytes('people.csv', household);
    const call = () => registry.me.individualImports.importIndividuals({ source }, { idempotencyKey: 'k1' });
    const first = await call();
    expect(await call()).toMatchObject({ success: true, replayed: true, data: unwrap(first) });
    const { store: opened, catalog } = registry.app.runtime;
    for (const name of ['change', 'run', 'run_range']) {
      const rows = await opened.reader.select(catalog.byName(name), { orderBy: [], limit: 100 });
      expect(rows.length).toBeGreaterThan(0);
      expect(JSON.stringify(rows)).not.toMatch(/Amina|Diallo|1991-04-02/);
    }
  });

  it('lets two people upload the same file at the same moment', async () => {
    await using registry = await openRegistry(store, { rangeSize: 2 });
    const source = fromBytes('people.csv', household);
    const other = registry.app.as({ ...clerk, id: 'other' });
    const results = await Promise.all([
      registry.me.individualImports.importIndividuals({ source }),
      other.individualImports.importIndividuals({ source }),
    ]);
    for (const result of results) expect(unwrap(result)).toMatchObject({ status: 'SUCCESS', accepted: 4 });
    expect(await registry.content()).toHaveLength(6);
  });

  it('makes one group of two files that name it at the same moment', async () => {
    await using registry = await openRegistry(store, { rangeSize: 3 });
    const file = (who: string) =>
      [
        'first_name,last_name,dob,group_code',
        ...Array.from({ length: 12 }, (_, i) => `${who},P${i},1990-01-01,G${i % 4}`),
      ].join('\n');
    const results = await Promise.all(['A', 'B', 'C'].map((who) => registry.upload(file(who))));
    expect(results.map((result) => unwrap(result).memberships)).toEqual([12, 12, 12]);
    expect(results.reduce((sum, result) => sum + unwrap(result).groups, 0)).toBe(4);
    expect(unwrap(await registry.me.groups.count({}))).toBe(4);
    expect(unwrap(await registry.me.groupIndividuals.count({}))).toBe(36);
  });
});
