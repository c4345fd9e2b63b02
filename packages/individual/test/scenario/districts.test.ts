import { createParasol, fromBytes, identifiers, locationScope, type Result, unwrap } from '@parasol/core';
import { individual } from '@parasol/individual';
import { type StoreUnderTest, stores } from '@parasol/test-support';
import { describe, expect, it, onTestFinished } from 'vitest';
import { codesOf } from './registry.ts';

/**
 * The reference's acceptance of rights and places, operation by operation. Ours differs in one thing on purpose: who has no place is reached by
 * who is everywhere, and by others only where the policy says so, as it does here.
 */

const rights = [
  ...[1, 2, 3, 4, 5].flatMap((n) => [`15900${n}`, `18000${n}`]),
  ...['900241', '900242', '900243', '900244'],
];

async function openDistricts(under: StoreUnderTest) {
  const place = await under.create();
  const app = await createParasol({
    store: place.open(),
    modules: [individual()],
    configure: (container) => {
      container.rebind(identifiers.access).toConstantValue(locationScope({ includeUnlocated: true }));
    },
  });
  onTestFinished(async () => {
    await app.stop();
    await place.remove();
  });
  await app.migrate();
  const all = app.as({ id: 'administrator', rights: [...rights, '900101'], locations: 'everywhere' });
  const district = async (code: string) =>
    unwrap(await all.locations.create({ code, name: code, type: 'district' })).id;
  const [a, b] = [await district('A'), await district('B')];
  const officer = (id: string) => app.as({ id: `officer of ${id}`, rights, locations: [id] });
  let made = 0;
  const person = async (locationId: string | null) =>
    unwrap(await all.individuals.create({ firstName: `P${++made}`, lastName: 'T', dob: '1990-01-01', locationId }));
  const group = async (locationId: string | null) =>
    unwrap(await all.groups.create({ code: `H${++made}`, locationId }));
  const member = async (groupId: string, individualId: string) =>
    unwrap(await all.groupIndividuals.create({ groupId, individualId }));
  return { app, all, a, b, inA: officer(a), inB: officer(b), person, group, member };
}
type World = Awaited<ReturnType<typeof openDistricts>>;

const REFUSED = ['core.NOT_FOUND', 'core.OUT_OF_SCOPE'];
const refused = (result: Result<unknown>) => {
  const codes = codesOf(result);
  expect(codes).toHaveLength(1);
  expect(REFUSED).toContain(codes[0]);
};
const versioned = ({ id, version }: { id: string; version: number }) => ({ id, version });

describe.each(stores)('districts on $name', (store) => {
  it('refuse whoever is nobody or lacks the right (AC-IND16 to AC-IND21, AC-IND27 to AC-IND32)', async () => {
    const { app, all, person, group, member } = await openDistricts(store);
    const { id: groupId } = await group(null);
    const joined = await member(groupId, (await person(null)).id);
    const [alone, gone] = [await person(null), await person(null)];
    unwrap(await all.individuals.delete(versioned(gone)));
    const empty = await group(null);
    const calls: ((me: World['all']) => Promise<Result<unknown>>)[] = [
      (me) => me.individuals.create({ firstName: 'N', lastName: 'N', dob: '1990-01-01' }),
      (me) => me.individuals.update({ ...versioned(alone), firstName: 'N' }),
      (me) => me.individuals.undoDelete({ id: gone.id, version: 2 }),
      (me) => me.groups.create({ code: 'N' }),
      (me) => me.groups.update({ ...versioned(empty), code: 'M' }),
      (me) => me.groupIndividuals.create({ groupId, individualId: alone.id }),
      (me) => me.groupIndividuals.update({ ...versioned(joined), jsonExt: {}, role: 'HEAD' }),
      (me) => me.groupIndividuals.delete(versioned(joined)),
      (me) => me.groups.delete({ id: empty.id, version: 2 }),
    ];
    const nobody = app.as(null) as unknown as World['all'];
    const poor = app.as({ id: 'poor', rights: ['159001', '180001'], locations: 'everywhere' });
    for (const call of calls) {
      expect(codesOf(await call(nobody))).toEqual(['core.UNAUTHENTICATED']);
      expect(codesOf(await call(poor))).toEqual(['core.FORBIDDEN']);
      unwrap(await call(all));
    }
  });

  it('let officers register, change, delete and take back the people of theirs (AC-IND22 to AC-IND26)', async () => {
    const { a, b, inA, inB, person } = await openDistricts(store);
    const someone = { firstName: 'N', lastName: 'N', dob: '1990-01-01' };
    refused(await inB.individuals.create({ ...someone, locationId: a }));
    for (const [officer, locationId] of [
      [inA, a],
      [inB, b],
      [inB, null],
    ] as const)
      unwrap(await officer.individuals.create({ ...someone, locationId }));
    const [theirs, mine, free] = [await person(a), await person(b), await person(null)];
    refused(await inB.individuals.update({ ...versioned(theirs), firstName: 'X' }));
    refused(await inB.individuals.update({ ...versioned(mine), locationId: a }));
    unwrap(await inA.individuals.update({ ...versioned(theirs), firstName: 'X' }));
    unwrap(await inB.individuals.update({ ...versioned(free), firstName: 'X' }));
    refused(await inB.individuals.delete({ id: theirs.id, version: 2 }));
    // A mixed batch is one transaction, and nothing of it stays.
    const mixed = inB.transaction(async (tx) => {
      await tx.individuals.delete(versioned(mine));
      await tx.individuals.delete({ id: theirs.id, version: 2 });
    });
    await mixed.then(refused, (error: unknown) => expect(String(error)).toContain('NOT_FOUND'));
    unwrap(await inB.individuals.get({ id: mine.id }));
    unwrap(await inA.individuals.delete({ id: theirs.id, version: 2 }));
    unwrap(await inB.individuals.delete({ id: free.id, version: 2 }));
    unwrap(await inB.individuals.delete(versioned(mine)));
    refused(await inB.individuals.undoDelete({ id: theirs.id, version: 3 }));
    unwrap(await inA.individuals.undoDelete({ id: theirs.id, version: 3 }));
    unwrap(await inB.individuals.undoDelete({ id: free.id, version: 3 }));
    unwrap(await inB.individuals.undoDelete({ id: mine.id, version: 2 }));
  });

  it('let officers make, change and delete the groups of theirs (AC-IND33 to AC-IND35)', async () => {
    const { a, b, inA, inB, group } = await openDistricts(store);
    refused(await inB.groups.create({ code: 'N', locationId: a }));
    unwrap(await inB.groups.create({ code: 'N', locationId: b }));
    unwrap(await inB.groups.create({ code: 'M', locationId: null }));
    const [theirs, mine] = [await group(a), await group(b)];
    refused(await inB.groups.update({ ...versioned(theirs), code: 'X' }));
    unwrap(await inA.groups.update({ ...versioned(theirs), code: 'X' }));
    refused(await inB.groups.delete({ id: theirs.id, version: 2 }));
    unwrap(await inB.groups.delete(versioned(mine)));
  });

  it('let people join groups of the same place, or of none (AC-IND36 to AC-IND38)', async () => {
    const { all, a, b, inA, inB, person, group } = await openDistricts(store);
    const [groupA, groupB, open] = [await group(a), await group(b), await group(null)];
    const join = (me: World['all'], groupId: string, individualId: string) =>
      me.groupIndividuals.create({ groupId, individualId });
    const [personA, personB, free] = [await person(a), await person(b), await person(null)];
    refused(await join(inB, groupA.id, personA.id));
    unwrap(await join(inB, groupB.id, personB.id));
    unwrap(await join(inA, groupA.id, personA.id));
    unwrap(await join(inA, groupA.id, free.id));
    unwrap(await join(inA, open.id, personA.id));
    expect(codesOf(await join(all, groupB.id, personA.id))).toEqual(['individual.OTHER_PLACE']);
  });

  it('refuse rows of a file whose person lives elsewhere than the group that they join (AC-IND38)', async () => {
    const { all, a, group } = await openDistricts(store);
    const home = await group(a);
    const file = [
      'first_name,last_name,dob,group_code,location_code',
      `Here,One,1990-01-01,${home.code},A`,
      `There,Two,1990-01-01,${home.code},B`,
      'New,Three,1990-01-01,NEW,B',
    ].join('\n');
    const answer = unwrap(await all.individualImports.importIndividuals({ source: fromBytes('people.csv', file) }));
    expect(answer).toMatchObject({ accepted: 2, refusedByCode: { 'individual.OTHER_PLACE': 1 } });
  });

  it('let officers edit, move and remove members of theirs (AC-IND39 to AC-IND44)', async () => {
    const { all, a, b, inA, inB, person, group, member } = await openDistricts(store);
    const [groupA, groupB, open] = [await group(a), await group(b), await group(null)];
    const [personA, personB, free] = [await person(a), await person(b), await person(null)];
    const mine = await member(groupB.id, personB.id);
    const edited = unwrap(await inB.groupIndividuals.update({ ...versioned(mine), recipientType: 'PRIMARY' }));
    expect(edited.id).toBe(mine.id);
    const theirs = await member(groupA.id, personA.id);
    refused(await inB.groupIndividuals.update({ ...versioned(theirs), role: 'HEAD' }));
    const loose = await member(open.id, free.id);
    const moved = unwrap(await inA.groupIndividuals.update({ ...versioned(loose), groupId: groupA.id }));
    expect(moved).toMatchObject({ groupId: groupA.id, individualId: free.id });
    expect(moved.id).not.toBe(loose.id);
    const out = unwrap(await inA.groupIndividuals.update({ ...versioned(theirs), groupId: open.id }));
    expect(out.id).not.toBe(theirs.id);
    expect(codesOf(await all.groupIndividuals.update({ ...versioned(out), groupId: groupB.id }))).toEqual([
      'individual.OTHER_PLACE',
    ]);
    refused(await inB.groupIndividuals.delete({ id: moved.id, version: 1 }));
    unwrap(await inB.groupIndividuals.delete(versioned(edited)));
  });

  it('show officers what is theirs, now and in the history (AC-IND45 to AC-IND54)', async () => {
    const { app, all, a, b, inA, inB, person, group, member } = await openDistricts(store);
    const [groupA, groupB, open] = [await group(a), await group(b), await group(null)];
    const [personA, personB, free] = [await person(a), await person(b), await person(null)];
    await member(groupA.id, personA.id);
    await member(groupA.id, free.id);
    await member(groupB.id, personB.id);
    const ids = async (result: Promise<Result<{ rows: readonly { id: string }[] }>>) =>
      new Set(unwrap(await result).rows.map(({ id }) => id));
    expect(codesOf(await app.as(null).groups.list({}))).toEqual(['core.UNAUTHENTICATED']);
    expect(codesOf(await app.as({ id: 'poor', rights: [] }).individuals.list({}))).toEqual(['core.FORBIDDEN']);
    expect(await ids(all.groups.list({}))).toEqual(new Set([groupA.id, groupB.id, open.id]));
    expect(await ids(inA.groups.list({}))).toEqual(new Set([groupA.id, open.id]));
    expect(await ids(all.individuals.list({}))).toEqual(new Set([personA.id, personB.id, free.id]));
    expect(await ids(inA.individuals.list({}))).toEqual(new Set([personA.id, free.id]));
    expect(await ids(inB.individuals.list({}))).toEqual(new Set([personB.id, free.id]));
    const inGroup = { some: [{ var: 'memberships' }, { '==': [{ var: 'groupId' }, groupA.id] }] };
    expect(await ids(inA.individuals.list({ where: inGroup }))).toEqual(new Set([personA.id, free.id]));
    expect(unwrap(await inA.groups.history({ id: groupA.id }))).toHaveLength(1);
    expect(unwrap(await inB.groups.history({ id: groupA.id }))).toHaveLength(0);
    expect(unwrap(await inB.individuals.history({ id: personA.id }))).toHaveLength(0);
    const membersOf = (me: World['all'], groupId: string) =>
      ids(me.groupIndividuals.list({ where: { '==': [{ var: 'groupId' }, groupId] } }));
    expect((await membersOf(inA, groupA.id)).size).toBe(2);
    expect((await membersOf(inB, groupA.id)).size).toBe(0);
    expect((await membersOf(inB, groupB.id)).size).toBe(1);
  });

  it('settle a household whose other members an officer does not see, and tell them nothing', async () => {
    const { all, a, b, inB, person, group } = await openDistricts(store);
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
