import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes a new package known: to npm, to the build and to the rules of imports. */
export function registerModule(root: string, name: string): void {
  // After the last module, before the adapters: builds go in this order.
  edit(root, 'package.json', (text) =>
    text.replace(/\n(\s*)"packages\/adapters\//, `\n$1"packages/${name}",\n$1"packages/adapters/`),
  );
  edit(root, 'tsconfig.build.json', (text) =>
    text.replace(
      /\n(\s*)\{ "path": "packages\/adapters\//,
      `\n$1{ "path": "packages/${name}" },\n$1{ "path": "packages/adapters/`,
    ),
  );
  edit(root, 'tools/arrow-rules.ts', (text) =>
    text.replace(/\n(\s*)'@parasol\/memory': core,/, `\n$1'@parasol/${name}': core,\n$1'@parasol/memory': core,`),
  );
}

function edit(root: string, file: string, change: (text: string) => string): void {
  const before = readFileSync(join(root, file), 'utf8');
  const after = change(before);
  if (after === before)
    throw new Error(`${file} has no place where a module is listed any more: mend ${import.meta.filename}.`);
  writeFileSync(join(root, file), after);
}
