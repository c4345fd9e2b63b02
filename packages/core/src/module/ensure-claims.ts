import { systemActor } from '../access/actor.ts';
import type { Runtime } from '../operation/runtime.ts';
import { transact } from '../operation/transact.ts';

/** After a migration: the claims of every entity are built as the schemas in force say. */
export async function ensureAllClaims(runtime: Runtime): Promise<void> {
  const entities = runtime.catalog.entities.filter(
    ({ jsonExt, documentOwner }) => jsonExt && documentOwner === undefined,
  );
  const settings = await runtime.settings.take();
  const options = { settings, actor: systemActor([]), access: null, changeId: runtime.newId() };
  await transact(runtime, options, async (ctx) => {
    for (const entity of entities) await ctx.ensureClaims(entity);
  });
}
