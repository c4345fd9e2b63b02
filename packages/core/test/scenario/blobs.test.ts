import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createParasol, fileBlobs, fromBytes, identifiers, unwrap } from '@parasol/core';
import { blobContract } from '@parasol/core/testing';
import { stores } from '@parasol/test-support';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openClinics } from '../open-clinics.ts';
import { until } from '../until.ts';

for (const store of stores) {
  await blobContract(`in the store, ${store.name}`, async () => {
    const place = await store.create();
    const app = await createParasol({ store: place.open(), modules: [] });
    await app.migrate();
    return {
      blobs: app.runtime.blobs,
      close: async () => {
        await app.stop();
        await place.remove();
      },
    };
  });
}

const folders: string[] = [];
const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parasol-blobs-'));
  folders.push(folder);
  return folder;
};

await blobContract('in files', async () => {
  const folder = await newFolder();
  return {
    blobs: fileBlobs({ folder: join(folder, 'made', 'when used') }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
});

it('files that a process was writing when it died are deleted by a later put, once they are old', async () => {
  const folder = await newFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [old, fresh] = [join(folder, `.${randomUUID()}`), join(folder, `.${randomUUID()}`)];
  for (const path of [old, fresh, join(folder, '.keep')]) await writeFile(path, 'half');
  const twoDaysAgo = new Date(Date.now() - 2 * 24 * 3600_000);
  for (const path of [old, join(folder, '.keep')]) await utimes(path, twoDaysAgo, twoDaysAgo);
  await fileBlobs({ folder }).put(fromBytes('list.txt', 'A').open());
  const left = (await readdir(folder)).filter((name) => name.startsWith('.'));
  expect(left.sort()).toEqual([fresh.slice(folder.length + 1), '.keep'].sort());
});

describe.each(stores)('files of uploads on $name', (store) => {
  it('are whole when several are put at once, whatever the clock of the app says', async () => {
    const long = Date.UTC(2020, 0, 1);
    const { app } = await openClinics(store, {
      configure: (container) => void container.rebind(identifiers.clock).toConstantValue({ now: () => long }),
    });
    const { blobs } = app.runtime;
    const put = (text: string) => blobs.put(fromBytes('list.txt', text).open());
    const interrupted = async function* () {
      yield new Uint8Array(5 * 1024 * 1024).fill(65);
      await Promise.all([put('second'), put('third')]);
      yield new Uint8Array(1).fill(66);
    };
    const { sha256, bytes } = await blobs.put(interrupted());
    const read = [];
    for await (const piece of blobs.get(sha256)) read.push(piece.length);
    expect(read.reduce((sum, length) => sum + length, 0)).toBe(bytes);
  });

  it('are brought once more when another run, ending, deleted the same bytes meanwhile', async () => {
    const folder = await newFolder();
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const blobs = fileBlobs({ folder });
    let puts = 0;
    const { me } = await openClinics(store, {
      configure: (container) =>
        void container.rebind(identifiers.blobs).toConstantValue({
          ...blobs,
          async put(content) {
            const kept = await blobs.put(content);
            if (++puts === 1) await blobs.delete(kept.sha256);
            return kept;
          },
        }),
    });
    unwrap(await me.clinics.openPair({ codes: ['A', 'B'] }));
    const visited = await me.clinics.visitListed({ number: 1, list: fromBytes('list.txt', 'A\nB') });
    expect(visited).toMatchObject({ outcome: 'done', data: { visits: 2 } });
    expect(puts).toBe(2);
  });

  it('are brought once more also when that happens just before they are read', async () => {
    const folder = await newFolder();
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const blobs = fileBlobs({ folder });
    let reads = 0;
    const { me } = await openClinics(store, {
      configure: (container) =>
        void container.rebind(identifiers.blobs).toConstantValue({
          ...blobs,
          async *get(sha256) {
            if (++reads === 1) await blobs.delete(sha256);
            yield* blobs.get(sha256);
          },
        }),
    });
    unwrap(await me.clinics.openPair({ codes: ['A', 'B'] }));
    const visited = await me.clinics.visitListed({ number: 1, list: fromBytes('list.txt', 'A\nB') });
    expect(visited).toMatchObject({ outcome: 'done', data: { visits: 2 } });
    expect(reads).toBe(2);
  });

  it('are kept where the host says, and are gone when their run is done', async () => {
    const folder = await newFolder();
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const { app, me } = await openClinics(store, {
      configure: (container) => void container.rebind(identifiers.blobs).toConstantValue(fileBlobs({ folder })),
    });
    unwrap(await me.clinics.openPair({ codes: ['A', 'B'] }));
    const list = fromBytes('list.txt', 'A\nB');
    unwrapRunning(await me.clinics.visitListed({ number: 1, list }, { background: true }));
    expect((await readdir(folder, { recursive: true })).some((name) => /[0-9a-f]{64}$/.test(name))).toBe(true);
    unwrap(await me.clinics.visitListed({ number: 1, list }));
    expect((await readdir(folder, { recursive: true })).some((name) => /[0-9a-f]{64}$/.test(name))).toBe(false);
    const chunks = app.runtime.catalog.byName('blob_chunk');
    expect(await app.runtime.store.reader.count(chunks, { includeDeleted: true })).toBe(0);
  });

  it('leave no bytes in the store when their run is done', async () => {
    const { app, me } = await openClinics(store);
    unwrap(await me.clinics.openPair({ codes: ['A', 'B'] }));
    unwrap(await me.clinics.visitListed({ number: 1, list: fromBytes('list.txt', 'A\nB') }));
    const chunks = app.runtime.catalog.byName('blob_chunk');
    const rows = await app.runtime.store.reader.select(chunks, { orderBy: [], limit: 10, includeDeleted: true });
    expect(rows.map(({ content }) => content)).toEqual(['']);
  });

  it('that are not kept any more are asked for again, and the same call goes on', async () => {
    const { app, me } = await openClinics(store, { runs: { pollMs: 5 } });
    unwrap(await me.clinics.openPair({ codes: ['A', 'B'] }));
    const list = fromBytes('list.txt', 'A\nB');
    const run = unwrapRunning(await me.clinics.visitListed({ number: 1, list }, { background: true }));
    const files = app.runtime.catalog.byName('run_file');
    const [file] = await app.runtime.store.reader.select(files, { orderBy: [], limit: 1 });
    await app.runtime.blobs.delete(file?.['sha256'] as string);
    await app.start();
    const { runs } = app.as({ id: 'office', rights: ['900211'] });
    const failed = await until(
      async () => unwrap(await runs.get({ id: run })),
      ({ status }) => status === 'FAILED',
    );
    expect(failed.error).toMatchObject({ errors: [{ code: 'core.FILE_MISSING' }] });
    expect(unwrap(await me.clinics.visitListed({ number: 1, list }))).toEqual({ visits: 2 });
  });
});

function unwrapRunning(result: object): string {
  if (!('run' in result)) throw new Error('It does not run.');
  return String(result.run);
}
