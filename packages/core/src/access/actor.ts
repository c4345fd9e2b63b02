import { hiddenCharacter, normalText } from '../entity/plain-text.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { failure } from '../errors/failure.ts';

/** Who calls. Rights are the description's numbers as text, such as `'159002'`. */
export interface Actor {
  /**
   * Stable id of the user in the host: one line of 1 to 255 characters, all of which are seen; stored with everything the actor writes. It is
   * text like any other, kept and compared in one encoding of its letters (NFC), by which a directory of actors is asked as well.
   */
  readonly id: string;
  readonly rights: readonly string[];
  /**
   * Ids of the locations whose rows the actor reaches, with everything below them. It counts where the app's policy of access looks
   * at locations. @default none
   */
  readonly locations?: readonly string[] | 'everywhere' | undefined;
}

/** The host's own process: its calls are written down under this id, everywhere, with the rights that the host spells out. */
export const systemActor = (rights: readonly string[]): Actor =>
  Object.freeze({ id: 'system', rights: Object.freeze([...rights]), locations: 'everywhere' });

/** An actor that nobody can change while something runs in its name. */
export function frozenActor({ id, rights, locations }: Actor): Actor {
  const places = Array.isArray(locations) ? Object.freeze([...locations]) : locations;
  return Object.freeze({
    id,
    rights: Object.freeze([...rights]),
    ...(places === undefined ? {} : { locations: places }),
  });
}

const LONGEST_ID = 255;

/** Refuses an anonymous caller, and one whose id cannot be written down as text that is kept is. The id is taken in its normal form. */
export function requireActor(actor: Actor | null): Actor {
  if (actor === null || typeof actor.id !== 'string') throw failure(coreErrors.UNAUTHENTICATED());
  const id = normalText(actor.id);
  if (id === '' || id.length > LONGEST_ID || hiddenCharacter(id, 'one') !== undefined)
    throw failure(coreErrors.UNAUTHENTICATED());
  return id === actor.id ? actor : { ...actor, id };
}

/**
 * Lets the call pass when the actor holds one right of every list; else it is refused (`core.FORBIDDEN`). Fails closed: an empty list or a
 * blank right never lets anything pass. Operations declare their rights; this is for those that depend on a row.
 *
 * @example
 * // skip: inside an operation
 * requireRights(ctx.actor, 'clinic_service.reopen', [ctx.configuration<ClinicConfiguration>('clinic').gql_clinic_reopen_perms]);
 */
export function requireRights(actor: Actor, operation: string, lists: readonly (readonly string[])[]): void {
  if (lists.length === 0) throw failure(coreErrors.FORBIDDEN({ operation, anyOf: [] }));
  for (const anyOf of lists) {
    if (!anyOf.some((right) => right !== '' && actor.rights.includes(right)))
      throw failure(coreErrors.FORBIDDEN({ operation, anyOf }));
  }
}
