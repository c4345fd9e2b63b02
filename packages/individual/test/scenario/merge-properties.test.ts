import { unwrap } from '@parasol/core';
import { inMemory } from '@parasol/test-support';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openRegistry } from './registry.ts';

/** Whatever is merged and taken apart in whatever order: nothing of the past is lost, households stay whole, and what is undone is as it was. */

const PEOPLE = 6;
const GROUPS = 2;

type Registry = Awaited<ReturnType<typeof openRegistry>>;
type Command =
  | {
      readonly do: 'merge';
      readonly golden: number;
      readonly absorbed: number;
      readonly rule: 'filled' | 'latest' | 'absorbed';
    }
  | { readonly do: 'undo'; readonly which: number }
  | { readonly do: 'rename'; readonly person: number };

const person = fc.nat(PEOPLE - 1);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('merge' as const),
      golden: person,
      absorbed: person,
      rule: fc.constantFrom('filled', 'latest', 'absorbed'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('undo' as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const), person }) },
);

async function seeded({ me }: Registry, seats: readonly number[]): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < PEOPLE; i++) {
    const jsonExt = i % 2 === 0 ? { national_id: `000${i}`, income: i } : { children: i };
    const row = { firstName: `N${i}`, lastName: 'L'.repeat(i + 1), dob: `199${i}-01-01`, jsonExt };
    ids.push(unwrap(await me.individuals.create(row)).id);
  }
  for (let g = 0; g < GROUPS; g++) {
    const members = ids.filter((_, i) => ((seats[i] ?? 0) >> g) % 2 === 1).map((individualId) => ({ individualId }));
    const group = unwrap(await me.groups.create({ code: `H${g}` }));
    if (members.length > 0) unwrap(await me.groupIndividuals.createGroupIndividuals({ groupId: group.id, members }));
  }
  return ids;
}

async function apply({ me }: Registry, ids: readonly string[], one: Command): Promise<void> {
  const current = async (i: number) =>
    (await me.individuals.get({ id: ids[i] ?? '' })) as { data?: { id: string; version: number } };
  if (one.do === 'rename') {
    const { data } = await current(one.person);
    if (data !== undefined)
      await me.individuals.update({ id: data.id, version: data.version, firstName: `R${data.version}` });
  } else if (one.do === 'undo') {
    const merges = unwrap(await me.individualMerges.list({})).rows;
    const merge = merges[one.which % Math.max(1, merges.length)];
    if (merge !== undefined) await me.individualMerges.undo({ id: merge.id, version: merge.version });
  } else {
    const [golden, absorbed] = [(await current(one.golden)).data, (await current(one.absorbed)).data];
    if (golden === undefined || absorbed === undefined || golden.id === absorbed.id) return;
    const both = {
      goldenId: golden.id,
      goldenVersion: golden.version,
      absorbedId: absorbed.id,
      absorbedVersion: absorbed.version,
    };
    unwrap(await me.individualMerges.merge({ ...both, survivorship: { '*': one.rule } }));
  }
}

/** Every version of every person and membership there ever was. */
async function past({ me }: Registry): Promise<Map<string, unknown[]>> {
  const everything = { first: 1000, includeDeleted: true };
  const found = new Map<string, unknown[]>();
  for (const { id } of unwrap(await me.individuals.list(everything)).rows)
    found.set(
      id,
      unwrap(await me.individuals.history({ id })).map(({ row }) => row),
    );
  for (const { id } of unwrap(await me.groupIndividuals.list(everything)).rows)
    found.set(
      id,
      unwrap(await me.groupIndividuals.history({ id })).map(({ row }) => row),
    );
  return found;
}

/** What people and memberships say now, without who wrote it when. */
async function present({ me }: Registry): Promise<string[]> {
  const everything = { first: 1000, includeDeleted: true };
  const rows = [
    ...unwrap(await me.individuals.list(everything)).rows,
    ...unwrap(await me.groupIndividuals.list(everything)).rows,
  ];
  const own = ({ version: _, dateUpdated: __, userUpdated: ___, changeId: ____, ...row }: (typeof rows)[number]) => row;
  return rows.map((row) => JSON.stringify(Object.entries(own(row)).sort())).sort();
}

it('loses no history, keeps households whole, and undone from the last to the first leaves everything as it was', async () => {
  const seats = fc.array(fc.nat(3), { minLength: PEOPLE, maxLength: PEOPLE });
  const property = fc.asyncProperty(seats, fc.array(command, { maxLength: 12 }), async (where, commands) => {
    await using registry = await openRegistry(inMemory);
    const { me } = registry;
    const ids = await seeded(registry, where);
    const before = await present(registry);
    for (const one of commands) {
      const known = await past(registry);
      await apply(registry, ids, one);
      const now = await past(registry);
      for (const [id, versions] of known) expect(now.get(id)?.slice(0, versions.length)).toEqual(versions);
      const members = unwrap(await me.groupIndividuals.list({ first: 1000 })).rows;
      for (const groupId of new Set(members.map((member) => member.groupId))) {
        const own = members.filter((member) => member.groupId === groupId);
        expect(own.filter(({ role }) => role === 'HEAD')).toHaveLength(1);
        expect(own.filter(({ recipientType }) => recipientType === 'PRIMARY')).toHaveLength(1);
      }
    }
    if (commands.some((one) => one.do === 'rename')) return;
    const merges = unwrap(await me.individualMerges.list({ orderBy: ['-dateCreated'] })).rows;
    for (const { id, version, status } of merges.toSorted((a, b) => (a.id < b.id ? 1 : -1)))
      if (status === 'MERGED') unwrap(await me.individualMerges.undo({ id, version }));
    expect(await present(registry)).toEqual(before);
  });
  await fc.assert(property, { numRuns: 40 });
});
