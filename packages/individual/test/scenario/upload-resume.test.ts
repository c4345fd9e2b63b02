import { type ByteSource, fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, openRegistry } from './registry.ts';

/** Imports that are cut off inside the process. Those that die with their process are in test/reliability. */

const rows = Array.from(
  { length: 60 },
  (_, i) => `P${i},Q,1990-01-01,G${i % 7},${i < 7 ? 'HEAD' : ''},${String(i % 50).padStart(4, '0')}`,
);
const file = ['first_name,last_name,dob,group_code,individual_role,national_id', ...rows, 'Bad,,,,,', rows[0]].join(
  '\n',
);

/** The file, but the n-th reading behaves otherwise. */
function reading(nth: number, otherwise: () => AsyncIterable<Uint8Array>): ByteSource {
  const whole = fromBytes('people.csv', file);
  let opened = 0;
  return { name: whole.name, open: () => (++opened === nth ? otherwise() : whole.open()) };
}

/** Kind, header and whole file are looked at before the import starts; then its bytes are kept, once. */
const KEEPING = 4;

describe.each(stores)('interrupted imports on $name', (store) => {
  it.each([
    ['stage', 1],
    ['stage', 4],
    ['conflicts', 1],
    ['conflicts', 3],
    ['apply', 1],
    ['apply', 3],
  ] as const)('goes on where it stopped: %s %i', async (phase, step) => {
    await using undisturbed = await openRegistry(store, { rangeSize: 11 });
    const { uploadId: _, ...counts } = unwrap(await undisturbed.upload(file));
    const content = await undisturbed.content();

    await using registry = await openRegistry(store, { rangeSize: 11 });
    const stop = new AbortController();
    let steps = 0;
    const onProgress = (progress: { phase: string }) => {
      if (progress.phase === phase && ++steps === step) stop.abort();
    };
    const source = fromBytes('people.csv', file);
    const call = registry.me.individualImports.importIndividuals;
    const cut = await call({ source }, { signal: stop.signal, onProgress });
    expect(codesOf(cut)).toEqual(['core.ABORTED']);
    const [upload] = unwrap(await registry.me.individualDataSourceUploads.list({})).rows;
    expect(upload?.status).toBe('IN_PROGRESS');

    const { uploadId, ...again } = unwrap(await call({ source }));
    expect(uploadId).toBe(upload?.id);
    expect(again).toEqual(counts);
    expect(await registry.content()).toEqual(content);
    expect(await call({ source })).toMatchObject({ success: true, outcome: 'unchanged' });
  });

  it('goes on after the source failed while its bytes were kept', async () => {
    await using registry = await openRegistry(store, { rangeSize: 11 });
    const broken = reading(KEEPING, async function* () {
      yield Buffer.from(file.slice(0, 900));
      throw new Error('The network went away.');
    });
    await expect(registry.upload(broken)).rejects.toThrow('The network went away.');
    expect(unwrap(await registry.me.individuals.count({}))).toBe(0);
    expect(unwrap(await registry.upload(file))).toMatchObject({ rows: 62 });
    expect(unwrap(await registry.me.individualDataSourceUploads.count({}))).toBe(1);
  });

  it.each([
    ['other rows', file.replaceAll('P1', 'X1')],
    ['a file that cannot be read', `${file}\n"`],
  ])('imports nobody when the source changed to %s before its bytes were kept', async (_, other) => {
    await using registry = await openRegistry(store, { rangeSize: 11, ownJobs: true });
    const changed = reading(KEEPING, () => fromBytes('people.csv', other).open());
    expect(codesOf(await registry.upload(changed))).toEqual(['individual.CONTENT_CHANGED']);
    expect(unwrap(await registry.me.individuals.count({}))).toBe(0);
    const [upload] = unwrap(await registry.me.individualDataSourceUploads.list({})).rows;
    expect(upload).toMatchObject({ status: 'FAIL', error: { code: 'individual.CONTENT_CHANGED' } });
    expect(unwrap(await registry.upload(file))).toMatchObject({ rows: 62, duplicates: 1 });
  });

  it('answers a request that failed, and is sent again with its key, by what became of it the second time', async () => {
    await using registry = await openRegistry(store, { rangeSize: 11 });
    const changed = reading(KEEPING, () => fromBytes('people.csv', file.replaceAll('P1', 'X1')).open());
    const ask = (source: ByteSource) =>
      registry.me.individualImports.importIndividuals({ source }, { idempotencyKey: 'monday' });
    expect(codesOf(await ask(changed))).toEqual(['individual.CONTENT_CHANGED']);
    const second = await ask(fromBytes('people.csv', file));
    expect(second).toMatchObject({ outcome: 'done', data: { rows: 62 } });
    expect(await ask(fromBytes('people.csv', file))).toEqual({ ...second, replayed: true });
  });
});
