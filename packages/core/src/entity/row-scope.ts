import type { Relations } from './entity.ts';

/**
 * Where the rows of an entity belong, so that a policy of access reaches them:
 * - `{ location: 'home' }`: to the location that a relation leads to; a row without one belongs nowhere;
 * - `{ within: ['group', 'individual'] }`: where the rows belong that these relations lead to, all of them; a list inside names
 *   alternatives, of which the first that is set decides;
 * - `'creator'`: to whoever created it, such as records of an upload that are nobody's yet.
 */
export type RowScope<R extends string = string> =
  | { readonly location: R }
  | { readonly within: readonly (R | readonly R[])[] }
  | 'creator';

/** Stops the start where a declaration names no relation, or none that leads elsewhere. */
export function checkRowScope(entity: string, scope: RowScope, relations: Readonly<Relations>): void {
  if (scope === 'creator') return;
  const named = 'location' in scope ? [scope.location] : scope.within.flat();
  if (named.length === 0) throw new TypeError(`${entity}: its scope names no relation.`);
  const unknown = named.find((name) => !Object.hasOwn(relations, name));
  if (unknown !== undefined) throw new TypeError(`${entity}: "${unknown}" in its scope is no relation.`);
  const target = (name: string) => relations[name]?.target;
  if ('location' in scope && target(scope.location)?.column?.('path') === undefined)
    throw new TypeError(`${entity}: "${scope.location}" in its scope leads to no location.`);
  // The entity itself has no columns yet while it is declared.
  const circle = named.find((name) => target(name)?.columns === undefined);
  if (circle !== undefined) throw new TypeError(`${entity}: "${circle}" in its scope leads back to itself.`);
}
