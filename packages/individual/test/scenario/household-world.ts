import { unwrap } from '@parasol/core';
import { readModelDrift } from '@parasol/core/testing';
import type { GroupIndividual } from '@parasol/individual';
import type { StoreUnderTest } from '@parasol/test-support';
import { openRegistry, type RegistryOptions } from './registry.ts';

/** A registry, and what tests of households ask about it. */
export async function openHouseholds(under: StoreUnderTest, options: RegistryOptions = {}) {
  const registry = await openRegistry(under, options);
  const { me, app } = registry;
  const { store, catalog } = app.runtime;
  let made = 0;
  const membersOf = async (groupId: string) =>
    unwrap(await me.groupIndividuals.list({ where: { '==': [{ var: 'groupId' }, groupId] }, first: 1000 })).rows;
  return Object.assign(registry, {
    membersOf,
    person: async (dob = '1990-01-01', more: object = {}) =>
      unwrap(await me.individuals.create({ firstName: `P${++made}`, lastName: 'Test', dob, ...more })),
    group: async (more: object = {}) => unwrap(await me.groups.create({ code: `H${++made}`, ...more })),
    /** Who lives in a group: `[person, role, recipient type]`, in the order in which they joined. */
    who: async (groupId: string) =>
      (await membersOf(groupId)).map(({ individualId, role, recipientType }) => [individualId, role, recipientType]),
    /** What of all households is not as it should be, now or at an instant. */
    broken: async (asOf?: string): Promise<string[]> => [
      ...brokenIn(await allMembers(registry, asOf)),
      ...(asOf === undefined ? await readModelDrift(store, catalog) : []),
    ],
    /** The same at every instant at which a membership began, changed or ended. */
    everBroken: async (): Promise<string[]> => {
      const instants = new Set<string>();
      for (const { id } of await allMembers(registry, undefined, true))
        for (const { row } of unwrap(await me.groupIndividuals.history({ id }))) instants.add(row.dateUpdated);
      const found = [];
      for (const instant of [...instants].sort())
        for (const problem of brokenIn(await allMembers(registry, instant))) found.push(`${instant}: ${problem}`);
      return found;
    },
  });
}

export type Households = Awaited<ReturnType<typeof openHouseholds>>;

async function allMembers({ me }: Pick<Households, 'me'>, asOf?: string, includeDeleted = false) {
  const rows: GroupIndividual[] = [];
  let after: string | undefined;
  do {
    const page = unwrap(
      await me.groupIndividuals.list({
        first: 1000,
        includeDeleted,
        ...(asOf === undefined ? {} : { asOf }),
        ...(after === undefined ? {} : { after }),
      }),
    );
    rows.push(...page.rows);
    after = page.endCursor ?? undefined;
  } while (after !== undefined);
  return rows;
}

function brokenIn(members: readonly GroupIndividual[]): string[] {
  return [...Map.groupBy(members, ({ groupId }) => groupId)].flatMap(([group, rows]) => {
    const heads = rows.filter(({ role }) => role === 'HEAD').length;
    const primaries = rows.filter(({ recipientType }) => recipientType === 'PRIMARY').length;
    return heads === 1 && primaries === 1
      ? []
      : [`${group}: ${rows.length} members, ${heads} heads, ${primaries} primary recipients`];
  });
}
