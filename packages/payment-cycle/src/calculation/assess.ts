import { DomainFailure, isDomainFailure, type Message, MisuseError } from '@parasol/core';
import { decimals } from '@parasol/core/internal';
import type { CalculationRule, CodeInput, CodeResult } from '../calculation-rule/calculation-rule.ts';
import { paymentCycleErrors } from '../errors.ts';
import type { Period } from '../period/period.ts';
import { reasons } from '../phrases.ts';
import { lowerLimit } from './formula.ts';
import type { AssembledRow } from './rows.ts';
import { type Basis, formulaOf } from './work.ts';

/** Scale at which the lines of code rules are added up. */
export const LINE_SCALE = 20;

/** Amounts that a calculation remembers. */
const MOST_READ = 1000;

/** A code rule bound to one calculation. */
export type Assessor = (row: AssembledRow) => Assessment;
export interface Assessment {
  /** Units at LINE_SCALE by line, in the order of the rule. */
  readonly lines: readonly { readonly id: string; readonly units: bigint }[];
  /** Units at the currency's exponent. */
  readonly amount: bigint;
  readonly limit: string | undefined;
  readonly held: boolean;
}

/** What the code of a rule gives for one row, added up and rounded: the one place where code rules lose cents. */
export function assessorOf(rule: CalculationRule, calculation: Basis, period: Period): Assessor {
  const { reading } = rule;
  if (reading.kind !== 'code') throw new MisuseError('RULE_READING', `The rule "${rule.name}" is no code.`);
  const { exponent, roundingMode } = calculation;
  const formula = formulaOf(calculation);
  const ids = formula.lines.map(({ id }) => id);
  const ceiling = formula.limit ?? undefined;
  const common = Object.freeze({
    kind: calculation.kind,
    parameters: Object.freeze({ ...calculation.parameters }) as CodeInput['parameters'],
    extra: Object.freeze({ ...calculation.extra }) as CodeInput['extra'],
    period,
    currency: Object.freeze({ code: calculation.currency, exponent, roundingMode }),
  });
  const factor = 10n ** BigInt(LINE_SCALE - exponent);
  // Rules pay the same amounts to many, and reading one costs more than looking it up.
  const read = new Map<string, bigint>();
  const lineUnits = (id: string, amount: unknown): bigint => {
    const known = read.get(amount as string);
    if (known !== undefined) return known;
    const units = unitsOf(rule.name, id, amount, LINE_SCALE);
    if (read.size < MOST_READ) read.set(amount as string, units);
    return units;
  };
  return (row) => {
    const { lines: given, limit: ownLimit } = run(rule.name, reading.compute, row, common);
    const unknown = Object.keys(given).find((id) => !ids.includes(id));
    if (unknown !== undefined) throw badRule(rule.name, row.id, reasons.UNKNOWN_LINE({ id: unknown, lines: ids }));
    const lines = ids.flatMap((id) => {
      const amount = given[id];
      return amount === undefined ? [] : [{ id, units: lineUnits(row.id, amount) }];
    });
    const sum = lines.reduce((all, { units }) => all + units, 0n);
    const amount = decimals.roundUnits(sum, LINE_SCALE, exponent, roundingMode);
    if (ownLimit !== undefined) unitsOf(rule.name, row.id, ownLimit, LINE_SCALE);
    const limit = lowerLimit(ownLimit, ceiling);
    const held = limit !== undefined && amount * factor > unitsOf(rule.name, row.id, limit, LINE_SCALE);
    return { lines, amount, limit, held };
  };
}

type Common = Pick<CodeInput, 'kind' | 'parameters' | 'extra' | 'period' | 'currency'>;

function run(rule: string, compute: (input: CodeInput) => CodeResult, row: AssembledRow, common: Common): CodeResult {
  try {
    const { individual, group } = row;
    return compute({ ...common, beneficiary: row, individual, group, members: group?.members ?? [] });
  } catch (error) {
    if (isDomainFailure(error)) throw error;
    throw badRule(rule, row.id, reasons.SAID({ text: error instanceof Error ? error.message : String(error) }));
  }
}

const badRule = (rule: string, id: string, reason: Message) =>
  new DomainFailure([paymentCycleErrors.RULE_FAILED({ rule, id, reason })]);

function unitsOf(rule: string, id: string, amount: unknown, scale: number): bigint {
  const units = typeof amount === 'string' && amount.length < 100 ? decimals.unitsOf(amount, scale) : undefined;
  if (units === undefined)
    throw badRule(rule, id, reasons.NO_DECIMAL({ text: String(JSON.stringify(amount)).slice(0, 100) }));
  return units;
}
