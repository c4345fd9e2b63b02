import { locationScope, type Result, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { allRights, codesOf, type Districts, openDistricts } from './districts.ts';

/** Ways to learn of another district, or to get something there, that somebody might try. */

async function twoDistricts(world: Districts) {
  const [a, b] = [await world.location('A'), await world.location('B')];
  const mine = await world.person('Mine', a.id);
  const theirs = await world.person('Theirs', b.id);
  const theirGroup = await world.group('THEIRS', b.id);
  const myGroup = await world.group('MINE', a.id);
  await world.member(theirGroup.id, theirs.id, 'HEAD');
  const membership = await world.member(myGroup.id, mine.id, 'HEAD');
  return { a, b, mine, theirs, theirGroup, myGroup, membership, me: world.as('me', a.id) };
}

const MISSING = '00000000-0000-7000-8000-000000000000';

describe.each(stores)('an attempt on another district on $name', (store) => {
  it('by a code that is taken there learns that it is taken, which uniqueness cannot hide, and nothing else', async () => {
    await using world = await openDistricts(store);
    const { me, a, theirGroup } = await twoDistricts(world);
    const taken = await me.groups.create({ code: 'THEIRS', locationId: a.id });
    expect(taken).toMatchObject({ errors: [{ code: 'core.DUPLICATE', parameters: { fields: ['code'] } }] });
    expect(JSON.stringify(taken)).not.toContain(theirGroup.id);
  });

  it('by moving what is his into it, or taking what is there, changes nothing', async () => {
    await using world = await openDistricts(store);
    const { me, a, b, mine, theirs, theirGroup, myGroup, membership } = await twoDistricts(world);
    const attempts: Result<unknown>[] = [
      await me.groupIndividuals.create({ groupId: theirGroup.id, individualId: mine.id }),
      await me.groupIndividuals.create({ groupId: myGroup.id, individualId: theirs.id }),
      await me.groupIndividuals.update({ id: membership.id, version: 1, groupId: theirGroup.id }),
      await me.individuals.update({ id: theirs.id, version: 1, locationId: a.id }),
    ];
    for (const attempt of attempts) expect(codesOf(attempt)).toEqual(['core.NOT_FOUND']);
    expect(codesOf(await me.groups.update({ id: myGroup.id, version: 1, locationId: b.id }))).toEqual([
      'core.OUT_OF_SCOPE',
    ]);
    expect(unwrap(await world.all.groupIndividuals.count({}))).toBe(2);
    expect(unwrap(await world.all.individuals.get({ id: theirs.id }))).toMatchObject({ version: 1, locationId: b.id });
  });

  it('by the order of refusals learns nothing: wrong versions and bad values there are as for nobody', async () => {
    await using world = await openDistricts(store);
    const { me, theirs } = await twoDistricts(world);
    const tries = (id: string) => [
      () => me.individuals.update({ id, version: 99, lastName: 'X' }),
      () => me.individuals.update({ id, version: 1, lastName: '' }),
      () => me.individuals.update({ id, version: 1, locationId: MISSING }),
      () => me.individuals.delete({ id, version: 99 }),
      () => me.individuals.undoDelete({ id, version: 1 }),
      () => me.individuals.history({ id }),
      () => me.transaction((tx) => tx.individuals.get({ id })),
      () => me.individuals.update.preview({ id, version: 1, lastName: 'X' }),
    ];
    const told = async (id: string) => {
      const all: string[] = [];
      for (const attempt of tries(id)) {
        const result: Result<unknown> = await attempt();
        all.push(JSON.stringify({ ...result, changeId: undefined }).replaceAll(id, 'ID'));
      }
      return all;
    };
    expect(await told(theirs.id)).toEqual(await told(MISSING));
  });

  it('by deleting what is pointed at from there hears that something is, not how much', async () => {
    await using world = await openDistricts(store);
    const { me, mine, theirGroup, membership } = await twoDistricts(world);
    unwrap(await me.groupIndividuals.delete({ id: membership.id, version: 1 }));
    await world.member(theirGroup.id, mine.id);
    const refused = await me.individuals.delete({ id: mine.id, version: 1 });
    expect(refused).toMatchObject({
      errors: [{ code: 'core.REFERENCED_ELSEWHERE', parameters: { entity: 'individual' } }],
    });
  });

  it('by a cursor of somebody else, real or made up, gets no row', async () => {
    await using world = await openDistricts(store);
    const { me } = await twoDistricts(world);
    const page = unwrap(await world.all.individuals.list({ first: 1 }));
    expect(codesOf(await me.individuals.list({ after: page.endCursor ?? '' }))).toEqual(['core.CURSOR_FOREIGN']);
    const [hash] = JSON.parse(Buffer.from(page.endCursor ?? '', 'base64url').toString()) as [string];
    const forged = Buffer.from(JSON.stringify([hash, MISSING, '', ''])).toString('base64url');
    expect(codesOf(await me.individuals.list({ after: forged }))).toEqual(['core.CURSOR_FOREIGN']);
  });

  it('by an idempotency key, his own from before or somebody else’s, reads nothing that he does not reach now', async () => {
    await using world = await openDistricts(store);
    const { me, mine, theirs, b } = await twoDistricts(world);
    const renamed = { id: mine.id, version: 1, firstName: 'Secret' };
    unwrap(await me.individuals.update(renamed, { idempotencyKey: 'k1' }));
    unwrap(await world.all.individuals.update({ id: mine.id, version: 2, locationId: b.id }));
    const again = await me.individuals.update(renamed, { idempotencyKey: 'k1' });
    expect(again).toMatchObject({ success: true, replayed: true });
    expect(JSON.stringify(again)).not.toContain('Secret');
    const other = { id: theirs.id, version: 1, firstName: 'Hidden' };
    unwrap(await world.all.individuals.update(other, { idempotencyKey: 'k2' }));
    expect(codesOf(await me.individuals.update(other, { idempotencyKey: 'k2' }))).toEqual(['core.NOT_FOUND']);
  });

  it('by changing the list of his places after he signed in reaches no more', async () => {
    await using world = await openDistricts(store);
    const { a, b } = await twoDistricts(world);
    const locations = [a.id];
    const me = world.app.as({ id: 'me', rights: allRights, locations });
    locations.push(b.id);
    expect(unwrap(await me.individuals.count({}))).toBe(1);
  });

  it('by a policy that fails gets an exception, never everything', async () => {
    await using world = await openDistricts(store);
    const { me } = await twoDistricts(world);
    world.rules.current = { rulesOf: () => Promise.reject(new Error('directory is down')) };
    await expect(me.individuals.list({})).rejects.toThrow('directory is down');
    await expect(me.individuals.create({ firstName: 'A', lastName: 'B', dob: '2000-01-01' })).rejects.toThrow('down');
    world.rules.current = { rulesOf: () => ({ rows: () => undefined }) };
    expect(unwrap(await me.individuals.count({}))).toBe(0);
    expect(unwrap(await me.benefits.count({}))).toBe(0);
    expect(unwrap(await me.benefitPlans.count({}))).toBe(0);
  });

  it('by an operation of a host that writes sets is stopped where it leaves his district', async () => {
    await using world = await openDistricts(store);
    const { me, a, b, theirs, mine } = await twoDistricts(world);
    const set = (where: unknown, locationId: string) => ({
      entity: 'individual',
      options: { where, set: { locationId: { value: locationId } } },
    });
    expect(unwrap(await me.probes.updateWhere(set(true, a.id)))).toBe(1);
    expect(codesOf(await me.probes.updateWhere(set(true, b.id)))).toEqual(['core.OUT_OF_SCOPE']);
    expect(unwrap(await world.all.individuals.get({ id: theirs.id })).locationId).toBe(b.id);
    expect(unwrap(await world.all.individuals.get({ id: mine.id })).locationId).toBe(a.id);
    const rows = (locationId: string) => ({
      entity: 'individual',
      options: { rows: [{ firstName: 'A', lastName: 'B', dob: '2000-01-01', locationId }] },
    });
    expect(unwrap(await me.probes.insertMany(rows(a.id)))).toEqual({ inserted: 1 });
    expect(codesOf(await me.probes.insertMany(rows(b.id)))).toEqual(['core.OUT_OF_SCOPE']);
    const copied = (locationId: string) => ({
      entity: 'individual',
      options: {
        set: {
          firstName: { expression: { var: 'firstName' } },
          lastName: { value: 'Copy' },
          dob: { expression: { var: 'dob' } },
          locationId: { value: locationId },
        },
        existing: [],
      },
    });
    expect(unwrap(await me.probes.insertFrom(copied(a.id)))).toMatchObject({ inserted: 2 });
    expect(codesOf(await me.probes.insertFrom(copied(b.id)))).toEqual(['core.OUT_OF_SCOPE']);
    expect(codesOf(await me.probes.lock({ entity: 'individual', options: { id: theirs.id } }))).toEqual([
      'core.NOT_FOUND',
    ]);
    expect(codesOf(await me.probes.lock({ entity: 'individual', options: { id: mine.id } }))).toBe('done');
    expect(unwrap(await world.all.individuals.count({}))).toBe(5);
  });

  it('finds nothing of it in the log, whatever was refused', async () => {
    await using world = await openDistricts(store);
    const { me, theirs } = await twoDistricts(world);
    await me.individuals.update({ id: theirs.id, version: 1, lastName: 'X' });
    await me.individuals.list({ where: { '==': [{ var: 'lastName' }, 1] } });
    world.rules.current = { rulesOf: () => Promise.reject(new Error('Theirs lives in B')) };
    await me.individuals.list({}).catch(() => undefined);
    expect(world.logged.join('\n')).not.toContain('Theirs');
  });
});

describe.each(stores.filter(({ name }) => name !== 'memory'))('the condition of a district on $name', (store) => {
  it('is looked up by an index on paths and one on the locations of people', async () => {
    await using world = await openDistricts(store);
    const { me, a } = await twoDistricts(world);
    world.rules.current = locationScope();
    world.statements.length = 0;
    unwrap(await me.individuals.count({}));
    const counting = world.statements.find((text) => text.includes('count(*)')) ?? '';
    const filled = counting.replace(/\?|\$\d+/g, `'${a.path}'`);
    const plan = await world.all.transaction(async (tx) => {
      const database = tx.sql as Kysely<unknown>;
      if (store.name === 'postgres') await sql`set local enable_seqscan = off`.execute(database);
      const word = store.name === 'postgres' ? 'explain' : 'explain query plan';
      return sql.raw<object>(`${word} ${filled}`).execute(database);
    });
    const lines = JSON.stringify(unwrap(plan).rows);
    expect(lines).toMatch(/core_location_path_index/);
    expect(lines).toMatch(/individual_individual_location_id_id_index/);
  });
});
