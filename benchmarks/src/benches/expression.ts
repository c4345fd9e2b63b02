import { check, compileEvaluator, jsonSchemaScope } from '@parasol/core';
import jsonLogic, { type RulesLogic } from 'json-logic-js';
import type { Bench, Figure } from '../bench.ts';
import { perCall, turnByTurn } from '../harness/repeat.ts';

const person = {
  type: 'object',
  properties: {
    income: { type: 'number', multipleOf: 0.01 },
    district: { type: 'string' },
    children: { type: 'integer' },
    able_bodied: { type: 'boolean' },
  },
};

const eligibility: RulesLogic = {
  and: [
    { '<': [{ var: 'person.income' }, 500] },
    { '==': [{ var: 'person.district' }, 'north'] },
    { or: [{ '>=': [{ var: 'person.children' }, 3] }, { '==': [{ var: 'person.able_bodied' }, false] }] },
  ],
};

const ROUNDS = 9;
const TIMES = 300_000;

export const expression: Bench = {
  name: 'expression',
  title: 'evaluate a rule of eligibility for one row in process',
  limit: 'json-logic-js on the same rule and row (binary floats, truthiness)',
  goal: 'not slower, though decimals are exact',
  runs: 'process',
  async run() {
    const scope = jsonSchemaScope('row', { properties: { person } });
    const evaluate = compileEvaluator(check(eligibility, scope));
    const figures: Figure[] = [];
    for (const [what, income] of [
      ['whole income', 300],
      ['income with cents', 300.25],
    ] as const) {
      const row = { person: { income, district: 'north', children: 2, able_bodied: false } };
      if (evaluate(row, {}) !== jsonLogic.apply(eligibility, row)) throw new Error('The two do not agree.');
      const { ours, limit } = await turnByTurn(
        {
          ours: () => perCall(() => evaluate(row, {}), TIMES),
          limit: () => perCall(() => jsonLogic.apply(eligibility, row), TIMES),
        },
        ROUNDS,
      );
      figures.push({ what, unit: 'ns', ours, limit, goal: { ratioAtMost: 1 } });
    }
    const checking = await turnByTurn({ ours: () => perCall(() => check(eligibility, scope), 5000) }, ROUNDS);
    figures.push({ what: 'check, once per statement', unit: 'ns', ours: checking.ours });
    return figures;
  },
};
