import { globSync, readFileSync } from 'node:fs';

/** Every code that an answer may have, read off the catalogues of all packages, so that a new module is known without a list. */
export const knownCodes: ReadonlySet<string> = new Set(
  globSync('packages/**/src/**/*.ts', { exclude: (name) => name.includes('node_modules') || name.includes('dist') })
    .map((file) => readFileSync(file, 'utf8'))
    .flatMap((source) => [...source.matchAll(/^export const \w+ = defineErrors\(\s*'(\w+)',(.*)/gms)])
    .flatMap(([, module = '', sentences = '']) =>
      [...sentences.matchAll(/^ {2,4}([A-Z][A-Z_\d]+): /gm)].map(([, code]) => `${module}.${code}`),
    ),
);
