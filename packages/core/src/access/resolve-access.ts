import type { Settings } from '../configuration/settings.ts';
import { isUuid } from '../entity/row-validation.ts';
import { Location } from '../location/location.ts';
import type { Runtime } from '../operation/runtime.ts';
import { Access } from './access.ts';
import type { Actor } from './actor.ts';
import type { ConfiguredFields } from './configured-masks.ts';
import type { AccessEnvironment, AccessRules } from './policy.ts';

/** What an actor reaches now; undefined, and at once, where nothing is kept from him. */
export function resolveAccess(
  runtime: Runtime,
  settings: Settings,
  actor: Actor,
): Access | undefined | Promise<Access | undefined> {
  const masked = maskedFor(actor, settings);
  const accessOf = (rules: AccessRules | undefined): Access | undefined => {
    if (rules === undefined && masked === undefined) return undefined;
    const { catalog, operators } = runtime;
    return new Access(rules ?? {}, { actorId: actor.id, catalog, operators, documents: settings.documents, masked });
  };
  const rules = runtime.access.rulesOf(actor, environmentOf(runtime));
  return rules instanceof Promise ? rules.then(accessOf) : accessOf(rules);
}

/** What configuration hides from an actor, whatever the policy says. */
function maskedFor({ rights }: Actor, { masked, configuration }: Settings): ConfiguredFields | undefined {
  if (masked === undefined) return undefined;
  const sees = configuration.get('core')?.['gql_query_enable_viewing_masked_data_perms'] as readonly string[];
  return sees.some((right) => rights.includes(right)) ? undefined : masked;
}

const environmentOf = ({ store, locations }: Runtime): AccessEnvironment => ({
  placesOf: (actor) => locations.placesOf(actor),
  async pathsOf(ids) {
    const known = [...new Set(ids)].filter(isUuid);
    if (known.length === 0) return [];
    const rows = await store.reader.byIds(Location, known);
    return rows.filter(({ isDeleted }) => isDeleted !== true).map(({ path }) => path as string);
  },
});
