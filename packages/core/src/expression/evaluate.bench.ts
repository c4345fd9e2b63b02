import jsonLogic from 'json-logic-js';
import { caseParameterTypes, caseScope, completeRow } from './case-schema.ts';
import { check } from './check.ts';
import { compileEvaluator } from './evaluate.ts';

/**
 * What a row costs: our closures against the interpreter of json-logic-js, on the same rule and row.
 * Run it with `node packages/core/src/expression/evaluate.bench.ts`.
 */

const rule = {
  and: [
    { '<': [{ var: 'jsonExt.income' }, 500] },
    { '==': [{ var: 'jsonExt.district' }, 'north'] },
    { or: [{ '>=': [{ var: 'jsonExt.children' }, 3] }, { '==': [{ var: 'jsonExt.able_bodied' }, false] }] },
  ],
};
const evaluate = compileEvaluator(check(rule, caseScope, { parameters: caseParameterTypes }));

function measure(name: string, run: () => unknown, times = 1_000_000): void {
  for (let i = 0; i < times / 10; i++) run();
  const start = process.hrtime.bigint();
  for (let i = 0; i < times; i++) run();
  // biome-ignore lint/suspicious/noConsole: this script has no other way to tell.
  console.log(`${name}: ${Math.round(Number(process.hrtime.bigint() - start) / times)} ns`);
}

for (const income of [300, 300.25]) {
  const row = completeRow({ jsonExt: { income, district: 'north', children: 2, able_bodied: false } });
  measure(`closures, income ${income}`, () => evaluate(row, {}));
  measure(`json-logic-js, income ${income}`, () => jsonLogic.apply(rule as jsonLogic.RulesLogic, row));
}
measure('check', () => check(rule, caseScope), 20_000);
