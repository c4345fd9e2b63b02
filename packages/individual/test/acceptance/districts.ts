import { createParasol, identifiers, locationScope, type Result, unwrap } from '@parasol/core';
import { individual } from '@parasol/individual';
import type { StoreUnderTest } from '@parasol/test-support';
import { expect } from 'vitest';
import { codesOf } from '../scenario/registry.ts';

const rights = [
  ...[1, 2, 3, 4, 5].flatMap((n) => [`15900${n}`, `18000${n}`]),
  ...['900241', '900242', '900243', '900244'],
];

/**
 * Two districts, A and B, with an officer each and an administrator of all. Ours differs in one thing on purpose: who has no place is reached
 * by who is everywhere, and by others only where the policy says so, as it does here.
 */
export async function openDistricts(under: StoreUnderTest) {
  const place = await under.create();
  const app = await createParasol({
    store: place.open(),
    modules: [individual()],
    configure: (container) => {
      container.rebind(identifiers.access).toConstantValue(locationScope({ includeUnlocated: true }));
    },
  });
  await app.migrate();
  const all = app.as({ id: 'administrator', rights: [...rights, '900101'], locations: 'everywhere' });
  const district = async (code: string) =>
    unwrap(await all.locations.create({ code, name: code, type: 'district' })).id;
  const [a, b] = [await district('A'), await district('B')];
  const officer = (id: string) => app.as({ id: `officer of ${id}`, rights, locations: [id] });
  let made = 0;
  return {
    app,
    all,
    a,
    b,
    inA: officer(a),
    inB: officer(b),
    person: async (locationId: string | null) =>
      unwrap(await all.individuals.create({ firstName: `P${++made}`, lastName: 'T', dob: '1990-01-01', locationId })),
    group: async (locationId: string | null) => unwrap(await all.groups.create({ code: `H${++made}`, locationId })),
    member: async (groupId: string, individualId: string) =>
      unwrap(await all.groupIndividuals.create({ groupId, individualId })),
    /** A name that nothing has yet. */
    name: () => `N${++made}`,
    async [Symbol.asyncDispose]() {
      await app.stop();
      await place.remove();
    },
  };
}

export type Districts = Awaited<ReturnType<typeof openDistricts>>;

/** That a call is refused because what it is about lies elsewhere, in one of the two ways that this is said. */
export function elsewhere(result: Result<unknown>): void {
  const codes = codesOf(result);
  expect(codes).toHaveLength(1);
  expect(['core.NOT_FOUND', 'core.OUT_OF_SCOPE']).toContain(codes[0]);
}

export const versioned = ({ id, version }: { id: string; version: number }) => ({ id, version });
