import { text as textOf } from 'node:stream/consumers';
import { fromBytes, type Result, unwrap } from '@parasol/core';
import type { ImportAnswer } from '@parasol/individual';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { clerk, codesOf, openRegistry } from './registry.ts';

/** Uploads that change people: whom a row is about, what would change, and what happens when somebody was quicker. */

const people = [
  'first_name,last_name,dob,national_id,income,children',
  'Amina,Diallo,1991-04-02,0001,120.50,2',
  'Issa,Diallo,2015-01-01,0002,,',
  'Awa,Ndiaye,1950-12-31,0003,80,0',
  'Moussa,Ba,1980-06-15,0004,,',
].join('\n');

type Registry = Awaited<ReturnType<typeof openRegistry>>;
type Options = Omit<Parameters<Registry['me']['individualImports']['importIndividuals']>[0], 'source'>;

const send = ({ me }: Registry, text: string, options: Options): Promise<Result<ImportAnswer>> =>
  me.individualImports.importIndividuals({ source: fromBytes('changes.csv', text), ...options });

const byNumber = { mode: 'update', matchBy: ['national_id'] } as const;

async function person({ me }: Registry, number: string) {
  const where = { '==': [{ var: 'jsonExt.national_id' }, number] };
  const [found] = unwrap(await me.individuals.list({ where })).rows;
  if (found === undefined) throw new Error(`Nobody has the number ${number}.`);
  return found;
}

describe.each(stores)('uploads that change people on $name', (store) => {
  it('D-SP14 changes what the columns say, and leaves what is empty, absent or the same', async () => {
    await using registry = await openRegistry(store, { rangeSize: 2 });
    unwrap(await registry.upload(people));
    const file = ['national_id,last_name,income,children', '0001,Sow,,3', '0003,Ndiaye,80.00,', '0002,,15.5,'].join(
      '\n',
    );
    const answer = unwrap(await send(registry, file, byNumber));
    expect(answer).toMatchObject({
      ...{ status: 'SUCCESS', rows: 3, accepted: 3, refused: 0, groups: 0 },
      items: { APPLIED: 3 },
      actions: { UPDATE: 2, UNCHANGED: 1 },
    });
    expect(await person(registry, '0001')).toMatchObject({
      ...{ firstName: 'Amina', lastName: 'Sow', dob: '1991-04-02', version: 2 },
      jsonExt: { national_id: '0001', income: 120.5, children: 3 },
    });
    expect(await person(registry, '0002')).toMatchObject({ lastName: 'Diallo', jsonExt: { income: 15.5 } });
    expect((await person(registry, '0003')).version).toBe(1);
    // The same bytes are the same upload.
    expect(await send(registry, file, byNumber)).toMatchObject({ outcome: 'unchanged', data: answer });
  });

  it('makes nobody new twice, and knows a key in whichever of its encodings a letter is written', async () => {
    await using registry = await openRegistry(store);
    unwrap(await registry.upload('first_name,last_name,dob\nZoé,Sow,1990-01-01\n'));
    const upsert = { mode: 'upsert', matchBy: ['first_name', 'last_name', 'dob'] } as const;
    const decomposed = 'Zoé'.normalize('NFD');
    const rows = [
      `${decomposed},Sow,1990-01-01,5`,
      'Awa,Ba,2000-01-01,1',
      'Awa,Ba,2000-01-01,2',
      'Ali,Ba,2000-01-01,3',
    ];
    const answer = unwrap(await send(registry, ['first_name,last_name,dob,income', ...rows].join('\n'), upsert));
    expect(answer).toMatchObject({ refusedByCode: { 'staging.MATCHED_TWICE': 2 }, actions: { CREATE: 1 } });
    const { rows: everybody } = unwrap(await registry.me.individuals.list({ orderBy: ['firstName'] }));
    expect(everybody.map(({ firstName }) => firstName.normalize())).toEqual(['Ali', 'Zoé']);
    expect(everybody[1]).toMatchObject({ jsonExt: { income: 5 } });
  });

  it('are applied by nobody who may not change people, whoever uploaded them', async () => {
    await using registry = await openRegistry(store);
    const options = { mode: 'upsert', matchBy: ['first_name'], acceptance: 'required' } as const;
    const { uploadId } = unwrap(await send(registry, 'first_name,last_name,dob\nAwa,Ba,2000-01-01\n', options));
    unwrap(await registry.me.individualDataSourceUploads.acceptItems({ uploadId }));
    const officer = registry.app.as({ id: 'officer', rights: ['159001', '159002', '900255'] });
    expect(codesOf(await officer.individualImports.applyItems({ uploadId }))).toEqual(['core.FORBIDDEN']);
    expect(unwrap(await registry.me.individualImports.applyItems({ uploadId }))).toMatchObject({ accepted: 1 });
  });

  it('makes nobody of an accepted row who was registered by another file meanwhile', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    const options = { mode: 'upsert', matchBy: ['first_name', 'dob'], acceptance: 'required' } as const;
    const row = (income: number) => `first_name,last_name,dob,income\nAwa,Ba,2000-01-01,${income}\n`;
    const answers = [];
    for (const income of [1, 2]) answers.push(unwrap(await send(registry, row(income), options)));
    for (const { uploadId } of answers) unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId }));
    const [first, second] = answers.map(({ uploadId }) => uploadId);
    expect(unwrap(await me.individualImports.applyItems({ uploadId: first ?? '' }))).toMatchObject({ accepted: 1 });
    expect(unwrap(await me.individualImports.applyItems({ uploadId: second ?? '' }))).toMatchObject({
      refusedByCode: { 'staging.FOUND_SINCE': 1 },
    });
    expect(unwrap(await send(registry, row(2), options)).actions).toEqual({ UPDATE: 1 });
    expect(unwrap(await me.individuals.count({}))).toBe(1);
  });

  it('makes everybody once where two files with the same new keys are applied at the same instant', async () => {
    const options = { mode: 'upsert', matchBy: ['first_name', 'dob'] } as const;
    const file = (income: number) =>
      [
        'first_name,last_name,dob,income',
        ...Array.from({ length: 200 }, (_, i) => `A${i},B,2000-01-01,${income}`),
      ].join('\n');
    for (const acceptance of ['required', 'automatic'] as const) {
      await using registry = await openRegistry(store, { rangeSize: 50 });
      const { me } = registry;
      const both = async <T>(work: (income: number) => Promise<Result<T>>) =>
        (await Promise.all([work(1), work(2)])).map((result) => unwrap(result));
      let ends = await both((income) => send(registry, file(income), { ...options, acceptance }));
      if (acceptance === 'required') {
        const ids = ends.map(({ uploadId }) => uploadId);
        for (const uploadId of ids) unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId }));
        ends = await both((income) => me.individualImports.applyItems({ uploadId: ids[income - 1] as string }));
      }
      expect(unwrap(await me.individuals.count({}))).toBe(200);
      const refused = ends.map(({ refusedByCode }) => refusedByCode['staging.FOUND_SINCE'] ?? 0);
      // Who was read late enough finds the people of the other, and has nothing to refuse.
      if (acceptance === 'required') expect(refused.reduce((sum, count) => sum + count, 0)).toBe(200);
    }
  });

  it('reads a file again of which nothing came, as the registry is by then', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    unwrap(await registry.upload(people));
    const options = { ...byNumber, acceptance: 'required' } as const;
    const file = 'national_id,income\n0002,7\n';
    const first = unwrap(await send(registry, file, options));
    const { id, version } = await person(registry, '0002');
    unwrap(await me.individuals.update({ id, version, lastName: 'Sow' }));
    unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId: first.uploadId }));
    const late = unwrap(await me.individualImports.applyItems({ uploadId: first.uploadId }));
    expect(late.refusedByCode).toEqual({ 'staging.CHANGED_SINCE': 1 });
    const again = unwrap(await send(registry, file, options));
    expect(again).toMatchObject({ status: 'WAITING_FOR_VERIFICATION', actions: { UPDATE: 1 } });
    expect(again.uploadId).not.toBe(first.uploadId);
    // While it waits, it is the same upload.
    expect(await send(registry, file, options)).toMatchObject({ outcome: 'unchanged', data: again });
    unwrap(await me.individualDataSourceUploads.rejectItems({ uploadId: again.uploadId, reason: 'The wrong line.' }));
    const last = unwrap(await send(registry, file, options));
    unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId: last.uploadId }));
    expect(unwrap(await me.individualImports.applyItems({ uploadId: last.uploadId }))).toMatchObject({ accepted: 1 });
    expect(await send(registry, file, options)).toMatchObject({ outcome: 'unchanged', data: { accepted: 1 } });
    expect(unwrap(await me.individualDataSourceUploads.dataUploadHistory({})).rows).toHaveLength(4);
  });

  it('shows before acceptance who would be new, who changes from what to what, and who stays', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    unwrap(await registry.upload(people));
    const amina = await person(registry, '0001');
    const file = [
      'id,first_name,last_name,dob,children',
      `${amina.id.toUpperCase()},,Sow,,4`,
      `${(await person(registry, '0004')).id},Moussa,Ba,1980-06-15,`,
      ',Zoe,Keita,1990-01-01,1',
      ',Bob,,1990-01-01,',
    ].join('\n');
    const asked = await send(registry, file, { mode: 'upsert', acceptance: 'required' });
    const { uploadId, ...answer } = unwrap(asked);
    expect(answer).toMatchObject({
      ...{ status: 'WAITING_FOR_VERIFICATION', refusedByCode: { 'individual.MISSING_VALUE': 1 } },
      actions: { CREATE: 1, UPDATE: 1, UNCHANGED: 1 },
    });
    expect((await person(registry, '0001')).lastName).toBe('Diallo');
    const { difference } = me.individualDataSourceUploads;
    const first = unwrap(await difference({ uploadId, first: 1 }));
    expect(first.rows).toEqual([
      {
        ...{ id: expect.any(String), line: 2, state: 'VALID', action: 'UPDATE', individualId: amina.id },
        changes: [
          { field: 'lastName', from: 'Diallo', to: 'Sow' },
          { field: 'jsonExt.children', from: 2, to: 4 },
        ],
        makesHousehold: false,
        isOvertaken: false,
      },
    ]);
    const next = unwrap(await difference({ uploadId, first: 5, after: first.endCursor as string }));
    expect(next.rows.map(({ line, action, changes }) => [line, action, changes?.length])).toEqual([[4, 'CREATE', 4]]);
    const same = unwrap(await difference({ uploadId, action: 'UNCHANGED' })).rows;
    expect(same).toMatchObject([{ line: 3, changes: [] }]);

    unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId }));
    expect(unwrap(await me.individualImports.applyItems({ uploadId }))).toMatchObject({
      ...{ status: 'PARTIAL_SUCCESS', accepted: 3, items: { APPLIED: 3, INVALID: 1 } },
    });
    expect(await person(registry, '0001')).toMatchObject({ lastName: 'Sow', firstName: 'Amina', dob: '1991-04-02' });
    // Afterwards it tells what was changed.
    expect(unwrap(await difference({ uploadId, first: 1 })).rows[0]).toMatchObject({
      state: 'APPLIED',
      changes: first.rows[0]?.changes,
    });
    expect(unwrap(await me.individuals.count({}))).toBe(5);
  });

  it('refuses rows of which nobody can tell whom they are about', async () => {
    await using registry = await openRegistry(store);
    unwrap(await registry.upload(`${people}\nAmina,Diallo,1970-01-01,0005,,`));
    const file = [
      'first_name,last_name,income',
      'Amina,Diallo,1',
      'Nobody,Diallo,1',
      'Moussa,,1',
      'Awa,Ndiaye,2',
      'Awa,Ndiaye,3',
      'Issa,Diallo,many',
    ].join('\n');
    const { uploadId } = unwrap(await send(registry, file, { mode: 'update', matchBy: ['first_name', 'last_name'] }));
    expect(await registry.refused(uploadId)).toEqual([
      { line: 2, errors: [['first_name', 'Amina', 'staging.SEVERAL_MATCHES']] },
      { line: 3, errors: [['first_name', 'Nobody', 'staging.NO_MATCH']] },
      { line: 4, errors: [['last_name', '', 'staging.KEY_EMPTY']] },
      { line: 5, errors: [[null, null, 'staging.MATCHED_TWICE']] },
      { line: 6, errors: [[null, null, 'staging.MATCHED_TWICE']] },
      { line: 7, errors: [['income', 'many', 'schema.WRONG_NUMBER']] },
    ]);
    const byId = await send(registry, `id,income\nx,1\n${crypto.randomUUID()},1`, { mode: 'upsert' });
    expect(codesOf(byId)).toEqual(Array(3).fill('transfer.MISSING_COLUMN'));
    const unknown = await send(registry, `id,income\nx,1\n${crypto.randomUUID()},1`, { mode: 'update' });
    expect(unwrap(unknown).refusedByCode).toEqual({ 'staging.NO_MATCH': 2 });
  });

  it('never changes somebody who was changed or deleted since the comparison, and gives the row back', async () => {
    await using registry = await openRegistry(store);
    const { me } = registry;
    unwrap(await registry.upload(people));
    const [amina, issa, awa] = [
      await person(registry, '0001'),
      await person(registry, '0002'),
      await person(registry, '0003'),
    ];
    const file = ['id,last_name', `${amina.id},A`, `${issa.id},B`, `${awa.id},C`].join('\n');
    const { uploadId } = unwrap(await send(registry, file, { mode: 'update', acceptance: 'required' }));
    unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId }));
    unwrap(await me.individuals.update({ id: amina.id, version: 1, firstName: 'Aminata' }));
    unwrap(await me.individuals.delete({ id: issa.id, version: 1 }));
    const { rows } = unwrap(await me.individualDataSourceUploads.difference({ uploadId }));
    expect(rows.map(({ line, isOvertaken }) => [line, isOvertaken])).toEqual([
      [2, true],
      [3, true],
      [4, false],
    ]);
    const answer = unwrap(await me.individualImports.applyItems({ uploadId }));
    expect(answer).toMatchObject({ status: 'PARTIAL_SUCCESS', items: { FAILED: 2, APPLIED: 1 } });
    expect(answer.refusedByCode).toEqual({ 'staging.CHANGED_SINCE': 1, 'staging.GONE': 1 });
    expect(await person(registry, '0001')).toMatchObject({ firstName: 'Aminata', lastName: 'Diallo' });
    const { chunks } = unwrap(await me.individualDataSourceUploads.downloadInvalidItems({ uploadId }));
    const text = await textOf(chunks);
    expect(text.split('\r\n')[1]).toContain(`${amina.id},A,2,`);
  });

  it('refuses a value that somebody else has, and lets a person keep their own', async () => {
    await using registry = await openRegistry(store);
    unwrap(await registry.upload(people));
    const ids = [await person(registry, '0001'), await person(registry, '0002'), await person(registry, '0003')];
    const [a, b, c] = ids.map(({ id }) => id);
    const file = ['id,national_id,income', `${a},0004,1`, `${b},0002,2`, `${c},0009,3`].join('\n');
    const { uploadId, accepted } = unwrap(await send(registry, file, { mode: 'update' }));
    expect(accepted).toBe(2);
    expect(await registry.refused(uploadId)).toEqual([
      { line: 2, errors: [['national_id', '0004', 'individual.VALUE_TAKEN']] },
    ]);
    expect((await person(registry, '0009')).id).toBe(c);
  });

  it('asks for the right to change, and for known keys', async () => {
    await using registry = await openRegistry(store);
    const row = 'id,last_name\nx,Sow';
    const creator = registry.app.as({ id: 'creator', rights: ['159001', '159002'] });
    const source = fromBytes('changes.csv', row);
    expect(codesOf(await creator.individualImports.importIndividuals({ source, mode: 'update' }))).toEqual([
      'core.FORBIDDEN',
    ]);
    expect(codesOf(await send(registry, row, { mode: 'update', matchBy: ['nationalid'] }))).toEqual([
      'individual.NO_KEY_COLUMN',
    ]);
    const unmeant = {
      source: fromBytes('new.csv', 'first_name,last_name,dob\nA,B,2000-01-01'),
      matchBy: ['last_name'],
    };
    expect(await registry.me.individualImports.importIndividuals(unmeant)).toMatchObject({
      errors: [{ code: 'individual.MATCHES_NOBODY', path: ['matchBy'] }],
    });
    expect(codesOf(await registry.me.individualImports.template({ matchBy: ['last_name'] }))).toEqual([
      'individual.MATCHES_NOBODY',
    ]);
    expect(clerk.rights).toContain('159003');
  });

  it('gives the same registry for any order of the rows and any size of ranges', async () => {
    const base = Array.from({ length: 20 }, (_, i) => `P${i},Q,1990-01-01,${String(i).padStart(4, '0')},,`);
    const header = 'national_id,first_name,last_name,dob,children';
    const rows = Array.from(
      { length: 25 },
      (_, i) => `${String(i).padStart(4, '0')},P${i},Q${i % 3},1990-01-01,${i % 4}`,
    );
    const outcomes = [];
    for (const [rangeSize, order] of [
      [50, rows],
      [3, [...rows].reverse()],
      [1, [...rows.slice(12), ...rows.slice(0, 12)]],
    ] as const) {
      await using registry = await openRegistry(store, { rangeSize });
      unwrap(await registry.upload(['first_name,last_name,dob,national_id,income,children', ...base].join('\n')));
      const options = { mode: 'upsert', matchBy: ['national_id'] } as const;
      const { uploadId: _, ...answer } = unwrap(await send(registry, [header, ...order].join('\n'), options));
      outcomes.push({ answer, content: await registry.content() });
    }
    expect(outcomes[0]?.answer).toMatchObject({ accepted: 25, actions: { CREATE: 5, UPDATE: 20 } });
    expect(outcomes.slice(1)).toEqual([outcomes[0], outcomes[0]]);
  });
});
