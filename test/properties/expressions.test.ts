import { check, compileEvaluator, type TreeNode } from '@parasol/core/internal';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { arbitraryJsonSchema, arbitraryRow, expressionsFor } from '../../packages/core/src/expression/arbitraries.ts';
import {
  caseParameters,
  caseParameterTypes,
  caseScopeWith,
  completeRow,
} from '../../packages/core/src/expression/case-schema.ts';
import { type CaseDatabase, openPostgres, openSqlite } from './case-database.ts';
import { wordSortingDatabase } from './case-postgres.ts';

/** Evaluation in process is the meaning of an expression. What SQL gives for generated expressions over dirty rows is compared with it. */

const CASES = Number(process.env['PARASOL_PROPERTY_CASES'] ?? (process.env['CI'] ? 10_000 : 2_000));
const SEED = Number(process.env['PARASOL_PROPERTY_SEED'] ?? Date.now() % 2 ** 31);
/** Several expressions go into one statement over several rows: starting a statement costs more than a column more. */
const EXPRESSIONS = 20;
const ROWS = 6;

const batches = arbitraryJsonSchema.chain((jsonSchema) => {
  const scope = caseScopeWith(jsonSchema);
  const { condition, number, value } = expressionsFor(scope);
  return fc.record({
    scope: fc.constant(scope),
    expressions: fc.array(fc.oneof(condition, number, value), { minLength: 1, maxLength: EXPRESSIONS, size: 'max' }),
    rows: fc.array(arbitraryRow(jsonSchema), { minLength: 1, maxLength: ROWS, size: 'max' }),
  });
});

let databases: CaseDatabase[] = [];
let server: Awaited<ReturnType<typeof wordSortingDatabase>>;
beforeAll(async () => {
  server = await wordSortingDatabase(inject('postgresUrl'), 'parasol_expression_properties');
  databases = [openSqlite(), await openPostgres(server.url, 'properties')];
});
afterAll(async () => {
  for (const database of databases) await database.close();
  await server.drop();
});

describe('SQL gives what evaluation in process gives', () => {
  it(`for generated expressions over dirty rows (${CASES} cases, PARASOL_PROPERTY_SEED=${SEED})`, async () => {
    let checked = 0;
    const property = fc.asyncProperty(batches, async ({ scope, expressions, rows }) => {
      const people = rows.map((row, index) => completeRow(withoutIds(row), index));
      const trees = expressions.flatMap((json) => checkedTree(json, scope));
      if (trees.length === 0) return;
      checked += trees.length;
      const expected = people.map((person) => trees.map((tree) => compileEvaluator(tree)(person, caseParameters)));
      for (const database of databases) {
        await database.fill(people);
        const found = await database.evaluate(trees, caseParameters);
        for (const [i, tree] of trees.entries()) {
          const column = (values: unknown[][]) => values.map((row) => row[i]);
          expect(column(found), `${database.name}: ${JSON.stringify(tree)}`).toEqual(column(expected));
        }
        // Under WHERE conditions are written differently; one of each batch is enough for another statement.
        const at = trees.findIndex((tree) => tree.type.kind === 'boolean' && !tree.nullable);
        if (at < 0) continue;
        const chosen = people.filter((_, row) => expected[row]?.[at] === true).map(({ id }) => id);
        expect(
          await database.select(trees[at] as TreeNode, caseParameters),
          `${database.name} WHERE ${JSON.stringify(trees[at])}`,
        ).toEqual(chosen);
      }
    });
    while (checked < CASES) {
      const runs = Math.max(10, Math.ceil((CASES - checked) / EXPRESSIONS));
      await fc.assert(property, { seed: SEED + checked, numRuns: runs, endOnFailure: true });
    }
    console.log(`${checked} expressions, seed ${SEED}`);
  }, 300_000);
});

type Person = ReturnType<typeof completeRow>;

/** Ids are counted over all rows of a batch. */
function withoutIds({ id: _, village, members, ...row }: Person): Record<string, unknown> {
  const strip = ({ id: __, ...rest }: Readonly<Record<string, unknown>>) => rest;
  return { ...row, village: village ? strip(village as Record<string, unknown>) : null, members: members.map(strip) };
}

/** The tree, or nothing where the expression grew more digits than are exact anywhere. */
function checkedTree(json: unknown, scope: Parameters<typeof check>[1]): TreeNode[] {
  try {
    return [check(json, scope, { parameters: caseParameterTypes }).tree];
  } catch {
    return [];
  }
}
