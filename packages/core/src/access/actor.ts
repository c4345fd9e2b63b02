import { coreErrors } from '../errors/core-errors.ts';
import { failure } from '../errors/failure.ts';

/** Who calls. Rights are the description's numbers as text, such as `'159002'`. */
export interface Actor {
  /** Stable id of the user in the host; stored with everything the actor writes. */
  readonly id: string;
  readonly rights: readonly string[];
}

/** The host's own process: its calls are written down under this id, with the rights that the host spells out. */
export const systemActor = (rights: readonly string[]): Actor =>
  Object.freeze({ id: 'system', rights: Object.freeze([...rights]) });

/**
 * Lets the call pass when the actor holds one right of every list. Fails closed: no actor, an empty list or a blank right
 * never lets anything pass.
 */
export function requireRights(actor: Actor | null, operation: string, lists: readonly (readonly string[])[]): Actor {
  if (actor === null || typeof actor.id !== 'string' || actor.id === '') throw failure(coreErrors.UNAUTHENTICATED());
  if (lists.length === 0) throw failure(coreErrors.FORBIDDEN({ operation, anyOf: [] }));
  for (const anyOf of lists) {
    if (!anyOf.some((right) => right !== '' && actor.rights.includes(right)))
      throw failure(coreErrors.FORBIDDEN({ operation, anyOf }));
  }
  return actor;
}
