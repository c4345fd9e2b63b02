import { text as textOf } from 'node:stream/consumers';
import { fieldMasks, fromBytes, type JsonSchema, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { clerk, codesOf, openRegistry } from './registry.ts';

/** Properties inside of objects as columns of files: `home.rooms`, as filters and exports name them. */

const individualSchema: JsonSchema = {
  type: 'object',
  required: ['home'],
  properties: {
    income: { type: 'number', multipleOf: 0.01 },
    home: {
      type: 'object',
      required: ['rooms'],
      properties: {
        rooms: { type: 'integer', minimum: 1, 'x-parasol': { labels: { en: 'Rooms', fr: 'Pièces' } } },
        roof: { type: 'string', enum: ['tin', 'straw'] },
        deed: {
          type: ['object', 'null'],
          required: ['number'],
          properties: { number: { type: 'string', uniqueness: true }, signed: { type: 'string', format: 'date' } },
        },
        pets: { type: 'array', items: { type: 'string' } },
      },
    },
    school: { type: 'object', properties: { rooms: { type: 'integer' } } },
  },
};

const people = [
  'first_name,last_name,dob,home.rooms,home.roof,home.deed.number,home.deed.signed,school.rooms',
  'Amina,Diallo,1991-04-02,3,tin,D-1,2020-01-31,',
  'Issa,Ba,1988-01-30,1,,,,12',
].join('\n');

type Registry = Awaited<ReturnType<typeof openRegistry>>;

async function dataOf({ me }: Pick<Registry, 'me'>, firstName: string) {
  const where = { '==': [{ var: 'firstName' }, firstName] };
  return unwrap(await me.individuals.list({ where })).rows[0]?.jsonExt;
}

describe.each(stores)('columns of properties inside of objects on $name', (store) => {
  it('make people whose schema demands an object; an object without a value is not there', async () => {
    await using registry = await openRegistry(store, { individualSchema });
    const { columns } = unwrap(await registry.me.individualImports.template({}));
    const named = columns.map(({ name, isRequired }) => (isRequired ? `${name}!` : name)).slice(3, 9);
    expect(named).toEqual([
      ...['home.rooms!', 'income', 'home.roof', 'home.deed.number', 'home.deed.signed', 'school.rooms'],
    ]);
    expect(unwrap(await registry.upload(people))).toMatchObject({ status: 'SUCCESS', accepted: 2 });
    expect(await dataOf(registry, 'Amina')).toEqual({
      home: { rooms: 3, roof: 'tin', deed: { number: 'D-1', signed: '2020-01-31' } },
    });
    expect(await dataOf(registry, 'Issa')).toEqual({ home: { rooms: 1 }, school: { rooms: 12 } });
    expect(codesOf(await registry.upload('first_name,last_name,dob,home.roof\nA,B,1990-01-01,tin\n'))).toEqual([
      'transfer.MISSING_COLUMN',
    ]);
    expect(codesOf(await registry.upload(people.replace('home.roof', 'home')))).toEqual(['transfer.UNKNOWN_COLUMN']);
  });

  it('are named where something is wrong with a cell, with the object or with another row, and the file to be mended has them', async () => {
    await using registry = await openRegistry(store, { individualSchema, rangeSize: 2 });
    unwrap(await registry.upload(people));
    const file = [
      'first_name,last_name,dob,home.rooms,home.roof,home.deed.number,home.deed.signed,home.pets',
      'A,B,1990-01-01,many,tin,,,',
      'C,D,1990-01-01,,,,,',
      'E,F,1990-01-01,2,,,2020-01-31,',
      'G,H,1990-01-01,0,slate,,,',
      'I,J,1990-01-01,1,,D-1,,',
      'K,L,1990-01-01,1,,D-2,,',
      'M,N,1990-01-01,1,,D-2,,',
      'O,P,1990-01-01,1,,,,dog',
    ].join('\n');
    const { uploadId, accepted } = unwrap(await registry.upload(file));
    expect(accepted).toBe(0);
    expect(await registry.refused(uploadId)).toEqual([
      { line: 2, errors: [['home.rooms', 'many', 'schema.WRONG_INTEGER']] },
      { line: 3, errors: [['home.rooms', '', 'schema.MISSING_PROPERTY']] },
      { line: 4, errors: [['home.deed.number', '', 'schema.MISSING_PROPERTY']] },
      {
        line: 5,
        errors: [
          ['home.roof', 'slate', 'schema.NOT_LISTED'],
          ['home.rooms', '0', 'schema.OUT_OF_RANGE'],
        ],
      },
      { line: 6, errors: [['home.deed.number', null, 'individual.VALUE_TAKEN']] },
      { line: 7, errors: [['home.deed.number', expect.anything(), 'individual.DUPLICATE_VALUE']] },
      { line: 8, errors: [['home.deed.number', expect.anything(), 'individual.DUPLICATE_VALUE']] },
      { line: 9, errors: [['home.pets', 'dog', 'schema.NOT_IN_A_CELL']] },
    ]);
    const { chunks } = unwrap(await registry.me.individualDataSourceUploads.downloadInvalidItems({ uploadId }));
    const text = await textOf(chunks);
    expect(text).toContain('\r\nI,J,1990-01-01,1,,D-1,,,6,');
    const mended = text
      .replace('many', '4')
      .replace('C,D,1990-01-01,', 'C,D,1990-01-01,5')
      .replace('01-01,2,,,', '01-01,2,,D-3,')
      .replace('0,slate', '1,straw')
      .replace('1,,D-1', '1,,D-4')
      .replace('K,L,1990-01-01,1,,D-2', 'K,L,1990-01-01,1,,D-5')
      .replace(',dog,', ',,');
    expect(unwrap(await registry.upload(mended))).toMatchObject({ accepted: 8, refused: 0 });
    expect(await dataOf(registry, 'E')).toEqual({ home: { rooms: 2, deed: { number: 'D-3', signed: '2020-01-31' } } });
  });

  it('change what they say of an object, and leave the rest of it as it is', async () => {
    await using registry = await openRegistry(store, { individualSchema });
    const { me } = registry;
    unwrap(await registry.upload(people));
    const [amina] = unwrap(await me.individuals.list({ where: { '==': [{ var: 'firstName' }, 'Amina'] } })).rows;
    unwrap(
      await me.individuals.update({
        ...{ id: amina?.id ?? '', version: 1 },
        jsonExt: { ...amina?.jsonExt, home: { ...(amina?.jsonExt['home'] as object), pets: ['dog'] } },
      }),
    );
    const file = 'home.deed.number,home.rooms,school.rooms\nD-1,4,7\n,1,\nD-9,1,\n';
    const options = { mode: 'update', matchBy: ['home.deed.number'], acceptance: 'required' } as const;
    const source = fromBytes('changes.csv', file);
    const { uploadId, ...answer } = unwrap(await me.individualImports.importIndividuals({ source, ...options }));
    expect(answer).toMatchObject({ refusedByCode: { 'staging.KEY_EMPTY': 1, 'staging.NO_MATCH': 1 } });
    const { rows } = unwrap(await me.individualDataSourceUploads.difference({ uploadId }));
    expect(rows.map(({ changes }) => changes)).toEqual([
      [
        { field: 'jsonExt.home.rooms', from: 3, to: 4 },
        { field: 'jsonExt.school.rooms', from: null, to: 7 },
      ],
    ]);
    unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId }));
    expect(unwrap(await me.individualImports.applyItems({ uploadId }))).toMatchObject({ accepted: 1 });
    expect(await dataOf(registry, 'Amina')).toEqual({
      home: { rooms: 4, roof: 'tin', deed: { number: 'D-1', signed: '2020-01-31' }, pets: ['dog'] },
      school: { rooms: 7 },
    });
    const again = fromBytes('again.csv', `${file}\n`);
    const upsert = { ...options, mode: 'upsert', acceptance: 'automatic' } as const;
    const missing = await me.individualImports.importIndividuals({ source: again, ...upsert });
    expect(codesOf(missing)).toEqual(Array(3).fill('transfer.MISSING_COLUMN'));
    const rows2 = [
      'first_name,last_name,dob,home.deed.number,home.rooms',
      'Amina,Diallo,1991-04-02,D-1,4',
      'Zoe,Sow,1990-01-01,D-7,2',
    ].join('\n');
    const both = await me.individualImports.importIndividuals({ source: fromBytes('both.csv', rows2), ...upsert });
    expect(unwrap(both)).toMatchObject({ actions: { UNCHANGED: 1, CREATE: 1 } });
    expect(await dataOf(registry, 'Zoe')).toEqual({ home: { deed: { number: 'D-7' }, rooms: 2 } });
  });

  it('are neither filled nor exported by whom the object or the property is hidden from', async () => {
    const masks = [{ entity: 'individual', fields: ['jsonExt.home.deed', 'jsonExt.school.rooms'], unless: '1' }];
    await using registry = await openRegistry(store, { individualSchema, access: fieldMasks(masks) });
    const { me, app } = registry;
    const seesAll = app.as({ ...clerk, rights: [...clerk.rights, '1'] });
    unwrap(await seesAll.individualImports.importIndividuals({ source: fromBytes('people.csv', people) }));
    expect(await registry.upload(people)).toMatchObject({
      success: false,
      errors: [{ code: 'core.FIELD_HIDDEN' }, { code: 'core.FIELD_HIDDEN' }, { code: 'core.FIELD_HIDDEN' }],
    });
    const { columns } = unwrap(await me.individualImports.template({}));
    const names = columns.map(({ name }) => name).filter((name) => name.includes('.'));
    expect(names).toEqual(['home.rooms', 'home.roof']);
    const fields = ['firstName', 'jsonExt'];
    expect(unwrap(await me.individuals.export({ fields })).columns).toEqual([
      ...['first_name', 'income', 'home.rooms', 'home.roof'],
    ]);
    // What is hidden stays, also beside what is changed.
    const rows = 'first_name,home.roof\nAmina,straw\n';
    const options = { mode: 'update', matchBy: ['first_name'] } as const;
    unwrap(await me.individualImports.importIndividuals({ source: fromBytes('roof.csv', rows), ...options }));
    expect(await dataOf({ me: seesAll }, 'Amina')).toEqual({
      home: { rooms: 3, roof: 'straw', deed: { number: 'D-1', signed: '2020-01-31' } },
    });
  });

  it('are found by their own names and labels, and none is guessed where two are called alike', async () => {
    await using registry = await openRegistry(store, { individualSchema });
    const suggest = async (header: string) => {
      const source = fromBytes('people.csv', `${header}\n1,2,3\n`);
      const { suggestions } = unwrap(await registry.me.individualImports.suggestColumns({ source }));
      return suggestions.map(({ suggestion }) => suggestion);
    };
    expect(await suggest('Home rooms,HOME_ROOF,Pièces')).toEqual(['home.rooms', 'home.roof', null]);
    expect(await suggest('Pièces,Home Deed Number,Rooms')).toEqual(['home.rooms', 'home.deed.number', null]);
  });

  it('leave a property its column that has the dot in its own name', async () => {
    const dotted = { properties: { 'home.rooms': { type: 'integer' } } };
    await using registry = await openRegistry(store, { individualSchema: dotted });
    unwrap(await registry.upload('first_name,last_name,dob,home.rooms\nA,B,1990-01-01,3\n'));
    expect(await dataOf(registry, 'A')).toEqual({ 'home.rooms': 3 });
  });
});
