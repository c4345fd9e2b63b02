import { systemActor } from '../access/actor.ts';
import type { SettingsSource } from '../configuration/settings-source.ts';
import type { DocumentSchemas } from '../entity/entity-scope.ts';
import type { Runtime } from '../operation/runtime.ts';
import { transact } from '../operation/transact.ts';
import type { MigrateOptions, MigrationReport } from '../store/store.ts';

/** Claims carry no change, and no command asked for them. */
const NO_CHANGE = '00000000-0000-0000-0000-000000000000';

/**
 * A migration of the store, and of what the schemas in force say beyond the declaration: claims of unique extension data, and indexes of
 * promoted properties.
 */
export async function migrateApp(
  runtime: Runtime,
  settings: SettingsSource,
  options: MigrateOptions = {},
): Promise<MigrationReport> {
  const { store } = runtime;
  const report = await store.migrate(options);
  const statements = async (documents: DocumentSchemas) => [
    ...report.statements,
    ...(await store.promote(documents, options)),
  ];
  if (options.dryRun === true) {
    // What is stored as configuration can be read only where the tables are as declared.
    const { state } = await store.schemaState();
    const { documents } = state === 'current' ? await settings.take() : settings.latest;
    return { ...report, statements: await statements(documents) };
  }
  await settings.load();
  const { documents } = await settings.take();
  await ensureAllClaims(runtime);
  return { ...report, statements: await statements(documents) };
}

async function ensureAllClaims(runtime: Runtime): Promise<void> {
  const entities = runtime.catalog.entities.filter(
    ({ jsonExt, documentOwner }) => jsonExt && documentOwner === undefined,
  );
  const settings = await runtime.settings.take();
  const options = { settings, actor: systemActor([]), access: null, changeId: NO_CHANGE };
  await transact(runtime, options, async (ctx) => {
    for (const entity of entities) await ctx.ensureClaims(entity);
  });
}
