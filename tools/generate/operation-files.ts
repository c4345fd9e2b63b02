import type { Names } from './names.ts';

export type OperationKind = 'command' | 'query';

/** An operation that does not exist yet, in a service that does. */
export interface NewOperation {
  readonly kind: OperationKind;
  readonly operation: Names;
  /** The entity of the service: its name in code, and its file below `src`. */
  readonly entity: { readonly name: string; readonly file: string };
  /** Folder of the operation below `src/operations`. */
  readonly folder: string;
  /** Configuration key of its rights, and the right itself. */
  readonly key: string;
  readonly right: string;
  readonly signal: string;
  /** What a test of it composes. */
  readonly test: {
    /** Name in the session. */
    readonly session: string;
    /** Imports of module factories, and the factories called, in order. */
    readonly modules: readonly { readonly factory: string; readonly from: string }[];
    /** Configuration that lets the modules start without tasks. */
    readonly configuration: Readonly<Record<string, Readonly<Record<string, false>>>>;
  };
}

export const operationFile = (made: NewOperation): string =>
  made.kind === 'command' ? commandFile(made) : queryFile(made);

const commandFile = ({
  operation,
  entity,
  key,
}: NewOperation): string => `import { command, unchanged, versioned } from '@parasol/core';
import { ${entity.name} } from '../../${entity.file}';

/** ${sentence(operation)} one row, given the version that was read. */
export const ${operation.camel} = command({
  rights: '${key}',
  approval: 'allowed',
  input: versioned,
  run: async (ctx, { id, version }) => {
    // The patch says what ${operation.words} means; an empty one changes nothing.
    const { row, changed } = await ctx.repo(${entity.name}).update(id, version, {});
    return changed ? row : unchanged(row);
  },
});
`;

const queryFile = ({ operation, entity, key }: NewOperation): string => `import { query } from '@parasol/core';
import { z } from 'zod';
import { ${entity.name} } from '../../${entity.file}';

/** ${sentence(operation)}: reads one row. */
export const ${operation.camel} = query({
  rights: '${key}',
  input: z.strictObject({ id: z.uuid().toLowerCase() }),
  run: (ctx, { id }) => ctx.repo(${entity.name}).require(id),
});
`;

const sentence = ({ words }: Names): string => words.replace(/^./, (letter) => letter.toUpperCase());

/** Who may call it, and what it says of a row that does not exist: true of every operation on one row. */
export function operationTest({ kind, operation, right, signal, test }: NewOperation): string {
  const imports = test.modules.map(({ factory, from }) => `import { ${factory} } from '${from}';`).join('\n');
  const input = kind === 'command' ? '{ id, version: 1 }' : '{ id }';
  const settings =
    Object.keys(test.configuration).length === 0 ? '' : `configuration: ${JSON.stringify(test.configuration)},`;
  return `import '@parasol/core/testing/vitest';
import { testApp } from '@parasol/core/testing';
${imports}
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';

const id = '00000000-0000-7000-8000-000000000000';

describe.each(stores)('${signal} on $name', (store) => {
  const open = async () =>
    testApp({ store: await store.create(), modules: [${test.modules.map(({ factory }) => `${factory}()`).join(', ')}], ${settings} });

  it('is refused to who is unknown or has no right, and nothing of the attempt remains', async () => {
    await using app = await open();
    const before = await app.fingerprint();
    expect(await app.as(null).${test.session}.${operation.camel}(${input})).toFailWith('core.UNAUTHENTICATED');
    expect(await app.as({ id: 'clerk', rights: ['0'] }).${test.session}.${operation.camel}(${input})).toFailWith('core.FORBIDDEN');
    expect(await app.fingerprint()).toEqual(before);
  });

  it('says of a row that does not exist that there is none', async () => {
    await using app = await open();
    const clerk = app.as({ id: 'clerk', rights: ['${right}'] });
    expect(await clerk.${test.session}.${operation.camel}(${input})).toFailWith('core.NOT_FOUND');
  });
});
`;
}
