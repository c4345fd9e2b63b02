import { type CustomOperator, check, type Parameters, type ValueType } from '@parasol/core/internal';
import { describe, expect, it } from 'vitest';
import type { DialectName } from '../../packages/adapters/sql/src/dialect.ts';
import { createSource } from '../../packages/adapters/sql/src/entity-source.ts';
import {
  canCompile,
  compileAssignment,
  compileCondition,
  compileOrderKey,
  compileTree,
  encodeParameter,
} from '../../packages/adapters/sql/src/expression/compile.ts';
import { postgresDialect } from '../../packages/adapters/sql/src/postgres-dialect.ts';
import { createSqlSchema } from '../../packages/adapters/sql/src/sql-schema.ts';
import { sqliteDialect } from '../../packages/adapters/sql/src/sqlite-dialect.ts';
import { caseParameters, caseParameterTypes, caseScope } from '../../packages/core/src/expression/case-schema.ts';
import { builders } from './case-database.ts';
import { caseCatalog, Person } from './case-entities.ts';

/** The text of the SQL: what indexes and readers of slow-query logs see. What it answers is for the tests next to this one. */

const even: CustomOperator = {
  name: 'acme.isEven',
  arguments: [{ kind: 'number', digits: 18, scale: 2 }],
  result: { kind: 'boolean' },
  evaluate: (units) => (units as bigint) % 200n === 0n,
  sql: { postgres: 'mod($1, 2) = 0' },
};
const operators = [even];

/** A type stands for an assignment to a column of it. */
type How = 'condition' | 'value' | 'order' | ValueType;

function compiled(
  dialect: DialectName,
  json: unknown,
  how: How = 'condition',
  parameters: Parameters = caseParameters,
) {
  const { tree } = check(json, caseScope, { parameters: caseParameterTypes, operators });
  const schema = createSqlSchema({
    dialect: dialect === 'sqlite' ? sqliteDialect : postgresDialect,
    name: dialect === 'sqlite' ? undefined : 'app',
    catalog: caseCatalog,
    operators,
  });
  const context = { dialect, source: createSource(schema, Person), parameters, operators };
  const fragment =
    how === 'condition'
      ? compileCondition(tree, context)
      : how === 'value'
        ? compileTree(tree, context)
        : how === 'order'
          ? compileOrderKey(tree, context)
          : compileAssignment(tree, how, context);
  const { sql, parameters: bound } = fragment.compile(builders[dialect]);
  return { sql, bound };
}
const sqlite = (json: unknown, how?: How) => compiled('sqlite', json, how).sql;
const postgres = (json: unknown, how?: How) => compiled('postgres', json, how).sql;

describe('compileCondition', () => {
  it('leaves comparisons of columns bare, in the units or the type of the column, so that indexes are found', () => {
    const poor = {
      and: [{ '<': [{ var: 'income' }, 500] }, { '==': [{ var: 'status' }, 'ACTIVE'] }, { '>=': [{ var: 'age' }, 18] }],
    };
    expect(compiled('sqlite', poor)).toEqual({
      sql: '(("t0"."income" < ?) and ("t0"."status" = ?) and ("t0"."age" >= ?))',
      bound: [50_000n, 'ACTIVE', 18n],
    });
    expect(compiled('postgres', poor)).toEqual({
      sql: '(("t0"."income" < $1::numeric) and ("t0"."status" = $2::text collate "C") and ("t0"."age" >= $3::bigint))',
      bound: ['500', 'ACTIVE', '18'],
    });
  });

  it('makes a condition two-valued only where something asks for its negation or its value', () => {
    const unknown = { '<': [{ var: 'age' }, 18] };
    expect(sqlite({ '!': unknown })).toBe('(("t0"."age" < ?) is not true)');
    expect(sqlite(unknown, 'value')).toBe('(("t0"."age" < ?) is true)');
    expect(sqlite({ '!': { '<': [{ var: 'bonus' }, 18] } })).toBe('(not ("t0"."bonus" < ?))');
    expect(sqlite({ or: [unknown, { missing: 'dob' }] })).toBe('(("t0"."age" < ?) or ("t0"."dob" is null))');
  });

  it('turns the beginning of a text into what an index on it can answer', () => {
    const begins = { startsWith: [{ var: 'name' }, 'An'] };
    expect(compiled('sqlite', begins)).toEqual({ sql: '("t0"."name" >= ? and "t0"."name" < ?)', bound: ['An', 'Ao'] });
    expect(postgres(begins)).toBe('starts_with("t0"."name", $1::text)');
  });

  it('guards what it reads from a document by its JSON type', () => {
    const rich = { '>': [{ var: 'jsonExt.income' }, 500] };
    expect(sqlite(rich)).toBe(
      `((case json_type("t0"."json_ext", '$."income"') when 'integer' then ` +
        `case when json_extract("t0"."json_ext", '$."income"') between -9007199254740991 and 9007199254740991 ` +
        `then json_extract("t0"."json_ext", '$."income"') * 100 end ` +
        `when 'real' then px_number("t0"."json_ext" -> '$."income"', 18, 2) end) > ?)`,
    );
    expect(postgres(rich)).toBe(
      `("app"."px_number"(("t0"."json_ext" -> 'income'), 2, 9007199254740992::numeric) > $1::numeric)`,
    );
  });

  it('compares text of documents by code point, and nested properties by quoted names', () => {
    const city = { '<': [{ var: 'jsonExt.address.city' }, 'M'] };
    expect(sqlite(city)).toBe(
      `((case when json_type("t0"."json_ext", '$."address"."city"') = 'text' then json_extract("t0"."json_ext", '$."address"."city"') end) < ?)`,
    );
    expect(postgres(city)).toBe(
      `((case when jsonb_typeof("t0"."json_ext" -> 'address' -> 'city') = 'string' then "t0"."json_ext" -> 'address' ->> 'city' end) collate "C" < $1::text collate "C")`,
    );
  });

  it('asks a collection with a subquery over its live items', () => {
    const active = { '==': [{ var: 'active' }, true] };
    expect(sqlite({ some: [{ var: 'members' }, active] })).toBe(
      'exists (select 1 from "case_member" as "t1" where "t1"."person_id" = "t0"."id" and "t1"."is_deleted" = 0 and ("t1"."active" = 1))',
    );
    expect(postgres({ all: [{ var: 'members' }, active] })).toBe(
      '(not exists (select 1 from "app"."case_member" as "t1" where "t1"."person_id" = "t0"."id" and not "t1"."is_deleted" and (("t1"."active" = true) is not true)))',
    );
  });

  it('is false for a list without entries', () => {
    expect(sqlite({ in: [{ var: 'status' }, []] })).toBe('0');
    expect(postgres({ in: [{ var: 'status' }, []] })).toBe('false');
  });
});

describe('compileTree', () => {
  it('calculates natively up to 18 digits and with exact functions beyond on SQLite', () => {
    expect(sqlite({ '+': [1, { decimal: '0.50' }] }, 'value')).toBe('(? + ?)');
    expect(sqlite({ '+': [{ var: 'bonus' }, 1] }, 'value')).toBe('px_add("t0"."bonus", ?)');
    expect(sqlite({ '*': [{ var: 'bonus' }, { decimal: '0.5' }] }, 'value')).toBe('px_multiply("t0"."bonus", ?)');
  });

  it('never divides with / on Postgres', () => {
    const third = { round: [{ '/': [{ var: 'bonus' }, 3] }, 2, 'half-even'] };
    expect(postgres(third, 'value')).toBe('("app"."px_quotient_half_even"("t0"."bonus" * 100, $1::numeric) * 0.01)');
    expect(sqlite(third, 'value')).toBe(`px_round_wide("t0"."bonus", ?, 0, 'half-even')`);
  });

  it('refuses to go on without a parameter that the expression was promised', () => {
    expect(() => compiled('sqlite', { '<': [{ var: 'dob' }, { var: 'today' }] }, 'condition', {})).toThrow(
      'expression.PARAMETER_ABSENT: The parameter "today" is not given. Pass it with the query under this name.',
    );
  });
});

describe('compileAssignment and compileOrderKey', () => {
  it('give wide numbers of SQLite the form of the column, and an order that is theirs', () => {
    const more = { '+': [{ var: 'bonus' }, 1] };
    expect(sqlite(more, { kind: 'number', digits: 18, scale: 2 })).toBe('px_fit(px_add("t0"."bonus", ?), 18)');
    expect(sqlite(more, 'order')).toBe('px_sort_key(px_add("t0"."bonus", ?))');
    expect(sqlite({ var: 'bonus' }, { kind: 'number', digits: 18, scale: 2 })).toBe('"t0"."bonus"');
  });

  it('orders texts of documents by code point on Postgres', () => {
    expect(postgres({ var: 'jsonExt.district' }, 'order')).toMatch(/collate "C"$/);
    expect(postgres({ var: 'name' }, 'order')).toBe('"t0"."name"');
  });
});

describe('canCompile', () => {
  const { tree } = check({ '!': { 'acme.isEven': [{ coalesce: [{ var: 'income' }, 0] }] } }, caseScope, { operators });

  it('says where an operator of the host has no SQL', () => {
    expect(canCompile(tree, 'postgres', operators)).toBe(true);
    expect(canCompile(tree, 'sqlite', operators)).toBe(false);
    expect(canCompile(tree, 'postgres', [])).toBe(false);
  });

  it('puts arguments in their places and asks nothing about missing ones', () => {
    const asked = { 'acme.isEven': [{ var: 'income' }] };
    expect(postgres(asked)).toBe('(case when ("t0"."income") is not null then (mod(("t0"."income"), 2) = 0) end)');
    expect(() => sqlite(asked)).toThrow('expression.OPERATOR_WITHOUT_SQL');
  });
});

describe('encodeParameter', () => {
  it('gives what each driver binds exactly', () => {
    const amount: ValueType = { kind: 'number', digits: 18, scale: 2 };
    expect([encodeParameter('12.5', amount, 'sqlite'), encodeParameter('12.5', amount, 'postgres')]).toEqual([
      1250n,
      '12.50',
    ]);
    expect([
      encodeParameter(true, { kind: 'boolean' }, 'sqlite'),
      encodeParameter(true, { kind: 'boolean' }, 'postgres'),
    ]).toEqual([1n, true]);
    expect(encodeParameter('A0B1C2D3-0000-4000-8000-00000000000F', { kind: 'uuid' }, 'sqlite')).toBe(
      'a0b1c2d3-0000-4000-8000-00000000000f',
    );
    expect(encodeParameter(null, { kind: 'date' }, 'postgres')).toBe(null);
  });
});
