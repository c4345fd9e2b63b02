import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openRegistry } from './registry.ts';

/** Rows that cannot all be true, and that their order, batches and ranges change nothing. */

const HEADER = 'first_name,last_name,dob,group_code,individual_role,recipient_info,national_id';

const good = Array.from(
  { length: 40 },
  (_, i) =>
    `P${i},Family ${i % 10},1990-01-${String((i % 28) + 1).padStart(2, '0')},G${i % 10},${i < 10 ? 'HEAD' : ''},${i < 10 ? 1 : ''},${String(i).padStart(4, '0')}`,
);
const conflicting = [
  // Twice the same, once in other spelling.
  'Same,Same,1970-01-01,,,,5000',
  ' Same,Same ,1970-01-01,,,,5000',
  // One number, two people.
  'Ann,One,1980-01-01,,,,6000',
  'Bea,Two,1981-01-01,,,,6000',
  // Two heads, two primary recipients.
  'Cy,Head,1982-01-01,X1,HEAD,,7000',
  'Di,Head,1983-01-01,X1,HEAD,,7001',
  'Ed,Child,2010-01-01,X1,SON,,7002',
  'Flo,Paid,1984-01-01,X2,,1,7003',
  'Gil,Paid,1985-01-01,X2,,PRIMARY,7004',
  // A broken row takes part in no conflict.
  'Hal,Broken,1986-02-30,G1,HEAD,1,0001',
];

/** Shuffles by a seed, so that a failure can be repeated. */
function shuffled(rows: readonly string[], seed: number): string[] {
  let state = seed;
  return rows
    .map((row) => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return { row, at: state };
    })
    .sort((a, b) => a.at - b.at)
    .map(({ row }) => row);
}

describe.each(stores)('conflicts among rows on $name', (store) => {
  it('keeps the first of equal rows and refuses what only a clerk can decide, naming the lines', async () => {
    await using registry = await openRegistry(store);
    const answer = unwrap(await registry.upload([HEADER, ...conflicting].join('\n')));
    expect(answer).toMatchObject({ rows: 10, accepted: 2, refused: 8, duplicates: 1 });
    expect(await registry.refused(answer.uploadId)).toEqual([
      { line: 3, errors: [[null, null, 'individual.DUPLICATE_ROW']] },
      { line: 4, errors: [['national_id', '6000', 'individual.DUPLICATE_VALUE']] },
      { line: 5, errors: [['national_id', '6000', 'individual.DUPLICATE_VALUE']] },
      { line: 6, errors: [['individual_role', 'HEAD', 'individual.TWO_HEADS']] },
      { line: 7, errors: [['individual_role', 'HEAD', 'individual.TWO_HEADS']] },
      { line: 9, errors: [['recipient_info', 'PRIMARY', 'individual.TWO_PRIMARY_RECIPIENTS']] },
      { line: 10, errors: [['recipient_info', 'PRIMARY', 'individual.TWO_PRIMARY_RECIPIENTS']] },
      { line: 11, errors: [['dob', '1986-02-30', 'schema.WRONG_DATE']] },
    ]);
    const { rows } = unwrap(await registry.me.individualDataSourceUploads.refusals({ uploadId: answer.uploadId }));
    expect(rows.slice(0, 4).map(({ errors }) => errors[0]?.message)).toEqual([
      'This row says the same as line 2, which is used. Nothing needs to be done.',
      ...Array(2).fill(
        'national_id may occur once, but lines 4 and 5 have the same. Keep it on the line where it belongs and mend the others.',
      ),
      'Group X1 has several heads: lines 6 and 7. Leave HEAD on one of them.',
    ]);
  });

  it('gives the same registry for every order of the rows and every size of ranges', async () => {
    const rows = [...good, ...conflicting];
    const expected = await imported(rows, undefined);
    expect(expected.content).toHaveLength(40 + 2 + 10 + 1);
    for (const [seed, rangeSize] of [
      [1, undefined],
      [2, 7],
      [3, 1],
      [4, 50],
    ] as const)
      expect(await imported(shuffled(rows, seed), rangeSize)).toEqual(expected);

    async function imported(order: readonly string[], rangeSize: number | undefined) {
      await using registry = await openRegistry(store, rangeSize === undefined ? {} : { rangeSize });
      const { uploadId: _, ...counts } = unwrap(await registry.upload([HEADER, ...order].join('\n')));
      return { counts, content: await registry.content() };
    }
  });

  it('compares values as the schema reads them, and names a few lines of many', async () => {
    const individualSchema = {
      properties: {
        meter: { type: 'number', multipleOf: 0.5, uniqueness: true },
        card: { type: 'integer', uniqueness: 'yes' },
        issued: { type: 'string', format: 'date', uniqueness: true },
      },
    };
    await using registry = await openRegistry(store, { individualSchema });
    const rows = ['1.5,1,', '1.50, 2,', ' 2,3,', '2.5,4,2020-01-01', '3.5,4,', '4.5,5, 2020-01-01 '];
    const many = Array.from({ length: 8 }, (_, i) => `${i + 10},99,`);
    const people = [...rows, ...many].map((row, i) => `P${i},Q,1990-01-01,${row}`);
    const { uploadId, accepted } = unwrap(
      await registry.upload(['first_name,last_name,dob,meter,card,issued', ...people].join('\n')),
    );
    const refused = await registry.refused(uploadId);
    expect(refused.slice(0, 4)).toEqual([
      { line: 2, errors: [['meter', '1.5', 'individual.DUPLICATE_VALUE']] },
      { line: 3, errors: [['meter', '1.5', 'individual.DUPLICATE_VALUE']] },
      { line: 5, errors: [['card', '4', 'individual.DUPLICATE_VALUE']] },
      { line: 6, errors: [['card', '4', 'individual.DUPLICATE_VALUE']] },
    ]);
    // Line 5 was refused for its card before dates were compared, so line 7 is alone with its date.
    expect([accepted, refused.length]).toEqual([2, 12]);
    const page = unwrap(await registry.me.individualDataSourceUploads.refusals({ uploadId, first: 1000 }));
    expect(page.rows.at(-1)?.errors[0]?.message).toContain('lines 8, 9, 10, 11, 12 and more have the same');
  });
});
