import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const main = resolve(import.meta.dirname, '../src/main.ts');

const run = (...args: string[]) =>
  new Promise<{ code: number | string | null | undefined; stdout: string; stderr: string }>((done) => {
    execFile(process.execPath, ['--conditions=parasol-source', main, ...args], (error, stdout, stderr) =>
      done({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });

describe('the command', () => {
  it('ends with 2 and the usage after a wrong option, with 0 when that was asked for', async () => {
    const wrong = await run('--store', 'mysql');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/^There is no store "mysql".*\n\nUsage: npm run demo/);
    const help = await run('--help');
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toMatch(/^Usage/);
  }, 60_000);

  it('ends with 1 and one sentence when a file cannot be used', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parasol-command-'));
    try {
      const file = join(folder, 'people.csv');
      await writeFile(file, 'first_name,last_nam,dob\nAmina,Diallo,2020-01-31\n');
      const { code, stderr } = await run(file, '--out', folder, '--store', 'memory');
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^The demo stopped: people\.csv has no column "last_name"\. Is it called "last_nam" there\?/,
      );
      expect(stderr.trim().split('\n')).toHaveLength(1);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 60_000);
});
