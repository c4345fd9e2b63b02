import { type Actor, systemActor } from '../access/actor.ts';
import { resolveAccess } from '../access/resolve-access.ts';
import type { Context } from '../operation/create-context.ts';
import { readContext } from '../operation/read-context.ts';
import type { Runtime } from '../operation/runtime.ts';
import { transact } from '../operation/transact.ts';

const NOBODY = systemActor([]);

/** Work on the subscriber's own rows, in a transaction of its own. No command asked for it, so it leaves no change record. */
export async function bookkeeping<T>(runtime: Runtime, work: (ctx: Context) => Promise<T>): Promise<T> {
  const settings = await runtime.settings.take();
  return transact(runtime, { settings, actor: NOBODY, access: null, changeId: runtime.newId() }, work);
}

/** Reads outside of a transaction; as far as an actor reaches where one is given. */
export async function reading(runtime: Runtime, actor?: Actor): Promise<Context> {
  const settings = await runtime.settings.take();
  const access = actor === undefined ? undefined : await resolveAccess(runtime, settings, actor);
  return readContext(runtime, { actor: actor ?? NOBODY, settings, access });
}
