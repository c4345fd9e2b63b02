import { readFileSync } from 'node:fs';
import { check, decimals, type Value, type ValueType } from '@parasol/core/internal';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import {
  caseParameters,
  caseParameterTypes,
  caseScope,
  completeRow,
} from '../../packages/core/src/expression/case-schema.ts';
import { parseCases } from '../../packages/core/src/expression/cases.ts';
import { type CaseDatabase, openPostgres, openSqlite } from './case-database.ts';

/** What docs/expressions.md says, the stores answer too. Refusals are core's and tested there. */

let databases: CaseDatabase[] = [];
beforeAll(async () => {
  databases = [openSqlite(), await openPostgres(inject('postgresUrl'), 'expression_cases')];
});
afterAll(async () => {
  for (const database of databases) await database.close();
});

const document = readFileSync(new URL('../../docs/expressions.md', import.meta.url), 'utf8');
const cases = parseCases(document).filter(({ result }) => result.kind !== 'refused');

it(`answers the ${cases.length} cases of docs/expressions.md on SQLite and Postgres`, async () => {
  expect(cases.length).toBeGreaterThan(50);
  for (const { title, expression, row, result } of cases) {
    const { tree } = check(expression, caseScope, { parameters: caseParameterTypes });
    for (const database of databases) {
      await database.fill([completeRow(row)]);
      const [[found] = []] = await database.evaluate([tree], caseParameters);
      const shown = found === undefined ? 'missing' : textOf(found, tree.type);
      expect(shown, `${database.name}: ${title}`).toBe(result.kind === 'value' ? String(result.value) : 'missing');
    }
  }
});

const textOf = (value: Exclude<Value, undefined>, type: ValueType): string =>
  type.kind === 'number' ? decimals.textOf(value as bigint, type.scale) : String(value);
