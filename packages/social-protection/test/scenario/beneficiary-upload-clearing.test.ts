import { type FieldChange, unwrap } from '@parasol/core';
import { inMemory, stores } from '@parasol/test-support';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codesOf, openProgramme } from '../open-programme.ts';
import { inPlan, outcomesOf, upload } from '../plan-files.ts';

/** Files into a plan whose empty cells take away what is there: `emptyCells: 'clear'`. */

const beneficiaryDataSchema = {
  required: ['card'],
  properties: {
    card: { type: 'string' },
    phone: { type: 'string', uniqueness: true },
    farm: { type: 'object', properties: { land: { type: 'number' }, deed: { type: 'string' } } },
    plots: { type: 'array', items: { type: 'string' } },
    note: { type: 'string' },
  },
};
const people = [
  'first_name,last_name,dob,district,income,card,phone,farm.land,farm.deed,note',
  'Amina,Diallo,1991-04-02,North,5,C1,700,2.5,D1,old',
  'Issa,Ba,1988-01-30,South,6,C2,800,,D2,old',
].join('\n');
const clearing = { mode: 'update', matchBy: ['first_name', 'last_name', 'dob'], emptyCells: 'clear' };
/** The databases keep properties in orders of their own. */
const sorted = (changes: readonly FieldChange[]) => [...changes].sort((a, b) => (a.field < b.field ? -1 : 1));

const KEY = 'first_name,last_name,dob';

async function opened(store: Parameters<typeof openProgramme>[0]) {
  const programme = await openProgramme(store);
  const { id: benefitPlanId } = await programme.plan({ beneficiaryDataSchema });
  expect(unwrap(await upload(programme, benefitPlanId, people))).toMatchObject({ enrolled: 2 });
  const send = (rows: readonly string[], more: object = {}) =>
    upload(programme, benefitPlanId, rows.join('\n'), { ...clearing, ...more });
  const persons = async () =>
    unwrap(await programme.me.individuals.list({ orderBy: ['firstName'] })).rows.map(({ firstName, jsonExt }) => [
      firstName,
      jsonExt,
    ]);
  return { ...programme, benefitPlanId, send, persons };
}

describe.each(stores)('files into a plan that clear cells on $name', (store) => {
  it('take away what people and beneficiaries have in their columns, as the difference showed, and leave what has no column', async () => {
    const programme = await opened(store);
    const { me, benefitPlanId, send, persons } = programme;
    const list = { plots: ['a', 'b'] };
    const [first] = unwrap(await me.beneficiaries.list({ benefitPlanId })).rows;
    const jsonExt = { ...first?.jsonExt, ...list };
    unwrap(await me.beneficiaries.update({ id: first?.id ?? '', version: 1, jsonExt }));
    const rows = [
      `${KEY},income,phone,farm.land,farm.deed`,
      'Amina,Diallo,1991-04-02,,,,',
      'Issa,Ba,1988-01-30,7,800,,D9',
    ];
    // As everywhere an empty cell says nothing unless that is asked for.
    const kept = unwrap(await send(rows, { emptyCells: 'keep', acceptance: 'required' }));
    const shown = async (uploadId: string) =>
      unwrap(await me.benefitPlanDataUploadRecords.difference({ uploadId })).rows.map(
        ({ person, enrolment, changes }) => [enrolment, person?.changes, sorted(changes ?? [])],
      );
    expect(await shown(kept.uploadId)).toEqual([
      ['UNCHANGED', [], []],
      ['UPDATE', [{ field: 'jsonExt.income', from: 6, to: 7 }], [{ field: 'jsonExt.farm.deed', from: 'D2', to: 'D9' }]],
    ]);
    unwrap(await me.benefitPlanDataUploadRecords.rejectItems({ uploadId: kept.uploadId, reason: 'Otherwise.' }));

    const { uploadId } = unwrap(await send(rows, { acceptance: 'required' }));
    expect(await shown(uploadId)).toEqual([
      [
        'UPDATE',
        [{ field: 'jsonExt.income', from: 5, to: null }],
        [
          { field: 'jsonExt.farm.deed', from: 'D1', to: null },
          { field: 'jsonExt.farm.land', from: 2.5, to: null },
          { field: 'jsonExt.phone', from: '700', to: null },
        ],
      ],
      ['UPDATE', [{ field: 'jsonExt.income', from: 6, to: 7 }], [{ field: 'jsonExt.farm.deed', from: 'D2', to: 'D9' }]],
    ]);
    unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
    expect(unwrap(await me.beneficiaryImports.applyItems({ uploadId }))).toMatchObject({ updated: 2, refused: 0 });
    expect(await persons()).toEqual([
      ['Amina', { district: 'North' }],
      ['Issa', { district: 'South', income: 7 }],
    ]);
    expect(await inPlan(programme, benefitPlanId)).toEqual([
      ['Amina', 'POTENTIAL', { card: 'C1', note: 'old', ...list }],
      ['Issa', 'POTENTIAL', { card: 'C2', phone: '800', farm: { deed: 'D9' }, note: 'old' }],
    ]);
    // Sent again it changes nobody; what nobody has any more somebody else may have.
    expect(await send(rows)).toMatchObject({ outcome: 'unchanged', data: { uploadId } });
    expect(unwrap(await send([...rows, '']))).toMatchObject({ inPlan: 2, updated: 0 });
    expect(unwrap(await send([`${KEY},phone`, 'Issa,Ba,1988-01-30,700']))).toMatchObject({ updated: 1 });
  });

  it('refuse the row of whom the plan or the registry needs a value, and change neither person nor beneficiary by it', async () => {
    const programme = await opened(store);
    const { me, benefitPlanId, send, persons } = programme;
    const before = [await persons(), await inPlan(programme, benefitPlanId)];
    const rows = [`${KEY},income,card,note`, 'Amina,Diallo,1991-04-02,,,', 'Issa,Ba,1988-01-30,6,C2,'];
    const { uploadId, ...counts } = unwrap(await send(rows));
    expect(counts).toMatchObject({ updated: 1, refused: 1, refusedByCode: { 'schema.MISSING_PROPERTY': 1 } });
    const [refused] = unwrap(await me.benefitPlanDataUploadRecords.rows({ uploadId, outcome: 'REFUSED' })).rows;
    expect(refused?.errors).toMatchObject([{ column: 'card', value: '' }]);
    const [people, enrolled] = before;
    expect(await persons()).toEqual(people);
    expect((await inPlan(programme, benefitPlanId))[0]).toEqual(enrolled?.[0]);
    expect((await inPlan(programme, benefitPlanId))[1]).toEqual([
      ...['Issa', 'POTENTIAL'],
      { card: 'C2', phone: '800', farm: { deed: 'D2' } },
    ]);
    const created = await send([`${KEY},card`, 'Awa,Sow,1991-04-02,C3'], { mode: 'create', matchBy: undefined });
    expect(codesOf(created)).toEqual(['individual.CLEARS_NOBODY']);
  });

  it('say nothing of who is new in the plan, and of a household by the row that speaks for it alone', async () => {
    const programme = await opened(store);
    const { me, benefitPlanId, send } = programme;
    const rows = [
      `${KEY},card,phone,note`,
      'Amina,Diallo,1991-04-02,C1,700,',
      // New as a person, and so in the plan.
      'Awa,Sow,1999-01-01,C3,,',
    ];
    expect(unwrap(await send(rows, { mode: 'upsert' }))).toMatchObject({ updated: 1, enrolled: 1, refused: 0 });
    expect((await inPlan(programme, benefitPlanId)).at(-1)).toEqual(['Awa', 'POTENTIAL', { card: 'C3' }]);

    const { id: homes } = await programme.plan({ code: 'HOME', type: 'GROUP', beneficiaryDataSchema });
    const household = [
      `${KEY},group_code,individual_role,card,phone,note`,
      'Bo,Ba,1970-01-01,H1,HEAD,C7,900,old',
      'Bi,Ba,1990-01-01,H1,SON,,,',
    ];
    expect(unwrap(await upload(programme, homes, household.join('\n')))).toMatchObject({ enrolled: 2 });
    const data = async () =>
      unwrap(await me.groupBeneficiaries.list({ benefitPlanId: homes })).rows.map(({ jsonExt }) => jsonExt);
    const next = [`${KEY},group_code,card,phone,note`, 'Bi,Ba,1990-01-01,H1,,,', 'Bo,Ba,1970-01-01,H1,C7,901,'];
    const answer = unwrap(await upload(programme, homes, next.join('\n'), clearing));
    expect(await outcomesOf(programme, answer.uploadId)).toEqual([
      [2, 'IN_PLAN', null],
      [3, 'UPDATED', null],
    ]);
    expect(await data()).toEqual([{ card: 'C7', phone: '901' }]);
    // Where no row has a value, the first speaks; a file without the column says nothing.
    const last = [`${KEY},group_code,phone`, 'Bi,Ba,1990-01-01,H1,', 'Bo,Ba,1970-01-01,H1,'];
    expect(unwrap(await upload(programme, homes, last.join('\n'), clearing))).toMatchObject({ updated: 1, inPlan: 1 });
    expect(await data()).toEqual([{ card: 'C7' }]);
  });

  it.each(['automatic', 'required'])(
    'take nothing away from a household in the plan by rows that add members to it, with %s acceptance',
    async (acceptance) => {
      const programme = await opened(store);
      const { me } = programme;
      const { id: homes } = await programme.plan({ code: 'HOME', type: 'GROUP', beneficiaryDataSchema });
      const header = `${KEY},group_code,individual_role,card,phone`;
      unwrap(await upload(programme, homes, `${header}\nBo,Ba,1970-01-01,H1,HEAD,C7,900`));
      const send = async (lines: readonly string[], more: object = {}) => {
        const file = [header, ...lines].join('\n');
        const { uploadId } = unwrap(await upload(programme, homes, file, { ...clearing, acceptance, ...more }));
        if (acceptance === 'required') {
          unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
          unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
        }
        return (await outcomesOf(programme, uploadId)).map(([, outcome]) => outcome);
      };
      const data = async () =>
        unwrap(await me.groupBeneficiaries.list({ benefitPlanId: homes })).rows.map(({ jsonExt }) => jsonExt);
      const before = [{ card: 'C7', phone: '900' }];
      const upsert = { mode: 'upsert' };
      // Somebody new, two of them of whom the first would speak, and somebody of the registry who comes to live there.
      expect(await send(['Bi,Ba,1990-01-01,H1,SON,,'], upsert)).toEqual(['IN_PLAN']);
      expect(await data()).toEqual(before);
      const two = ['Be,Ba,1992-01-01,H1,SON,,', 'Ba,Ba,1993-01-01,H1,SON,,', 'Bi,Ba,1990-01-01,H1,,,'];
      expect(await send(two, upsert)).toEqual(['IN_PLAN', 'IN_PLAN', 'IN_PLAN']);
      expect(await data()).toEqual(before);
      expect(await send(['Issa,Ba,1988-01-30,H1,SON,,'])).toEqual(['IN_PLAN']);
      expect(await data()).toEqual(before);
      // What such a row does say is the household's.
      expect(await send(['Bu,Ba,1995-01-01,H1,SON,C8,'], upsert)).toEqual(['UPDATED']);
      expect(await data()).toEqual([{ card: 'C8', phone: '900' }]);
      expect(unwrap(await me.groupIndividuals.count({}))).toBe(6);
      // Who lives there already speaks for it.
      expect(await send(['Bu,Ba,1995-01-01,H1,,C8,'], upsert)).toEqual(['UPDATED']);
      expect(await data()).toEqual([{ card: 'C8' }]);
    },
  );
});

describe('empty cells of files into plans that clear', () => {
  const value = fc.option(fc.integer({ min: 0, max: 9 }), { nil: null });
  const COLUMNS = ['income', 'farm.land', 'score', 'note'] as const;
  const row = fc.tuple(value, value, value, value);
  const cell = (at: number, said: number | null | undefined) =>
    said === null || said === undefined ? '' : COLUMNS[at] === 'note' ? `N${said}` : String(said);
  const plan = { properties: { ...beneficiaryDataSchema.properties, score: { type: 'number' } } };

  it('leave of people and beneficiaries exactly what the file says of its columns, in any order and ranges, and change nobody again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(row, row), { minLength: 1, maxLength: 6 }),
        fc.subarray([...COLUMNS]),
        fc.constantFrom('automatic', 'required'),
        fc.integer({ min: 1, max: 4 }),
        async (rows, columns, acceptance, rangeSize) => {
          const programme = await openProgramme(inMemory, { rangeSize });
          const { me } = programme;
          const { id: benefitPlanId } = await programme.plan({ beneficiaryDataSchema: plan });
          const line = (i: number, cells: readonly string[]) => [`A${i}`, 'B', '1990-01-01', ...cells].join(',');
          const first = rows.map(([was], i) =>
            line(
              i,
              COLUMNS.map((_, at) => cell(at, was[at])),
            ),
          );
          unwrap(await upload(programme, benefitPlanId, [`${KEY},${COLUMNS}`, ...first].join('\n')));
          const at = columns.map((column) => COLUMNS.indexOf(column));
          const next = rows
            .map(([, becomes], i) =>
              line(
                i,
                at.map((place) => cell(place, becomes[place])),
              ),
            )
            .reverse();
          const file = [[KEY, ...columns].join(','), ...next].join('\n');
          const { uploadId } = unwrap(await upload(programme, benefitPlanId, file, { ...clearing, acceptance }));
          if (acceptance === 'required') {
            unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
            expect(unwrap(await me.beneficiaryImports.applyItems({ uploadId }))).toMatchObject({ refused: 0 });
          }
          const people = new Map(
            unwrap(await me.individuals.list({})).rows.map(({ firstName, jsonExt }) => [firstName, jsonExt]),
          );
          const data = new Map((await inPlan(programme, benefitPlanId)).map(([name, , jsonExt]) => [name, jsonExt]));
          for (const [i, [was, becomes]] of rows.entries()) {
            const [income, land, score, note] = COLUMNS.map((column, place) =>
              cell(place, (columns.includes(column) ? becomes : was)[place]),
            );
            expect(people.get(`A${i}`)).toEqual(income === '' ? {} : { income: Number(income) });
            expect(data.get(`A${i}`)).toEqual({
              ...(land === '' ? {} : { farm: { land: Number(land) } }),
              ...(score === '' ? {} : { score: Number(score) }),
              ...(note === '' ? {} : { note }),
            });
          }
          const again = unwrap(await upload(programme, benefitPlanId, `${file}\n`, { ...clearing }));
          expect(again).toMatchObject({ inPlan: rows.length, updated: 0, refused: 0 });
        },
      ),
      { numRuns: 15 },
    );
  });
});
