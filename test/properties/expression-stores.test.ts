import {
  type CustomOperator,
  check,
  compileEvaluator,
  fold,
  isRealDate,
  type RoundingMode,
  type TreeNode,
} from '@parasol/core/internal';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  caseParameters,
  caseParameterTypes,
  caseScope,
  caseScopeWith,
  completeRow,
} from '../../packages/core/src/expression/case-schema.ts';
import { type CaseDatabase, openPostgres, openSqlite } from './case-database.ts';
import { wordSortingDatabase } from './case-postgres.ts';

/** What is too rare for generated expressions to meet: whole alphabets, whole calendars, hostile names, host operators, indexes. */

const operators: CustomOperator[] = [
  {
    name: 'acme.quarter',
    arguments: [{ kind: 'number', digits: 18, scale: 2 }],
    result: { kind: 'number', digits: 20, scale: 4 },
    evaluate: (units) => (units as bigint) * 25n,
    sql: { sqlite: 'cast($1 * 25 as text)', postgres: '$1 * 0.25' },
  },
  {
    name: 'acme.isLate',
    arguments: [{ kind: 'text' }, { kind: 'text' }],
    result: { kind: 'boolean' },
    evaluate: (a, b) => a === 'late' && b === 'late',
    // Gives NULL where it should say false, and would take a missing text for a late one.
    sql: {
      sqlite: "nullif(coalesce($1, 'late') = 'late' and coalesce($2, 'late') = 'late', 0)",
      postgres: "nullif(coalesce($1, 'late') = 'late' and coalesce($2, 'late') = 'late', false)",
    },
  },
];

let databases: CaseDatabase[] = [];
let server: Awaited<ReturnType<typeof wordSortingDatabase>>;
beforeAll(async () => {
  server = await wordSortingDatabase(inject('postgresUrl'), 'parasol_expression_stores');
  databases = [openSqlite(operators), await openPostgres(server.url, 'st"ores', operators)];
});
afterAll(async () => {
  for (const database of databases) await database.close();
  await server.drop();
});

const treeOf = (json: unknown, scope = caseScope): TreeNode =>
  check(json, scope, { parameters: caseParameterTypes, operators }).tree;

/** Fills both stores and compares what they answer with evaluation in process. */
async function agree(
  expressions: readonly unknown[],
  rows: readonly Record<string, unknown>[],
  scope = caseScope,
): Promise<unknown[][]> {
  const people = rows.map((row, index) => completeRow(row, index));
  const trees = expressions.map((json) => treeOf(json, scope));
  const expected = people.map((person) =>
    trees.map((tree) => compileEvaluator(tree, operators)(person, caseParameters)),
  );
  for (const database of databases) {
    await database.fill(people);
    expect(await database.evaluate(trees, caseParameters), database.name).toEqual(expected);
  }
  return expected;
}

const functionName = ({ name }: CaseDatabase, own: string) => (name === 'sqlite' ? own : `"st""ores".${own}`);

describe('texts', () => {
  it('fold alike on all stores, every code point of Unicode', async () => {
    for (const database of databases) {
      const placeholder = database.name === 'sqlite' ? '?' : '$1::text';
      for (let start = 1; start < 0x11_0000; start += 0x2000) {
        const points = Array.from({ length: 0x2000 }, (_, i) => start + i).filter(
          (point) => point < 0x11_0000 && (point < 0xd800 || point > 0xdfff),
        );
        const text = String.fromCodePoint(...points);
        const [[folded] = []] = await database.run(`select ${functionName(database, 'px_fold')}(${placeholder})`, [
          text,
        ]);
        expect(folded === fold(text), `${database.name}, code points from ${start}`).toBe(true);
      }
      const ascii = String.fromCharCode(...Array.from({ length: 127 }, (_, i) => i + 1));
      expect(await database.run(`select ${functionName(database, 'px_fold')}(${placeholder})`, [ascii])).toEqual([
        [fold(ascii)],
      ]);
    }
  });

  it('are searched with each other, not with patterns, and beginnings end at the edges of Unicode', async () => {
    const texts = [
      '',
      'a',
      'ab',
      'aé',
      'É',
      '%',
      '_',
      '\\',
      "it's",
      '😀',
      '～',
      '\u{10ffff}',
      '\u{10ffff}x',
      '\ud7ff',
      '\ue000',
      'a\u{10ffff}b',
      'b',
      'B',
    ];
    const operatorNames = ['contains', 'startsWith', 'endsWith', 'iexact', 'icontains', 'istartsWith', 'iendsWith'];
    const known = texts.flatMap((text) => operatorNames.map((operator) => ({ [operator]: [{ var: 'name' }, text] })));
    const ofRows = operatorNames.map((operator) => ({ [operator]: [{ var: 'name' }, { var: 'note' }] }));
    const compared = ['<', '<=', '>', '>='].flatMap((operator) => [
      { [operator]: [{ var: 'jsonExt.district' }, { var: 'note' }] },
    ]);
    const rows = texts.flatMap((name) => texts.map((note) => ({ name, note, jsonExt: { district: name } })));
    await agree([...known, ...ofRows, ...compared], rows.slice(0, 200));
  });

  it('are found in documents under names that hurt where somebody forgets to quote them', async () => {
    const names = [
      '$x',
      '[0]',
      '0',
      '#-1',
      'q"q',
      "it's",
      'b\\c',
      "\\'; drop table case_person; --",
      'two words',
      'tab\t',
      'naïve',
      '😀',
      '__proto__x',
      'constructor',
      'length',
      '?',
      '$1',
      ':a',
      '%',
    ];
    const properties = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
    const scope = caseScopeWith({ properties: { ...properties, inner: { type: 'object', properties } } });
    const document = Object.fromEntries(names.map((name, i) => [name, `value ${i}`]));
    const paths = names.flatMap((name) => [{ var: `jsonExt.${name}` }, { var: `jsonExt.inner.${name}` }]);
    const found = await agree(
      paths,
      [{ jsonExt: { ...document, inner: document } }, { jsonExt: { inner: ['list'] } }, { jsonExt: {} }],
      scope,
    );
    expect(found[0]).toEqual(names.flatMap((_, i) => [`value ${i}`, `value ${i}`]));
    expect(new Set([...(found[1] ?? []), ...(found[2] ?? [])])).toEqual(new Set([undefined]));
  });
});

describe('dates', () => {
  it('are real or missing, every day of every kind of year', async () => {
    const two = (n: number) => String(n).padStart(2, '0');
    const years = ['0000', '0001', '0004', '0100', '0400', '1900', '2000', '2023', '2024', '9999'];
    const days = years.flatMap((year) =>
      Array.from({ length: 14 * 33 }, (_, i) => `${year}-${two(Math.floor(i / 33))}-${two(i % 33)}`),
    );
    const oddities = [
      '',
      '2024-1-01',
      ' 2024-01-01',
      '2024-01-01\n',
      '2024-01-01T00:00',
      '٢٠٢٤-01-01',
      '20240101',
      '-2024-01-01',
      'now',
      'today',
      '2460000.5',
    ];
    const texts = [...days, ...oddities];
    for (const database of databases) {
      const from = database.name === 'sqlite' ? 'json_each(?)' : 'json_array_elements_text($1::json) as each(value)';
      const shown = database.name === 'sqlite' ? '' : '::text';
      const found = await database.run(`select ${functionName(database, 'px_date')}(value)${shown} from ${from}`, [
        JSON.stringify(texts),
      ]);
      expect(
        found.map(([date]) => date),
        database.name,
      ).toEqual(texts.map((text) => (isRealDate(text) ? text : null)));
    }
  });

  it('are as many years and days apart on all stores', async () => {
    const days = [
      '0001-01-01',
      '0004-02-29',
      '1900-02-28',
      '1900-03-01',
      '2000-02-29',
      '2024-02-29',
      '2025-02-28',
      '2025-03-01',
      '9999-12-31',
    ];
    const rows = days.flatMap((dob) => days.map((born) => ({ dob, jsonExt: { born } })));
    await agree(
      [{ age: [{ var: 'dob' }, { var: 'jsonExt.born' }] }, { days: [{ var: 'dob' }, { var: 'jsonExt.born' }] }],
      rows,
    );
  });
});

describe('lists', () => {
  it('of any length hold what they hold', async () => {
    const numbers = Array.from({ length: 150 }, (_, i) => (i % 3 === 0 ? i : { decimal: `${i}.25` }));
    const texts = Array.from({ length: 150 }, (_, i) => `it's "${i}" \\`);
    const ids = Array.from({ length: 150 }, (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`);
    const days = Array.from({ length: 150 }, (_, i) => `${1900 + i}-02-28`);
    const entries = [0, 1, 2].map((i) =>
      [numbers, texts, ids, days, numbers.filter((n) => typeof n === 'number')].map((list) =>
        i === 0 ? list : list.slice(i, 2 * i),
      ),
    );
    const expressions = entries.flatMap(([amounts, names, cards, births, ages]) => [
      { in: [{ var: 'income' }, amounts] },
      { in: [{ '*': [{ var: 'bonus' }, { var: 'bonus' }] }, amounts] },
      { in: [{ var: 'name' }, names] },
      { in: [{ var: 'jsonExt.district' }, names] },
      { in: [{ var: 'card' }, cards] },
      { in: [{ var: 'dob' }, births] },
      { in: [{ var: 'age' }, ages] },
      { '!': { in: [{ var: 'age' }, ages] } },
    ]);
    const row = (i: number) => ({
      income: `${i}.25`,
      bonus: `${i}.50`,
      name: texts[i] ?? '',
      jsonExt: { district: texts[i] },
      card: ids[i] ?? null,
      dob: days[i] ?? null,
      age: i,
    });
    await agree(expressions, [row(0), row(1), row(2), row(3), row(149), row(151), { income: '0.00', bonus: '0.00' }]);
  });
});

describe('numbers', () => {
  const modes: RoundingMode[] = ['half-up', 'half-even', 'half-down', 'up', 'down', 'floor', 'ceiling'];

  it('round in every mode as they do in process, also around ties and with divisors of either sign', async () => {
    const incomes = [
      '0.00',
      '0.01',
      '-0.01',
      '0.05',
      '-0.05',
      '0.15',
      '0.25',
      '-0.25',
      '1.50',
      '2.50',
      '-2.50',
      '9999999999999999.99',
      '-9999999999999999.99',
    ];
    const divisors = ['0.00', '0.01', '-0.01', '0.02', '3.00', '-7.00', '0.20', '9999999999999999.99'];
    const value = { coalesce: [{ var: 'income' }, 0] };
    const expressions = modes.flatMap((mode) => [
      ...[0, 1, 2, 5].map((scale) => ({ round: [value, scale, mode] })),
      ...[0, 2, 6].map((scale) => ({ round: [{ '/': [value, { var: 'bonus' }] }, scale, mode] })),
    ]);
    await agree(
      expressions,
      incomes.flatMap((income) => divisors.map((bonus) => ({ income, bonus }))),
    );
  });

  it('stay exact up to sixty digits', async () => {
    const bonus = { var: 'bonus' };
    const cube = { '*': [bonus, bonus, bonus] };
    const expressions = [
      cube,
      { '-': [cube] },
      { '-': [cube, bonus] },
      { '+': [cube, 1] },
      { min: [cube, bonus, 0] },
      { max: [cube, { '-': [cube] }] },
      { '<': [cube, bonus] },
      { '==': [cube, { '*': [bonus, { '*': [bonus, bonus] }] }] },
      { in: [{ '*': [bonus, bonus] }, [0, 1, { decimal: '0.0001' }]] },
      { if: [{ '>': [bonus, 0] }, cube, bonus] },
      { coalesce: [{ var: 'income' }, cube] },
      { round: [cube, 1, 'half-even'] },
      { sum: [{ var: 'members' }, { coalesce: [{ var: 'income' }, 0] }] },
      { count: [{ var: 'members' }] },
    ];
    const amounts = ['0.00', '0.01', '-0.01', '1.00', '9999999999999999.99', '-9999999999999999.99'];
    const members = amounts.map((income) => ({ income }));
    await agree(expressions, [
      ...amounts.map((amount) => ({ bonus: amount })),
      { bonus: '1.00', income: '5.55', members: [...members, members[4] ?? {}] },
    ]);
  });

  it('that JSON writes in other ways are read alike', async () => {
    const values = [
      1e15,
      9_007_199_254_740_991,
      -9_007_199_254_740_991,
      1e16,
      1e-7,
      0.1 + 0.2,
      123_456_789_012.12,
      -0,
      5e-324,
      1.7e308,
      99_999_999_999_999.98,
      0.005,
      12.345,
    ];
    const expressions = ['income', 'score', 'children'].map((name) => ({ var: `jsonExt.${name}` }));
    await agree(
      expressions,
      values.map((each) => ({ jsonExt: { income: each, score: each, children: each } })),
    );
  });
});

describe('operators of a host', () => {
  it('get their arguments at the declared scale, and are not asked about missing ones', async () => {
    const expressions = [
      { 'acme.quarter': [{ var: 'income' }] },
      { 'acme.quarter': [3] },
      { '>': [{ 'acme.quarter': [{ var: 'income' }] }, { decimal: '1.00' }] },
      { 'acme.isLate': [{ var: 'name' }, { var: 'note' }] },
      { '!': { 'acme.isLate': [{ var: 'name' }, { var: 'note' }] } },
    ];
    await agree(expressions, [
      { income: '5.55', name: 'late', note: 'late' },
      { income: null, name: 'late', note: null },
      { income: '-1.00', note: 'soon' },
    ]);
  });
});

describe('indexes', () => {
  const conditions: readonly [column: string, json: unknown][] = [
    ['income', { '==': [{ var: 'income' }, 500] }],
    ['age', { '==': [{ var: 'age' }, 18] }],
    ['status', { and: [{ '==': [{ var: 'status' }, 'ACTIVE'] }, { '!': { missing: 'dob' } }] }],
    ['dob', { '<': [{ var: 'dob' }, '1960-01-01'] }],
    ['seen', { '<': [{ var: 'seen' }, '2025-01-31T09:30:00Z'] }],
    ['card', { in: [{ var: 'card' }, ['00000000-0000-4000-8000-000000000001']] }],
    ['name', { startsWith: [{ var: 'name' }, 'Am'] }],
  ];

  it('on plain columns answer plain conditions', async () => {
    for (const database of databases) {
      const table = database.name === 'sqlite' ? 'case_person' : '"st""ores".case_person';
      for (const [column, json] of conditions) {
        await database.run(`create index probe on ${table} (${column})`, []);
        expect(await database.plan(treeOf(json), caseParameters), `${database.name}: ${column}`).toMatch(/probe/);
        await database.run(database.name === 'sqlite' ? 'drop index probe' : 'drop index "st""ores".probe', []);
      }
    }
  });
});
