import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, openRegistry } from './registry.ts';

/** People, groups and memberships through their services. The upload has files of its own. */

const amina = { firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' };

describe.each(stores)('people on $name', (store) => {
  it('creates, reads, changes, deletes and restores a person, and keeps every version (AC-IND01, AC-IND02, AC-IND03, AC-IND04, AC-X01, AC-X02)', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const created = unwrap(await me.individuals.create({ ...amina, jsonExt: { income: 12.5, district: 'North' } }));
    expect(created).toMatchObject({ ...amina, version: 1, isDeleted: false, userCreated: 'clerk' });
    const { id } = created;
    expect(unwrap(await me.individuals.get({ id }))).toEqual(created);

    const changed = unwrap(await me.individuals.update({ id, version: 1, lastName: 'Sow' }));
    expect(changed).toMatchObject({ firstName: 'Amina', lastName: 'Sow', version: 2, jsonExt: { income: 12.5 } });
    const same = await me.individuals.update({ id, version: 2, lastName: 'Sow' });
    expect(same).toMatchObject({ success: true, outcome: 'unchanged', data: { version: 2 } });

    unwrap(await me.individuals.delete({ id, version: 2 }));
    expect(codesOf(await me.individuals.get({ id }))).toEqual(['core.NOT_FOUND']);
    const restored = unwrap(await me.individuals.undoDelete({ id, version: 3 }));
    expect(restored).toMatchObject({ lastName: 'Sow', isDeleted: false, version: 4 });
    const history = unwrap(await me.individuals.history({ id }));
    expect(history.map(({ row }) => [row.version, row.lastName, row.isDeleted])).toEqual([
      [1, 'Diallo', false],
      [2, 'Sow', false],
      [3, 'Sow', true],
      [4, 'Sow', false],
    ]);
  });

  it('refuses what is wrong with a person, all at once, and leaves nothing (D-IND33)', async () => {
    await using registry = await openRegistry(store);
    const before = await registry.rowCounts();
    const result = await registry.me.individuals.create({
      firstName: '  ',
      lastName: '',
      dob: '1990-02-31',
      jsonExt: { income: 1.234, wage: 5 },
    });
    expect(result.success).toBe(false);
    const paths = result.success ? [] : result.errors.map(({ path }) => path.join('.'));
    expect(new Set(paths)).toEqual(new Set(['firstName', 'lastName', 'dob', 'jsonExt.income', 'jsonExt.wage']));
    expect(await registry.rowCounts()).toEqual(before);
  });

  it('refuses a birth date after today, in a new person and in a change (D-IND33)', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    expect(codesOf(await me.individuals.create({ ...amina, dob: '2999-01-01' }))).toEqual([
      'individual.BORN_IN_FUTURE',
    ]);
    const { id } = unwrap(await me.individuals.create(amina));
    const later = await me.individuals.update({ id, version: 1, dob: '2999-01-01' });
    expect(codesOf(later)).toEqual(['individual.BORN_IN_FUTURE']);
    expect(unwrap(await me.individuals.get({ id })).dob).toBe(amina.dob);
  });

  it('keeps a change that was made meanwhile (AC-X03)', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const { id } = unwrap(await me.individuals.create(amina));
    unwrap(await me.individuals.update({ id, version: 1, firstName: 'Aminata' }));
    expect(codesOf(await me.individuals.update({ id, version: 1, firstName: 'Mina' }))).toEqual(['core.CONFLICT']);
    expect(codesOf(await me.individuals.delete({ id, version: 1 }))).toEqual(['core.CONFLICT']);
    expect(unwrap(await me.individuals.get({ id })).firstName).toBe('Aminata');
  });

  it('lists by extension data and pages through names', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    for (const [firstName, income] of [
      ['A', 100],
      ['B', 600],
      ['C', 250],
    ] as const)
      unwrap(await me.individuals.create({ ...amina, firstName, jsonExt: { income } }));
    const where = { '<': [{ var: 'jsonExt.income' }, 500] };
    const first = unwrap(await me.individuals.list({ where, first: 1 }));
    expect(first.rows.map((row) => row.firstName)).toEqual(['A']);
    const rest = unwrap(await me.individuals.list({ where, first: 1, after: first.endCursor as string }));
    expect(rest.rows.map((row) => row.firstName)).toEqual(['C']);
    expect(unwrap(await me.individuals.count({ customFilters: ['income__gte__integer=250'] }))).toBe(2);
  });

  it('has one live group per code, and no membership twice (AC-IND05, D-IND29)', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const group = unwrap(await me.groups.create({ code: 'H1' }));
    expect(codesOf(await me.groups.create({ code: 'H1' }))).toEqual(['core.DUPLICATE']);
    const person = unwrap(await me.individuals.create(amina));
    const membership = { groupId: group.id, individualId: person.id };
    const member = unwrap(await me.groupIndividuals.create({ ...membership, role: 'HEAD', recipientType: 'PRIMARY' }));
    expect(codesOf(await me.groupIndividuals.create(membership))).toEqual(['core.DUPLICATE']);
    const heads = { some: [{ var: 'members' }, { '==': [{ var: 'role' }, 'HEAD'] }] };
    expect(unwrap(await me.groups.list({ where: heads })).rows).toHaveLength(1);

    expect(codesOf(await me.groups.delete({ id: group.id, version: 1 }))).toEqual(['individual.STILL_IN_USE']);
    unwrap(await me.groupIndividuals.delete({ id: member.id, version: 1 }));
    unwrap(await me.groups.delete({ id: group.id, version: 1 }));
    unwrap(await me.groups.create({ code: 'H1' }));
    expect(unwrap(await me.groups.count({}))).toBe(1);
  });

  it('takes several people into a group, all or none, and says who does not fit', async () => {
    await using registry = await openRegistry(store);
    const { app, me } = registry;
    const group = unwrap(await me.groups.create({ code: 'H1' }));
    const [head, child] = [unwrap(await me.individuals.create(amina)), unwrap(await me.individuals.create(amina))];
    const seen: unknown[] = [];
    app.signals.bind(
      'groupindividual_service.create',
      (_ctx, { input }) => void seen.push(input.role ?? null),
      'before',
    );
    const members = [
      { individualId: head.id, role: 'HEAD' },
      { individualId: child.id, role: 'SUN' },
      { individualId: 'nobody' },
    ] as never;
    const refused = await me.groupIndividuals.createGroupIndividuals({ groupId: group.id, members });
    expect(refused.success ? [] : refused.errors.map(({ code, path }) => [code, ...path])).toEqual([
      ['individual.UNKNOWN_ROLE', 'members', 1, 'role'],
      ['core.WRONG_TYPE', 'members', 2, 'individualId'],
    ]);
    const twice = [{ individualId: head.id }, { individualId: head.id }];
    expect(codesOf(await me.groupIndividuals.createGroupIndividuals({ groupId: group.id, members: twice }))).toEqual([
      'individual.MEMBER_TWICE',
    ]);
    expect(unwrap(await me.groupIndividuals.count({}))).toBe(0);
    const both = [{ individualId: head.id, role: 'HEAD' as const }, { individualId: child.id }];
    seen.length = 0;
    expect(
      unwrap(await me.groupIndividuals.createGroupIndividuals({ groupId: group.id, members: both })),
    ).toMatchObject([{ role: 'HEAD' }, { individualId: child.id }]);
    expect(seen).toEqual(['HEAD', null]);
  });

  it('refuses to be told when or by whom a group was made (AC-IND06)', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const { id, dateCreated } = unwrap(await me.groups.create({ code: 'H1' }));
    const forged = { id, version: 1, dateCreated: '2001-01-01T00:00:00.000Z' };
    expect(codesOf(await me.groups.update(forged as never))).toEqual(['core.UNKNOWN_KEY']);
    expect(unwrap(await me.groups.get({ id })).dateCreated).toBe(dateCreated);
  });

  it('lists by when records were made, deleted ones included, in any order, page by page (AC-IND56)', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const made = [];
    for (const firstName of ['A', 'B', 'C']) made.push(unwrap(await me.individuals.create({ ...amina, firstName })));
    const [a, b, c] = made.map(({ id }) => id);
    unwrap(await me.individuals.update({ id: b ?? '', version: 1, firstName: 'Bb' }));
    unwrap(await me.individuals.delete({ id: c ?? '', version: 1 }));
    const where = { '>=': [{ var: 'dateCreated' }, made[0]?.dateCreated] };
    const first = unwrap(await me.individuals.list({ where, orderBy: ['-version', 'firstName'], first: 1 }));
    expect(first.rows.map(({ id }) => id)).toEqual([b]);
    const after = first.endCursor ?? '';
    const rest = unwrap(await me.individuals.list({ where, orderBy: ['-version', 'firstName'], after }));
    expect(rest).toMatchObject({ rows: [{ id: a }], endCursor: null });
    const deleted = { '==': [{ var: 'isDeleted' }, true] };
    expect(
      unwrap(await me.individuals.list({ where: deleted, includeDeleted: true })).rows.map(({ id }) => id),
    ).toEqual([c]);
    expect(unwrap(await me.individuals.count({ where }))).toBe(2);
  });

  it('refuses whoever lacks the right, and anonymous callers', async () => {
    await using registry = await openRegistry(store);
    const { app } = registry;
    const { id } = unwrap(await registry.me.individuals.create(amina));
    const before = await registry.rowCounts();
    const reader = app.as({ id: 'reader', rights: ['159001'] });
    expect(unwrap(await reader.individuals.get({ id })).id).toBe(id);
    const refused = [
      reader.individuals.create(amina),
      reader.individuals.update({ id, version: 1, firstName: 'X' }),
      reader.individuals.delete({ id, version: 1 }),
      reader.individuals.undoDelete({ id, version: 1 }),
      reader.groups.create({ code: 'G' }),
      reader.groups.list({}),
      reader.groupIndividuals.list({}),
    ];
    for (const result of await Promise.all(refused)) expect(codesOf(result)).toEqual(['core.FORBIDDEN']);
    expect(codesOf(await app.as(null).individuals.list({}))).toEqual(['core.UNAUTHENTICATED']);
    expect(await registry.rowCounts()).toEqual(before);
  });
});
