import type { Actor } from '../access/actor.ts';
import { ModuleConfiguration } from '../configuration/module-configuration.ts';
import { MisuseError } from '../errors/failure.ts';
import type { Runtime } from '../operation/runtime.ts';
import { Change } from '../run/entities.ts';
import type { Services } from './define-module.ts';
import { hostUnit, type SessionTransaction, type TransactionOptions } from './session.ts';

/** What was done in a transaction of the host, which may yet be rolled back. */
export interface Joined<T> {
  /** What `work` gave. */
  readonly data: T;
  /** Id of the change record; nobody else sees it before the host has committed. */
  readonly changeId: string;
  /**
   * To be called by the host when it has committed: tells the in-process listeners of `app.events`. Refused while the change is not
   * there, with a `MisuseError` (`WITHIN_NOT_COMMITTED`). Durable subscribers find the change without it.
   */
  committed(): Promise<void>;
}

/** Operations of all modules as part of a transaction that the host opened on a connection of its own. */
export async function within<T>(
  runtime: Runtime,
  connection: unknown,
  actor: Actor | null,
  work: (tx: SessionTransaction<Services>) => Promise<T>,
  options: TransactionOptions = {},
): Promise<Joined<T>> {
  if (typeof connection !== 'object' || connection === null)
    throw new MisuseError(
      'WITHIN_CONNECTION',
      'app.within() takes the connection on which you opened the transaction.',
    );
  const { answer, event } = await hostUnit(runtime, actor, work, options, connection);
  const { changeId, counts } = event;
  const isEmpty = Object.keys(counts).length === 0;
  let isTold = false;
  return Object.freeze({
    ...answer,
    changeId,
    committed: async () => {
      if (isTold) return;
      const found = isEmpty ? [changeId] : await runtime.store.reader.byIds(Change, [changeId]);
      if (found.length === 0)
        throw new MisuseError(
          'WITHIN_NOT_COMMITTED',
          'Nobody sees this change yet: call committed() after the COMMIT of your transaction, and not after a ROLLBACK.',
        );
      isTold = true;
      if (Object.hasOwn(counts, ModuleConfiguration.name)) runtime.settings.expire();
      runtime.emit(event);
    },
  });
}
