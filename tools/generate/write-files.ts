import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../run.ts';

/** Writes new files below `root` and formats them; refuses to overwrite one. */
export function writeFiles(root: string, files: Readonly<Record<string, string>>): void {
  for (const file of Object.keys(files))
    if (existsSync(join(root, file))) throw new Error(`${file} is there already; nothing was written.`);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  format(root, Object.keys(files));
}

/** Formats files as `npm run check` wants them. */
export function format(root: string, files: readonly string[]): void {
  const code = files.filter((file) => /\.(ts|json)$/.test(file));
  const { ok, output } = run('biome', ['check', '--write', ...code], { cwd: root });
  if (!ok) throw new Error(output);
}
