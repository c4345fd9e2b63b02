import { systemActor } from '../access/actor.ts';
import type { Runtime } from '../operation/runtime.ts';
import { transact } from '../operation/transact.ts';

/** Claims carry no change, and no command asked for them. */
const NO_CHANGE = '00000000-0000-0000-0000-000000000000';

/** After a migration: the claims of every entity are built as the schemas in force say. */
export async function ensureAllClaims(runtime: Runtime): Promise<void> {
  const entities = runtime.catalog.entities.filter(
    ({ jsonExt, documentOwner }) => jsonExt && documentOwner === undefined,
  );
  const settings = await runtime.settings.take();
  const options = { settings, actor: systemActor([]), access: null, changeId: NO_CHANGE };
  await transact(runtime, options, async (ctx) => {
    for (const entity of entities) await ctx.ensureClaims(entity);
  });
}
