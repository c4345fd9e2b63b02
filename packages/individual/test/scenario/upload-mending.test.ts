import { buffer as bytesOf } from 'node:stream/consumers';
import { type ByteSource, fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { xlsx } from '@parasol/xlsx';
import { describe, expect, it } from 'vitest';
import { clerk, codesOf, openRegistry } from './registry.ts';

/** A file as it comes from the field: 5,000 rows, of which 300 are bad in six ways. */

const HEADER = ['first_name', 'last_name', 'dob', 'group_code', 'individual_role', 'recipient_info', 'national_id'];
/** In the modes every row is a transaction of its own: a tenth of the file says the same. */
const ROWS = process.env['PARASOL_TEST_MODES'] === undefined ? 5000 : 200;
const BAD = ROWS * 0.06;

const row = (i: number) => ({
  first: `Person ${i}`,
  family: `Family ${i >> 1}`,
  dob: `19${String(40 + (i % 60)).padStart(2, '0')}-0${(i % 9) + 1}-1${i % 10}`,
  // Two to a household, the first of them its head.
  place: [`H${String(i >> 1).padStart(4, '0')}`, i % 2 === 0 ? 'HEAD' : 'SPOUSE', i % 2 === 0 ? '1' : ''] as const,
  number: String(i).padStart(4, '0'),
});
const good = (i: number): string[] => {
  const { first, family, dob, place, number } = row(i);
  return [first, family, dob, ...place, number];
};
const spoiled = (i: number): string[] => {
  const { first, family, dob, place, number } = row(i);
  const kinds = [
    ['', family, dob, ...place, number],
    [first, '', dob, ...place, number],
    [first, family, dob.split('-').reverse().join('/'), ...place, number],
    [first, family, '2999-01-01', ...place, number],
    [first, family, dob, place[0], 'BOSS', place[2], number],
    [first, family, dob, ...place, `X${number}`],
  ];
  return kinds[(i / 16) % kinds.length] as string[];
};
const isBad = (i: number): boolean => i % 16 === 0 && i / 16 < BAD;
const rows = Array.from({ length: ROWS }, (_, i) => (isBad(i) ? spoiled(i) : good(i)));

const formats = [xlsx()];

async function fileOf(
  { app }: Registry,
  format: string,
  header: readonly string[],
  rows: Iterable<readonly string[]>,
): Promise<ByteSource> {
  const columns = header.map((name) => ({ name }));
  return fromBytes(`people.${format}`, await bytesOf(app.runtime.formats.named(format).write(columns, rows)));
}

type Registry = Awaited<ReturnType<typeof openRegistry>>;

/** What a clerk makes of the file of invalid items: the right values, and the last two columns left where they are. */
async function mendedOf(registry: Registry, uploadId: string, format: string): Promise<ByteSource> {
  const { app, me } = registry;
  const invalid = unwrap(await me.individualDataSourceUploads.downloadInvalidItems({ uploadId, format }));
  const table = await app.runtime.formats.open(fromBytes(invalid.fileName, await bytesOf(invalid.chunks)));
  expect(table.header).toEqual([...HEADER, 'line', 'error']);
  const mended: string[][] = [];
  for await (const batch of table.records())
    for (const { cells } of batch) mended.push([...good(Number(cells.at(-2)) - 2), ...cells.slice(-2)]);
  return fileOf(registry, format, table.header, mended);
}

async function expectWhole({ me }: Registry): Promise<void> {
  expect(unwrap(await me.individuals.count({}))).toBe(ROWS);
  expect(unwrap(await me.groups.count({}))).toBe(ROWS / 2);
  expect(unwrap(await me.groupIndividuals.count({ where: { '==': [{ var: 'role' }, 'HEAD'] } }))).toBe(ROWS / 2);
  // Also those who stood in as heads while the heads' rows were refused are again what the file said.
  expect(unwrap(await me.groupIndividuals.count({ where: { '==': [{ var: 'role' }, 'SPOUSE'] } }))).toBe(ROWS / 2);
  const isApplied = { '==': [{ var: 'state' }, 'APPLIED'] };
  expect(unwrap(await me.individualDataSources.count({ where: isApplied }))).toBe(ROWS);
}

describe.each(stores)('households in ranges of one row on $name', (store) => {
  it('have one head where all of it happens in one instant, whoever comes first', async () => {
    await using registry = await openRegistry(store, { rangeSize: 1 });
    const second = 'Issa,Ba,1990-01-01,H1,SPOUSE\nAmina,Ba,1991-01-01,H1,HEAD\nOmar,Ba,2011-01-01,H1,SON\n';
    const source = fromBytes('people.csv', `first_name,last_name,dob,group_code,individual_role\n${second}`);
    unwrap(await registry.upload(source));
    const members = unwrap(await registry.me.groupIndividuals.list({ orderBy: ['role'] })).rows;
    expect(members.map(({ role, recipientType }) => [role, recipientType])).toEqual([
      ['HEAD', 'PRIMARY'],
      ['SON', null],
      ['SPOUSE', null],
    ]);
  });
});

describe.each(stores)('an upload that was kept before items had states on $name', (store) => {
  it('is as done as it was: the same file makes nobody again', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const send = () => registry.upload('first_name,last_name,dob\nAna,Ba,1990-01-01\nBo,,1991-01-01\n');
    const { uploadId } = unwrap(await send());
    const { version, summary } = unwrap(await me.individualDataSourceUploads.get({ id: uploadId }));
    const { items: _, changes: __, ...older } = summary;
    unwrap(await me.individualDataSourceUploads.update({ id: uploadId, version, summary: older }));
    expect(await send()).toMatchObject({ outcome: 'unchanged', data: { accepted: 1 } });
    expect(unwrap(await me.individuals.count({}))).toBe(1);
    const [kept] = unwrap(await me.individualDataSourceUploads.dataUploadHistory({})).rows;
    expect(kept?.items).toEqual({ APPLIED: 1, INVALID: 1 });
  });
});

describe.each(stores)('300 bad rows of 5,000 on $name', (store) => {
  it.each(['csv', 'xlsx'])(
    'AC-X09 go back as %s, are mended and sent again, and everybody is there once',
    {
      timeout: 120_000,
    },
    async (format) => {
      await using registry = await openRegistry(store, { formats });
      const file = await fileOf(registry, format, HEADER, rows);
      const first = unwrap(await registry.upload(file));
      expect(first).toMatchObject({ status: 'PARTIAL_SUCCESS', accepted: ROWS - BAD, refused: BAD });
      expect(Object.values(first.refusedByCode)).toHaveLength(5);
      const mended = await mendedOf(registry, first.uploadId, format);
      const second = unwrap(await registry.upload(mended));
      expect(second).toMatchObject({ status: 'SUCCESS', rows: BAD, accepted: BAD });
      expect(await registry.upload(mended)).toMatchObject({ outcome: 'unchanged' });
      expect(await registry.upload({ name: `again.${format}`, open: () => file.open() })).toMatchObject({
        outcome: 'unchanged',
      });
      await expectWhole(registry);
    },
  );

  it('are mended where somebody accepts them, with a pause, a cancel and a look at how far it is', {
    timeout: 120_000,
  }, async () => {
    await using registry = await openRegistry(store, {
      ...{ rangeSize: ROWS / 5, ownJobs: true },
      configuration: { upload_acceptance: 'required' },
    });
    const { app, me } = registry;
    const office = app.as({ id: 'office', rights: [...clerk.rights, '900211', '900212'] });
    const source = await fileOf(registry, 'csv', HEADER, rows);
    // The process that reads the file goes; somebody looks how far it is, and cancels.
    const leave = new AbortController();
    const onProgress = ({ phase, done }: { phase: string; done: number }) =>
      void (phase === 'stage' && done >= ROWS * 0.4 && leave.abort());
    const cut = await me.individualImports.importIndividuals({ source }, { signal: leave.signal, onProgress });
    expect(codesOf(cut)).toEqual(['core.ABORTED']);
    const [run] = unwrap(await office.runs.list({ status: 'RUNNING' })).rows;
    const { phase, done, total, part } = unwrap(await office.runs.progress({ id: run?.id as string }));
    expect([phase, total]).toEqual(['stage', ROWS]);
    expect(done).toBeGreaterThan(0);
    expect(part).toBeGreaterThan(0);
    unwrap(await office.runs.cancel({ id: run?.id as string }));
    // The same call made anew goes on where it was.
    const asked = unwrap(await me.individualImports.importIndividuals({ source }));
    expect(asked).toMatchObject({ status: 'WAITING_FOR_VERIFICATION', items: { VALID: ROWS - BAD, INVALID: BAD } });
    expect(unwrap(await me.individuals.count({}))).toBe(0);

    const { uploadId } = asked;
    unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId }));
    const stop = new AbortController();
    const afterOne = ({ done }: { done: number }) => void (done > 0 && stop.abort());
    const paused = await me.individualImports.applyItems({ uploadId }, { signal: stop.signal, onProgress: afterOne });
    expect(codesOf(paused)).toEqual(['core.ABORTED']);
    expect(unwrap(await me.individualImports.applyItems({ uploadId }))).toMatchObject({
      ...{ status: 'PARTIAL_SUCCESS', accepted: ROWS - BAD },
    });
    const again = unwrap(
      await me.individualImports.importIndividuals({ source: await mendedOf(registry, uploadId, 'csv') }),
    );
    unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId: again.uploadId }));
    expect(unwrap(await me.individualImports.applyItems({ uploadId: again.uploadId })).status).toBe('SUCCESS');
    await expectWhole(registry);
  });
});
