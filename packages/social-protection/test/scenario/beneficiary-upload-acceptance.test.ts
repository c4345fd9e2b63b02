import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, officer, openProgramme } from '../open-programme.ts';
import { cardsIn, outcomesOf, upload } from '../plan-files.ts';

/** Files that go into a plan when somebody has accepted them. */

const schema = {
  type: 'object',
  properties: { card: { type: 'string', uniqueness: true }, land: { type: 'number', minimum: 0 } },
  required: ['card'],
};
const file = [
  'first_name,last_name,dob,card,land',
  'Amina,Diallo,1991-04-02,C1,2.5',
  'Boubacar,Sow,1950-01-01,C2,',
  'Coumba,,1960-01-01,C3,1',
  'Dado,Ba,1970-01-01,C4,-1',
  'Fatou,Fall,1980-01-01,C5,1',
].join('\n');

describe.each(stores)('files that go into a plan when somebody has accepted them, on $name', (store) => {
  it('make and enrol nobody before, then those who were accepted, and tell of each row what became of it', async () => {
    const programme = await openProgramme(store, { rangeSize: 2, configuration: { upload_acceptance: 'required' } });
    const { app, me, plan } = programme;
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: schema });
    expect(codesOf(await upload(programme, benefitPlanId, file, { acceptance: 'automatic' }))).toEqual([
      'staging.ACCEPTANCE_REQUIRED',
    ]);
    const waiting = unwrap(await upload(programme, benefitPlanId, file));
    expect(waiting).toMatchObject({ status: 'WAITING_FOR_VERIFICATION', rows: 5, waiting: 3, refused: 2, enrolled: 0 });
    expect(unwrap(await me.individuals.count({}))).toBe(0);
    const { uploadId } = waiting;
    const { rows } = unwrap(await me.benefitPlanDataUploadRecords.rows({ uploadId }));
    expect(rows[0]).toMatchObject({ line: 2, outcome: null, data: { card: 'C1', land: 2.5 }, record: { card: 'C1' } });
    expect(codesOf(await me.beneficiaryImports.applyItems({ uploadId }))).toEqual(['staging.NOTHING_ACCEPTED']);
    const clerk = app.as({ ...officer, rights: officer.rights.filter((right) => right !== '170012') });
    for (const result of [
      await clerk.benefitPlanDataUploadRecords.acceptItems({ uploadId }),
      await clerk.benefitPlanDataUploadRecords.rejectItems({ uploadId }),
      await clerk.beneficiaryImports.applyItems({ uploadId }),
    ])
      expect(codesOf(result)).toEqual(['core.FORBIDDEN']);
    expect(codesOf(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId, lines: [2, 4] }))).toEqual([
      'staging.NOT_TO_DECIDE',
    ]);
    unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId, lines: [2] }));
    const first = unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
    expect(first).toMatchObject({ status: 'WAITING_FOR_VERIFICATION', enrolled: 1, waiting: 2, refused: 2 });
    expect(await cardsIn(programme, benefitPlanId)).toEqual([['Amina', 'C1']]);
    unwrap(await me.benefitPlanDataUploadRecords.rejectItems({ uploadId, lines: [3], reason: 'Moved away.' }));
    unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId, lines: [6] }));
    const last = unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
    expect(last).toMatchObject({ status: 'PARTIAL_SUCCESS', enrolled: 2, rejected: 1, refused: 2, waiting: 0 });
    expect(await outcomesOf(programme, uploadId)).toEqual([
      [2, 'ENROLLED', null],
      [3, 'REJECTED', 'Moved away.'],
      [4, 'REFUSED', 'individual.MISSING_VALUE'],
      [5, 'REFUSED', 'schema.OUT_OF_RANGE'],
      [6, 'ENROLLED', null],
    ]);
    expect(await cardsIn(programme, benefitPlanId)).toEqual([
      ['Amina', 'C1'],
      ['Fatou', 'C5'],
    ]);
    expect(await upload(programme, benefitPlanId, file)).toMatchObject({ outcome: 'unchanged', data: last });
    expect(await me.beneficiaryImports.applyItems({ uploadId })).toMatchObject({ outcome: 'unchanged', data: last });
    expect(unwrap(await me.individuals.count({}))).toBe(2);
  });

  it('are done when everything is rejected, and may be sent again', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: schema });
    const { uploadId } = unwrap(await upload(programme, benefitPlanId, file, { acceptance: 'required' }));
    const rejected = unwrap(await me.benefitPlanDataUploadRecords.rejectItems({ uploadId, reason: 'The wrong list.' }));
    expect(rejected).toMatchObject({ uploadId, decided: 3, status: 'PARTIAL_SUCCESS' });
    expect(unwrap(await me.benefitPlanDataUploadRecords.get({ id: uploadId }))).toMatchObject({
      ...{ status: 'PARTIAL_SUCCESS', summary: { rejected: 3, refused: 2 } },
    });
    expect(unwrap(await upload(programme, benefitPlanId, file))).toMatchObject({ enrolled: 3, refused: 2 });
    expect(unwrap(await me.individuals.count({}))).toBe(3);
  });

  it('enrol also those who were accepted and applied as people alone', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: schema });
    const waiting = unwrap(await upload(programme, benefitPlanId, file, { acceptance: 'required' }));
    const uploadId = waiting.dataUploadId ?? '';
    unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId }));
    unwrap(await me.individualImports.applyItems({ uploadId }));
    expect(unwrap(await me.individuals.count({}))).toBe(3);
    const done = unwrap(await me.beneficiaryImports.applyItems({ uploadId: waiting.uploadId }));
    expect(done).toMatchObject({ status: 'PARTIAL_SUCCESS', enrolled: 3, refused: 2 });
    expect(unwrap(await me.individuals.count({}))).toBe(3);
  });

  it('make nobody of whom the plan does not take any more when they are applied', async () => {
    const programme = await openProgramme(store);
    const { me, plan, person } = programme;
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: schema });
    const { uploadId } = unwrap(await upload(programme, benefitPlanId, file, { acceptance: 'required' }));
    unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
    const { id: individualId } = await person({ firstName: 'Zeinab' });
    unwrap(
      await me.beneficiaries.create({ benefitPlanId, individualId, status: 'POTENTIAL', jsonExt: { card: 'C2' } }),
    );
    const done = unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
    expect(done).toMatchObject({ enrolled: 2, refused: 3, refusedByCode: { 'individual.VALUE_TAKEN': 1 } });
    expect(await cardsIn(programme, benefitPlanId)).toEqual([
      ['Zeinab', 'C2'],
      ['Amina', 'C1'],
      ['Fatou', 'C5'],
    ]);
    expect(unwrap(await me.individuals.count({}))).toBe(3);
  });

  it('do not share people that wait with another plan', async () => {
    const programme = await openProgramme(store);
    const [cash, food] = [await programme.plan(), await programme.plan()];
    const text = 'first_name,last_name,dob\nAmina,Diallo,1991-04-02';
    const first = unwrap(await upload(programme, cash.id, text, { acceptance: 'required' }));
    expect(codesOf(await upload(programme, food.id, text, { acceptance: 'required' }))).toEqual([
      'social_protection.UPLOAD_WAITS',
    ]);
    // Also where the other plan would take rows that this one does not.
    const strict = await programme.plan({
      beneficiaryDataSchema: { properties: { card: { type: 'string', minLength: 2 } } },
    });
    const loose = await programme.plan({ beneficiaryDataSchema: { properties: { card: { type: 'string' } } } });
    const more = 'first_name,last_name,dob,card\nDado,Ba,1970-01-01,C\nFatou,Fall,1980-01-01,C5';
    unwrap(await upload(programme, strict.id, more, { acceptance: 'required' }));
    expect(codesOf(await upload(programme, loose.id, more))).toEqual(['social_protection.UPLOAD_WAITS']);
    const { uploadId } = first;
    unwrap(await programme.me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
    unwrap(await programme.me.beneficiaryImports.applyItems({ uploadId }));
    // Nobody would be asked about those who are there: a file that matches them waits.
    expect(codesOf(await upload(programme, food.id, text, { acceptance: 'required' }))).toEqual([
      'social_protection.MADE_BEFORE',
    ]);
    const matching = { mode: 'update', matchBy: ['first_name', 'last_name', 'dob'], acceptance: 'required' };
    const second = unwrap(await upload(programme, food.id, text, matching));
    expect(second).toMatchObject({ status: 'WAITING_FOR_VERIFICATION', waiting: 1 });
    unwrap(await programme.me.benefitPlanDataUploadRecords.acceptItems({ uploadId: second.uploadId }));
    unwrap(await programme.me.beneficiaryImports.applyItems({ uploadId: second.uploadId }));
    expect((await cardsIn(programme, food.id)).map(([name]) => name)).toEqual(['Amina']);
    expect(unwrap(await programme.me.individuals.count({}))).toBe(1);
  });

  it('enrol a household when the row that speaks for it is accepted, whoever of it was before', async () => {
    const programme = await openProgramme(store, { rangeSize: 1 });
    const { me, plan } = programme;
    const { id: benefitPlanId } = await plan({ type: 'GROUP', beneficiaryDataSchema: schema });
    const text = [
      'first_name,last_name,dob,group_code,individual_role,card',
      'Amina,X,1990-01-01,H1,HEAD,C1',
      'Boubacar,X,1991-01-01,H1,SPOUSE,',
      'Coumba,X,1992-01-01,H2,HEAD,C2',
    ].join('\n');
    const { uploadId } = unwrap(await upload(programme, benefitPlanId, text, { acceptance: 'required' }));
    const decide = me.benefitPlanDataUploadRecords;
    unwrap(await decide.acceptItems({ uploadId, lines: [3] }));
    expect(unwrap(await me.beneficiaryImports.applyItems({ uploadId }))).toMatchObject({ enrolled: 0, waiting: 3 });
    unwrap(await decide.acceptItems({ uploadId, lines: [2] }));
    unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
    unwrap(await decide.rejectItems({ uploadId }));
    const { summary } = unwrap(await decide.get({ id: uploadId }));
    expect(summary).toMatchObject({ enrolled: 2, rejected: 1, waiting: 0 });
    const groups = unwrap(await me.groupBeneficiaries.list({ benefitPlanId })).rows;
    expect(groups.map(({ jsonExt }) => jsonExt)).toEqual([{ card: 'C1' }]);
    expect(unwrap(await me.groupIndividuals.count({}))).toBe(2);
  });

  it('are told apart by what they say for the plan, so that nothing is taken as accepted that was not', async () => {
    const programme = await openProgramme(store, { configuration: { upload_acceptance: 'required' } });
    const { me, plan } = programme;
    const properties = { amount: { type: 'number' } };
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: { properties } });
    const amount = async () =>
      unwrap(await me.beneficiaries.list({ benefitPlanId })).rows.map(({ jsonExt }) => jsonExt);
    const text = (value: number) => `first_name,last_name,dob,amount\nAmina,Diallo,1991-04-02,${value}`;
    const how = { mode: 'upsert', matchBy: ['first_name', 'last_name', 'dob'] };
    const first = unwrap(await upload(programme, benefitPlanId, text(1), how));
    unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId: first.uploadId }));
    unwrap(await me.beneficiaryImports.applyItems({ uploadId: first.uploadId }));
    const second = unwrap(await upload(programme, benefitPlanId, text(1000), how));
    expect(second).toMatchObject({ status: 'WAITING_FOR_VERIFICATION', waiting: 1 });
    expect(await amount()).toEqual([{ amount: 1 }]);
    // Nor in the mode that only makes people, which are there.
    for (const value of [1, 1000])
      expect(codesOf(await upload(programme, benefitPlanId, text(value)))).toEqual([
        value === 1 ? 'social_protection.MADE_BEFORE' : 'social_protection.UPLOAD_WAITS',
      ]);
    expect(await amount()).toEqual([{ amount: 1 }]);
    expect(unwrap(await me.individuals.count({}))).toBe(1);
  });

  it('wait on, or are rejected, when their plan is closed or deleted meanwhile, and make nobody', async () => {
    const programme = await openProgramme(store);
    const { me } = programme;
    for (const end of ['suspended', 'deleted'] as const) {
      const plan = await programme.plan({ beneficiaryDataSchema: schema });
      const { uploadId } = unwrap(await upload(programme, plan.id, file, { acceptance: 'required' }));
      unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
      if (end === 'deleted') unwrap(await me.benefitPlans.delete({ id: plan.id, version: plan.version }));
      else unwrap(await me.benefitPlans.update({ id: plan.id, version: plan.version, status: 'SUSPENDED' }));
      expect(codesOf(await me.beneficiaryImports.applyItems({ uploadId }))).toEqual([
        end === 'deleted' ? 'core.NOT_FOUND' : 'social_protection.PLAN_NOT_OPEN',
      ]);
      expect(unwrap(await me.individuals.count({}))).toBe(0);
      unwrap(await me.benefitPlanDataUploadRecords.rejectItems({ uploadId, lines: [2, 3, 6] }));
      const { status, summary } = unwrap(await me.benefitPlanDataUploadRecords.get({ id: uploadId }));
      expect({ status, ...summary }).toMatchObject({ status: 'PARTIAL_SUCCESS', rejected: 3, refused: 2, waiting: 0 });
    }
  });

  it('take the members of a household in any order of rounds, and end with what was rejected', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const { id: benefitPlanId } = await plan({ type: 'GROUP', beneficiaryDataSchema: schema });
    const text = [
      'first_name,last_name,dob,group_code,individual_role,card',
      'Amina,X,1990-01-01,H1,HEAD,C1',
      'Boubacar,X,1991-01-01,H1,SPOUSE,',
      'Coumba,X,1992-01-01,H2,HEAD,C2',
      'Dado,X,1993-01-01,H2,SPOUSE,',
    ].join('\n');
    const how = { acceptance: 'required', mode: 'upsert', matchBy: ['first_name', 'last_name', 'dob'] };
    const { uploadId } = unwrap(await upload(programme, benefitPlanId, text, how));
    for (const line of [2, 3, 5]) {
      unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId, lines: [line] }));
      unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
    }
    const { rows } = unwrap(await me.benefitPlanDataUploadRecords.rows({ uploadId }));
    expect(rows.map(({ line, state }) => [line, state])).toEqual([
      [2, null],
      [3, null],
      [4, 'VALID'],
      [5, null],
    ]);
    unwrap(await me.benefitPlanDataUploadRecords.rejectItems({ uploadId }));
    expect(await outcomesOf(programme, uploadId)).toEqual([
      [2, 'ENROLLED', null],
      [3, 'IN_PLAN', null],
      [4, 'REJECTED', null],
      [5, 'LEFT_OUT', 'HOUSEHOLD_ROW_REFUSED'],
    ]);
    expect(unwrap(await me.benefitPlanDataUploadRecords.get({ id: uploadId })).status).toBe('PARTIAL_SUCCESS');
    expect(unwrap(await me.individuals.count({}))).toBe(3);
  });

  it.each([
    ['people', 1],
    ['enrol', 1],
    ['enrol', 2],
  ] as const)('go on where they were cut off when they are applied: %s %i', async (phase, step) => {
    const programme = await openProgramme(store, { rangeSize: 2 });
    const { me, plan } = programme;
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: schema });
    const { uploadId } = unwrap(await upload(programme, benefitPlanId, file, { acceptance: 'required' }));
    unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
    const stop = new AbortController();
    let steps = 0;
    const onProgress = (progress: { phase: string }) => {
      if (progress.phase === phase && ++steps === step) stop.abort();
    };
    const cut = await me.beneficiaryImports.applyItems({ uploadId }, { signal: stop.signal, onProgress });
    if (steps > 0) expect(codesOf(cut)).toEqual(['core.ABORTED']);
    const done = unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
    expect(done).toMatchObject({ status: 'PARTIAL_SUCCESS', enrolled: 3, refused: 2 });
    expect((await cardsIn(programme, benefitPlanId)).map(([name]) => name)).toEqual(['Amina', 'Boubacar', 'Fatou']);
    expect(unwrap(await me.individuals.count({}))).toBe(3);
  });
});
