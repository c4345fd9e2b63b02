import { fromBytes, type Result, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codesOf } from '../scenario/registry.ts';
import { type Districts, elsewhere, openDistricts, versioned } from './districts.ts';

/** Whose people and groups officers change, and whose they see: those of their own district, and those that belong to none. */

type Caller = Districts['all'];

describe.each(stores)('districts on $name', (store) => {
  let world: Districts;
  beforeAll(async () => {
    world = await openDistricts(store);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const about = { firstName: 'N', lastName: 'N', dob: '1990-01-01' };
  const register = (me: Caller, locationId: string | null) => me.individuals.create({ ...about, locationId });
  const join = (me: Caller, groupId: string, individualId: string) =>
    me.groupIndividuals.create({ groupId, individualId });

  it('AC-IND22 refuses an officer who registers a person in another district', async () => {
    const { a, inB } = world;
    elsewhere(await register(inB, a));
  });

  it('AC-IND23 lets officers register people in their district and in none', async () => {
    const { a, b, inA, inB } = world;
    unwrap(await register(inA, a));
    unwrap(await register(inB, b));
    unwrap(await register(inB, null));
  });

  it('AC-IND24 lets officers change the people of their district and of none, and send nobody into another', async () => {
    const { a, b, inA, inB, person } = world;
    const [theirs, mine, free] = [await person(a), await person(b), await person(null)];
    elsewhere(await inB.individuals.update({ ...versioned(theirs), firstName: 'X' }));
    elsewhere(await inB.individuals.update({ ...versioned(mine), locationId: a }));
    unwrap(await inA.individuals.update({ ...versioned(theirs), firstName: 'X' }));
    unwrap(await inB.individuals.update({ ...versioned(free), firstName: 'X' }));
  });

  it('AC-IND25 lets officers delete the people of their district and of none; a mixed batch is refused whole', async () => {
    const { a, b, inA, inB, person } = world;
    const [theirs, mine, free] = [await person(a), await person(b), await person(null)];
    elsewhere(await inB.individuals.delete(versioned(theirs)));
    elsewhere(
      await inB.transaction(async (tx) => {
        await tx.individuals.delete(versioned(mine));
        await tx.individuals.delete(versioned(theirs));
      }),
    );
    expect(unwrap(await inB.individuals.get({ id: mine.id })).version).toBe(1);
    unwrap(await inA.individuals.delete(versioned(theirs)));
    unwrap(await inB.individuals.delete(versioned(free)));
    unwrap(await inB.individuals.delete(versioned(mine)));
  });

  it('AC-IND26 lets officers take back the people of their district and of none; a mixed batch is refused whole', async () => {
    const { all, a, b, inA, inB, person } = world;
    const [theirs, mine, free] = [await person(a), await person(b), await person(null)];
    for (const one of [theirs, mine, free]) unwrap(await all.individuals.delete(versioned(one)));
    const back = ({ id }: { id: string }) => ({ id, version: 2 });
    elsewhere(await inB.individuals.undoDelete(back(theirs)));
    elsewhere(
      await inB.transaction(async (tx) => {
        await tx.individuals.undoDelete(back(mine));
        await tx.individuals.undoDelete(back(theirs));
      }),
    );
    unwrap(await inA.individuals.undoDelete(back(theirs)));
    unwrap(await inB.individuals.undoDelete(back(free)));
    unwrap(await inB.individuals.undoDelete(back(mine)));
  });

  it('AC-IND33 lets officers make groups in their district and in none', async () => {
    const { a, b, inA, inB, name } = world;
    elsewhere(await inB.groups.create({ code: name(), locationId: a }));
    unwrap(await inA.groups.create({ code: name(), locationId: a }));
    unwrap(await inB.groups.create({ code: name(), locationId: b }));
    unwrap(await inB.groups.create({ code: name(), locationId: null }));
  });

  it('AC-IND34 lets officers change the groups of their district and of none', async () => {
    const { a, inA, inB, group, name } = world;
    const [theirs, free] = [await group(a), await group(null)];
    elsewhere(await inB.groups.update({ ...versioned(theirs), code: name() }));
    unwrap(await inA.groups.update({ ...versioned(theirs), code: name() }));
    unwrap(await inB.groups.update({ ...versioned(free), code: name() }));
  });

  it('AC-IND35 lets officers delete the groups of their district and of none; a mixed batch is refused whole', async () => {
    const { a, b, inA, inB, group } = world;
    const [theirs, mine, free] = [await group(a), await group(b), await group(null)];
    elsewhere(await inB.groups.delete(versioned(theirs)));
    elsewhere(
      await inB.transaction(async (tx) => {
        await tx.groups.delete(versioned(mine));
        await tx.groups.delete(versioned(theirs));
      }),
    );
    unwrap(await inA.groups.delete(versioned(theirs)));
    unwrap(await inB.groups.delete(versioned(free)));
    unwrap(await inB.groups.delete(versioned(mine)));
  });

  it('AC-IND36 lets officers add people of their district to groups of their district, and to no others', async () => {
    const { a, b, inA, inB, person, group } = world;
    const [groupA, groupB] = [await group(a), await group(b)];
    const [personA, personB] = [await person(a), await person(b)];
    elsewhere(await join(inB, groupA.id, personA.id));
    unwrap(await join(inB, groupB.id, personB.id));
    unwrap(await join(inA, groupA.id, personA.id));
  });

  it('AC-IND37 lets people of no place join a group of one, and people of a place a group of none', async () => {
    const { a, inA, person, group } = world;
    const [groupA, open] = [await group(a), await group(null)];
    unwrap(await join(inA, groupA.id, (await person(null)).id));
    unwrap(await join(inA, open.id, (await person(a)).id));
  });

  it('AC-IND38 refuses also an administrator who adds a person to a group of another place', async () => {
    const { all, a, b, person, group } = world;
    const [groupB, personA] = [await group(b), await person(a)];
    expect(codesOf(await join(all, groupB.id, personA.id))).toEqual(['individual.OTHER_PLACE']);
  });

  it('AC-IND38 refuses rows of a file whose person lives elsewhere than the group that they join', async () => {
    const { all, a, group, name } = world;
    const home = await group(a);
    const file = [
      'first_name,last_name,dob,group_code,location_code',
      `Here,One,1990-01-01,${home.code},A`,
      `There,Two,1990-01-01,${home.code},B`,
      `New,Three,1990-01-01,${name()},B`,
    ].join('\n');
    const answer = unwrap(await all.individualImports.importIndividuals({ source: fromBytes('people.csv', file) }));
    expect(answer).toMatchObject({ accepted: 2, refusedByCode: { 'individual.OTHER_PLACE': 1 } });
  });

  it('AC-IND39 AC-IND40 lets officers edit the members of their district, who stay the same members, and no others', async () => {
    const { a, b, inB, person, group, member } = world;
    const mine = await member((await group(b)).id, (await person(b)).id);
    const edited = unwrap(await inB.groupIndividuals.update({ ...versioned(mine), recipientType: 'PRIMARY' }));
    expect(edited.id).toBe(mine.id);
    const theirs = await member((await group(a)).id, (await person(a)).id);
    elsewhere(await inB.groupIndividuals.update({ ...versioned(theirs), role: 'HEAD' }));
  });

  it('AC-IND41 AC-IND42 lets officers move members between groups of their district and of none, by a new membership', async () => {
    const { a, inA, person, group, member } = world;
    const [groupA, open, free] = [await group(a), await group(null), await person(null)];
    const loose = await member(open.id, free.id);
    const moved = unwrap(await inA.groupIndividuals.update({ ...versioned(loose), groupId: groupA.id }));
    expect(moved).toMatchObject({ groupId: groupA.id, individualId: free.id });
    expect(moved.id).not.toBe(loose.id);
    const theirs = await member(groupA.id, (await person(a)).id);
    const out = unwrap(await inA.groupIndividuals.update({ ...versioned(theirs), groupId: open.id }));
    expect(out).toMatchObject({ groupId: open.id, individualId: theirs.individualId });
    expect(out.id).not.toBe(theirs.id);
  });

  it('AC-IND43 refuses also an administrator who moves a member to a group of another place', async () => {
    const { all, a, b, person, group, member } = world;
    const [joined, groupB] = [await member((await group(a)).id, (await person(a)).id), await group(b)];
    expect(codesOf(await all.groupIndividuals.update({ ...versioned(joined), groupId: groupB.id }))).toEqual([
      'individual.OTHER_PLACE',
    ]);
  });

  it('AC-IND44 lets officers remove the members of their district and of none; a mixed batch is refused whole', async () => {
    const { a, b, inA, inB, person, group, member } = world;
    const joined = async (of: string | null) => versioned(await member((await group(of)).id, (await person(of)).id));
    const [theirs, mine, free] = [await joined(a), await joined(b), await joined(null)];
    elsewhere(await inB.groupIndividuals.delete(theirs));
    elsewhere(
      await inB.transaction(async (tx) => {
        await tx.groupIndividuals.delete(mine);
        await tx.groupIndividuals.delete(theirs);
      }),
    );
    unwrap(await inA.groupIndividuals.delete(theirs));
    unwrap(await inB.groupIndividuals.delete(free));
    unwrap(await inB.groupIndividuals.delete(mine));
  });

  const idsOf = async (result: Promise<Result<{ rows: readonly { id: string }[] }>>) =>
    unwrap(await result).rows.map(({ id }) => id);
  /** Which of these a list shows. */
  const among = async (rows: readonly { id: string }[], list: Caller['individuals']['list']) => {
    const where = { in: [{ var: 'id' }, rows.map(({ id }) => id)] };
    const seen = await idsOf(list({ where }) as never);
    return rows.map(({ id }) => seen.includes(id));
  };

  it('AC-IND46 AC-IND47 shows officers the groups of their district and of none, and their history', async () => {
    const { all, a, b, inA, inB, group, name } = world;
    const groups = [await group(a), await group(b), await group(null)];
    expect(await among(groups, inA.groups.list as never)).toEqual([true, false, true]);
    expect(await among(groups, inB.groups.list as never)).toEqual([false, true, true]);
    const [ofA] = groups;
    const id = ofA?.id ?? '';
    unwrap(await all.groups.update({ id, version: 1, code: name() }));
    const versions = unwrap(await inA.groups.history({ id }));
    expect(versions.map(({ row }) => [row.version, row.userUpdated])).toEqual([
      [1, 'administrator'],
      [2, 'administrator'],
    ]);
    expect(unwrap(await inB.groups.history({ id }))).toEqual([]);
  });

  it('AC-IND49 AC-IND50 AC-IND52 shows officers people by where these live, not by the group that they are in, and their history', async () => {
    const { a, b, inA, inB, person, group, member } = world;
    const [groupA, open] = [await group(a), await group(null)];
    const people = [await person(a), await person(b), await person(null), await person(null), await person(a)];
    await member(groupA.id, people[2]?.id ?? '');
    await member(open.id, people[4]?.id ?? '');
    // The reference shows B the person of A whose group has no place; here her address keeps her.
    const seen = { inA: [true, false, true, true, true], inB: [false, true, true, true, false] };
    expect(await among(people, inA.individuals.list)).toEqual(seen.inA);
    expect(await among(people, inB.individuals.list)).toEqual(seen.inB);
    for (const [i, { id }] of people.entries()) {
      expect(unwrap(await inA.individuals.history({ id })).length > 0).toBe(seen.inA[i]);
      expect(unwrap(await inB.individuals.history({ id })).length > 0).toBe(seen.inB[i]);
    }
  });

  it('AC-IND51 lists exactly the members of a group', async () => {
    const { a, inA, person, group, member } = world;
    const [{ id: groupId }, other] = [await group(a), await group(a)];
    const people = [await person(a), await person(null), await person(a)];
    for (const [i, { id }] of people.entries()) await member(i < 2 ? groupId : other.id, id);
    const where = { some: [{ var: 'memberships' }, { '==': [{ var: 'groupId' }, groupId] }] };
    expect(new Set(await idsOf(inA.individuals.list({ where })))).toEqual(new Set([people[0]?.id, people[1]?.id]));
  });

  it('AC-IND53 AC-IND54 shows officers the memberships of people and groups that they see, and their history', async () => {
    const { a, b, inA, inB, person, group, member } = world;
    const [groupA, groupB] = [await group(a), await group(b)];
    const [first, free, mine] = [await person(a), await person(null), await person(b)];
    const memberships = [await member(groupA.id, first.id), await member(groupA.id, free.id)];
    const ofB = await member(groupB.id, mine.id);
    const of = (me: Caller, groupId: string) =>
      idsOf(me.groupIndividuals.list({ where: { '==': [{ var: 'groupId' }, groupId] } }));
    expect(new Set(await of(inA, groupA.id))).toEqual(new Set(memberships.map(({ id }) => id)));
    expect(await of(inB, groupA.id)).toEqual([]);
    expect(await of(inB, groupB.id)).toEqual([ofB.id]);
    for (const { id } of memberships) {
      expect(unwrap(await inA.groupIndividuals.history({ id })).length).toBeGreaterThan(0);
      expect(unwrap(await inB.groupIndividuals.history({ id }))).toEqual([]);
    }
    expect(unwrap(await inB.groupIndividuals.history({ id: ofB.id }))).toHaveLength(1);
  });

  it('settles a household whose other members an officer does not see, and tells them nothing', async () => {
    const { all, a, b, inB, person, group } = world;
    const open = await group(null);
    const [hidden, mine] = [await person(a), await person(b)];
    const set = [{ individualId: hidden.id, role: 'HEAD' }, { individualId: mine.id }];
    unwrap(await all.groups.setMembers({ id: open.id, members: set }));
    const outcome = unwrap(await inB.groups.setMembers({ id: open.id, members: [] }));
    expect(outcome.removed.map(({ individualId }) => individualId)).toEqual([mine.id]);
    const where = { '==': [{ var: 'groupId' }, open.id] };
    expect(unwrap(await all.groupIndividuals.list({ where })).rows).toMatchObject([
      { individualId: hidden.id, role: 'HEAD', recipientType: 'PRIMARY' },
    ]);
    expect(JSON.stringify(outcome)).not.toContain(hidden.id);
    const named = await inB.groups.setMembers({ id: open.id, members: [{ individualId: hidden.id }] });
    expect(named.success ? [] : named.errors.map(({ code, path }) => [code, ...path])).toEqual([
      ['core.NOT_FOUND', 'individualId'],
    ]);
  });
});
