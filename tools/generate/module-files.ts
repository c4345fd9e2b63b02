import type { Names } from './names.ts';

/** A module that does not exist yet. */
export interface NewModule {
  readonly module: Names;
  readonly entity: Names;
  /** Five rights: search, create, update, delete, close. */
  readonly rights: readonly string[];
  /** Version of all packages. */
  readonly version: string;
}

/** The rooms of a module, by path below its folder: a small entity with two states and an operation that moves between them. */
export const moduleFiles = (made: NewModule): Record<string, string> => ({
  'package.json': manifest(made),
  'tsconfig.json': `${JSON.stringify({ extends: '../../tsconfig.package.json', references: [{ path: '../core' }] }, null, 2)}\n`,
  'README.md': readme(made),
  'src/index.ts': index(made),
  'src/module.ts': moduleFile(made),
  'src/services.ts': services(made),
  'src/rights.ts': rights(made),
  'src/errors.ts': errors(made),
  'src/states.ts': states(made),
  [`src/entities/${made.entity.kebab}.ts`]: entityFile(made),
  [`src/operations/${made.entity.kebab}/close.ts`]: close(made),
  'src/testing.ts': `/**\n * For tests of hosts and modules.\n *\n * @packageDocumentation\n */\nexport { open${made.entity.pascal} } from './testing/${made.entity.kebab}.ts';\n`,
  [`src/testing/${made.entity.kebab}.ts`]: factory(made),
  [`test/scenario/${made.entity.kebab}.test.ts`]: scenario(made),
});

const entry = (name: string) => ({
  'parasol-source': `./src/${name}.ts`,
  types: `./dist/${name}.d.ts`,
  default: `./dist/${name}.js`,
});

function manifest({ module, entity, version }: NewModule): string {
  const content = {
    name: `@parasol/${module.kebab}`,
    version,
    description: `The ${module.words} module: ${entity.words} records that are opened and closed.`,
    license: 'Apache-2.0',
    type: 'module',
    sideEffects: false,
    exports: { '.': entry('index'), './testing': entry('testing'), './package.json': './package.json' },
    files: ['dist', 'CHANGELOG.md'],
    publishConfig: { access: 'public', provenance: true },
    engines: { node: '>=22.13' },
    dependencies: { zod: '^4.6.0' },
    peerDependencies: { '@parasol/core': `^${version}` },
    devDependencies: { '@parasol/test-support': `^${version}` },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

const readme = ({ module, entity, rights }: NewModule): string => `# @parasol/${module.kebab}

The ${module.words} module.

\`\`\`ts
import { createParasol, unwrap } from '@parasol/core';
import { memory } from '@parasol/memory';
import { ${module.camel} } from '@parasol/${module.kebab}';

const app = await createParasol({ store: memory(), modules: [${module.camel}()] });
await app.migrate();
const me = app.as({ id: 'u1', rights: [${rights.map((right) => `'${right}'`).join(', ')}] });

const { id, version } = unwrap(await me.${entity.plural}.create({ code: 'A-1', status: 'OPEN' }));
await me.${entity.plural}.close({ id, version, reason: 'Settled.' });
\`\`\`

## Services

| Session | Service | Operations |
|---|---|---|
| \`${entity.plural}\` | \`${entity.snake}_service\` | \`create\` \`update\` \`delete\` \`close\` \`get\` \`list\` \`count\` \`history\` |

## Configuration

| Key of \`${module.snake}\` | Default |
|---|---|
${['search', 'create', 'update', 'delete', 'close'].map((what, i) => `| \`gql_${entity.snake}_${what}_perms\` | \`["${rights[i]}"]\` |`).join('\n')}

## States

\`OPEN\` → \`CLOSED\`, which is an end. Closing takes a reason.
`;

const index = ({
  module,
  entity,
}: NewModule): string => `export { ${entity.pascal} } from './entities/${entity.kebab}.ts';
export { ${module.camel}Errors } from './errors.ts';
export { type ${module.pascal}Module, ${module.camel} } from './module.ts';
export { ${entity.pascal}Service } from './services.ts';
export { ${entity.camel}States } from './states.ts';
`;

const moduleFile = ({
  module,
  entity,
}: NewModule): string => `import { defineModule, type Module } from '@parasol/core';
import { z } from 'zod';
import { ${entity.pascal} } from './entities/${entity.kebab}.ts';
import { ${module.camel}Rights } from './rights.ts';
import { ${entity.pascal}Service } from './services.ts';

const services = { ${entity.plural}: ${entity.pascal}Service };

/** What \`${module.camel}()\` gives: its services, typed by name. */
export interface ${module.pascal}Module extends Module<'${module.snake}', typeof services> {}

/** The ${module.words} module: \`me.${entity.plural}\`. */
export const ${module.camel} = (): ${module.pascal}Module =>
  defineModule({
    id: '${module.snake}',
    entities: [${entity.pascal}],
    services,
    configuration: z.strictObject(${module.camel}Rights),
  });
`;

const services = ({
  entity,
}: NewModule): string => `import { createOf, defineService, deleteOf, entityQueries, updateOf } from '@parasol/core';
import { ${entity.pascal} } from './entities/${entity.kebab}.ts';
import { close } from './operations/${entity.kebab}/close.ts';

/** Records of the entity \`${entity.snake}\`. */
export const ${entity.pascal}Service = defineService('${entity.snake}_service', {
  create: createOf(${entity.pascal}, 'gql_${entity.snake}_create_perms'),
  update: updateOf(${entity.pascal}, 'gql_${entity.snake}_update_perms'),
  delete: deleteOf(${entity.pascal}, 'gql_${entity.snake}_delete_perms'),
  close,
  ...entityQueries(${entity.pascal}, 'gql_${entity.snake}_search_perms'),
});
`;

const rights = ({ module, entity, rights }: NewModule): string => `import { rights } from '@parasol/core';

/** Rights of the ${module.words} module, with their defaults. */
export const ${module.camel}Rights = {
${['search', 'create', 'update', 'delete', 'close'].map((what, i) => `  gql_${entity.snake}_${what}_perms: rights('${rights[i]}'),`).join('\n')}
};
`;

const errors = ({ module }: NewModule): string => `import { defineErrors } from '@parasol/core';

/** What the ${module.words} module refuses, beside the errors of core. */
export const ${module.camel}Errors = defineErrors('${module.snake}', {
  REASON_BLANK: () => 'Say why it is closed: whoever reads it later has nothing else.',
});
`;

const states = ({ entity }: NewModule): string => `import { defineStates } from '@parasol/core';

export const ${entity.camel}Statuses = ['OPEN', 'CLOSED'] as const;

/** The transitions of \`${entity.snake}\`. What is closed stays closed. */
export const ${entity.camel}States = defineStates('status', ['OPEN'], { OPEN: ['CLOSED'], CLOSED: [] });
`;

const entityFile = ({ module, entity }: NewModule): string => `import { defineEntity, type RowOf } from '@parasol/core';
import { z } from 'zod';
import { ${entity.camel}States, ${entity.camel}Statuses } from '../states.ts';

/** One ${entity.words}: opened with a code of its own, closed with a reason. */
export const ${entity.pascal} = defineEntity('${entity.snake}', {
  table: '${module.snake}_${entity.snake.replaceAll('_', '')}',
  fields: z.strictObject({
    code: z.string().min(1).max(255),
    status: z.enum(${entity.camel}Statuses),
    /** Why it was closed. */
    reason: z.string().max(1000).nullable(),
  }),
  unique: [['code']],
  orderBy: ['code'],
  states: ${entity.camel}States,
});
export type ${entity.pascal} = RowOf<typeof ${entity.pascal}>;
`;

const close = ({ module, entity }: NewModule): string => `import { command, unchanged } from '@parasol/core';
import { z } from 'zod';
import { ${entity.pascal} } from '../../entities/${entity.kebab}.ts';
import { ${module.camel}Errors as errors } from '../../errors.ts';

/** Closes a record for good, given the version that was read. Closing it again for the same reason changes nothing. */
export const close = command({
  rights: 'gql_${entity.snake}_close_perms',
  approval: 'allowed',
  input: z.strictObject({ id: z.uuid().toLowerCase(), version: z.int().min(1), reason: z.string().max(1000) }),
  validate: (_ctx, { reason }) => (reason.trim() === '' ? [errors.REASON_BLANK({}, ['reason'])] : []),
  run: async (ctx, { id, version, reason }) => {
    const { row, changed } = await ctx.repo(${entity.pascal}).update(id, version, { status: 'CLOSED', reason });
    return changed ? row : unchanged(row);
  },
});
`;

const factory = ({ entity }: NewModule): string => `import type { NewOf } from '@parasol/core';
import { defineFactory } from '@parasol/core/testing';
import type { ${entity.pascal} } from '../entities/${entity.kebab}.ts';
import { ${entity.pascal}Service } from '../services.ts';

/**
 * An open ${entity.words}, unless the test says otherwise.
 *
 * @example
 * const { id } = await app.make(open${entity.pascal}, { code: 'A-1' });
 */
export const open${entity.pascal} = defineFactory(({ n, call }, about: Partial<NewOf<typeof ${entity.pascal}>>) =>
  call(${entity.pascal}Service.create, { code: \`${entity.pascal}-\${n}\`, status: 'OPEN', ...about }),
);
`;

const scenario = ({ module, entity, rights }: NewModule): string => `import '@parasol/core/testing/vitest';
import { unwrap } from '@parasol/core';
import { testApp } from '@parasol/core/testing';
import { ${module.camel} } from '@parasol/${module.kebab}';
import { open${entity.pascal} } from '@parasol/${module.kebab}/testing';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';

describe.each(stores)('a ${entity.words} on $name', (store) => {
  const open = async () => testApp({ store: await store.create(), modules: [${module.camel}()] });

  it('is closed once, with a reason, and stays closed', async () => {
    await using app = await open();
    const { id, version } = await app.make(open${entity.pascal});
    const closed = unwrap(await app.me.${entity.plural}.close({ id, version, reason: 'Settled.' }));
    expect(closed).toMatchObject({ status: 'CLOSED', reason: 'Settled.' });
    const again = { id, version: closed.version };
    expect(await app.me.${entity.plural}.close({ ...again, reason: 'Settled.' })).toSucceed('unchanged');
    expect(await app.me.${entity.plural}.update({ ...again, status: 'OPEN' })).toFailWith('core.TRANSITION_REFUSED');
  });

  it('is not closed without a reason, and nothing of the attempt remains', async () => {
    await using app = await open();
    const { id, version } = await app.make(open${entity.pascal});
    const before = await app.fingerprint();
    const refused = await app.me.${entity.plural}.close({ id, version, reason: ' ' });
    expect(refused).toFailWith('${module.snake}.REASON_BLANK', ['reason']);
    expect(await app.fingerprint()).toEqual(before);
  });

  it('is closed only by who has the right', async () => {
    await using app = await open();
    const { id, version } = await app.make(open${entity.pascal});
    const input = { id, version, reason: 'Settled.' };
    expect(await app.as(null).${entity.plural}.close(input)).toFailWith('core.UNAUTHENTICATED');
    expect(await app.as({ id: 'clerk', rights: ['${rights[0]}'] }).${entity.plural}.close(input)).toFailWith('core.FORBIDDEN');
    expect(await app.as({ id: 'lead', rights: ['${rights[4]}'] }).${entity.plural}.close(input)).toSucceed();
  });
});
`;
