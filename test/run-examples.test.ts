import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const tool = fileURLToPath(new URL('../tools/run-examples.ts', import.meta.url));

it('holds what examples print against the comments behind it, and says where one fails', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parasol-run-examples-'));
  try {
    const write = async (name: string, ...lines: string[]) => {
      await writeFile(join(folder, name), lines.join('\n'));
      return join(folder, name);
    };
    const files = [
      await write(
        'right.mts',
        "import { writeFileSync } from 'node:fs';",
        "writeFileSync('here.txt', '');",
        "console.log({ a: 1, id: 'x' }, [2]); // { a: 1, id: … } [ 2 ]",
        "console.log('nobody says what');",
        'setInterval(() => undefined, 1000);',
      ),
      await write('wrong.mts', "console.log('1.50'); // 1x50", 'if (false) console.log(2);', 'console.log(3); // 4'),
      await write('thrown.mts', '', "throw new Error('no such person');"),
    ];
    const { code, stdout } = await new Promise<{ code: unknown; stdout: string }>((done) => {
      execFile(process.execPath, [tool, ...files], (error, out) => done({ code: error?.code ?? 0, stdout: out }));
    });
    expect(stdout.split('\n').map((line) => line.replace(`${folder}/`, ''))).toEqual([
      'wrong.mts(1,1): printed 1.50, expected 1x50',
      'wrong.mts(3,1): printed 3, expected 4',
      'thrown.mts(2,1): Error: no such person',
      '',
    ]);
    expect(code).toBe(1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
