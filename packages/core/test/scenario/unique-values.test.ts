import { type Result, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimRules } from '../../src/store/claim-rules.ts';
import { Card, clerk, free, openCards, unique } from '../unique-cards.ts';

/** Values of extension data that a schema calls unique. */

const codes = (result: Result<unknown>) =>
  result.success ? [] : result.errors.map(({ code, path }) => `${code} ${path.join('.')}`);
const DUPLICATE = ['core.DUPLICATE jsonExt.number'];

const card = (number: string, more: object = {}) => ({ label: 'card', jsonExt: { number, ...more } });

type World = Awaited<ReturnType<typeof openCards>>;
const drift = ({ app }: Pick<World, 'app'>) => app.runtime.store.reader.claimDrift(Card, claimRules(unique, undefined));
const SOUND = { missing: 0, stale: 0 };

describe.each(stores)('unique extension data on $name', (store) => {
  it('is refused a second time by its property, and leaves nothing behind', async () => {
    const world = await openCards(store, unique);
    const { me } = world;
    unwrap(await me.cards.create(card('1')));
    const second = await me.cards.create(card('1', { colour: 'red' }));
    expect(codes(second)).toEqual(DUPLICATE);
    expect(second).toMatchObject({ errors: [{ parameters: { entity: 'card', fields: ['jsonExt.number'] } }] });
    expect(codes(await me.cards.bulk({ numbers: ['2', '3', '2'], skip: false }))).toEqual(DUPLICATE);
    expect(unwrap(await me.cards.bulk({ numbers: ['2', '3', '2', '1'], skip: true }))).toBe(2);
    expect(codes(await me.cards.relabel({ label: 'bulk', number: '9' }))).toEqual(DUPLICATE);
    expect(unwrap(await me.cards.count({}))).toBe(3);
    expect(await drift(world)).toEqual(SOUND);
  });

  it('follows a row through its life: changed, deleted, restored, replaced', async () => {
    const world = await openCards(store, unique);
    const { me } = world;
    const a = unwrap(await me.cards.create(card('1')));
    unwrap(await me.cards.update({ id: a.id, version: 1, jsonExt: { number: '1', colour: 'red' } }));
    unwrap(await me.cards.update({ id: a.id, version: 2, jsonExt: { number: '2' } }));
    const b = unwrap(await me.cards.create(card('1')));
    expect(codes(await me.cards.update({ id: b.id, version: 1, jsonExt: { number: '2' } }))).toEqual(DUPLICATE);
    unwrap(await me.cards.delete({ id: a.id, version: 3 }));
    unwrap(await me.cards.update({ id: b.id, version: 1, jsonExt: { number: '2' } }));
    expect(codes(await me.cards.undoDelete({ id: a.id, version: 4 }))).toEqual(DUPLICATE);
    const successor = unwrap(
      await me.cards.replace({ id: b.id, version: 2, effectiveFrom: '2999-01-01', label: 'new' }),
    );
    expect(codes(await me.cards.create(card('2')))).toEqual(DUPLICATE);
    unwrap(await me.cards.update({ id: successor.id, version: 1, jsonExt: {} }));
    unwrap(await me.cards.undoDelete({ id: a.id, version: 4 }));
    expect(await drift(world)).toEqual(SOUND);
  });

  it('is given to exactly one of many who ask for it at the same time', async () => {
    const world = await openCards(store, unique);
    const { me } = world;
    const results = await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        i % 3 === 0 ? me.cards.bulk({ numbers: [`${i}`, `${i % 4}`], skip: false }) : me.cards.create(card(`${i % 4}`)),
      ),
    );
    for (const result of results) if (!result.success) expect(codes(result)).toEqual(DUPLICATE);
    const { rows } = unwrap(await me.cards.list({}));
    const numbers = rows.map(({ jsonExt }) => jsonExt['number']);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).toEqual(expect.arrayContaining(['0', '1', '2', '3']));
    expect(await drift(world)).toEqual(SOUND);
  });

  it('is unique within its owner, whose schema says so, whichever operation writes', async () => {
    const { me } = await openCards(store, free);
    const [one, other, plain] = await Promise.all(
      [unique, unique, null].map(async (stampSchema, i) =>
        unwrap(await me.albums.create({ name: `album ${i}`, stampSchema: stampSchema as never })),
      ),
    );
    const stamp = (albumId = '') => ({ label: 'stamp', albumId, jsonExt: { number: '1' } });
    const first = unwrap(await me.stamps.create(stamp(one?.id)));
    unwrap(await me.stamps.create(stamp(other?.id)));
    unwrap(await me.stamps.create(stamp(plain?.id)));
    unwrap(await me.stamps.create(stamp(plain?.id)));
    expect(codes(await me.stamps.create(stamp(one?.id)))).toEqual(DUPLICATE);
    unwrap(await me.stamps.delete({ id: first.id, version: 1 }));
    const second = unwrap(await me.stamps.create(stamp(one?.id)));
    expect(codes(await me.stamps.undoDelete({ id: first.id, version: 2 }))).toEqual(DUPLICATE);
    expect(codes(await me.stamps.update({ id: second.id, version: 1, albumId: other?.id }))).toEqual(DUPLICATE);
    unwrap(await me.cards.create(card('a')));
    unwrap(await me.cards.create(card('b')));
    expect(codes(await me.stamps.stampAll({ albumId: one?.id ?? '' }))).toEqual(DUPLICATE);
    expect(unwrap(await me.stamps.stampAll({ albumId: plain?.id ?? '' }))).toBe(2);
    expect(unwrap(await me.stamps.count({}))).toBe(6);
  });

  it('is what the new owner says of a row that moves, though the caller gave the schema of the one it leaves', async () => {
    const { me } = await openCards(store, free);
    const album = async (stampSchema: typeof unique) =>
      unwrap(await me.albums.create({ name: 'album', stampSchema: stampSchema as never })).id;
    const [strict, lax] = [await album(unique), await album(free)];
    const stamp = async (albumId: string) =>
      unwrap(await me.stamps.create({ label: 'stamp', albumId, jsonExt: { number: '1' } })).id;
    const [held, one] = [await stamp(strict), await stamp(lax)];
    expect(codes(await me.stamps.move({ id: one, albumId: strict }))).toEqual(DUPLICATE);
    expect(unwrap(await me.stamps.move({ id: held, albumId: lax }))).toBe(2);
    expect(unwrap(await me.stamps.move({ id: one, albumId: strict }))).toBe(2);
    expect(codes(await me.stamps.move({ id: held, albumId: strict }))).toEqual(DUPLICATE);
  });

  it('is asked for by a changed configuration only where the rows allow it, and then holds at once', async () => {
    const world = await openCards(store, free);
    const { me } = world;
    const a = unwrap(await me.cards.create(card('1')));
    const b = unwrap(await me.cards.create(card('1')));
    const change = { module: 'cards', version: 0, values: { card_schema: unique } };
    const refused = await me.moduleConfigurations.update(change);
    expect(codes(refused)).toEqual(['core.NOT_UNIQUE jsonExt.number']);
    expect(refused).toMatchObject({ errors: [{ parameters: { rows: 2, ids: [a.id, b.id] } }] });
    expect(unwrap(await me.cards.count({ where: { '==': [{ var: 'jsonExt.number' }, '1'] } }))).toBe(2);
    unwrap(await me.cards.update({ id: b.id, version: 1, jsonExt: { number: '2' } }));
    unwrap(await me.moduleConfigurations.update(change));
    expect(codes(await me.cards.create(card('1')))).toEqual(DUPLICATE);
    expect(await drift(world)).toEqual(SOUND);
    // What is no longer asked for is forgotten, and built anew when it is asked for again.
    unwrap(await me.moduleConfigurations.update({ ...change, version: 1, values: { card_schema: null } }));
    const c = unwrap(await me.cards.create(card('1')));
    expect(codes(await me.moduleConfigurations.update({ ...change, version: 2 }))).toEqual([
      'core.NOT_UNIQUE jsonExt.number',
    ]);
    unwrap(await me.cards.delete({ id: c.id, version: 1 }));
    unwrap(await me.moduleConfigurations.update({ ...change, version: 2 }));
    expect(codes(await me.cards.create(card('1')))).toEqual(DUPLICATE);
    expect(await drift(world)).toEqual(SOUND);
  });

  it('is checked over the rows that are there when an app starts with a new schema', async () => {
    const world = await openCards(store, free);
    const a = unwrap(await world.me.cards.create(card('1')));
    unwrap(await world.me.cards.create(card('1')));
    const stricter = await world.compose(unique);
    await expect(stricter.migrate()).rejects.toThrow('2 records of card have the same number');
    // Even one that forgets to migrate does not trust what nobody has checked.
    const forgetful = await world.compose(unique);
    expect(codes(await forgetful.as(clerk).cards.create(card('2')))).toEqual(['core.NOT_UNIQUE jsonExt.number']);
    unwrap(await world.me.cards.delete({ id: a.id, version: 1 }));
    expect(codes(await forgetful.as(clerk).cards.create(card('1')))).toEqual(DUPLICATE);
    await stricter.migrate();
    expect(codes(await stricter.as(clerk).cards.create(card('1')))).toEqual(DUPLICATE);
    expect(await drift({ app: stricter })).toEqual(SOUND);
  });

  it('is what the rows say after any sequence of commands', { timeout: 120_000 }, async () => {
    const number = fc.integer({ min: 0, max: 5 }).map(String);
    const place = fc.nat({ max: 6 });
    const step = fc.oneof(
      fc.record({ do: fc.constant('create' as const), number }),
      fc.record({ do: fc.constant('update' as const), place, number: fc.option(number, { nil: undefined }) }),
      fc.record({ do: fc.constant('delete' as const), place }),
      fc.record({ do: fc.constant('undoDelete' as const), place }),
      fc.record({ do: fc.constant('replace' as const), place }),
      fc.record({ do: fc.constant('bulk' as const), numbers: fc.array(number, { maxLength: 4 }), skip: fc.boolean() }),
      fc.record({ do: fc.constant('relabel' as const), label: fc.constantFrom('card', 'bulk', 'none'), number }),
    );
    const world = await openCards(store, unique);
    const { me, app } = world;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
        for (const one of steps) {
          const { rows } = unwrap(await me.cards.list({ includeDeleted: true, orderBy: ['-dateCreated'] }));
          const row = 'place' in one ? rows[one.place] : undefined;
          const target = { id: row?.id ?? '', version: row?.version ?? 1 };
          if ('place' in one && row === undefined) continue;
          if (one.do === 'create') await me.cards.create(card(one.number));
          else if (one.do === 'update')
            await me.cards.update({ ...target, jsonExt: one.number === undefined ? {} : { number: one.number } });
          else if (one.do === 'delete') await me.cards.delete(target);
          else if (one.do === 'undoDelete') await me.cards.undoDelete(target);
          else if (one.do === 'replace') await me.cards.replace({ ...target, effectiveFrom: '2999-01-01' });
          else if (one.do === 'bulk') await me.cards.bulk({ numbers: one.numbers, skip: one.skip });
          else if (one.do === 'relabel') await me.cards.relabel({ label: one.label, number: one.number });
        }
        const { rows } = unwrap(await me.cards.list({ where: { missing: 'replacementUuid' }, first: 1000 }));
        const numbers = rows.flatMap(({ jsonExt }) => jsonExt['number'] ?? []);
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(await drift(world)).toEqual(SOUND);
        const [rule] = claimRules(unique, undefined);
        const held = ['0', '1', '2', '3', '4', '5'];
        const places = rule === undefined ? [] : await app.runtime.store.reader.claimed(Card, rule, held);
        expect(places.map((i) => held[i]).sort()).toEqual([...new Set(numbers)].sort());
      }),
      { numRuns: store.name === 'memory' ? 60 : 15 },
    );
  });
});
