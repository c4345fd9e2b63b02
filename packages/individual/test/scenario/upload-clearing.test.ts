import { text as textOf } from 'node:stream/consumers';
import { fromBytes, type JsonSchema, locationScope, type Result, unwrap } from '@parasol/core';
import type { ImportAnswer } from '@parasol/individual';
import { stores } from '@parasol/test-support';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clerk, openRegistry } from './registry.ts';

/** Files whose empty cells take away what people have: `emptyCells: 'clear'`. */

const individualSchema: JsonSchema = {
  type: 'object',
  required: ['number'],
  properties: {
    number: { type: 'string', uniqueness: true },
    phone: { type: 'string', uniqueness: true },
    income: { type: 'number' },
    home: {
      type: 'object',
      required: ['rooms'],
      properties: { rooms: { type: 'integer' }, roof: { type: 'string' } },
    },
    school: { type: 'object', properties: { name: { type: 'string' }, form: { type: 'integer' } } },
    tags: { type: 'array', items: { type: 'string' } },
  },
};

const people = [
  'first_name,last_name,dob,number,phone,income,home.rooms,home.roof,school.name,school.form',
  'Amina,Diallo,1991-04-02,1,700,5,3,tin,North,2',
  'Issa,Ba,1988-01-30,2,800,,1,,,',
].join('\n');

type Registry = Awaited<ReturnType<typeof openRegistry>>;
type Options = Partial<Omit<Parameters<Registry['me']['individualImports']['importIndividuals']>[0], 'source'>>;

const clearing = { mode: 'update', matchBy: ['number'], emptyCells: 'clear' } as const;

const send = ({ me }: Pick<Registry, 'me'>, text: string, options: Options = clearing): Promise<Result<ImportAnswer>> =>
  me.individualImports.importIndividuals({ source: fromBytes('changes.csv', text), ...options });

async function person({ me }: Pick<Registry, 'me'>, number: string) {
  const where = { '==': [{ var: 'jsonExt.number' }, number] };
  const [found] = unwrap(await me.individuals.list({ where })).rows;
  if (found === undefined) throw new Error(`Nobody has the number ${number}.`);
  return found;
}

describe.each(stores)('empty cells that clear on $name', (store) => {
  it('take away what the columns of the file are about, shown beforehand, once, and only where they were asked to', async () => {
    await using registry = await openRegistry(store, { individualSchema });
    const { me } = registry;
    unwrap(await registry.upload(people));
    const { id, version, jsonExt } = await person(registry, '1');
    unwrap(await me.individuals.update({ id, version, jsonExt: { ...jsonExt, tags: ['a'] } }));
    const file = 'number,phone,home.roof,school.name,school.form,tags\n1,,,,,\n2,900,,,,\n';
    const keeping = unwrap(await send(registry, file, { ...clearing, emptyCells: 'keep', acceptance: 'required' }));
    expect(keeping.actions).toEqual({ UPDATE: 1, UNCHANGED: 1 });
    const asked = unwrap(await send(registry, file, { ...clearing, acceptance: 'required' }));
    expect(asked.uploadId).not.toBe(keeping.uploadId);
    expect(asked.actions).toEqual({ UPDATE: 2 });
    const { uploadId } = asked;
    const shown = async () =>
      unwrap(await me.individualDataSourceUploads.difference({ uploadId })).rows.map(({ changes }) =>
        [...(changes ?? [])].sort((a, b) => (a.field < b.field ? -1 : 1)),
      );
    const difference = [
      [
        { field: 'jsonExt.home.roof', from: 'tin', to: null },
        { field: 'jsonExt.phone', from: '700', to: null },
        { field: 'jsonExt.school.form', from: 2, to: null },
        { field: 'jsonExt.school.name', from: 'North', to: null },
      ],
      [{ field: 'jsonExt.phone', from: '800', to: '900' }],
    ];
    expect(await shown()).toEqual(difference);
    unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId }));
    expect(unwrap(await me.individualImports.applyItems({ uploadId }))).toMatchObject({ accepted: 2, refused: 0 });
    // What the file has no column for stays, and so does what no cell can hold; an object without a value is gone.
    expect((await person(registry, '1')).jsonExt).toEqual({
      ...{ number: '1', income: 5, home: { rooms: 3 }, tags: ['a'] },
    });
    expect(await shown()).toEqual(difference);
    expect(await send(registry, file)).toMatchObject({ outcome: 'unchanged', data: { uploadId } });
    expect(unwrap(await send(registry, `${file}\n`)).actions).toEqual({ UNCHANGED: 2 });
    // What nobody has any more somebody else may have.
    expect(unwrap(await send(registry, 'number,phone\n2,700\n'))).toMatchObject({ accepted: 1 });
  });

  it('are refused where everybody needs a value, where they say whom the row is about, and where they are no value at all', async () => {
    await using registry = await openRegistry(store, { individualSchema });
    unwrap(await registry.upload(people));
    const file = [
      'number,first_name,last_name,dob,phone,home.rooms,home.roof,income',
      '1,,Sow,1991-04-02,700,3,tin,5',
      '1,Amina,Diallo,,700,3,tin,5',
      '1,Amina,Diallo,1991-04-02,700,,tin,5',
      ',Amina,Diallo,1991-04-02,700,3,tin,5',
      '1,Amina,Diallo,1991-04-02,700,3,tin,#N/A',
      '2,Issa,Ba,1988-01-30,,,,',
    ].join('\n');
    const { uploadId } = unwrap(await send(registry, file));
    expect(await registry.refused(uploadId)).toEqual([
      { line: 2, errors: [['first_name', '', 'individual.MISSING_VALUE']] },
      { line: 3, errors: [['dob', '', 'individual.MISSING_VALUE']] },
      { line: 4, errors: [['home.rooms', '', 'schema.MISSING_PROPERTY']] },
      { line: 5, errors: [['number', '', 'staging.KEY_EMPTY']] },
      { line: 6, errors: [['income', '#N/A', 'transfer.ERROR_WORD']] },
    ]);
    expect((await person(registry, '2')).jsonExt).toEqual({ number: '2' });
    expect((await person(registry, '1')).version).toBe(1);
    const { chunks } = unwrap(await registry.me.individualDataSourceUploads.downloadInvalidItems({ uploadId }));
    const lines = (await textOf(chunks)).split('\r\n');
    expect([lines[3], lines[5]]).toEqual([
      expect.stringMatching(/^1,Amina,Diallo,1991-04-02,700,,tin,5,4,/),
      expect.stringMatching(/^1,Amina,Diallo,1991-04-02,700,3,tin,#N\/A,6,/),
    ]);
    // The registry's own demands: the key is cleared by no file, and it is needed.
    const { id } = await person(registry, '1');
    const byId = unwrap(await send(registry, `id,number\n${id},\n`, { mode: 'update', emptyCells: 'clear' }));
    expect(byId.refusedByCode).toEqual({ 'schema.MISSING_PROPERTY': 1 });
    const created = await send(registry, people, { emptyCells: 'clear' });
    expect(created).toMatchObject({ errors: [{ code: 'individual.CLEARS_NOBODY', path: ['emptyCells'] }] });
  });

  it('say nothing of new people, and households are left as they are', async () => {
    await using registry = await openRegistry(store, { individualSchema });
    unwrap(await registry.upload(`${people}\n`));
    const household = 'first_name,last_name,dob,number,group_code,individual_role\nBo,Ba,1990-01-01,3,H1,HEAD\n';
    unwrap(await registry.upload(household));
    const file = [
      'number,first_name,last_name,dob,phone,school.name,group_code,individual_role',
      '3,Bo,Ba,1990-01-01,,,,',
      '4,Zoe,Sow,1990-01-01,,,H1,',
    ].join('\n');
    const answer = unwrap(await send(registry, file, { ...clearing, mode: 'upsert' }));
    expect(answer).toMatchObject({ refused: 0, actions: { CREATE: 1, UNCHANGED: 1 } });
    expect((await person(registry, '4')).jsonExt).toEqual({ number: '4' });
    const { rows } = unwrap(await registry.me.groupIndividuals.list({}));
    expect(rows.map(({ role }) => role).sort()).toEqual(['HEAD', null]);
  });

  it('take away the place where somebody lives, but nobody from who clears it', async () => {
    await using registry = await openRegistry(store, { individualSchema, access: locationScope() });
    const rights = [...clerk.rights, '900241', '900242'];
    const all = registry.app.as({ id: 'all', rights, locations: 'everywhere' });
    const place = unwrap(await all.locations.create({ code: 'A', name: 'A', type: 'district' }));
    const inA = registry.app.as({ id: 'officer of A', rights, locations: [place.id] });
    const source = fromBytes('people.csv', 'first_name,last_name,dob,number,location_code\nBo,Ba,1990-01-01,1,A\n');
    unwrap(await all.individualImports.importIndividuals({ source }));
    const file = 'number,location_code,income\n1,,3\n';
    const kept = unwrap(await send({ me: inA }, file, { ...clearing, emptyCells: 'keep' }));
    expect(kept.actions).toEqual({ UPDATE: 1 });
    expect(unwrap(await send({ me: inA }, file.replace('3', '4'))).refusedByCode).toEqual({
      'individual.LOCATION_OUT_OF_REACH': 1,
    });
    const leftOut = { ...clearing, columns: { location_code: null } };
    expect(unwrap(await send({ me: all }, file.replace('3', '5'), leftOut)).actions).toEqual({ UPDATE: 1 });
    expect((await person({ me: all }, '1')).locationId).toBe(place.id);
    const { uploadId } = unwrap(await send({ me: all }, file, { ...clearing, acceptance: 'required' }));
    const { rows } = unwrap(await all.individualDataSourceUploads.difference({ uploadId }));
    expect(rows[0]?.changes).toEqual([
      { field: 'locationId', from: place.id, to: null },
      { field: 'jsonExt.income', from: 5, to: 3 },
    ]);
    unwrap(await all.individualDataSourceUploads.acceptItems({ uploadId }));
    expect(unwrap(await all.individualImports.applyItems({ uploadId }))).toMatchObject({ accepted: 1 });
    expect(await person({ me: all }, '1')).toMatchObject({ locationId: null, jsonExt: { income: 3 } });
    expect(unwrap(await send({ me: all }, `${file}\n`)).actions).toEqual({ UNCHANGED: 1 });
  });
});

describe('empty cells that clear', () => {
  const value = fc.option(fc.integer({ min: 0, max: 9 }), { nil: null });
  const row = fc.record({ income: value, rooms: value, form: value });
  const COLUMNS = ['income', 'home.rooms', 'school.form'] as const;
  const cells = ({ income, rooms, form }: Row) => [income, rooms, form].map((cell) => cell ?? '');
  interface Row {
    readonly income: number | null;
    readonly rooms: number | null;
    readonly form: number | null;
  }

  it('leave of people exactly what the file says of its columns, in any order and ranges, and change nobody the second time', async () => {
    const [memory] = stores;
    if (memory === undefined) throw new Error('There is no store to test on.');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(row, row), { minLength: 1, maxLength: 8 }),
        fc.subarray([...COLUMNS]),
        fc.integer({ min: 1, max: 5 }),
        async (rows, columns, rangeSize) => {
          await using registry = await openRegistry(memory, { individualSchema, rangeSize });
          const before = rows.map(([first], i) => `A,B,1990-01-01,${i},${cells(first)}`);
          unwrap(await registry.upload([`first_name,last_name,dob,number,${COLUMNS}`, ...before].join('\n')));
          const at = columns.map((column) => COLUMNS.indexOf(column));
          const after = rows.map(([, second], i) => [i, ...at.map((place) => cells(second)[place])].join(','));
          const file = [['number', ...columns].join(','), ...after.reverse()].join('\n');
          expect(unwrap(await send(registry, file))).toMatchObject({ refused: 0 });
          for (const [i, [first, second]] of rows.entries()) {
            const merged = COLUMNS.map((column, place) => cells(columns.includes(column) ? second : first)[place]);
            const [income, rooms, form] = merged;
            expect((await person(registry, String(i))).jsonExt).toEqual({
              number: String(i),
              ...(income === '' ? {} : { income }),
              ...(rooms === '' ? {} : { home: { rooms } }),
              ...(form === '' ? {} : { school: { form } }),
            });
          }
          expect(unwrap(await send(registry, `${file}\n\n`)).actions).toEqual({ UNCHANGED: rows.length });
        },
      ),
      { numRuns: 20 },
    );
  });
});
