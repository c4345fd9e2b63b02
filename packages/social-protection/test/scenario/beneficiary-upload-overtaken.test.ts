import { fromBytes, unwrap } from '@parasol/core';
import { GroupIndividualService } from '@parasol/individual';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, officer, officersOnly, openProgramme } from '../open-programme.ts';
import { cardSchema, cardsIn, cutAt, openCards, outcomesOf, upload } from '../plan-files.ts';

/** Rows of files into plans whose people, households or enrolments became otherwise since somebody looked at them. */

const required = { acceptance: 'required' } as const;

describe.each(stores)('rows that were overtaken before they are applied, on $name', (store) => {
  it('enrol nobody who was changed since, also where the row leaves the person as they were', async () => {
    const world = await openCards(store);
    const { me, people } = world;
    for (const alone of [false, true]) {
      const lines = ['national_id,card', `N3,${alone ? 'D' : 'C'}3`, `N4,${alone ? 'D' : 'C'}4`];
      const { uploadId, dataUploadId } = unwrap(await world.upload(lines, required));
      unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
      // The number belongs to somebody else: who was accepted is not who it is now.
      const { id, version, jsonExt } = unwrap(await me.individuals.get({ id: people[2]?.id ?? '' }));
      unwrap(await me.individuals.update({ id, version, lastName: alone ? 'Z' : 'Y', jsonExt }));
      const { rows } = unwrap(await me.benefitPlanDataUploadRecords.difference({ uploadId }));
      expect(rows.map(({ line, isOvertaken }) => [line, isOvertaken])).toEqual([
        [2, true],
        [3, false],
      ]);
      // People's items may be applied by themselves, which changes nobody here.
      if (alone) unwrap(await me.individualImports.applyItems({ uploadId: dataUploadId ?? '' }));
      unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
      expect(await outcomesOf(world, uploadId)).toEqual([
        [2, alone ? 'LEFT_OUT' : 'REFUSED', 'staging.CHANGED_SINCE'],
        [3, alone ? 'UPDATED' : 'ENROLLED', null],
      ]);
      const [row] = unwrap(await me.benefitPlanDataUploadRecords.rows({ uploadId })).rows;
      expect(row?.individualId).toBe(id);
    }
    expect((await world.inPlan()).map(([name]) => name)).toEqual(['Amina', 'Boubacar', 'Dado']);
  });

  it.each(['create', 'update'] as const)(
    'put nobody into, and enrol, no other household that has the code of theirs since, in mode %s',
    async (mode) => {
      const programme = await openProgramme(store, { rangeSize: 1 });
      const { me, plan } = programme;
      const { id: benefitPlanId } = await plan({ type: 'GROUP' });
      const header = 'first_name,last_name,dob,group_code,individual_role';
      const there = [
        'Amina,Diallo,1991-04-02,G1,HEAD',
        'Boubacar,Sow,1950-01-01,G2,HEAD',
        'Coumba,Ba,1960-01-01,G3,HEAD',
      ];
      const source = fromBytes('people.csv', [header, ...there].join('\n'));
      unwrap(await me.individualImports.importIndividuals({ source }));
      const groups = unwrap(await me.groups.list({ orderBy: ['code'] })).rows;
      const [first, second] = groups;
      if (first === undefined || second === undefined) throw new Error('There are no households.');
      // Who lives in both is in the other one also by then.
      const [amina] = unwrap(await me.individuals.list({ where: { '==': [{ var: 'firstName' }, 'Amina'] } })).rows;
      unwrap(await me.groupIndividuals.create({ groupId: second.id, individualId: amina?.id ?? '' }));
      const rows =
        mode === 'create'
          ? ['Dado,Ba,1970-01-01,G1,SON', 'Fatou,Fall,1980-01-01,G5,HEAD']
          : ['Coumba,Ba,1960-01-01,G1,SON', 'Amina,Diallo,1991-04-02,G1,HEAD', 'Boubacar,Sow,1950-01-01,G2,'];
      const how = mode === 'create' ? {} : { mode, matchBy: ['first_name', 'last_name', 'dob'] };
      const text = [header, ...rows].join('\n');
      const { uploadId } = unwrap(await upload(programme, benefitPlanId, text, { ...required, ...how }));
      unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
      unwrap(await me.groups.update({ id: first.id, version: first.version, code: 'GX' }));
      const { version } = unwrap(await me.groups.get({ id: second.id }));
      unwrap(await me.groups.update({ id: second.id, version, code: 'G1' }));
      const overtaken = unwrap(await me.benefitPlanDataUploadRecords.difference({ uploadId })).rows;
      expect(overtaken.map(({ isOvertaken }) => isOvertaken)).toEqual(rows.map((row) => !row.includes('G5')));
      unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
      expect(await outcomesOf(programme, uploadId)).toEqual(
        rows.map((row, i) =>
          row.includes('G5') ? [i + 2, 'ENROLLED', null] : [i + 2, 'REFUSED', 'staging.CHANGED_SINCE'],
        ),
      );
      const enrolled = unwrap(await me.groupBeneficiaries.list({ benefitPlanId })).rows;
      expect(enrolled).toHaveLength(mode === 'create' ? 1 : 0);
      expect(unwrap(await me.groupIndividuals.count({}))).toBe(mode === 'create' ? 5 : 4);
    },
  );

  it('enrol nobody again who was taken off the plan since, whatever the row says', async () => {
    const world = await openCards(store);
    const { me, plan, people, phones } = world;
    const { id: benefitPlanId } = await plan();
    const enrolled = [];
    for (const { id: individualId } of people.slice(0, 2))
      enrolled.push(unwrap(await me.beneficiaries.create({ benefitPlanId, individualId, status: 'ACTIVE' })));
    for (const [i, { id, version }] of enrolled.entries()) {
      const how = { ...required, benefitPlanId };
      const lines = ['national_id,phone', `N${i + 1},70${i}`, 'N3,703'];
      const { uploadId, dataUploadId } = unwrap(await world.upload(lines, how));
      unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
      unwrap(await me.beneficiaries.delete({ id, version }));
      const { rows } = unwrap(await me.benefitPlanDataUploadRecords.difference({ uploadId }));
      expect(rows.map(({ line, isOvertaken }) => [line, isOvertaken])).toEqual([
        [2, true],
        [3, false],
      ]);
      const alone = i === 1;
      if (alone) unwrap(await me.individualImports.applyItems({ uploadId: dataUploadId ?? '' }));
      unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
      expect(await outcomesOf(world, uploadId)).toEqual([
        [2, alone ? 'LEFT_OUT' : 'REFUSED', 'staging.CHANGED_SINCE'],
        [3, alone ? 'IN_PLAN' : 'ENROLLED', null],
      ]);
    }
    expect((await cardsIn(world, benefitPlanId)).map(([name]) => name)).toEqual(['Coumba']);
    expect(await phones()).toEqual([
      ['Amina', null],
      ['Boubacar', '701'],
      ['Coumba', '703'],
      ['Dado', null],
    ]);
  });

  it('leave an enrolment alone that came in the place of the one that somebody looked at', async () => {
    const world = await openCards(store);
    const { me, people, benefitPlanId } = world;
    const { uploadId } = unwrap(await world.upload(['national_id,land', 'N1,7', 'N2,7'], required));
    unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
    const [{ id = '' } = {}] = unwrap(await me.beneficiaries.list({ benefitPlanId })).rows;
    unwrap(await me.beneficiaries.delete({ id, version: 1 }));
    const about = { benefitPlanId, individualId: people[0]?.id ?? '', status: 'ACTIVE' } as const;
    unwrap(await me.beneficiaries.create({ ...about, jsonExt: { card: 'C9', land: 3 } }));
    const { rows } = unwrap(await me.benefitPlanDataUploadRecords.difference({ uploadId }));
    expect(rows.map(({ isOvertaken }) => isOvertaken)).toEqual([true, false]);
    unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
    expect(await outcomesOf(world, uploadId)).toEqual([
      [2, 'REFUSED', 'staging.CHANGED_SINCE'],
      [3, 'UPDATED', null],
    ]);
    expect(Object.fromEntries((await world.inPlan()).map(([name, , data]) => [name, data]))).toEqual({
      Amina: { card: 'C9', land: 3 },
      Boubacar: { card: 'C2', land: 7 },
    });
  });

  it('enrol no household again that was taken off the plan since a member was to be added to it', async () => {
    const programme = await openProgramme(store, { rangeSize: 1 });
    const { me, plan, household } = programme;
    const { id: benefitPlanId } = await plan({ type: 'GROUP' });
    const text = (name: string) =>
      `first_name,last_name,dob,group_code\n${name},X,2001-01-01,H1\n${name},X,2002-02-02,H2`;
    const enrolled = [];
    for (const code of ['H1', 'H2']) {
      const { id: groupId } = await household(code, '1980-01-01');
      enrolled.push(unwrap(await me.groupBeneficiaries.create({ benefitPlanId, groupId, status: 'ACTIVE' })));
    }
    const [first, second] = enrolled;
    const { uploadId } = unwrap(await upload(programme, benefitPlanId, text('Awa'), required));
    unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
    unwrap(await me.groupBeneficiaries.delete({ id: first?.id ?? '', version: 1 }));
    unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
    expect(await outcomesOf(programme, uploadId)).toEqual([
      [2, 'REFUSED', 'staging.CHANGED_SINCE'],
      [3, 'IN_PLAN', null],
    ]);
    expect(unwrap(await me.individuals.count({}))).toBe(3);
    // Where nobody is asked, between the making of people and their enrolment.
    const other = 'first_name,last_name,dob,group_code\nBintou,X,2001-01-01,H3\nBintou,X,2002-02-02,H2';
    const stop = new AbortController();
    const onProgress = ({ phase }: { phase: string }) => {
      if (phase === 'enrol') stop.abort();
    };
    const cut = await upload(programme, benefitPlanId, other, {}, { signal: stop.signal, onProgress });
    expect(codesOf(cut)).toEqual(['core.ABORTED']);
    unwrap(await me.groupBeneficiaries.delete({ id: second?.id ?? '', version: 1 }));
    const done = unwrap(await upload(programme, benefitPlanId, other));
    expect(await outcomesOf(programme, done.uploadId)).toEqual([
      [2, 'ENROLLED', null],
      [3, 'LEFT_OUT', 'staging.CHANGED_SINCE'],
    ]);
    expect(unwrap(await me.groupBeneficiaries.count({ benefitPlanId }))).toBe(1);
  });

  it('tell of a household that came into the plan since the file was read, where it only makes people', async () => {
    const programme = await openProgramme(store, { rangeSize: 1 });
    const { me, plan } = programme;
    const { id: benefitPlanId } = await plan({ type: 'GROUP', beneficiaryDataSchema: cardSchema });
    const file = (...rows: readonly string[]) => ['first_name,last_name,dob,group_code,card', ...rows].join('\n');
    const cards = async () =>
      unwrap(await me.groupBeneficiaries.list({ benefitPlanId })).rows.map(({ jsonExt }) => jsonExt['card']);

    // Two files wait: what the second says of the household would come to nothing.
    const files = [file('Awa,X,2001-01-01,H1,C1'), file('Bo,X,2001-01-01,H1,C2', 'Cy,X,2001-01-01,H1,')];
    const [first = '', second = ''] = await Promise.all(
      files.map(async (text) => unwrap(await upload(programme, benefitPlanId, text, required)).uploadId),
    );
    for (const uploadId of [first, second]) {
      unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
      if (uploadId === second) {
        const { rows } = unwrap(await me.benefitPlanDataUploadRecords.difference({ uploadId }));
        expect(rows.map(({ isOvertaken }) => isOvertaken)).toEqual([true, false]);
      }
      unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
    }
    expect(await outcomesOf(programme, second)).toEqual([
      [2, 'REFUSED', 'staging.CHANGED_SINCE'],
      [3, 'IN_PLAN', null],
    ]);
    expect(await cards()).toEqual(['C1']);
    expect(unwrap(await me.individuals.count({}))).toBe(2);

    // Where nobody is asked, between the making of people and their enrolment.
    const next = file(
      'Di,X,2001-01-01,H2,C3',
      'Eli,X,2001-01-01,H2,',
      'Fay,X,2001-01-01,H1,',
      'Gil,X,2001-01-01,H3,C5',
    );
    expect(codesOf(await upload(programme, benefitPlanId, next, {}, cutAt('enrol', 1)))).toEqual(['core.ABORTED']);
    const home = unwrap(await me.groups.list({ where: { '==': [{ var: 'code' }, 'H3'] } })).rows[0];
    const about = { benefitPlanId, groupId: home?.id ?? '', status: 'ACTIVE' } as const;
    unwrap(await me.groupBeneficiaries.create({ ...about, jsonExt: { card: 'C4' } }));
    const { uploadId } = unwrap(await upload(programme, benefitPlanId, next));
    expect(await outcomesOf(programme, uploadId)).toEqual([
      [2, 'ENROLLED', null],
      [3, 'ENROLLED', null],
      [4, 'IN_PLAN', null],
      [5, 'IN_PLAN', 'ENROLLED_SINCE'],
    ]);
    expect((await cards()).sort()).toEqual(['C1', 'C3', 'C4']);
  });

  it('make who is new of a file whose lines once matched somebody else', async () => {
    const programme = await openProgramme(store);
    const { me, plan, person } = programme;
    const [cash, food] = [await plan(), await plan()];
    const amina = await person({ firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' });
    const text = 'first_name,last_name,dob\nAmina,Diallo,1991-04-02\nCoumba,Ba,1990-01-01';
    const matchBy = ['first_name', 'last_name', 'dob'];
    expect(unwrap(await upload(programme, cash.id, text, { mode: 'upsert', matchBy }))).toMatchObject({ enrolled: 2 });
    // It turned out who she is.
    const { version, jsonExt } = unwrap(await me.individuals.get({ id: amina.id }));
    unwrap(await me.individuals.update({ id: amina.id, version, firstName: 'Fatou', lastName: 'Sow', jsonExt }));
    // Only whom the file has made is the person of a line again.
    expect(unwrap(await upload(programme, food.id, text))).toMatchObject({ enrolled: 2, rows: 2 });
    expect((await cardsIn(programme, food.id)).map(([name]) => name).sort()).toEqual(['Amina', 'Coumba']);
    expect(unwrap(await me.individuals.count({}))).toBe(3);
  });
  it('keep whom they made, so that the same file makes them once, also where the plan cannot have them any more', async () => {
    const programme = await openProgramme(store);
    const { app, me, plan } = programme;
    const [homes, people] = [await plan({ type: 'GROUP' }), await plan()];
    const text = 'first_name,last_name,dob,group_code\nAmina,Diallo,1991-04-02,H1';
    const { uploadId, dataUploadId } = unwrap(await upload(programme, homes.id, text, required));
    unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
    unwrap(await me.individualImports.applyItems({ uploadId: dataUploadId ?? '' }));
    const [membership] = unwrap(await me.groupIndividuals.list({})).rows;
    unwrap(await me.groupIndividuals.delete({ id: membership?.id ?? '', version: membership?.version ?? 0 }));
    const done = unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
    const left = { leftOut: 1, leftOutBy: { 'social_protection.NOT_IN_HOUSEHOLD': 1 } };
    expect(done).toMatchObject({ status: 'PARTIAL_SUCCESS', refused: 0, ...left });
    const [row] = unwrap(await me.benefitPlanDataUploadRecords.rows({ uploadId })).rows;
    expect(row).toMatchObject({ individualId: membership?.individualId, state: null, record: {} });
    expect(await upload(programme, homes.id, text)).toMatchObject({ outcome: 'unchanged', data: done });
    expect(unwrap(await upload(programme, people.id, text))).toMatchObject({ enrolled: 1 });
    expect((await cardsIn(programme, people.id)).map(([name]) => name)).toEqual(['Amina']);
    expect(unwrap(await me.individuals.count({}))).toBe(1);
    // Where nobody is asked, while people are made.
    const other = 'first_name,last_name,dob,group_code\nBintou,Ba,1992-04-02,H2';
    const leave = app.signals.bind(
      'individual.import_individuals',
      async (ctx) => {
        const where = { '==': [{ var: 'group.code' }, 'H2'] };
        for (const { id, version } of (await ctx.call(GroupIndividualService.list, { where })).rows)
          await ctx.call(GroupIndividualService.delete, { id, version });
      },
      'after',
    );
    expect(unwrap(await upload(programme, homes.id, other))).toMatchObject({ refused: 0, ...left });
    leave();
    expect(unwrap(await upload(programme, people.id, other))).toMatchObject({ enrolled: 1 });
    expect(unwrap(await me.individuals.count({}))).toBe(2);
  });
  it('show nobody what the plan has of who went out of the reach of the reader', async () => {
    const world = await openCards(store, { access: officersOnly });
    const { app, people, benefitPlanId } = world;
    const all = app.as({ ...officer, rights: [...officer.rights, '900241', '900242'], locations: 'everywhere' });
    const place = async (code: string) => unwrap(await all.locations.create({ code, name: code, type: 'district' })).id;
    const [north, south] = [await place('N'), await place('S')];
    const [amina, boubacar] = people;
    const move = async (id: string, locationId: string) => {
      const { version } = unwrap(await all.individuals.get({ id }));
      unwrap(await all.individuals.update({ id, version, locationId }));
    };
    for (const id of [amina?.id ?? '', boubacar?.id ?? '']) await move(id, north);
    const me = app.as({ ...officer, locations: [north] });
    const source = fromBytes('changes.csv', 'national_id,land\nN1,7\nN2,7');
    const how = { ...required, mode: 'update', matchBy: ['national_id'] } as const;
    const { uploadId } = unwrap(await me.beneficiaryImports.importBeneficiaries({ benefitPlanId, source, ...how }));
    await move(amina?.id ?? '', south);
    const { rows } = unwrap(await me.benefitPlanDataUploadRecords.difference({ uploadId }));
    expect(rows.map(({ line, enrolment, changes }) => [line, enrolment, changes])).toEqual([
      [2, 'UPDATE', null],
      [3, 'UPDATE', [{ field: 'jsonExt.land', from: 2, to: 7 }]],
    ]);
  });
});
