import type { Catalog } from '../entity/catalog.ts';
import type { AnyEntity } from '../entity/entity.ts';
import type { Actor } from './actor.ts';

/**
 * Which rows of an entity somebody reaches: `'all'`, `'none'`, those that satisfy a condition (JSON-logic over the entity), or, where
 * it is undefined, those that the entity's declared `scope` gives: rows within what is reached, or the actor's own.
 */
export type RowRule = 'all' | 'none' | { readonly where: unknown } | undefined;

/** What a policy says of one actor. */
export interface AccessRules {
  /**
   * Rows by entity; asked about every entity that a call touches. `isPast` tells that the condition is put to rows as they were at
   * an earlier instant. Left out, no row is kept from the actor.
   */
  rows?(entity: AnyEntity, isPast: boolean): RowRule;
  /** Columns and properties (`jsonExt.income`) by entity that the actor sees nowhere. Left out, none. */
  hidden?(entity: AnyEntity): readonly string[];
}

/** What a policy may ask when it works out the rules of an actor. */
export interface AccessEnvironment {
  /** Ids of the places that an actor reaches, as the app's `Locations` say. */
  placesOf(actor: Actor): readonly string[] | 'everywhere' | Promise<readonly string[] | 'everywhere'>;
  /** Paths of the locations with these ids; those that are unknown or deleted are left out. */
  pathsOf(ids: readonly string[]): Promise<readonly string[]>;
}

/**
 * Decides who sees what. Asked once per outermost call; everything that the call reads and writes keeps to the answer. Rebind it
 * with `identifiers.access`.
 *
 * @example
 * configure: (container) => container.rebind(identifiers.access).toConstantValue(locationScope())
 */
export interface AccessPolicy {
  /** Undefined where nothing is kept from the actor. */
  rulesOf(actor: Actor, environment: AccessEnvironment): AccessRules | undefined | Promise<AccessRules | undefined>;
  /** Asked once when the app starts: throws where the policy names what no composed module has. */
  verify?(catalog: Catalog): void;
}

/** Keeps nothing from anybody who has the right to an operation; the default. */
export const openAccess: AccessPolicy = Object.freeze({ rulesOf: () => undefined });
