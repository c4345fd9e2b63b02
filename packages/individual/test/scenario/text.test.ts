import { text as textOf } from 'node:stream/consumers';
import { unwrap } from '@parasol/core';
import { Group, Individual } from '@parasol/individual';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, openRegistry } from './registry.ts';

/** What text may be in the registry: what looks the same is the same, for keys, searches and files alike. */

const zoe = 'Zoe\u0301';
const born = { dob: '1990-01-01' };
const individualSchema = {
  type: 'object',
  properties: {
    card: { type: 'string', uniqueness: true },
    village: { type: 'string', enum: ['Thiès', 'Fès'] },
    note: { type: 'string' },
  },
};

describe.each(stores)('text of the registry on $name', (store) => {
  it('has no character that nobody sees, wherever it is written, and leaves nothing behind', async () => {
    await using registry = await openRegistry(store, { individualSchema });
    const { me } = registry;
    const amina = { firstName: 'Amina', lastName: 'Diallo', ...born };
    const before = await registry.rowCounts();
    for (const [more, path, message] of [
      [{ firstName: 'Ami\u200bna' }, ['firstName'], 'U+200B'],
      [{ lastName: 'Diallo\u202e' }, ['lastName'], 'U+202E'],
      [{ lastName: 'Dial\u200dlo' }, ['lastName'], 'U+200D'],
      [{ firstName: 'A\ufeffmina' }, ['firstName'], 'U+FEFF'],
      [{ firstName: 'Amina\u0007' }, ['firstName'], 'U+0007'],
      [{ jsonExt: { card: '00\u00ad1' } }, ['jsonExt', 'card'], 'U+00AD'],
      [{ jsonExt: { note: 'a\nb\u2066c' } }, ['jsonExt', 'note'], 'U+2066'],
      [{ jsonExt: { 'no\u200bte': 'x' } }, ['jsonExt', 'no\u200bte'], 'U+200B'],
    ] as const) {
      const result = await me.individuals.create({ ...amina, ...more });
      expect(result).toMatchObject({
        errors: [{ code: 'schema.HIDDEN_CHARACTER', path, message: expect.stringContaining(message) }],
      });
    }
    const lines = await me.individuals.create({ ...amina, firstName: 'Ami\nna' });
    expect(lines).toMatchObject({ errors: [{ code: 'schema.SEVERAL_LINES', path: ['firstName'] }] });
    expect(codesOf(await me.groups.create({ code: 'H\u200f1' }))).toEqual(['schema.HIDDEN_CHARACTER']);
    expect(await registry.rowCounts()).toEqual(before);

    const { id } = unwrap(await me.individuals.create({ ...amina, jsonExt: { note: 'two\r\nlines\tand more' } }));
    const patch = { id, version: 1, firstName: 'Amina\u2060' };
    expect(codesOf(await me.individuals.update(patch))).toEqual(['schema.HIDDEN_CHARACTER']);
    expect(unwrap(await me.individuals.get({ id }))).toMatchObject({ version: 1, firstName: 'Amina' });
  });

  it('keeps the joiners that belong to the spelling of a name', async () => {
    await using registry = await openRegistry(store, { individualSchema });
    for (const firstName of ['علی\u200cرضا', 'ശശി', 'അവന്\u200d', 'र\u094d\u200dय'])
      expect(unwrap(await registry.me.individuals.create({ firstName, lastName: 'A', ...born }))).toMatchObject({
        firstName,
      });
  });

  it('is kept in one encoding of its letters, so that what may occur once occurs once and nothing changes by it', async () => {
    await using registry = await openRegistry(store, { individualSchema });
    const { me } = registry;
    const jsonExt = { card: 'É1'.normalize('NFD'), village: 'Thiès'.normalize('NFD') };
    const made = unwrap(await me.individuals.create({ firstName: zoe, lastName: 'Sow', ...born, jsonExt }));
    expect(made).toMatchObject({ firstName: 'Zoé', jsonExt: { card: 'É1', village: 'Thiès' } });
    const again = { firstName: 'Zoé', lastName: 'Ba', ...born, jsonExt: { card: 'É1' } };
    expect(codesOf(await me.individuals.create(again))).toEqual(['core.DUPLICATE']);
    unwrap(await me.groups.create({ code: 'É1' }));
    expect(codesOf(await me.groups.create({ code: 'É1'.normalize('NFD') }))).toEqual(['core.DUPLICATE']);
    const same = { id: made.id, version: 1, firstName: zoe, jsonExt };
    expect(await me.individuals.update(same)).toMatchObject({ outcome: 'unchanged' });
    const { jsonExt: _, ...name } = { ...same, lastName: 'Tou\u0301re' };
    expect(unwrap(await me.individuals.update(name))).toMatchObject({ lastName: 'Toúre' });
  });

  it('is found in whichever encoding it is searched for, by every operator, in conditions and custom filters', async () => {
    await using registry = await openRegistry(store, { individualSchema });
    const { me } = registry;
    unwrap(await me.individuals.create({ firstName: 'Zoé', lastName: 'É', ...born, jsonExt: { note: 'À Fès' } }));
    unwrap(await me.individuals.create({ firstName: 'Zoe', lastName: 'E', ...born, jsonExt: { note: 'A Fes' } }));
    const grave = 'À Fès'.normalize('NFD');
    const name = { var: 'firstName' };
    for (const where of [
      ...[{ '==': [name, zoe] }, { in: [name, ['x', zoe]] }, { contains: [name, 'oe\u0301'] }, { iexact: [name, zoe] }],
      ...[{ icontains: [name, 'OE\u0301'] }, { istartsWith: [name, 'ZOE\u0301'] }, { iendsWith: [name, 'E\u0301'] }],
      ...[{ endsWith: [name, 'e\u0301'] }, { startsWith: [name, zoe] }, { '==': [{ var: 'jsonExt.note' }, grave] }],
    ])
      expect([where, unwrap(await me.individuals.count({ where }))]).toEqual([where, 1]);
    for (const filter of [
      ...['firstName__icontains=oe\u0301', `note__exact__string=${grave}`, 'lastName__icontains=e\u0301'],
      ...[{ field: 'note', filter: 'startswith', type: 'string', value: 'A\u0300 F' }],
    ])
      expect([filter, unwrap(await me.individuals.count({ customFilters: [filter] }))]).toEqual([filter, 1]);
  });

  it('that came past the operations is found once they were given it again, with its history, and twice is refused', async () => {
    await using registry = await openRegistry(store, { individualSchema });
    const { me, app } = registry;
    const { runtime } = app;
    const apart = { lastName: 'Sow', ...born, jsonExt: { note: 'À Fès'.normalize('NFD') } };
    const stamp = { actorId: 'script', changeId: runtime.newId() };
    await runtime.store.transaction({ stamp }, async (tx) => {
      await tx.insert(
        Individual,
        [
          { ...apart, firstName: zoe },
          { ...apart, firstName: 'Ali\u200d' },
        ],
        'fail',
      );
      await tx.insert(Group, [{ code: 'H\u00c9'.normalize('NFD'), jsonExt: {} }], 'fail');
    });
    unwrap(await me.groups.create({ code: 'H\u00c9' }));
    const found = { and: [{ '==': [{ var: 'firstName' }, 'Zoé'] }, { '==': [{ var: 'jsonExt.note' }, 'À Fès'] }] };
    expect(unwrap(await me.individuals.count({ where: found }))).toBe(0);
    unwrap(await me.groups.rebuildSummaries({}));
    // As docs/operating.md says.
    const answers = [];
    for (const { id, version, firstName, lastName, jsonExt } of unwrap(await me.individuals.list({})).rows)
      answers.push(await me.individuals.update({ id, version, firstName, lastName, jsonExt }));
    for (const { id, version, code } of unwrap(await me.groups.list({})).rows)
      answers.push(await me.groups.update({ id, version, code }));
    expect(answers.flatMap(codesOf)).toEqual(['schema.HIDDEN_CHARACTER', 'core.DUPLICATE']);
    const [person] = unwrap(await me.individuals.list({ where: found })).rows;
    expect(person).toMatchObject({ version: 2, firstName: 'Zoé', jsonExt: { note: 'À Fès' } });
    const history = unwrap(await me.individuals.history({ id: person?.id ?? '' }));
    expect(history.map(({ row }) => row.firstName)).toEqual([zoe, 'Zoé']);
  });

  it('of a file refuses the rows with hidden characters, with their column, and gives them back to be mended', async () => {
    await using registry = await openRegistry(store, { individualSchema });
    const rows = [
      `${zoe},Sow,1990-01-01,${'Thiès'.normalize('NFD')},E\u0301-7,H1`,
      'Ali\u200d,Ba,1990-01-01,,,',
      '\u202aAwa\u202c,Ba,1990-01-01,,,',
      '"A\nwa",Ba,1990-01-01,,,',
      'Awa,Ba,1990-01-01,Fès\u200b,,',
      'Awa,Ba,1990-01-01,,1\u200e2,',
      'Awa,Ba,1990-01-01,,,H\u00ad1',
      '\ufeffAwa ,علی\u200cرضا,1990-01-01,,É-8,',
    ];
    const file = ['first_name,last_name,dob,village,card,group_code', ...rows].join('\n');
    const answer = unwrap(await registry.upload(file));
    expect(answer).toMatchObject({ accepted: 2, refused: 6 });
    const hidden = 'schema.HIDDEN_CHARACTER';
    expect((await registry.refused(answer.uploadId)).map(({ errors }) => errors)).toEqual([
      [['first_name', 'Ali\u200d', hidden]],
      [['first_name', '\u202aAwa\u202c', hidden]],
      [['first_name', 'A\nwa', 'schema.SEVERAL_LINES']],
      [['village', 'Fès\u200b', hidden]],
      [['card', '1\u200e2', hidden]],
      [['group_code', 'H\u00ad1', hidden]],
    ]);
    expect(await registry.content()).toEqual([
      '["Awa","علی\u200cرضا","1990-01-01",[["card","É-8"]],null]',
      '["Zoé","Sow","1990-01-01",[["card","É-7"],["village","Thiès"]],["H1","HEAD","PRIMARY"]]',
      'group H1',
    ]);
    const { chunks } = unwrap(
      await registry.me.individualDataSourceUploads.downloadInvalidItems({ uploadId: answer.uploadId }),
    );
    expect(await textOf(chunks)).toContain('Ali\u200d,Ba');
  });
});
