import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { unwrap } from '@parasol/core';
import { describe, expect, inject, it } from 'vitest';
import { clerk, newApp, oldApp } from './clinic-versions.ts';
import { fillOld } from './old-rows.ts';
import { newPlace, type Place } from './place.ts';

/** Migrations by processes of their own: several at once, and some that die. */

function start(place: Place, pause: boolean) {
  const child = spawn(
    process.execPath,
    [
      '--conditions=parasol-source',
      fileURLToPath(new URL('child.ts', import.meta.url)),
      JSON.stringify({ place, pause }),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let seen = '';
  let errors = '';
  let onData = (): void => undefined;
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdout.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
    onData();
  });
  /** When it stands in the middle of a step. */
  const written = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      onData = () => (seen.includes(text) ? resolve() : undefined);
      child.on('close', () => reject(new Error(`The child ended before it wrote "${text}": ${errors}`)));
    });
  const ended = new Promise<string>((resolve, reject) => {
    child.on('close', (code) => (code === 0 ? resolve(seen.slice(seen.indexOf('{'))) : reject(new Error(errors))));
  });
  return { child, written, ended };
}

describe.each(['sqlite', 'postgres'] as const)('a migration on %s', (store) => {
  it.each(['an empty database', 'one of an older version'])(
    'by four processes that begin at the same instant on %s runs once',
    { timeout: 120_000 },
    async (begin) => {
      await using home = await newPlace(store, inject('postgresUrl'));
      if (begin !== 'an empty database') await fillOld(home.place);
      const children = Array.from({ length: 4 }, () => start(home.place, false));
      const reports = (await Promise.all(children.map(({ ended }) => ended))).map(
        (text) => JSON.parse(text) as { statements: number; steps: number },
      );
      expect(reports.filter(({ statements }) => statements > 0)).toHaveLength(1);
      const app = await newApp(home.place);
      expect(await app.runtime.store.schemaState()).toMatchObject({ state: 'current' });
      await app.stop();
    },
  );

  it('whose process is killed in the middle of a step leaves the older version whole, and is completed by the next', {
    timeout: 120_000,
  }, async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    await fillOld(home.place);
    for (let kill = 0; kill < 3; kill++) {
      const { child, written, ended } = start(home.place, true);
      ended.catch(() => undefined);
      await written('.');
      child.kill('SIGKILL');
      await ended.catch(() => undefined);
      const older = await oldApp(home.place);
      expect(await older.runtime.store.schemaState()).toEqual({ state: 'current', differences: [] });
      const names = unwrap(await older.as(clerk).clinics.list({})).rows.map(({ fullName }) => fullName);
      expect(names).toEqual(['Isiolo, Isiolo', 'Isiolo, Isiolo', 'Wamba, Samburu']);
      await older.stop();
    }
    const app = await newApp(home.place);
    expect((await app.migrate()).steps).toHaveLength(2);
    const names = unwrap(await app.as(clerk).hospitals.list({})).rows.map(({ name, town }) => `${name} in ${town}`);
    expect(names).toEqual(['Isiolo in Isiolo', 'Isiolo in Isiolo', 'Wamba in Samburu']);
    await app.stop();
  });
});
