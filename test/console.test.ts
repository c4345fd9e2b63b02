import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, inject, it } from 'vitest';

/** What the console says to these lines, and how it ends. */
async function typed(lines: readonly string[], ...args: string[]): Promise<{ said: string; code: unknown }> {
  const child = spawn(process.execPath, ['--conditions=parasol-source', 'tools/console.ts', ...args], {
    env: { ...process.env, PARASOL_CONSOLE_POSTGRES_URL: inject('postgresUrl') },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { said: out + error, code };
}

it.each(['sqlite', 'postgres'])('answers lines one after the other on %s, with top-level await', async (store) => {
  const { said, code } = await typed(
    [
      'const { rows } = unwrap(await me.individuals.list({ first: 3 }))',
      'rows.map(({ firstName }) => firstName)',
      'await sql`select count(*) as people from individual_individual where first_name <> ${' + "'nobody'}`",
      'thisIsNothing',
      'const before = (await app.fingerprint()).individual.rows',
      "unwrap(await me.individuals.create({ firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' })).firstName",
      '(await app.fingerprint()).individual.rows - before',
      'clock.advance({ days: 31 })',
      'const [year, month] = clock.instant.split("-").map(Number)',
      '(await me.benefitPlanPaymentCycles.process({ year, month })).outcome',
      '.exit',
      "'never read'",
    ],
    '--store',
    store,
    '--people',
    '6',
  );
  const answers = said.split('\n').filter((line) => /^(\[|'|\d+$|Uncaught)/.test(line));
  expect(answers).toEqual([
    "[ 'Person1', 'Person10', 'Person2' ]",
    expect.stringMatching(/^\[ \{ people: '?10'? \} \]$/),
    'Uncaught ReferenceError: thisIsNothing is not defined',
    "'Amina'",
    '1',
    "'done'",
  ]);
  expect(code).toBe(0);
});

it('says how it is called to who calls it otherwise', async () => {
  const { said, code } = await typed([], '--store', 'paper');
  expect(said).toBe('npm run console -- [--store sqlite|memory|postgres] [--people N]\n');
  expect(code).toBe(1);
});
