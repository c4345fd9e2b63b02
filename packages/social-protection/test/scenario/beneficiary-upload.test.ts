import { text as textOf } from 'node:stream/consumers';
import { fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { codesOf, officer, openProgramme } from '../open-programme.ts';
import { inPlan, outcomesOf, upload } from '../plan-files.ts';

const schema = {
  type: 'object',
  properties: { card: { type: 'string', uniqueness: true }, land: { type: 'number', minimum: 0 } },
  required: ['card'],
};

const HEADER = 'first_name,last_name,dob,income,card,land';
const people = [
  'Amina,Diallo,1991-04-02,100,C1,2.5',
  'Boubacar,Sow,1950-01-01,900,C2,',
  'Coumba,,1960-01-01,100,C3,1',
  'Dado,Ba,1970-01-01,100,,1',
  'Fatou,Fall,1980-01-01,100,C5,-1',
  'Ibra,Kane,1990-01-01,100,C6,0',
  'Khady,Ly,1990-01-02,100,C6,0',
  'Lamine,Mbaye,1995-01-01,100,C8,3',
];
const file = [HEADER, ...people].join('\n');

describe.each(stores)('files uploaded into a plan on $name', (store) => {
  it('AC-X09, AC-SP14, AC-SP15: makes and enrols the people of good rows, and tells of each bad row what is wrong before anybody is made', async () => {
    const programme = await openProgramme(store, { rangeSize: 3 });
    const { me, plan } = programme;
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: schema });
    const result = await upload(programme, benefitPlanId, file);
    expect(unwrap(result)).toMatchObject({
      ...{
        benefitPlanId,
        status: 'PARTIAL_SUCCESS',
        rows: 8,
        enrolled: 3,
        refused: 5,
        inPlan: 0,
        leftOut: 0,
        noPlace: 0,
      },
      refusedByCode: {
        'schema.MISSING_PROPERTY': 1,
        'schema.OUT_OF_RANGE': 1,
        'individual.DUPLICATE_VALUE': 2,
        'individual.MISSING_VALUE': 1,
      },
    });
    expect(await inPlan(programme, benefitPlanId)).toEqual([
      ['Amina', 'POTENTIAL', { card: 'C1', land: 2.5 }],
      ['Boubacar', 'POTENTIAL', { card: 'C2' }],
      ['Lamine', 'POTENTIAL', { card: 'C8', land: 3 }],
    ]);
    expect(unwrap(await me.individuals.count({}))).toBe(3);
    const { uploadId } = unwrap(result);
    const rows = unwrap(await me.benefitPlanDataUploadRecords.rows({ uploadId, outcome: 'REFUSED' })).rows;
    expect(rows.map(({ line, errors }) => [line, errors.map(({ column, value }) => [column, value])])).toEqual([
      [4, [['last_name', '']]],
      [5, [['card', '']]],
      [6, [['land', '-1']]],
      [7, [['card', 'C6']]],
      [8, [['card', 'C6']]],
    ]);
    const other = await upload(
      programme,
      benefitPlanId,
      `${HEADER}\nMoussa,Ndiaye,1990-01-01,1,C1,1\nNdeye,Sarr,1990-01-01,1,C9,1`,
    );
    expect(unwrap(other)).toMatchObject({ enrolled: 1, refused: 1, refusedByCode: { 'individual.VALUE_TAKEN': 1 } });
    const { chunks } = unwrap(await me.benefitPlanDataUploadRecords.downloadInvalidItems({ uploadId }));
    const lines = (await textOf(chunks)).split('\r\n');
    expect(lines[0]).toBe(`${HEADER},line,error`);
    expect(lines[1]).toMatch(/^Coumba,,1960-01-01,100,C3,1,4,/);
    // Mended, the report of its errors may stay in it.
    const mended = [lines[0], lines[1]?.replace('Coumba,,', 'Coumba,Fall,')].join('\n');
    expect(unwrap(await upload(programme, benefitPlanId, mended))).toMatchObject({ rows: 1, enrolled: 1 });
    const where = { '==': [{ var: 'sourceName' }, 'north.csv'] };
    const history = unwrap(await me.benefitPlanDataUploadRecords.list({ where })).rows;
    expect(history).toHaveLength(3);
    expect(history.filter(({ id }) => id === uploadId)).toMatchObject([
      { id: uploadId, benefitPlanId, workflow: 'beneficiary import', status: 'PARTIAL_SUCCESS' },
    ]);
  });

  it('reads the days of people and of the plan in the declared format', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const properties = { since: { type: 'string', format: 'date' } };
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: { properties } });
    const text = 'first_name,last_name,dob,since\nAmina,Diallo,2.4.1991,31.12.2025\nIssa,Ba,31.2.1990,1.1.2026';
    const answer = unwrap(await upload(programme, benefitPlanId, text, { dateFormat: 'DD.MM.YYYY' }));
    expect(answer).toMatchObject({ enrolled: 1, refused: 1 });
    expect(unwrap(await me.individuals.list({})).rows).toMatchObject([{ dob: '1991-04-02' }]);
    expect((await inPlan(programme, benefitPlanId)).map(([, , data]) => data)).toEqual([{ since: '2025-12-31' }]);
  });

  it('D-SP04: takes the same file into the same plan once, and enrols the same people into another without making them again', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const [cash, food] = [await plan({ beneficiaryDataSchema: schema }), await plan()];
    const own = { properties: { card: { type: 'string' }, land: { type: 'number' } } };
    unwrap(await me.benefitPlans.update({ id: food.id, version: 1, beneficiaryDataSchema: own }));
    const first = unwrap(await upload(programme, cash.id, file));
    expect(await upload(programme, cash.id, file)).toMatchObject({ outcome: 'unchanged', data: first });
    // Rows that the first plan refused are good for the second: they alone are made.
    expect(unwrap(await upload(programme, food.id, file))).toMatchObject({ rows: 8, enrolled: 7, refused: 1 });
    expect(unwrap(await me.individuals.count({}))).toBe(7);
    expect((await inPlan(programme, food.id)).map(([name]) => name)).toHaveLength(7);
    expect(unwrap(await me.beneficiaries.count({ benefitPlanId: cash.id }))).toBe(3);
  });

  it('enrols by the rule of the plan, its places and what it excludes, and says of each row what kept it out', async () => {
    const programme = await openProgramme(store, { rangeSize: 2 });
    const { me, plan, rule } = programme;
    const published = await rule('INDIVIDUAL', {
      criteria: [{ name: 'poor', condition: { '<': [{ var: 'jsonExt.income' }, 500] } }],
    });
    const other = await plan();
    unwrap(
      await upload(programme, other.id, 'first_name,last_name,dob,income\nZ,Z,1990-01-01,1', { status: 'ACTIVE' }),
    );
    const { id: benefitPlanId } = await plan({
      ...{ eligibilityRuleId: published.id, maxBeneficiaries: 2 },
      beneficiaryDataSchema: { properties: { land: { type: 'number' } } },
    });
    const rows = [
      ['A', 100],
      ['B', 900],
      ['C', 100],
      ['D', 100],
      ['E', 100],
    ].map(([name, income]) => `${name},X,1990-01-01,${income},1`);
    const text = ['first_name,last_name,dob,income,land', ...rows].join('\n');
    const answer = unwrap(await upload(programme, benefitPlanId, text, { status: 'ACTIVE' }));
    expect(answer).toMatchObject({
      ...{ status: 'PARTIAL_SUCCESS', rows: 5, enrolled: 2, leftOut: 1, leftOutBy: { poor: 1 }, noPlace: 2 },
    });
    const told = unwrap(await me.benefitPlanDataUploadRecords.rows({ uploadId: answer.uploadId })).rows;
    expect(told.map(({ line, outcome, reason }) => [line, outcome, reason])).toEqual([
      [2, 'ENROLLED', null],
      [3, 'LEFT_OUT', 'poor'],
      [4, 'ENROLLED', null],
      [5, 'NO_PLACE', null],
      [6, 'NO_PLACE', null],
    ]);
    expect(unwrap(await me.individuals.count({}))).toBe(6);
    unwrap(await me.benefitPlans.update({ id: other.id, version: 1, exclusiveWith: [benefitPlanId] }));
    unwrap(await me.benefitPlans.update({ id: benefitPlanId, version: 2, maxBeneficiaries: null }));
    const again = unwrap(
      await upload(programme, other.id, text.replace(/,land/, '').replace(/,1$/gm, ''), { status: 'ACTIVE' }),
    );
    // The same people in a file with other columns for the plan: they are not made again.
    expect(again).toMatchObject({ rows: 5, enrolled: 3, leftOut: 2, leftOutBy: { IN_EXCLUSIVE_PLAN: 2 } });
    expect(unwrap(await me.individuals.count({}))).toBe(6);
  });

  it('gives the places that are left in the order of the file, in whatever order the ids of the host are', async () => {
    let left = 1_000_000;
    const falling = () => `01900000-0000-7000-8000-${String(--left).padStart(12, '0')}`;
    const programme = await openProgramme(store, { rangeSize: 2, ids: falling });
    const { plan } = programme;
    const { id: benefitPlanId } = await plan({ maxBeneficiaries: 2 });
    const rows = ['A', 'B', 'C', 'D'].map((name) => `${name},X,1990-01-01`);
    const text = ['first_name,last_name,dob', ...rows].join('\n');
    const { uploadId } = unwrap(await upload(programme, benefitPlanId, text, { status: 'ACTIVE' }));
    expect(await outcomesOf(programme, uploadId)).toEqual([
      [2, 'ENROLLED', null],
      [3, 'ENROLLED', null],
      [4, 'NO_PLACE', null],
      [5, 'NO_PLACE', null],
    ]);
  });

  it('AC-X11: puts them on the waiting list and gives the places to the best of the whole file, whatever the ranges', async () => {
    for (const rangeSize of [1, 100]) {
      const programme = await openProgramme(store, { rangeSize });
      const { plan } = programme;
      const { id: benefitPlanId } = await plan({
        maxBeneficiaries: 2,
        waitingList: { by: 'EXPRESSION', expression: { var: 'jsonExt.income' }, first: 'LOWEST' },
      });
      const rows = [500, 300, 400, 100].map((income, i) => `P${i},X,1990-01-01,${income}`);
      const text = ['first_name,last_name,dob,income', ...rows].join('\n');
      expect(unwrap(await upload(programme, benefitPlanId, text, { status: 'ACTIVE' }))).toMatchObject({
        ...{ status: 'SUCCESS', enrolled: 2, waitlisted: 2 },
      });
      expect((await inPlan(programme, benefitPlanId)).map(([name, status]) => [name, status])).toEqual([
        ['P0', 'WAITING'],
        ['P1', 'ACTIVE'],
        ['P2', 'WAITING'],
        ['P3', 'ACTIVE'],
      ]);
    }
  });

  it('D-SP03: enrols the households of a file into a plan of households, by the row that speaks for each', async () => {
    const programme = await openProgramme(store, { rangeSize: 2 });
    const { me, plan } = programme;
    const { id: benefitPlanId } = await plan({ type: 'GROUP', beneficiaryDataSchema: schema });
    const text = [
      'first_name,last_name,dob,group_code,individual_role,card,land',
      'A1,X,1990-01-01,H1,HEAD,,',
      'A2,X,2020-01-01,H1,SON,C1,2',
      'B1,X,1990-01-01,H2,HEAD,C2,',
      'B2,X,1990-01-01,H2,SON,C3,',
      'C1,X,1990-01-01,,,C4,',
      'D1,X,1990-01-01,H4,HEAD,,',
      'E1,X,1990-01-01,H5,HEAD,C5,1',
    ].join('\n');
    const answer = unwrap(await upload(programme, benefitPlanId, text));
    expect(answer).toMatchObject({ rows: 7, enrolled: 3, refused: 4 });
    const groups = new Map(unwrap(await me.groups.list({})).rows.map(({ id, code }) => [id, code]));
    const enrolled = unwrap(await me.groupBeneficiaries.list({ benefitPlanId })).rows;
    expect(enrolled.map(({ groupId, jsonExt }) => [groups.get(groupId), jsonExt])).toEqual([
      ['H1', { card: 'C1', land: 2 }],
      ['H5', { card: 'C5', land: 1 }],
    ]);
    expect(unwrap(await me.beneficiaries.count({}))).toBe(0);
  });

  it('D-SP08: has one list of columns for template and check, and refuses what it does not know', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: schema });
    const template = unwrap(await me.benefitPlanDataUploadRecords.downloadTemplate({ benefitPlanId }));
    const [header = ''] = (await textOf(template.chunks)).split('\r\n');
    expect(header.split(',').slice(0, 4)).toEqual(['first_name', 'last_name', 'dob', 'card']);
    expect(codesOf(await upload(programme, benefitPlanId, `${header}\n`))).toEqual(['individual.NO_ROWS']);
    expect(codesOf(await upload(programme, benefitPlanId, `${file.replace('land', 'lnd')}`))).toEqual([
      'transfer.UNKNOWN_COLUMN',
    ]);
    const closed = await plan({ status: 'DRAFT' });
    expect(codesOf(await upload(programme, closed.id, file))).toContain('social_protection.PLAN_NOT_OPEN');
    expect(unwrap(await me.individuals.count({}))).toBe(0);
  });

  it('D-SP13: needs the right to upload and the right to create beneficiaries', async () => {
    const { app, plan } = await openProgramme(store);
    const { id } = await plan();
    const text = 'first_name,last_name,dob\nA,B,1990-01-01';
    for (const rights of [['170011'], ['170002'], ['159002', '160001']])
      expect(codesOf(await upload({ me: app.as({ ...officer, rights }) } as never, id, text))).toEqual([
        'core.FORBIDDEN',
      ]);
    expect(codesOf(await upload({ me: app.as({ ...officer, rights: ['170011', '170002'] }) } as never, id, text))).toBe(
      'done',
    );
  });

  it.each([
    ['people', 1],
    ['enrol', 1],
    ['enrol', 2],
  ] as const)('goes on where it was cut off: %s %i', async (phase, step) => {
    const undisturbed = await openProgramme(store, { rangeSize: 2 });
    const { id: there } = await undisturbed.plan({ beneficiaryDataSchema: schema });
    const counts = unwrap(await upload(undisturbed, there, file));
    const programme = await openProgramme(store, { rangeSize: 2 });
    const { me } = programme;
    const { id: benefitPlanId } = await programme.plan({ beneficiaryDataSchema: schema });
    const stop = new AbortController();
    let steps = 0;
    const onProgress = (progress: { phase: string }) => {
      if (progress.phase === phase && ++steps === step) stop.abort();
    };
    const input = { benefitPlanId, source: fromBytes('north.csv', file) };
    const cut = await me.beneficiaryImports.importBeneficiaries(input, { signal: stop.signal, onProgress });
    if (steps > 0) expect(codesOf(cut)).toEqual(['core.ABORTED']);
    const again = unwrap(await me.beneficiaryImports.importBeneficiaries(input));
    expect({ ...again, uploadId: '', dataUploadId: '', benefitPlanId: '' }).toEqual({
      ...{ ...counts, uploadId: '', dataUploadId: '', benefitPlanId: '' },
    });
    expect(await inPlan(programme, benefitPlanId)).toEqual(await inPlan(undisturbed, there));
    expect(unwrap(await me.individuals.count({}))).toBe(3);
    expect(await me.beneficiaryImports.importBeneficiaries(input)).toMatchObject({ outcome: 'unchanged' });
  });
});
