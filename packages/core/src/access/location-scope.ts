import type { AnyEntity } from '../entity/entity.ts';
import { type FieldMask, fieldMasks } from './field-masks.ts';
import type { AccessPolicy, AccessRules, RowRule } from './policy.ts';

/** What can be said about a policy of locations. */
export interface LocationScopeOptions {
  /**
   * Whether rows that could have a location and have none are shown to everybody. Otherwise only who reaches everywhere sees them.
   * @default false
   */
  readonly includeUnlocated?: boolean;
  /** Fields that are hidden beside that, as `fieldMasks` takes them. @default none */
  readonly masks?: readonly FieldMask[];
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
export function locationScope({ includeUnlocated = false, masks = [] }: LocationScopeOptions = {}): AccessPolicy {
  const fields = fieldMasks(masks);
  return Object.freeze({
    ...fields,
    async rulesOf(actor, environment): Promise<AccessRules | undefined> {
      const ids = await environment.placesOf(actor);
      const masked = await fields.rulesOf(actor, environment);
      if (ids === 'everywhere') return masked;
      const paths = await environment.pathsOf(ids);
      const now = topmost(paths).map((path) => ({ startsWith: path }));
      // Earlier a place may have lain elsewhere in the tree, but what is below it has always had its id on the way.
      const past = paths.map((path) => ({ contains: path.slice(path.lastIndexOf('/', path.length - 2)) }));
      return { ...masked, rows: (entity, isPast) => rowsAt(entity, isPast ? past : now, includeUnlocated) };
    },
  } satisfies AccessPolicy);
}

type PathTest = { readonly startsWith: string } | { readonly contains: string };

function rowsAt({ scope }: AnyEntity, places: readonly PathTest[], includeUnlocated: boolean): RowRule {
  if (scope === undefined || scope === 'creator' || !('location' in scope)) return undefined;
  const path = { var: `${scope.location}.path` };
  const conditions = [
    ...places.map((test) => Object.fromEntries(Object.entries(test).map(([word, text]) => [word, [path, text]]))),
    ...(includeUnlocated ? [{ missing: `${scope.location}Id` }] : []),
  ];
  if (conditions.length === 0) return 'none';
  return { where: conditions.length === 1 ? conditions[0] : { or: conditions } };
}

/** Places without those that lie below another one. */
const topmost = (paths: readonly string[]): readonly string[] =>
  [...new Set(paths)].sort().filter((path, _, all) => !all.some((other) => other !== path && path.startsWith(other)));
