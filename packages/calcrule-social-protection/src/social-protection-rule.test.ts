import { evaluateRule } from '@parasol/payment-cycle';
import { describe, expect, it } from 'vitest';
import { socialProtectionRule } from './social-protection-rule.ts';

const individual = {
  properties: { income: { type: 'integer' }, able_bodied: { type: 'boolean' } },
};

const example = {
  year: 2026,
  month: 11,
  schemas: { individual },
  parameters: {
    fixed_batch: '100',
    limit_per_single_transaction: '250',
    advanced_criteria: [
      { custom_filter_condition: 'income__lt__integer=500', amount: 100 },
      { custom_filter_condition: 'able_bodied__exact__boolean=False', amount: '75' },
    ],
  },
};

const pay = (jsonExt: Record<string, number | boolean>, parameters: object = {}) =>
  evaluateRule(socialProtectionRule, {
    ...example,
    parameters: { ...example.parameters, ...parameters },
    individual: { jsonExt },
  });

describe('the social-protection rule', () => {
  it('gives the amounts of the reference table 4.4.1', () => {
    expect(pay({ income: 900, able_bodied: true })).toMatchObject({ rounded: '100.00', held: false });
    expect(pay({ income: 300, able_bodied: true })).toMatchObject({ rounded: '200.00', held: false });
    expect(pay({ income: 300, able_bodied: false })).toMatchObject({ rounded: '275.00', held: true });
  });

  it('takes a criterion whose key is absent as not satisfied (AC-S06)', () => {
    expect(pay({})).toMatchObject({ rounded: '100.00', because: { fixed_batch: '100.00' } });
  });

  it('has no limit where none is given, and zero as a limit where zero is (D-C03)', () => {
    const poor = { income: 300, able_bodied: false };
    for (const absent of [undefined, null, ''])
      expect(pay(poor, { limit_per_single_transaction: absent })).toMatchObject({ limit: null, held: false });
    expect(pay(poor, { limit_per_single_transaction: '0' })).toMatchObject({ held: true });
    expect(pay(poor, { limit_per_single_transaction: '275' })).toMatchObject({ held: false });
  });

  it('adds 0.10 three times to 0.30 (AC-S13)', () => {
    const dime = { condition: { '==': [1, 1] }, amount: '0.10' };
    const { rounded, sum } = pay({}, { fixed_batch: 0, advanced_criteria: [dime, dime, dime] });
    expect([rounded, sum]).toEqual(['0.30', '0.30']);
  });

  it('describes its parameters as the reference does, but without a limit by default and with the real right (AC-S14)', () => {
    const rights = { read: ['157101'], write: ['157102'], update: ['157103'], replace: ['157106'] };
    const number = { type: 'number', condition: 'INPUT>=0', relevance: 'True', rights };
    const { fixed_batch, limit_per_single_transaction } = socialProtectionRule.parameters;
    expect(fixed_batch?.descriptor).toMatchObject({
      ...number,
      label: { en: 'Fixed amount', fr: 'Lot fixe' },
      defaultValue: '0',
    });
    expect(limit_per_single_transaction?.descriptor).toMatchObject({
      ...number,
      label: { en: 'Limit Per Single Transaction', fr: 'Limite par transaction unique' },
      defaultValue: null,
    });
  });

  it('refuses a misspelt field, a negative amount, a surplus key and count_to_max, each with its place', () => {
    const refused = (criterion: object) => {
      try {
        pay({}, { advanced_criteria: [criterion] });
      } catch (error) {
        return (error as { errors: { code: string; path: unknown[]; message: string }[] }).errors[0];
      }
      return undefined;
    };
    expect(refused({ custom_filter_condition: 'incme__lt__integer=500', amount: '1' })).toMatchObject({
      code: 'expression.UNKNOWN_FIELD',
      path: ['parameters', 'advanced_criteria', 0, 'custom_filter_condition'],
      message: expect.stringContaining('Did you mean "income"?'),
    });
    expect(refused({ custom_filter_condition: 'income__lt__integer=500', amount: -1 })).toMatchObject({
      path: ['parameters', 'advanced_criteria', 0, 'amount'],
      message: expect.stringContaining('at least 0'),
    });
    expect(
      refused({ custom_filter_condition: 'income__lt__integer=500', amount: 1, count_to_max: true }),
    ).toMatchObject({
      path: ['parameters', 'advanced_criteria', 0, 'count_to_max'],
    });
    expect(refused({ amount: 1 })).toMatchObject({ message: expect.stringContaining('either') });
  });

  it('prefers the own data of the beneficiary to that of the person', () => {
    const beneficiary = { properties: { income: { type: 'integer' } } };
    const { because } = evaluateRule(socialProtectionRule, {
      ...example,
      schemas: { individual, beneficiary },
      beneficiary: { jsonExt: { income: 100 } },
      individual: { jsonExt: { income: 900, able_bodied: true } },
    });
    expect(because).toEqual({ fixed_batch: '100.00', criterion_1: '100.00' });
  });

  it('asks the members of a household by JSON-logic', () => {
    const child = { '<': [{ age: [{ var: 'individual.dob' }, { var: 'period.end' }] }, 5] };
    const { because } = evaluateRule(socialProtectionRule, {
      year: 2026,
      month: 11,
      parameters: {
        fixed_batch: '50',
        advanced_criteria: [
          { condition: { some: [{ var: 'group.members' }, child] }, amount: '20', label: 'Small children' },
        ],
      },
      group: { members: [{ dob: '1990-01-01' }, { dob: '2022-06-01' }] },
    });
    expect(because).toEqual({ fixed_batch: '50.00', criterion_1: '20.00' });
  });
});
