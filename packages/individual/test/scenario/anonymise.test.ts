import { text as textOf } from 'node:stream/consumers';
import { fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openHouseholds } from './household-world.ts';
import { clerk, codesOf } from './registry.ts';

/** Nothing that tells who somebody was is left, in whatever is still read. */

const HEADER = 'first_name,last_name,dob,group_code,individual_role,national_id,income';

describe.each(stores)('a person made anonymous on $name', (store) => {
  it('is gone from the person, former versions, memberships and rows of uploads; the others stay', async () => {
    await using world = await openHouseholds(store);
    const { app } = world;
    const rights = ['159001', '159002', '159003', '159004', '159005', '159006', '159007', '180001', '180002', '180003'];
    const me = app.as({ id: 'clerk', rights });
    unwrap(
      await world.upload(
        [HEADER, 'Zaynab,Qadir,1977-07-07,H,HEAD,7777,76543', 'Issa,Other,1990-01-01,H,SON,0001,1'].join('\n'),
      ),
    );
    const find = async (firstName: string) =>
      unwrap(await me.individuals.list({ where: { '==': [{ var: 'firstName' }, firstName] } })).rows[0];
    const id = (await find('Zaynab'))?.id ?? '';
    unwrap(await me.individuals.update({ id, version: 1, firstName: 'Zaynabou' }));
    const where = { '==': [{ var: 'individualId' }, id] };
    const [member] = unwrap(await me.groupIndividuals.list({ where })).rows;
    const secret = { nick: 'Zuzu' };
    unwrap(await me.groupIndividuals.update({ id: member?.id ?? '', version: member?.version ?? 0, jsonExt: secret }));
    expect(codesOf(await me.individuals.anonymise({ id, version: 2 }))).toEqual(['individual.DELETE_FIRST']);
    const { version } = unwrap(await me.individuals.delete({ id, version: 2, cascade: true }));
    expect(codesOf(await me.individuals.anonymise({ id, version: 1 }))).toEqual(['core.CONFLICT']);
    const before = JSON.stringify(unwrap(await me.individuals.dataOf({ id })));
    for (const said of ['Zaynab', 'Qadir', '1977-07-07', '7777', '76543', 'Zuzu']) expect(before).toContain(said);

    const { records } = unwrap(await me.individuals.anonymise({ id, version }));
    expect(records).toEqual({ group_individual: 1, individual_data_source: 1 });
    const after = JSON.stringify(unwrap(await me.individuals.dataOf({ id })));
    for (const said of ['Zaynab', 'Qadir', '1977-07', '7777', '76543', 'Zuzu']) expect(after).not.toContain(said);
    expect(after).toContain('1977-01-01');
    const history = unwrap(await me.individuals.history({ id }));
    expect(history.map(({ row }) => [row.version, row.firstName, row.isDeleted])).toEqual([
      [1, 'Anonymous', false],
      [2, 'Anonymous', false],
      [3, 'Anonymous', true],
      [4, 'Anonymous', true],
    ]);
    // Their unique number is free, and the others are as they were.
    expect((await find('Issa'))?.jsonExt).toEqual({ national_id: '0001', income: 1 });
    const heir = { firstName: 'New', lastName: 'One', dob: '1990-01-01', jsonExt: { national_id: '7777' } };
    unwrap(await me.individuals.create(heir));
  });

  it('leaves nothing in rows that changed the person, failed or wait, nor in pairs, not even hashes', async () => {
    await using world = await openHouseholds(store);
    const { app } = world;
    const rights = ['159007', ...clerk.rights];
    const me = app.as({ id: 'clerk', rights });
    const matching = { mode: 'upsert', matchBy: ['national_id'], acceptance: 'required' } as const;
    const send = async (...rows: readonly string[]) => {
      const source = fromBytes('people.csv', [`national_id,${HEADER.replace(',national_id', '')}`, ...rows].join('\n'));
      return unwrap(await me.individualImports.importIndividuals({ source, ...matching })).uploadId;
    };
    const apply = async (uploadId: string) => {
      unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId }));
      unwrap(await me.individualImports.applyItems({ uploadId }));
    };
    await apply(await send('7777,Zaynab,Qadir,1977-07-07,Family-7,HEAD,76543'));
    const [person] = unwrap(await me.individuals.list({})).rows;
    const id = person?.id ?? '';
    await apply(await send('7777,Zaynab,Qadir,1977-07-07,Family-7,HEAD,76544'));
    // Somebody changes the person meanwhile, so that the row fails, and a last one waits.
    const late = await send('7777,Zaynabou,Qadir,1977-07-07,Family-7,HEAD,76545');
    unwrap(await me.individuals.update({ id, version: 2, lastName: 'Qadiri' }));
    await apply(late);
    const waiting = await send(
      '7777,Zaynabou,Qadir,1977-07-07,Family-8,SON,76546',
      '7778,Issa,Ba,1990-01-01,Family-8,SPOUSE,1',
    );
    unwrap(await me.individuals.create({ firstName: 'Zaynab', lastName: 'Qadiri', dob: '1977-07-07' }));
    unwrap(await me.duplicateCandidates.findDuplicates({ equal: ['firstName', 'dob'] }));
    const where = { '==': [{ var: 'individualId' }, id] };
    const rowsOf = async () => unwrap(await me.individualDataSources.list({ where })).rows;
    const before = await rowsOf();
    expect(before.map(({ state }) => state)).toEqual(['APPLIED', 'APPLIED', 'FAILED', 'VALID']);
    expect(before.map(({ keyHash }) => keyHash !== null)).toContain(true);

    const { version } = unwrap(await me.individuals.delete({ id, version: 3, cascade: true }));
    const { records } = unwrap(await me.individuals.anonymise({ id, version }));
    expect(records).toEqual({ group_individual: 1, individual_data_source: 4, duplicate_candidate: 1 });
    const nothing = {
      ...{ firstName: null, lastName: null, dob: null, groupCode: null, role: null, recipientType: null },
      ...{ jsonExt: {}, validations: {}, rowHash: null, keyHash: null, individualId: id },
    };
    expect(await rowsOf()).toMatchObject(before.map(({ state, line }) => ({ ...nothing, state, line })));
    const [pair] = unwrap(await me.duplicateCandidates.list({ includeDeleted: true })).rows;
    expect(pair).toMatchObject({ score: null, reasons: [] });
    // Answers about those uploads go on, and say nothing; what is left of them is decided and applied.
    const uploads = me.individualDataSourceUploads;
    const answers = [
      unwrap(await uploads.refusals({ uploadId: late })),
      (await textOf(unwrap(await uploads.downloadInvalidItems({ uploadId: late })).chunks)).split('\n').slice(1),
      unwrap(await uploads.difference({ uploadId: late })),
      unwrap(await uploads.difference({ uploadId: waiting })).rows.filter(({ individualId }) => individualId === id),
    ];
    expect(JSON.stringify(answers)).not.toMatch(/7777|Zaynab|Qadir|Family-7|76545|76546/);
    unwrap(await uploads.acceptItems({ uploadId: waiting }));
    expect(unwrap(await me.individualImports.applyItems({ uploadId: waiting }))).toMatchObject({
      accepted: 1,
      refused: 1,
    });
    const issa = unwrap(await me.groupIndividuals.list({})).rows;
    expect(issa.map(({ role, recipientType }) => [role, recipientType])).toEqual([['HEAD', 'PRIMARY']]);
    expect(await world.broken()).toEqual([]);
  });

  it('goes for a record that was merged into another as well, and leaves that one and its household as they are', async () => {
    await using world = await openHouseholds(store);
    const me = world.app.as({ id: 'clerk', rights: ['159007', ...clerk.rights] });
    const golden = unwrap(await me.individuals.create({ firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' }));
    const jsonExt = { national_id: '7777', income: 76543 };
    const twin = { firstName: 'Zaynab', lastName: 'Qadir', dob: '1991-04-02', jsonExt };
    const absorbed = unwrap(await me.individuals.create(twin));
    const { id: groupId } = unwrap(await me.groups.create({ code: 'H' }));
    unwrap(await me.groupIndividuals.create({ groupId, individualId: absorbed.id }));
    const both = { goldenId: golden.id, goldenVersion: 1, absorbedId: absorbed.id, absorbedVersion: 1 };
    const merge = unwrap(await me.individualMerges.merge({ ...both, survivorship: { 'jsonExt.*': 'golden' } }));
    const { version } = unwrap(await me.individuals.list({ includeDeleted: true })).rows.find(
      ({ id }) => id === absorbed.id,
    ) ?? { version: 0 };
    const { records } = unwrap(await me.individuals.anonymise({ id: absorbed.id, version }));
    expect(records).toEqual({ individual_merge: 1 });
    expect(unwrap(await me.individualMerges.get({ id: merge.id }))).toMatchObject({ status: 'MERGED', taken: [] });
    expect(unwrap(await me.individuals.get({ id: golden.id }))).toMatchObject({
      firstName: 'Amina',
      lastName: 'Diallo',
    });
    expect((await world.who(groupId)).map(([id, role]) => [id, role])).toEqual([[golden.id, 'HEAD']]);
    const everybody = unwrap(await me.individuals.list({ includeDeleted: true })).rows;
    const past = await Promise.all(everybody.map(async ({ id }) => unwrap(await me.individuals.history({ id }))));
    expect(JSON.stringify(past)).not.toMatch(/Zaynab|Qadir|7777|76543/);
  });
});
