import { systemActor, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Households, openHouseholds } from '../scenario/household-world.ts';
import { clerk, codesOf } from '../scenario/registry.ts';

/** What the reference loses, hides or mixes up about people and households, and what is asked of every registry. */

describe.each(stores)('the registry on $name', (store) => {
  let world: Households;
  beforeAll(async () => {
    world = await openHouseholds(store);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('AC-IND01 AC-IND02 registers people with extension data and without', async () => {
    const { me } = world;
    const about = { firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' };
    const made = unwrap(await me.individuals.create({ ...about, jsonExt: { income: 10, children: 2 } }));
    const plain = unwrap(await me.individuals.create(about));
    const where = { in: [{ var: 'id' }, [made.id, plain.id]] };
    const { rows } = unwrap(await me.individuals.list({ where, orderBy: ['dateCreated'] }));
    expect(rows.map(({ id, jsonExt, isDeleted }) => [id, jsonExt, isDeleted])).toEqual([
      [made.id, { income: 10, children: 2 }, false],
      [plain.id, {}, false],
    ]);
  });

  it('AC-IND03 AC-IND04 changes names and extension data of one record, and deletes it', async () => {
    const { me, person } = world;
    const { id } = await person('1990-01-01', { jsonExt: { income: 1, children: 2 } });
    const change = { id, version: 1, firstName: 'New', jsonExt: { income: 5, children: 2 } };
    unwrap(await me.individuals.update(change));
    const where = { '==': [{ var: 'id' }, id] };
    expect(unwrap(await me.individuals.list({ where })).rows).toMatchObject([
      { firstName: 'New', jsonExt: { income: 5, children: 2 }, version: 2 },
    ]);
    unwrap(await me.individuals.delete({ id, version: 2 }));
    expect(unwrap(await me.individuals.count({ where }))).toBe(0);
  });

  it('AC-IND07 AC-IND14 deletes a group, and a membership, whose live rows are gone', async () => {
    const { me, group, person, membersOf } = world;
    const { id } = await group();
    const member = unwrap(await me.groupIndividuals.create({ groupId: id, individualId: (await person()).id }));
    unwrap(await me.groupIndividuals.delete({ id: member.id, version: 1 }));
    expect(await membersOf(id)).toEqual([]);
    unwrap(await me.groups.delete({ id, version: 1 }));
    expect(unwrap(await me.groups.count({ where: { '==': [{ var: 'id' }, id] } }))).toBe(0);
  });

  it('AC-CORE21 D-IND21 finds a command again by the mark of its caller, with its outcome and the record that it wrote', async () => {
    const { app, me } = world;
    const marked = { clientMutationId: 'm1', clientMutationLabel: 'Register Amina' };
    const about = { firstName: 'Marked', lastName: 'M', dob: '1990-01-01' };
    const { id, changeId } = unwrap(await me.individuals.create(about, marked));
    const auditor = app.as({ id: 'auditor', rights: ['900201'] });
    const { rows } = unwrap(await auditor.changes.list({ where: { '==': [{ var: 'clientMutationId' }, 'm1'] } }));
    expect(rows).toMatchObject([
      { id: changeId, operation: 'individual_service.create', actorId: 'clerk', outcome: 'done', ...marked },
    ]);
    expect(rows[0]?.rowIds).toMatchObject({ individual: [id] });
    const written = { '==': [{ var: 'changeId' }, changeId] };
    expect(unwrap(await me.individuals.list({ where: written })).rows.map((row) => row.id)).toEqual([id]);
  });

  it('AC-X04 answers a second deletion with what is there no more', async () => {
    const { me, person } = world;
    const { id } = await person();
    unwrap(await me.individuals.delete({ id, version: 1 }));
    expect(codesOf(await me.individuals.delete({ id, version: 2 }))).toEqual(['core.NOT_FOUND']);
    expect(unwrap(await me.individuals.history({ id }))).toHaveLength(2);
  });

  it('AC-X06 AC-X07 stops at a refusal before, keeps nothing when one after fails, and tells after handlers of what failed', async () => {
    const { app, me, person, rowCounts } = world;
    const { id } = await person();
    const told: boolean[] = [];
    const stops = [
      app.signals.bind('individual_service.update', (_ctx, { result }) => void told.push(result.success), 'after'),
      app.signals.bind(
        'individual_service.update',
        (ctx, { input }) => {
          if (input.firstName === 'Before') ctx.fail({ code: 'acme.NO', message: 'No.', path: [], parameters: {} });
        },
        'before',
      ),
      app.signals.bind(
        'individual_service.update',
        (ctx, { result }) => {
          if (result.success && 'data' in result && result.data.firstName === 'After')
            ctx.fail({ code: 'acme.NO', message: 'No.', path: [], parameters: {} });
        },
        'after',
      ),
    ];
    const before = await rowCounts();
    for (const firstName of ['Before', 'After'])
      expect(codesOf(await me.individuals.update({ id, version: 1, firstName }))).toEqual(['acme.NO']);
    expect(told).toEqual([false, true, false]);
    expect(unwrap(await me.individuals.get({ id })).version).toBe(1);
    expect(await rowCounts()).toEqual(before);
    for (const stop of stops) stop();
  });

  it('D-IND06 D-IND07 counts a household from its members, and leaves its own data, version and history alone', async () => {
    const { me, group, person } = world;
    const { id } = await group();
    const head = await person('1980-01-01', { jsonExt: { income: 1 } });
    unwrap(await me.groups.setMembers({ id, members: [{ individualId: head.id }] }));
    unwrap(await me.individuals.update({ id: head.id, version: 1, dob: '2020-01-01', firstName: 'Renamed' }));
    const [counted] = unwrap(await me.groups.composition({ ids: [id] }));
    expect(counted).toMatchObject({ headId: head.id, members: 1, children: 1, adults: 0 });
    const kept = unwrap(await me.groups.get({ id }));
    expect(kept).toMatchObject({ version: 1, jsonExt: {} });
    expect(unwrap(await me.groups.history({ id }))).toHaveLength(1);
  });

  it('D-IND22 asks nobody for a validity that people do not have', async () => {
    const where = { '<=': [{ var: 'dateValidFrom' }, '2026-01-01'] };
    expect(codesOf(await world.me.individuals.list({ where }))).toEqual(['expression.UNKNOWN_PATH']);
    expect(codesOf(await world.me.groups.list({ applyDefaultValidityFilter: true } as never))).toEqual([
      'core.UNKNOWN_KEY',
    ]);
  });

  it('D-IND23 tells of a deleted group under its own name, and under no other', async () => {
    const { app, me, group } = world;
    const { id } = await group();
    const told: string[] = [];
    const stop = app.events.on('*', ({ signal }) => void told.push(signal));
    unwrap(await me.groups.delete({ id, version: 1 }));
    stop();
    expect(told).toEqual(['group_service.delete']);
  });

  it('D-IND27 does everything for the system as well, which is nobody who signs in', async () => {
    const system = world.app.as(systemActor(clerk.rights));
    const one = unwrap(await system.individuals.create({ firstName: 'S', lastName: 'S', dob: '1990-01-01' }));
    const group = unwrap(await system.groups.create({ code: 'SYSTEM' }));
    unwrap(await system.groups.setMembers({ id: group.id, members: [{ individualId: one.id }] }));
    unwrap(await system.individuals.delete({ id: one.id, version: 1, cascade: true }));
    const back = unwrap(await system.individuals.undoDelete({ id: one.id, version: 2 }));
    expect(back).toMatchObject({ userCreated: 'system', userUpdated: 'system' });
  });

  it('D-IND28 lists and counts a person of two groups once', async () => {
    const { me, group, person } = world;
    const { id: individualId } = await person('1990-01-01', { lastName: 'Twice' });
    for (const { id: groupId } of [await group(), await group()])
      unwrap(await me.groupIndividuals.create({ groupId, individualId }));
    const where = {
      and: [{ '==': [{ var: 'lastName' }, 'Twice'] }, { some: [{ var: 'memberships' }, { '!': { missing: 'role' } }] }],
    };
    expect(unwrap(await me.individuals.list({ where })).rows.map(({ id }) => id)).toEqual([individualId]);
    expect(unwrap(await me.individuals.count({ where }))).toBe(1);
  });

  it('D-IND30 D-IND34 writes people of a file as others are written, and keeps the records of the file as they came', async () => {
    const { me, upload } = world;
    const file = 'first_name,last_name,dob,group_code,income\nFile,Person,1990-01-01,FILE,12.50\n';
    const { uploadId } = unwrap(await upload(file));
    const [row] = unwrap(await me.individuals.list({ where: { '==': [{ var: 'firstName' }, 'File'] } })).rows;
    expect(row).toMatchObject({ version: 1, userCreated: 'clerk', userUpdated: 'clerk', jsonExt: { income: 12.5 } });
    const id = row?.id ?? '';
    expect(row?.dateCreated).toBe(row?.dateUpdated);
    expect(unwrap(await me.individuals.history({ id }))).toHaveLength(1);
    const ofUpload = { '==': [{ var: 'uploadId' }, uploadId] };
    const before = unwrap(await me.individualDataSources.list({ where: ofUpload })).rows;
    expect(before).toMatchObject([{ individualId: id }]);
    unwrap(await me.individuals.update({ id, version: 1, lastName: 'Changed' }));
    expect(unwrap(await me.individuals.history({ id })).map(({ row: { lastName } }) => lastName)).toEqual([
      'Person',
      'Changed',
    ]);
    expect(unwrap(await me.individualDataSources.list({ where: ofUpload })).rows).toEqual(before);
  });
});
