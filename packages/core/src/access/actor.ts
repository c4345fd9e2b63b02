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

/** Refuses an anonymous caller. */
export function requireActor(actor: Actor | null): Actor {
  if (actor === null || typeof actor.id !== 'string' || actor.id === '') throw failure(coreErrors.UNAUTHENTICATED());
  return actor;
}

/**
 * Lets the call pass when the actor holds one right of every list. Fails closed: an empty list or a blank right
 * never lets anything pass.
 */
export function requireRights(actor: Actor, operation: string, lists: readonly (readonly string[])[]): void {
  if (lists.length === 0) throw failure(coreErrors.FORBIDDEN({ operation, anyOf: [] }));
  for (const anyOf of lists) {
    if (!anyOf.some((right) => right !== '' && actor.rights.includes(right)))
      throw failure(coreErrors.FORBIDDEN({ operation, anyOf }));
  }
}
