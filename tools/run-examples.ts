// Runs examples one after the other in this process, each in an empty folder, and holds what they print against the comments behind it:
// node tools/run-examples.ts FILE … A line for each mistake, as tsc writes them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatWithOptions } from 'node:util';

const LONGEST_MS = 30_000;

let wrong = 0;
for (const given of process.argv.slice(2).map((name) => ({ name, path: resolve(name) }))) {
  const { name: file, path } = given;
  const folder = mkdtempSync(join(tmpdir(), 'parasol-example-'));
  process.chdir(folder);
  const printed = listen(basename(file));
  try {
    await Promise.race([import(pathToFileURL(path).href), late()]);
  } catch (error) {
    complain(
      file,
      lineIn(basename(file), error),
      error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    );
  }
  printed.stop();
  for (const { line, expected } of expectations(path)) {
    const found = printed.lines.get(line);
    if (found === undefined) complain(file, line, `nothing was printed, expected ${expected}`);
    else if (!fits(found, expected)) complain(file, line, `printed ${found}, expected ${expected}`);
  }
  process.chdir(tmpdir());
  rmSync(folder, { recursive: true, force: true });
}
// Apps of examples are never stopped: whoever copies them has a process of his own.
process.exit(wrong === 0 ? 0 : 1);

function complain(file: string, line: number | undefined, what: string): void {
  wrong++;
  process.stdout.write(`${file}(${line ?? 1},1): ${what}\n`);
}

/** What the example prints from now on, by line; of a line that prints several times, the last. */
function listen(name: string): { readonly lines: ReadonlyMap<number, string>; stop(): void } {
  const lines = new Map<number, string>();
  const { log } = console;
  console.log = (...values: unknown[]) => {
    const line = lineIn(name, new Error('where'));
    if (line !== undefined) lines.set(line, formatWithOptions({ breakLength: Infinity, compact: true }, ...values));
  };
  const stop = () => {
    console.log = log;
  };
  return { lines, stop };
}

function lineIn(name: string, error: unknown): number | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = stack.indexOf(`${name}:`);
  return at < 0 ? undefined : Number.parseInt(stack.slice(at + name.length + 1), 10);
}

/** What a line says that it prints: the comment behind it. `…` stands for anything. */
function expectations(path: string): { line: number; expected: string }[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((text, i) => {
      const expected = /^\s*console\.log\(.*\); \/\/ (.+)$/.exec(text)?.[1];
      return expected === undefined ? [] : [{ line: i + 1, expected: expected.trim() }];
    });
}

function fits(found: string, expected: string): boolean {
  const escaped = expected.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('[^]*')}$`).test(found);
}

function late(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`it did not end within ${LONGEST_MS / 1000} seconds`)), LONGEST_MS).unref();
  });
}
