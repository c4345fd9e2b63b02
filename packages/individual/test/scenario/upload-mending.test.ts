import { fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { clerk, codesOf, openRegistry } from './registry.ts';

/** A file as it comes from the field: 5,000 rows, of which 300 are bad in six ways. */

const HEADER = 'first_name,last_name,dob,group_code,individual_role,recipient_info,national_id';
const ROWS = 5000;
const BAD = 300;

const row = (i: number) => ({
  first: `Person ${i}`,
  dob: `19${String(40 + (i % 60)).padStart(2, '0')}-0${(i % 9) + 1}-1${i % 10}`,
  // Two to a household, the first of them its head.
  place: [`H${String(i >> 1).padStart(4, '0')}`, i % 2 === 0 ? 'HEAD' : 'SPOUSE', i % 2 === 0 ? '1' : ''],
  number: String(i % 10_000).padStart(4, '0'),
});
const good = (i: number): string => {
  const { first, dob, place, number } = row(i);
  return [first, `Family ${i >> 1}`, dob, ...place, number].join(',');
};
const spoiled = (i: number): string => {
  const { first, dob, place, number } = row(i);
  const family = `Family ${i >> 1}`;
  const kinds = [
    ['', family, dob, ...place, number],
    [first, '', dob, ...place, number],
    [first, family, dob.split('-').reverse().join('/'), ...place, number],
    [first, family, '2999-01-01', ...place, number],
    [first, family, dob, place[0], 'BOSS', place[2], number],
    [first, family, dob, ...place, `X${number}`],
  ];
  return (kinds[(i / 16) % kinds.length] as string[]).join(',');
};
const isBad = (i: number): boolean => i % 16 === 0 && i / 16 < BAD;
const file = [HEADER, ...Array.from({ length: ROWS }, (_, i) => (isBad(i) ? spoiled(i) : good(i)))].join('\n');

/** What a clerk makes of the file of invalid items: the right values, and the last two columns left where they are. */
const mend = (invalid: string): string =>
  invalid
    .split('\r\n')
    .map((text) => {
      const line = /,(\d+),(?:[^,]*|"(?:[^"]|"")*")$/.exec(text)?.[1];
      return line === undefined ? text : text.replace(/^.*?(?=,\d+,(?:[^,]*|"(?:[^"]|"")*")$)/, good(Number(line) - 2));
    })
    .join('\r\n');

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += Buffer.from(chunk).toString();
  return text;
}

type Registry = Awaited<ReturnType<typeof openRegistry>>;

async function mendedOf({ me }: Registry, uploadId: string) {
  const { chunks } = unwrap(await me.individualDataSourceUploads.downloadInvalidItems({ uploadId }));
  return fromBytes('mended.csv', mend(await textOf(chunks)));
}

async function expectWhole({ me }: Registry): Promise<void> {
  expect(unwrap(await me.individuals.count({}))).toBe(ROWS);
  expect(unwrap(await me.groups.count({}))).toBe(ROWS / 2);
  expect(unwrap(await me.groupIndividuals.count({ where: { '==': [{ var: 'role' }, 'HEAD'] } }))).toBe(ROWS / 2);
  const isApplied = { '==': [{ var: 'state' }, 'APPLIED'] };
  expect(unwrap(await me.individualDataSources.count({ where: isApplied }))).toBe(ROWS);
}

describe.each(stores)('300 bad rows of 5,000 on $name', (store) => {
  it('AC-X09 go back as a file, are mended and sent again, and everybody is there once', {
    timeout: 120_000,
  }, async () => {
    await using registry = await openRegistry(store);
    const first = unwrap(await registry.upload(fromBytes('people.csv', file)));
    expect(first).toMatchObject({ status: 'PARTIAL_SUCCESS', accepted: ROWS - BAD, refused: BAD });
    expect(Object.values(first.refusedByCode)).toHaveLength(5);
    const mended = await mendedOf(registry, first.uploadId);
    const second = unwrap(await registry.upload(mended));
    expect(second).toMatchObject({ status: 'SUCCESS', rows: BAD, accepted: BAD });
    expect(await registry.upload(mended)).toMatchObject({ outcome: 'unchanged' });
    expect(await registry.upload(fromBytes('again.csv', file))).toMatchObject({ outcome: 'unchanged' });
    await expectWhole(registry);
  });

  it('are mended where somebody accepts them, with a pause, a cancel and a look at how far it is', {
    timeout: 120_000,
  }, async () => {
    await using registry = await openRegistry(store, {
      ...{ rangeSize: 1000, ownJobs: true },
      configuration: { upload_acceptance: 'required' },
    });
    const { app, me } = registry;
    const office = app.as({ id: 'office', rights: [...clerk.rights, '900211', '900212'] });
    const source = fromBytes('people.csv', file);
    // The process that reads the file goes; somebody looks how far it is, and cancels.
    const leave = new AbortController();
    const onProgress = ({ phase, done }: { phase: string; done: number }) =>
      void (phase === 'stage' && done >= 2000 && leave.abort());
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
    const again = unwrap(await me.individualImports.importIndividuals({ source: await mendedOf(registry, uploadId) }));
    unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId: again.uploadId }));
    expect(unwrap(await me.individualImports.applyItems({ uploadId: again.uploadId })).status).toBe('SUCCESS');
    await expectWhole(registry);
  });
});
