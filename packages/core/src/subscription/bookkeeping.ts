import { type Actor, systemActor } from '../access/actor.ts';
import { resolveAccess } from '../access/resolve-access.ts';
import { Context } from '../operation/create-context.ts';
import type { Runtime } from '../operation/runtime.ts';
import { transact } from '../operation/transact.ts';
import { Unit } from '../store/unit.ts';

const NOBODY = systemActor([]);

/** Work on the subscriber's own rows, in a transaction of its own. No command asked for it, so it leaves no change record. */
export async function bookkeeping<T>(runtime: Runtime, work: (ctx: Context) => Promise<T>): Promise<T> {
  const settings = await runtime.settings.take();
  return transact(runtime, { settings, actor: NOBODY, access: null, changeId: runtime.newId() }, work);
}

/** Reads outside of a transaction, each of what is committed when it starts; as far as an actor reaches where one is given. */
export async function reading(runtime: Runtime, actor?: Actor): Promise<Context> {
  const settings = await runtime.settings.take();
  return new Context(runtime, new Unit({ reader: runtime.store.reader }), {
    settings,
    actor: actor ?? NOBODY,
    access: actor === undefined ? undefined : await resolveAccess(runtime, settings, actor),
    changeId: '',
    preview: false,
    at: runtime.clock.now(),
  });
}
