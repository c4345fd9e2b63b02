import { text as textOf } from 'node:stream/consumers';
import { fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, officer } from '../open-programme.ts';
import { cardSchema, openCards, outcomesOf } from '../plan-files.ts';

/** Files that change people and beneficiaries, and enrol who is in the registry. */

describe.each(stores)('files that change people and beneficiaries of a plan on $name', (store) => {
  it('change who is in the plan, enrol who is in the registry, and leave a person as he is of whom the plan refuses the row', async () => {
    const world = await openCards(store);
    const answer = unwrap(
      await world.upload([
        'national_id,phone,card,land',
        'N1,701,,7',
        'N2,,,',
        'N3,703,C3,',
        'N4,704,,1',
        'N9,709,C9,1',
      ]),
    );
    expect(answer).toMatchObject({
      status: 'PARTIAL_SUCCESS',
      rows: 5,
      enrolled: 1,
      updated: 1,
      inPlan: 1,
      refused: 2,
    });
    expect(await outcomesOf(world, answer.uploadId)).toEqual([
      [2, 'UPDATED', null],
      [3, 'IN_PLAN', null],
      [4, 'ENROLLED', null],
      [5, 'REFUSED', 'schema.MISSING_PROPERTY'],
      [6, 'REFUSED', 'staging.NO_MATCH'],
    ]);
    expect(await world.inPlan()).toEqual([
      ['Amina', 'ACTIVE', { card: 'C1', land: 7 }],
      ['Boubacar', 'ACTIVE', { card: 'C2', land: 2 }],
      ['Coumba', 'POTENTIAL', { card: 'C3' }],
    ]);
    expect(await world.phones()).toEqual([
      ['Amina', '701'],
      ['Boubacar', null],
      ['Coumba', '703'],
      ['Dado', null],
    ]);
    const again = await world.upload([
      'national_id,phone,card,land',
      'N1,701,,7',
      'N2,,,',
      'N3,703,C3,',
      'N4,704,,1',
      'N9,709,C9,1',
    ]);
    expect(again).toMatchObject({ outcome: 'unchanged', data: answer });
  });

  it('make who is not in the registry, where they may, and nobody whose row the plan refuses', async () => {
    const world = await openCards(store);
    const answer = unwrap(
      await world.upload(
        [
          'first_name,last_name,dob,national_id,card',
          'Fatou,Fall,1980-01-01,N5,C5',
          'Gora,Gueye,1981-01-01,N6,',
          'Amina,Diallo,,N1,',
        ],
        { mode: 'upsert', status: 'ACTIVE' },
      ),
    );
    expect(answer).toMatchObject({ enrolled: 1, inPlan: 1, refused: 1 });
    expect((await world.inPlan()).map(([name, status]) => [name, status])).toEqual([
      ['Amina', 'ACTIVE'],
      ['Boubacar', 'ACTIVE'],
      ['Fatou', 'ACTIVE'],
    ]);
    const { rows } = unwrap(await world.me.individuals.list({ where: { '==': [{ var: 'firstName' }, 'Amina'] } }));
    expect(rows).toMatchObject([{ lastName: 'Diallo' }]);
    expect(unwrap(await world.me.individuals.count({}))).toBe(5);
  });

  it('show what they would change before somebody accepts it, and leave alone whom somebody changed since', async () => {
    const world = await openCards(store);
    const { me } = world;
    const lines = ['national_id,phone,card,land', 'N1,701,,7', 'N2,702,,', 'N3,703,C3,', 'N4,,C4,'];
    const { uploadId, waiting } = unwrap(await world.upload(lines, { acceptance: 'required' }));
    expect(waiting).toBe(4);
    const { rows } = unwrap(await me.benefitPlanDataUploadRecords.difference({ uploadId }));
    expect(rows.map(({ line, enrolment, changes, person }) => [line, enrolment, changes, person?.changes])).toEqual([
      [2, 'UPDATE', [{ field: 'jsonExt.land', from: 1, to: 7 }], [{ field: 'jsonExt.phone', from: null, to: '701' }]],
      [3, 'UNCHANGED', [], [{ field: 'jsonExt.phone', from: null, to: '702' }]],
      [
        4,
        'ENROL',
        [{ field: 'jsonExt.card', from: null, to: 'C3' }],
        [{ field: 'jsonExt.phone', from: null, to: '703' }],
      ],
      [5, 'ENROL', [{ field: 'jsonExt.card', from: null, to: 'C4' }], []],
    ]);
    unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
    const [amina] = unwrap(await me.beneficiaries.list({ benefitPlanId: world.benefitPlanId })).rows;
    unwrap(
      await me.beneficiaries.update({
        ...{ id: amina?.id ?? '', version: amina?.version ?? 0, jsonExt: { card: 'C1', land: 9 } },
      }),
    );
    const after = unwrap(await me.benefitPlanDataUploadRecords.difference({ uploadId, first: 1 })).rows;
    expect(after).toMatchObject([{ line: 2, isOvertaken: true }]);
    const done = unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
    expect(done).toMatchObject({ refused: 1, refusedByCode: { 'staging.CHANGED_SINCE': 1 }, inPlan: 1, enrolled: 2 });
    expect(await world.phones()).toEqual([
      ['Amina', null],
      ['Boubacar', '702'],
      ['Coumba', '703'],
      ['Dado', null],
    ]);
    expect((await world.inPlan()).map(([name, , data]) => [name, data])).toEqual([
      ['Amina', { card: 'C1', land: 9 }],
      ['Boubacar', { card: 'C2', land: 2 }],
      ['Coumba', { card: 'C3' }],
      ['Dado', { card: 'C4' }],
    ]);
  });

  it('find whom their rows match anew for every file', async () => {
    const world = await openCards(store);
    const { me, people } = world;
    const lines = (land: number) => ['national_id,card,land', `N3,,${land}`];
    // Nobody new may be in the plan without a card.
    expect(unwrap(await world.upload(lines(1)))).toMatchObject({ refused: 1 });
    expect(unwrap(await world.upload(['national_id,card,land', 'N3,C3,1']))).toMatchObject({ enrolled: 1 });
    const rename = async (at: number, national_id: string) => {
      const { id, version, jsonExt } = unwrap(await me.individuals.get({ id: people[at]?.id ?? '' }));
      unwrap(await me.individuals.update({ id, version, jsonExt: { ...jsonExt, national_id } }));
    };
    await rename(2, 'N8');
    await rename(0, 'N3');
    expect(unwrap(await world.upload(lines(5)))).toMatchObject({ updated: 1 });
    expect((await world.inPlan()).map(([name, , data]) => [name, data])).toEqual([
      ['Amina', { card: 'C1', land: 5 }],
      ['Boubacar', { card: 'C2', land: 2 }],
      ['Coumba', { card: 'C3', land: 1 }],
    ]);
  });

  it('refuse rows about one person that say different things for the plan, whichever comes first', async () => {
    const world = await openCards(store);
    for (const lands of [
      [100, 900],
      [900, 100],
    ]) {
      const answer = unwrap(
        await world.upload(['national_id,land', ...lands.map((land) => `N1,${land}`), 'N2,5', 'N2,5']),
      );
      expect(answer).toMatchObject({
        ...{ updated: lands[0] === 100 ? 1 : 0, inPlan: lands[0] === 100 ? 0 : 1 },
        refusedByCode: { 'social_protection.ROWS_CONTRADICT': 2, 'individual.DUPLICATE_ROW': 1 },
      });
    }
    expect((await world.inPlan()).map(([, , data]) => data)).toEqual([
      { card: 'C1', land: 1 },
      { card: 'C2', land: 5 },
    ]);
  });

  it('refuse them however they write the person, and take a value that is written in two ways for one', async () => {
    const properties = { national_id: { type: 'string' }, rooms: { type: 'number' } };
    const world = await openCards(store, { configuration: { individual_schema: { properties } } });
    const { me } = world;
    for (const text of [
      ['national_id,rooms,land', 'N1,1.0,100', 'N1,1,900', 'N2,2.0,5', 'N2,2,5.0'],
      ['national_id,rooms,land', 'N1,1,100', 'N1,1.0,900', 'N2,2,5', 'N2,2.0,5.0'],
    ])
      expect(unwrap(await world.upload(text))).toMatchObject({
        refusedByCode: { 'social_protection.ROWS_CONTRADICT': 2, 'individual.DUPLICATE_ROW': 1 },
      });
    expect((await world.inPlan()).map(([, , data]) => data)).toEqual([
      { card: 'C1', land: 1 },
      { card: 'C2', land: 5 },
    ]);
    const created = ['first_name,last_name,dob,rooms,card,land'];
    for (const [rooms, dob, card, land] of [
      ['1', '1.4.1990', 'D1', 100],
      ['1.0', '01.04.1990', 'D2', 900],
      ['1', '2.4.1990', '', 7],
      ['2', '2.4.1990', 'D3', 8],
    ])
      created.push(`Fatou,Y,${dob},${rooms},${card},${land}`);
    const { uploadId } = unwrap(
      await world.upload(created, { mode: 'create', matchBy: undefined, dateFormat: 'DD.MM.YYYY' }),
    );
    expect(await outcomesOf(world, uploadId)).toEqual([
      [2, 'REFUSED', 'social_protection.ROWS_CONTRADICT'],
      [3, 'REFUSED', 'social_protection.ROWS_CONTRADICT'],
      [4, 'REFUSED', 'schema.MISSING_PROPERTY'],
      [5, 'ENROLLED', null],
    ]);
    expect(unwrap(await me.individuals.count({}))).toBe(5);
  });

  it('leave in the registry and out of the plan whom somebody deleted, or whose value somebody took, before the file went on', async () => {
    const world = await openCards(store, { rangeSize: 1 });
    const { me, benefitPlanId } = world;
    const stop = new AbortController();
    const input = {
      ...({ benefitPlanId, mode: 'upsert', matchBy: ['first_name', 'last_name', 'dob'] } as const),
      source: fromBytes(
        'new.csv',
        'first_name,last_name,dob,card\nFatou,Y,1990-01-01,D1\nGora,Y,1990-01-01,D2\nHawa,Y,1990-01-01,D3\nIbra,Y,1990-01-01,D4',
      ),
    };
    const onProgress = ({ phase }: { phase: string }) => {
      if (phase === 'enrol') stop.abort();
    };
    const cut = await me.beneficiaryImports.importBeneficiaries(input, { signal: stop.signal, onProgress });
    expect(codesOf(cut)).toEqual(['core.ABORTED']);
    const made = unwrap(await me.individuals.list({ where: { '==': [{ var: 'lastName' }, 'Y'] } })).rows;
    const gora = made.find(({ firstName }) => firstName === 'Gora');
    unwrap(await me.individuals.delete({ id: gora?.id ?? '', version: gora?.version ?? 0 }));
    const create = (individualId: string, card: string) =>
      me.beneficiaries.create({ benefitPlanId, individualId, status: 'POTENTIAL', jsonExt: { card } });
    unwrap(await create(world.people[3]?.id ?? '', 'D3'));
    unwrap(await create(made.find(({ firstName }) => firstName === 'Ibra')?.id ?? '', 'D9'));
    const done = unwrap(await me.beneficiaryImports.importBeneficiaries(input));
    expect(done.status).toBe('PARTIAL_SUCCESS');
    expect(await outcomesOf(world, done.uploadId)).toEqual([
      [2, 'ENROLLED', null],
      [3, 'LEFT_OUT', 'social_protection.PERSON_GONE'],
      [4, 'LEFT_OUT', 'individual.VALUE_TAKEN'],
      [5, 'IN_PLAN', 'ENROLLED_SINCE'],
    ]);
  });

  it('take a value that another row or another beneficiary has from nobody', async () => {
    const world = await openCards(store);
    const answer = unwrap(await world.upload(['national_id,card', 'N1,C1', 'N2,C1', 'N3,C2', 'N4,C4']));
    expect(await outcomesOf(world, answer.uploadId)).toEqual([
      [2, 'REFUSED', 'individual.DUPLICATE_VALUE'],
      [3, 'REFUSED', 'individual.DUPLICATE_VALUE'],
      [4, 'REFUSED', 'individual.VALUE_TAKEN'],
      [5, 'ENROLLED', null],
    ]);
  });

  it('change nobody and nothing when they are what was exported, in either order of columns', async () => {
    const world = await openCards(store);
    const { me, benefitPlanId } = world;
    const before = [
      unwrap(await me.beneficiaries.list({ benefitPlanId })).rows,
      unwrap(await me.individuals.list({})).rows,
    ];
    for (const fields of [
      ['individualId', 'jsonExt'],
      ['jsonExt', 'status', 'individual.lastName', 'individualId'],
    ]) {
      const { columns, chunks } = unwrap(await me.beneficiaries.export({ benefitPlanId, fields }));
      const source = fromBytes('exported.csv', await textOf(chunks));
      expect(columns).toContain('individual_id');
      const input = {
        benefitPlanId,
        source,
        mode: 'update',
        matchBy: ['id'],
        columns: { individual_id: 'id' },
      } as const;
      const unread = columns.includes('status') ? { columns: { ...input.columns, status: null } } : {};
      const answer = unwrap(await me.beneficiaryImports.importBeneficiaries({ ...input, ...unread }));
      expect(answer).toMatchObject({ status: 'SUCCESS', rows: 2, inPlan: 2 });
      expect([
        unwrap(await me.beneficiaries.list({ benefitPlanId })).rows,
        unwrap(await me.individuals.list({})).rows,
      ]).toEqual(before);
    }
  });

  it('change households of the plan, and enrol the one to which somebody moves', async () => {
    const world = await openCards(store);
    const { me, plan, people } = world;
    const { id: benefitPlanId } = await plan({ type: 'GROUP', beneficiaryDataSchema: cardSchema });
    const group = unwrap(await me.groups.create({ code: 'H1' }));
    for (const person of people.slice(0, 2))
      unwrap(await me.groupIndividuals.create({ groupId: group.id, individualId: person.id }));
    unwrap(
      await me.groupBeneficiaries.create({
        ...{ benefitPlanId, groupId: group.id, status: 'ACTIVE', jsonExt: { card: 'C1' } },
      }),
    );
    const file = [
      'national_id,group_code,individual_role,card,land',
      'N1,H1,,,5',
      'N2,H2,HEAD,C2,',
      'N3,H2,,,',
      'N4,H3,,,',
    ];
    const answer = unwrap(await world.upload(file, { benefitPlanId }));
    expect(await outcomesOf(world, answer.uploadId)).toEqual([
      [2, 'UPDATED', null],
      [3, 'ENROLLED', null],
      [4, 'ENROLLED', null],
      [5, 'REFUSED', 'schema.MISSING_PROPERTY'],
    ]);
    const { rows } = unwrap(await me.groupBeneficiaries.list({ benefitPlanId }));
    expect(rows.map(({ jsonExt }) => jsonExt)).toEqual([{ card: 'C1', land: 5 }, { card: 'C2' }]);
    // Of the refused row no household comes.
    const groups = unwrap(await me.groups.list({ orderBy: ['code'] })).rows;
    expect(groups.map(({ code }) => code)).toEqual(['H1', 'H2']);
    const members = unwrap(await me.groupIndividuals.list({})).rows.map(({ groupId, individualId, role }) => [
      groups.find(({ id }) => id === groupId)?.code,
      people.findIndex(({ id }) => id === individualId) + 1,
      role,
    ]);
    expect(members.sort()).toEqual([
      ['H1', 1, 'HEAD'],
      ['H2', 2, 'HEAD'],
      ['H2', 3, null],
    ]);
  });

  it('need the rights to change people and beneficiaries', async () => {
    const { app, benefitPlanId } = await openCards(store);
    const source = fromBytes('changes.csv', 'national_id,card\nN3,C3');
    const input = { benefitPlanId, source, mode: 'update', matchBy: ['national_id'] } as const;
    const base = ['170011', '170002'];
    for (const rights of [base, [...base, '170003'], [...base, '159003']])
      expect(codesOf(await app.as({ ...officer, rights }).beneficiaryImports.importBeneficiaries(input))).toEqual([
        'core.FORBIDDEN',
      ]);
    const able = app.as({ ...officer, rights: [...base, '170003', '159003'] });
    const { data } = (await able.beneficiaryImports.importBeneficiaries({
      ...input,
      acceptance: 'required',
    })) as never as {
      data: { uploadId: string };
    };
    const { uploadId } = data;
    unwrap(await app.as(officer).benefitPlanDataUploadRecords.acceptItems({ uploadId }));
    const apply = ['170012', '170002', '900255', '159002'];
    for (const rights of [
      [...apply, '159003'],
      [...apply, '170003'],
    ])
      expect(codesOf(await app.as({ ...officer, rights }).beneficiaryImports.applyItems({ uploadId }))).toEqual([
        'core.FORBIDDEN',
      ]);
    const applier = app.as({ ...officer, rights: [...apply, '159003', '170003'] });
    expect(codesOf(await applier.beneficiaryImports.applyItems({ uploadId }))).toBe('done');
  });

  it('are read by other names of their columns', async () => {
    const world = await openCards(store);
    const columns = { NIN: 'national_id', Carte: 'card', Remarques: null };
    const answer = unwrap(await world.upload(['NIN,Remarques,Carte', 'N3,x,C3', 'N8,y,C8'], { columns }));
    expect(answer).toMatchObject({ enrolled: 1, refused: 1 });
    const { uploadId } = answer;
    const rows = unwrap(await world.me.benefitPlanDataUploadRecords.rows({ uploadId, outcome: 'REFUSED' })).rows;
    expect(rows).toMatchObject([{ record: { NIN: 'N8', Carte: 'C8' } }]);
  });
});
