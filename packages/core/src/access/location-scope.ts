import type { AnyEntity } from '../entity/entity.ts';
import type { AccessPolicy, AccessRules, RowRule } from './policy.ts';

/** What can be said about a policy of locations. */
export interface LocationScopeOptions {
  /**
   * Whether rows that could have a location and have none are shown to everybody. Otherwise only who reaches everywhere sees them.
   * @default false
   */
  readonly includeUnlocated?: boolean;
}

/**
 * Actors reach the rows of their locations and of everything below; rows of other entities follow by their declared scope. Who
 * reaches `'everywhere'` sees all.
 *
 * @example
 * const app = await createParasol({
 *   store, modules: [individual()],
 *   configure: (container) => void container.rebind(identifiers.access).toConstantValue(locationScope()),
 * });
 * const officer = app.as({ id: 'u7', rights: ['159001'], locations: [districtId] });
 */
export function locationScope({ includeUnlocated = false }: LocationScopeOptions = {}): AccessPolicy {
  return Object.freeze({
    async rulesOf(actor, environment): Promise<AccessRules | undefined> {
      const ids = await environment.placesOf(actor);
      if (ids === 'everywhere') return undefined;
      const places = topmost(await environment.pathsOf(ids));
      return { rows: (entity, isPast) => rowsAt(entity, places, isPast, includeUnlocated) };
    },
  } satisfies AccessPolicy);
}

function rowsAt(entity: AnyEntity, places: readonly string[], isPast: boolean, includeUnlocated: boolean): RowRule {
  const { scope } = entity;
  if (scope === undefined || scope === 'creator' || !('location' in scope)) return undefined;
  const path = { var: `${scope.location}.path` };
  // Earlier the place may have lain elsewhere in the tree. What is below it always has its id on the way.
  const isAt = (place: string) =>
    isPast
      ? { contains: [path, place.slice(place.lastIndexOf('/', place.length - 2))] }
      : { startsWith: [path, place] };
  const conditions = [...places.map(isAt), ...(includeUnlocated ? [{ missing: `${scope.location}Id` }] : [])];
  if (conditions.length === 0) return 'none';
  return { where: conditions.length === 1 ? conditions[0] : { or: conditions } };
}

/** Places without those that lie below another one. */
const topmost = (paths: readonly string[]): readonly string[] =>
  [...new Set(paths)].sort().filter((path, _, all) => !all.some((other) => other !== path && path.startsWith(other)));
