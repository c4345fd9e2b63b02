import type { Actor } from './actor.ts';

/**
 * Which places an actor reaches, for policies of access that look at locations. A host that keeps its users' places elsewhere
 * rebinds it with `identifiers.locations`.
 */
export interface Locations {
  /** Ids of locations; everything below them is reached as well. */
  placesOf(actor: Actor): readonly string[] | 'everywhere' | Promise<readonly string[] | 'everywhere'>;
}

/** The places that the host named when it said who calls; the default. */
export const actorLocations: Locations = Object.freeze({ placesOf: ({ locations }: Actor) => locations ?? [] });

/**
 * Finds the people who act, by id, with the rights and places that they have now: for work that is done in somebody's name
 * while nobody is calling. Rebind it with `identifiers.actors`.
 */
export interface ActorDirectory {
  /** Undefined for who is not known, or may do nothing any more. */
  find(id: string): Actor | undefined | Promise<Actor | undefined>;
}

/** Knows nobody; the default. */
export const emptyDirectory: ActorDirectory = Object.freeze({ find: () => undefined });
