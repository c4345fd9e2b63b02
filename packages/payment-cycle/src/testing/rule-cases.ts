import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { roundingModes } from '@parasol/core';
import { groupRoles, recipientTypes } from '@parasol/individual';
import { parse } from 'yaml';
import { z } from 'zod';
import type { CalculationRule } from '../calculation-rule/calculation-rule.ts';
import { evaluateRule, type RuleCase } from '../explain/evaluate-rule.ts';

const data = z.record(z.string(), z.json());
const civilDate = z.iso.date({ error: 'A date is written 2026-11-30.' });
const somebody = z.strictObject({ dob: civilDate.optional(), data: data.optional() });

/** A case as the people write it who own the rule; a key that is not known is an error, so that none is passed over unseen. */
const written = z.strictObject({
  name: z.string().min(1),
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'A month is written 2026-11.' }),
  /** Currency and rounding; everything else is a parameter of the rule. */
  plan: z.looseObject({ currency: z.string(), rounding: z.enum(roundingModes).optional() }),
  extra: z.record(z.string(), z.unknown()).optional(),
  enrolled: z.strictObject({ from: civilDate.optional(), to: civilDate.optional(), data: data.optional() }).optional(),
  person: somebody.optional(),
  household: z
    .strictObject({
      data: data.optional(),
      members: z.array(
        somebody.extend({ role: z.enum(groupRoles).optional(), recipient: z.enum(recipientTypes).optional() }),
      ),
    })
    .optional(),
  /** The amount rounded to the currency. */
  pays: z.string({ error: "An amount is text, so that no cent is lost: '25.00'." }),
  /** Unrounded amounts by line, those that do not count left out. */
  because: z.record(z.string(), z.string()),
  /** Whether the amount is over the limit. */
  held: z.boolean().optional(),
});
type Written = z.infer<typeof written>;

/** One case of a rule, with what it should give. */
export interface NamedRuleCase {
  /** What the case is about, as the test is called. */
  readonly name: string;
  /** The case, for `evaluateRule`. */
  readonly given: RuleCase;
  /** The rounded amount, the unrounded lines that count, and whether it is over the limit where the case says so. */
  readonly expected: {
    readonly pays: string;
    readonly because: Readonly<Record<string, string>>;
    readonly held?: boolean;
  };
}

/**
 * Reads cases from YAML, a list of them. Dates stay text, because a rule never sees a time zone.
 *
 * @param schemas JSON Schemas of extension data (`data` in the cases), where the rule reads it.
 * @throws Error with the number of the case and the place in it.
 */
export function readRuleCases(yaml: string, schemas: RuleCase['schemas'] = {}): NamedRuleCase[] {
  const list = parse(yaml, { schema: 'core' }) as unknown;
  if (!Array.isArray(list) || list.length === 0) throw new Error('Cases of a rule are a list in YAML: - name: …');
  return list.map((each: unknown, i) => {
    const read = written.safeParse(each);
    if (!read.success) throw new Error(`Case ${i + 1}${nameOf(each)}:\n${z.prettifyError(read.error)}`);
    return caseOf(read.data, schemas);
  });
}

/** Throws an `AssertionError` that shows both, where the rule gives something else than the case expects. */
export function checkRuleCase(rule: CalculationRule, { given, expected }: NamedRuleCase): void {
  const { rounded, because, held } = evaluateRule(rule, given);
  deepStrictEqual({ pays: rounded, because, ...(expected.held === undefined ? {} : { held }) }, expected);
}

/**
 * One test for each case of a YAML file, with the `it` or `test` of your runner.
 *
 * @example
 * describe('per child, with a cap', () => ruleCases(perChildRule, new URL('./per-child.yaml', import.meta.url), it));
 */
export function ruleCases(
  rule: CalculationRule,
  file: string | URL,
  it: (name: string, test: () => void) => unknown,
  schemas: RuleCase['schemas'] = {},
): void {
  for (const each of readRuleCases(readFileSync(file, 'utf8'), schemas)) it(each.name, () => checkRuleCase(rule, each));
}

const nameOf = (each: unknown): string => {
  const name = (each as { name?: unknown } | null)?.name;
  return typeof name === 'string' ? `, "${name}"` : '';
};

function caseOf(
  { name, month, plan, extra, enrolled, person, household, pays, because, held }: Written,
  schemas: RuleCase['schemas'],
): NamedRuleCase {
  const { currency, rounding = 'half-up', ...parameters } = plan;
  const given = {
    year: Number(month.slice(0, 4)),
    month: Number(month.slice(5)),
    currency,
    roundingMode: rounding,
    parameters,
    extra,
    beneficiary: enrolled && { dateValidFrom: enrolled.from, dateValidTo: enrolled.to, jsonExt: enrolled.data },
    individual: person && { dob: person.dob, jsonExt: person.data },
    group: household && {
      jsonExt: household.data,
      members: household.members.map(({ recipient, data: jsonExt, ...who }) => ({
        ...who,
        recipientType: recipient,
        jsonExt,
      })),
    },
    schemas,
  };
  return {
    name,
    given: present(given) as RuleCase,
    expected: { pays, because, ...(held === undefined ? {} : { held }) },
  };
}

/** Without the keys that the case left out, at any depth: the rule's own defaults apply to them. */
function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, present(item)]])),
  );
}
