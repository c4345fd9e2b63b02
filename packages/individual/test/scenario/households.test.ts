import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openHouseholds } from './household-world.ts';
import { codesOf } from './registry.ts';

/** Who is head and who is paid, whatever happens to the members. Random sequences and races are in household-properties.test.ts. */

describe.each(stores)('households on $name', (store) => {
  it('makes the first member head and primary recipient, and nobody where nobody lives (AC-IND10, AC-X08)', async () => {
    await using world = await openHouseholds(store);
    const { me } = world;
    const { id: groupId } = await world.group();
    expect(await world.who(groupId)).toEqual([]);
    const [a, b] = [await world.person(), await world.person()];
    const first = unwrap(await me.groupIndividuals.create({ groupId, individualId: a.id, role: 'SPOUSE' }));
    expect(first).toMatchObject({ role: 'HEAD', recipientType: 'PRIMARY', version: 1 });
    unwrap(await me.groupIndividuals.create({ groupId, individualId: b.id, role: 'SON' }));
    expect(await world.who(groupId)).toEqual([
      [a.id, 'HEAD', 'PRIMARY'],
      [b.id, 'SON', null],
    ]);
  });

  it('says what is missing when a membership has no group or no person (AC-IND11, AC-IND12)', async () => {
    await using world = await openHouseholds(store);
    const { me } = world;
    const { id: groupId } = await world.group();
    const { id: individualId } = await world.person();
    const issues = async (input: object) => {
      const result = await me.groupIndividuals.create(input as never);
      return result.success ? [] : result.errors.map(({ code, path }) => [code, path.join('.')]);
    };
    expect(await issues({ individualId })).toEqual([['core.WRONG_TYPE', 'groupId']]);
    expect(await issues({ groupId })).toEqual([['core.WRONG_TYPE', 'individualId']]);
    expect(await issues({ groupId: individualId, individualId })).toEqual([['core.NOT_FOUND', 'groupId']]);
    expect(await issues({ groupId, individualId: groupId })).toEqual([['core.NOT_FOUND', 'individualId']]);
    expect(await world.who(groupId)).toEqual([]);
  });

  it('lets a second head and a second primary recipient take the place of the former (AC-IND55, AC-X08)', async () => {
    await using world = await openHouseholds(store);
    const { me } = world;
    const { id: groupId } = await world.group();
    const [a, b] = [await world.person(), await world.person()];
    unwrap(await me.groupIndividuals.create({ groupId, individualId: a.id, role: 'HEAD' }));
    unwrap(await me.groupIndividuals.create({ groupId, individualId: b.id, role: 'HEAD' }));
    expect(await world.who(groupId)).toEqual([
      [a.id, null, 'PRIMARY'],
      [b.id, 'HEAD', null],
    ]);
    const [first, second] = await world.membersOf(groupId);
    const of = (row: typeof first) => ({ id: row?.id ?? '', version: row?.version ?? 0 });
    unwrap(await me.groupIndividuals.update({ ...of(second), recipientType: 'PRIMARY' }));
    unwrap(await me.groupIndividuals.update({ ...of((await world.membersOf(groupId))[0]), role: 'HEAD' }));
    expect(await world.who(groupId)).toEqual([
      [a.id, 'HEAD', null],
      [b.id, null, 'PRIMARY'],
    ]);
    expect(first?.version).toBe(2);
  });

  it('replaces the person of a membership, within the group (AC-IND13)', async () => {
    await using world = await openHouseholds(store);
    const { me } = world;
    const { id: groupId } = await world.group();
    const [a, b] = [await world.person(), await world.person()];
    const { id, version } = unwrap(await me.groupIndividuals.create({ groupId, individualId: a.id }));
    expect(unwrap(await me.groupIndividuals.update({ id, version, individualId: b.id }))).toMatchObject({
      id,
      individualId: b.id,
      role: 'HEAD',
    });
    expect(await world.who(groupId)).toEqual([[b.id, 'HEAD', 'PRIMARY']]);
  });

  it('has an adult spouse succeed first, then the oldest adult, then the oldest child (AC-IND14, AC-X08, D-IND14)', async () => {
    await using world = await openHouseholds(store);
    const { me } = world;
    const { id: groupId } = await world.group();
    const head = await world.person('1970-01-01');
    const baby = await world.person('2024-01-01');
    const child = await world.person('2012-01-01');
    const grandmother = await world.person('1940-01-01');
    const spouse = await world.person('1980-01-01');
    const members = [
      { individualId: head.id, role: 'HEAD' },
      { individualId: baby.id, role: 'SON' },
      { individualId: child.id, role: 'DAUGHTER' },
      { individualId: grandmother.id, role: 'GRANDMOTHER' },
      { individualId: spouse.id, role: 'SPOUSE' },
    ];
    unwrap(await me.groupIndividuals.createGroupIndividuals({ groupId, members }));
    const heads = [];
    for (let left = members.length; left > 0; left--) {
      const [at] = (await world.membersOf(groupId)).filter(({ role }) => role === 'HEAD');
      expect(at?.recipientType).toBe('PRIMARY');
      heads.push(at?.individualId);
      unwrap(await me.groupIndividuals.delete({ id: at?.id ?? '', version: at?.version ?? 0 }));
      expect(await world.broken()).toEqual([]);
    }
    expect(heads).toEqual([head, spouse, grandmother, child, baby].map(({ id }) => id));
    expect(await world.who(groupId)).toEqual([]);
  });

  it('has the secondary recipient succeed the primary one, and the head where there is none', async () => {
    await using world = await openHouseholds(store);
    const { me } = world;
    const { id: groupId } = await world.group();
    const [a, b, c] = [await world.person(), await world.person(), await world.person('1930-01-01')];
    const members = [
      { individualId: a.id, role: 'HEAD' },
      { individualId: b.id, recipientType: 'SECONDARY' },
      { individualId: c.id, recipientType: 'PRIMARY' },
    ];
    unwrap(await me.groupIndividuals.createGroupIndividuals({ groupId, members }));
    const leave = async (individualId: string) => {
      const row = (await world.membersOf(groupId)).find((member) => member.individualId === individualId);
      unwrap(await me.groupIndividuals.delete({ id: row?.id ?? '', version: row?.version ?? 0 }));
    };
    await leave(c.id);
    expect(await world.who(groupId)).toEqual([
      [a.id, 'HEAD', null],
      [b.id, null, 'PRIMARY'],
    ]);
    await leave(b.id);
    expect(await world.who(groupId)).toEqual([[a.id, 'HEAD', 'PRIMARY']]);
  });

  it('has another member succeed a head who becomes something else, and refuses it to the only one', async () => {
    await using world = await openHouseholds(store);
    const { me } = world;
    const { id: groupId } = await world.group();
    const [a, b] = [await world.person(), await world.person()];
    const alone = unwrap(await me.groupIndividuals.create({ groupId, individualId: a.id }));
    const stepBack = { role: 'SPOUSE', recipientType: null };
    expect(codesOf(await me.groupIndividuals.update({ id: alone.id, version: 1, ...stepBack }))).toEqual([
      'individual.HEAD_NEEDED',
    ]);
    expect(codesOf(await me.groupIndividuals.update({ id: alone.id, version: 1, recipientType: null }))).toEqual([
      'individual.PRIMARY_NEEDED',
    ]);
    unwrap(await me.groupIndividuals.create({ groupId, individualId: b.id }));
    const row = unwrap(await me.groupIndividuals.update({ id: alone.id, version: 1, ...stepBack }));
    expect(row).toMatchObject({ role: 'SPOUSE', recipientType: null, version: 2 });
    expect(await world.who(groupId)).toEqual([
      [a.id, 'SPOUSE', null],
      [b.id, 'HEAD', 'PRIMARY'],
    ]);
  });

  it('knows the roles and recipient types of the configuration, with hints for what is misspelt', async () => {
    const configuration = { group_roles: ['HEAD', 'CO_WIFE'], recipient_types: ['PRIMARY', 'PROXY'] };
    await using world = await openHouseholds(store, { configuration });
    const { me } = world;
    const { id: groupId } = await world.group();
    const [a, b] = [await world.person(), await world.person()];
    unwrap(await me.groupIndividuals.create({ groupId, individualId: a.id }));
    const wrong = { groupId, individualId: b.id, role: 'SPOUSE', recipientType: 'PROXI' };
    const refused = await me.groupIndividuals.create(wrong);
    expect(codesOf(refused)).toEqual(['individual.UNKNOWN_ROLE', 'individual.UNKNOWN_RECIPIENT_TYPE']);
    expect(refused.success ? '' : refused.errors[1]?.message).toContain('PROXY');
    unwrap(await me.groupIndividuals.create({ ...wrong, role: 'CO_WIFE', recipientType: 'PROXY' }));
    const upload =
      'first_name,last_name,dob,group_code,individual_role,recipient_info\nX,Y,1990-01-01,N,co_wife,proxy\n';
    expect(unwrap(await world.upload(upload))).toMatchObject({ accepted: 1 });
    const old = upload.replace('X,', 'Z,').replace('co_wife', 'spouse');
    expect(unwrap(await world.upload(old))).toMatchObject({ refusedByCode: { 'individual.UNKNOWN_ROLE': 1 } });
  });

  it('refuses a configuration without the roles that every household has', async () => {
    const configuration = { group_roles: ['SON'] };
    await expect(openHouseholds(store, { configuration })).rejects.toThrow('HEAD');
  });

  it('moves a member to another household, whole or not at all (AC-IND41, AC-IND42, D-IND05)', async () => {
    await using world = await openHouseholds(store);
    const { me } = world;
    const [from, to] = [await world.group(), await world.group()];
    const [a, b, c] = [await world.person(), await world.person(), await world.person()];
    const [, son] = unwrap(
      await me.groupIndividuals.createGroupIndividuals({
        groupId: from.id,
        members: [
          { individualId: a.id, role: 'HEAD' },
          { individualId: b.id, role: 'SON', jsonExt: {} },
        ],
      }),
    );
    unwrap(await me.groupIndividuals.create({ groupId: to.id, individualId: c.id }));
    const id = son?.id ?? '';
    const moved = unwrap(await me.groupIndividuals.update({ id, version: 1, groupId: to.id }));
    expect(moved).toMatchObject({ groupId: to.id, individualId: b.id, role: null, recipientType: null });
    expect(moved.id).not.toBe(id);
    expect(await world.who(from.id)).toEqual([[a.id, 'HEAD', 'PRIMARY']]);
    // The head and only member goes after him, as head of those.
    const [left] = await world.membersOf(from.id);
    const back = { id: left?.id ?? '', version: left?.version ?? 0, groupId: to.id, role: 'HEAD' };
    unwrap(await me.groupIndividuals.update(back));
    expect(await world.who(from.id)).toEqual([]);
    expect(await world.who(to.id)).toEqual([
      [c.id, null, 'PRIMARY'],
      [b.id, null, null],
      [a.id, 'HEAD', null],
    ]);
    const history = unwrap(await me.groupIndividuals.history({ id }));
    expect(history.map(({ row }) => [row.groupId, row.isDeleted])).toEqual([
      [from.id, false],
      [from.id, true],
    ]);
  });

  it('leaves both households as they were when a move is refused', async () => {
    await using world = await openHouseholds(store);
    const { app, me } = world;
    const [from, to] = [await world.group(), await world.group()];
    const [a, b] = [await world.person(), await world.person()];
    const mine = unwrap(await me.groupIndividuals.create({ groupId: from.id, individualId: a.id }));
    unwrap(await me.groupIndividuals.create({ groupId: to.id, individualId: a.id }));
    const before = await world.rowCounts();
    const move = { id: mine.id, version: 1, groupId: to.id };
    expect(codesOf(await me.groupIndividuals.update(move))).toEqual(['core.DUPLICATE']);
    expect(codesOf(await me.groupIndividuals.update({ ...move, individualId: b.id }))).toEqual([
      'individual.MOVES_ONE_PERSON',
    ]);
    expect(codesOf(await me.groupIndividuals.update({ ...move, groupId: b.id }))).toEqual(['core.NOT_FOUND']);
    expect(codesOf(await me.groupIndividuals.update({ ...move, version: 7 }))).toEqual(['core.CONFLICT']);
    const stop = app.signals.bind(
      'groupindividual_service.create',
      () => {
        throw new Error('no');
      },
      'after',
    );
    await expect(me.groupIndividuals.update({ ...move, groupId: (await world.group()).id })).rejects.toThrow('no');
    stop();
    expect(await world.who(from.id)).toEqual([[a.id, 'HEAD', 'PRIMARY']]);
    expect(await world.rowCounts()).toEqual({
      ...before,
      group: (before['group'] ?? 0) + 1,
      change: (before['change'] ?? 0) + 1,
    });
  });

  it('makes a group with its members, all or none (AC-IND08, D-IND01, D-IND04)', async () => {
    await using world = await openHouseholds(store);
    const { me } = world;
    const [a, b, c] = [await world.person(), await world.person(), await world.person()];
    const members = [
      { individualId: a.id, role: 'SON' },
      { individualId: b.id, role: 'HEAD', recipientType: 'PRIMARY' },
    ];
    const made = unwrap(await me.groupIndividuals.createGroupIndividuals({ group: { code: 'NEW' }, members }));
    const groupId = made[0]?.groupId ?? '';
    expect(unwrap(await me.groups.get({ id: groupId })).code).toBe('NEW');
    expect(made.map(({ individualId, role, version }) => [individualId, role, version])).toEqual([
      [a.id, 'SON', 1],
      [b.id, 'HEAD', 1],
    ]);
    const ids = (await world.membersOf(groupId)).map(({ individualId }) => individualId);
    expect(new Set(ids)).toEqual(new Set([a.id, b.id]));
    expect(ids).not.toContain(c.id);
    const before = await world.rowCounts();
    const taken = await me.groupIndividuals.createGroupIndividuals({ group: { code: 'NEW' }, members });
    expect(codesOf(taken)).toEqual(['core.DUPLICATE']);
    const lost = await me.groupIndividuals.createGroupIndividuals({
      group: { code: 'OTHER' },
      members: [...members, { individualId: groupId }],
    });
    expect(codesOf(lost)).toEqual(['core.NOT_FOUND']);
    expect(codesOf(await me.groupIndividuals.createGroupIndividuals({ members }))).toEqual(['core.REQUIRED']);
    expect(await world.rowCounts()).toEqual(before);
  });

  it('lets a member found a household of their own (AC-IND15, D-IND05, D-IND24)', async () => {
    await using world = await openHouseholds(store);
    const { me } = world;
    const { id: groupId } = await world.group();
    const [a, b] = [await world.person(), await world.person()];
    const members = [
      { individualId: a.id, role: 'HEAD' },
      { individualId: b.id, role: 'SON' },
    ];
    const [head] = unwrap(await me.groupIndividuals.createGroupIndividuals({ groupId, members }));
    const asked = { group: { code: 'NEW' }, groupIndividualId: head?.id ?? '', version: head?.version ?? 0 };
    expect(codesOf(await me.createGroupAndMoveIndividual.create({ ...asked, version: 9 }))).toEqual(['core.CONFLICT']);
    expect(unwrap(await me.groups.count({}))).toBe(1);
    const moved = unwrap(await me.createGroupAndMoveIndividual.create(asked));
    expect(unwrap(await me.groups.get({ id: moved.groupId })).code).toBe('NEW');
    expect(unwrap(await me.groups.count({}))).toBe(2);
    expect(await world.who(moved.groupId)).toEqual([[a.id, 'HEAD', 'PRIMARY']]);
    expect(await world.who(groupId)).toEqual([[b.id, 'HEAD', 'PRIMARY']]);
    const half = world.app.as({ id: 'half', rights: ['180001', '180002'] });
    expect(codesOf(await half.createGroupAndMoveIndividual.create(asked))).toEqual(['core.FORBIDDEN']);
  });

  it('sets the members as a whole and says what became of each (AC-IND09, D-IND02, D-IND17)', async () => {
    await using world = await openHouseholds(store);
    const { me } = world;
    const { id } = await world.group();
    const [a, b, c] = [await world.person(), await world.person('1960-01-01'), await world.person()];
    const people = (items: readonly { individualId: string }[]) => items.map(({ individualId }) => individualId);
    const set = async (members: Parameters<typeof me.groups.setMembers>[0]['members'], more: object = {}) => {
      const result = await me.groups.setMembers({ id, members, ...more });
      const { added, removed, changed, kept } = unwrap(result);
      const outcome = result.success ? result.outcome : 'refused';
      return [outcome, people(added), people(removed), people(changed), people(kept)];
    };
    expect(
      await set([
        { individualId: a.id, role: 'HEAD' },
        { individualId: b.id, role: 'FATHER' },
      ]),
    ).toEqual([...['done', [a.id, b.id], [], [], []]]);
    const preview = unwrap(await me.groups.setMembers.preview({ id, members: [] }));
    expect(people(preview.removed)).toEqual([a.id, b.id]);
    expect(await set([{ individualId: a.id }, { individualId: c.id, role: 'SPOUSE' }])).toEqual([
      ...['done', [c.id], [b.id], [], [a.id]],
    ]);
    expect(await world.who(id)).toEqual([
      [a.id, 'HEAD', 'PRIMARY'],
      [c.id, 'SPOUSE', null],
    ]);
    expect(await set([{ individualId: c.id }, { individualId: a.id }])).toEqual([
      'unchanged',
      [],
      [],
      [],
      [a.id, c.id],
    ]);
    // The head leaves and another takes over; who comes back is a new member.
    expect(await set([{ individualId: c.id }, { individualId: b.id, recipientType: 'PRIMARY' }])).toEqual([
      ...['done', [b.id], [a.id], [c.id], []],
    ]);
    expect(await world.who(id)).toEqual([
      [c.id, 'HEAD', null],
      [b.id, null, 'PRIMARY'],
    ]);
    expect(await set([])).toEqual(['done', [], [c.id, b.id], [], []]);
    expect(await world.who(id)).toEqual([]);
    expect(await world.broken()).toEqual([]);
  });

  it('refuses members that cannot be those of one household, and who decided by what is there no more', async () => {
    await using world = await openHouseholds(store);
    const { me } = world;
    const { id } = await world.group();
    const [a, b] = [await world.person(), await world.person()];
    const head = { individualId: a.id, role: 'HEAD', recipientType: 'PRIMARY' };
    const refused = await me.groups.setMembers({
      id,
      members: [head, { ...head, individualId: b.id }, { individualId: a.id, role: 'KING' }],
    });
    expect(refused.success ? [] : refused.errors.map(({ code, path }) => [code, ...path])).toEqual([
      ['individual.UNKNOWN_ROLE', 'members', 2, 'role'],
      ['individual.MEMBER_TWICE', 'members', 2, 'individualId'],
      ['individual.SEVERAL_HEADS', 'members', 1, 'role'],
      ['individual.SEVERAL_PRIMARY_RECIPIENTS', 'members', 1, 'recipientType'],
    ]);
    unwrap(await me.groups.setMembers({ id, members: [head] }));
    const seen = (await world.membersOf(id)).map(({ id: row, version }) => ({ id: row, version }));
    expect(codesOf(await me.groups.setMembers({ id, members: [{ ...head, role: 'SON' }] }))).toEqual([
      'individual.HEAD_NEEDED',
    ]);
    unwrap(await me.groups.setMembers({ id, members: [head, { individualId: b.id }], seen }));
    expect(codesOf(await me.groups.setMembers({ id, members: [], seen }))).toEqual(['individual.MEMBERS_CHANGED']);
    expect((await world.who(id)).map(([person]) => person)).toEqual([a.id, b.id]);
  });

  it('answers the same key again with the same outcome', async () => {
    await using world = await openHouseholds(store);
    const { me } = world;
    const { id } = await world.group();
    const members = [{ individualId: (await world.person()).id }];
    const first = await me.groups.setMembers({ id, members }, { idempotencyKey: 'k' });
    const again = await me.groups.setMembers({ id, members }, { idempotencyKey: 'k' });
    expect(again).toMatchObject({ replayed: true, data: unwrap(first) });
  });

  it('takes an ended membership back, and leaves the household that went on as it is (D-IND25)', async () => {
    await using world = await openHouseholds(store);
    const { me } = world;
    const { id: groupId } = await world.group();
    const [a, b] = [await world.person(), await world.person()];
    const members = [
      { individualId: a.id, role: 'HEAD' },
      { individualId: b.id, role: 'SON' },
    ];
    const [head] = unwrap(await me.groupIndividuals.createGroupIndividuals({ groupId, members }));
    const id = head?.id ?? '';
    expect(codesOf(await me.groupIndividuals.undoDelete({ id, version: 1 }))).toEqual(['core.NOT_DELETED']);
    unwrap(await me.groupIndividuals.delete({ id, version: 1 }));
    expect(unwrap(await me.groupIndividuals.undoDelete({ id, version: 2 }))).toMatchObject({
      id,
      role: null,
      recipientType: null,
      isDeleted: false,
    });
    expect(await world.who(groupId)).toEqual([
      [a.id, null, null],
      [b.id, 'HEAD', 'PRIMARY'],
    ]);
    for (const { id: each, version } of await world.membersOf(groupId))
      unwrap(await me.groupIndividuals.delete({ id: each, version }));
    const history = unwrap(await me.groupIndividuals.history({ id }));
    unwrap(await me.groupIndividuals.undoDelete({ id, version: history.at(-1)?.row.version ?? 0 }));
    expect(await world.who(groupId)).toEqual([[a.id, 'HEAD', 'PRIMARY']]);
  });
});
