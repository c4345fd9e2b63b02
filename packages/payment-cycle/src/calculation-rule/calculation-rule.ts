import type { JsonObject, LazyMessages, RoundingMode } from '@parasol/core';
import type { Group, GroupIndividual, Individual } from '@parasol/individual';
import type { Period } from '../period/period.ts';
import { contentHash } from './content-hash.ts';
import type { Label, Parameter, Parameters, ParameterValues } from './parameter.ts';
import type { RuleKind } from './rule-kinds.ts';

/** One part of an amount as an expression. */
export interface RuleLine {
  /** Names the line in results and explanations: letters, digits, `_`, `-`, `.`. */
  readonly id: string;
  readonly label: Label;
  /** JSON-logic, or a custom filter such as `income__lt__integer=500`; without it the line always counts. */
  readonly when?: unknown;
  /** Decimal text, or JSON-logic that is never missing. */
  readonly amount: unknown;
  /** Which value of the parameters the line came from, so that refusals point at it: `['advanced_criteria', 0]`. */
  readonly from?: readonly (string | number)[];
}

/** What an expression rule makes of its parameters: the amount is the sum of the lines that count, rounded once. */
export interface RuleFormula {
  readonly lines: readonly RuleLine[];
  /** Decimal text. Benefits above it are HELD; undefined is no limit, `'0'` is a limit of zero. */
  readonly limit?: string | undefined;
}

/**
 * What a rule's `expression` is made from: the payment plan's parameters and whom it pays. It is called once per calculation, not per
 * beneficiary.
 */
export interface FormulaInput<P extends Parameters = Parameters> {
  /** The plan's parameters, read by their declarations: amounts and numbers are decimal text. */
  readonly parameters: ParameterValues<P>;
  /** Whom the plan pays: a person or a household. */
  readonly kind: RuleKind;
}

/** The row that gives the claim: a beneficiary, a group beneficiary, or of a host's own entity. */
export interface ClaimRow {
  readonly id: string;
  readonly version: number;
  readonly dateCreated: string;
  readonly dateValidFrom: string;
  readonly dateValidTo: string | null;
  readonly jsonExt: JsonObject;
}
/** A member of a household, with the person, as the code of a rule sees them. */
export type MemberRow = GroupIndividual & { readonly individual: Individual };

/** What the code of a rule sees of one beneficiary. */
export interface CodeInput<P extends Parameters = Parameters, X extends Parameters = Parameters> {
  /** Whom the plan pays: a person or a household. */
  readonly kind: RuleKind;
  /** The enrolment, or the host's own claim. */
  readonly beneficiary: ClaimRow;
  /** The person, for INDIVIDUAL. */
  readonly individual: Individual | undefined;
  /** The household and who lives in it, for GROUP. */
  readonly group: Group | undefined;
  /** Who lives in the household, in the order in which they joined; empty for INDIVIDUAL. */
  readonly members: readonly MemberRow[];
  /** The plan's parameters, read by their declarations: amounts and numbers are decimal text. */
  readonly parameters: ParameterValues<P>;
  /** What `process` was given besides. */
  readonly extra: ParameterValues<X>;
  /** First and last day of the month, both included. */
  readonly period: Period;
  /** Code of ISO 4217, its decimals, and how the plan rounds. */
  readonly currency: { readonly code: string; readonly exponent: number; readonly roundingMode: RoundingMode };
}
/** What the code of a rule gives for one beneficiary. All amounts are decimal text in the currency of the plan. */
export interface CodeResult {
  /** Decimal text by line; lines that are left out are zero. */
  readonly lines: Readonly<Record<string, string>>;
  /** Decimal text; above it the benefit is HELD. Left out, there is no limit. */
  readonly limit?: string | undefined;
}

interface RuleIdentity {
  /** UUID by which plans name the rule. It never changes; the version does. */
  readonly id: string;
  /** Raise it with every change of what the rule computes. */
  readonly version: number;
  readonly name: string;
  readonly description: string;
  readonly kinds: readonly RuleKind[];
  /** Civil dates, both included. @default always */
  readonly validity?: { readonly from?: string; readonly to?: string };
  /** Languages other than English of what the rule refuses by `definePhrases` and `refusedAs`. */
  readonly messages?: LazyMessages;
}

interface RuleOptions<P extends Parameters, X extends Parameters> extends RuleIdentity {
  /** @default none */
  readonly parameters?: P;
  /** What the rule takes of `process({ extra })`. @default none */
  readonly extra?: X;
}
/** A rule that is an expression: a whole cycle is one statement per range. */
export interface ExpressionRuleOptions<P extends Parameters, X extends Parameters> extends RuleOptions<P, X> {
  readonly expression: (input: FormulaInput<P>) => RuleFormula;
  readonly code?: never;
  readonly lines?: never;
}
/** A rule that is code: beneficiaries are streamed through it. Pure, and exact: amounts are decimal text. */
export interface CodeRuleOptions<P extends Parameters, X extends Parameters> extends RuleOptions<P, X> {
  readonly code: (input: CodeInput<P, X>) => CodeResult;
  /** The lines that the code can give, with their names. */
  readonly lines: Readonly<Record<string, Label>>;
  readonly expression?: never;
}

/** A rule as registries and calculations hold it. */
export interface CalculationRule extends RuleIdentity {
  readonly parameters: Parameters;
  readonly extra: Parameters;
  readonly reading:
    | { readonly kind: 'expression'; readonly formula: (input: FormulaInput) => RuleFormula }
    | {
        readonly kind: 'code';
        readonly lines: Readonly<Record<string, Label>>;
        readonly compute: (input: CodeInput) => CodeResult;
      };
  /** SHA-256 over all of this but the messages, code included. Stored with every calculation. */
  readonly hash: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Declares a calculation rule in one of two readings: an `expression`, or `code`.
 *
 * @example
 * export const flatRule = defineCalculationRule({
 *   id: '6f1c4f0e-5f0a-4c36-9a55-1f0c7c8a4b11', version: 1, name: 'Flat', description: 'The same for everybody.',
 *   kinds: ['INDIVIDUAL'],
 *   parameters: { base: parameter.amount({ label: { en: 'Base' }, minimum: '0', required: true }) },
 *   expression: () => ({ lines: [{ id: 'base', label: { en: 'Base' }, amount: { var: 'parameters.base' } }] }),
 * });
 */
export function defineCalculationRule<
  const P extends Parameters = Record<never, Parameter>,
  const X extends Parameters = Record<never, Parameter>,
>(options: ExpressionRuleOptions<P, X>): CalculationRule;
export function defineCalculationRule<
  const P extends Parameters = Record<never, Parameter>,
  const X extends Parameters = Record<never, Parameter>,
>(options: CodeRuleOptions<P, X>): CalculationRule;
export function defineCalculationRule<P extends Parameters, X extends Parameters>(
  options: ExpressionRuleOptions<P, X> | CodeRuleOptions<P, X>,
): CalculationRule {
  const { id, version, name, description, kinds, validity, expression, code, lines } = options;
  const refuse = (reason: string) => new TypeError(`Calculation rule "${name}": ${reason}`);
  if (!UUID.test(id)) throw refuse('its id is a UUID in lower case.');
  if (!Number.isInteger(version) || version < 1) throw refuse('its version is a whole number from 1 on.');
  if (kinds.length === 0) throw refuse('say in kinds whom it computes for.');
  if ((expression === undefined) === (code === undefined)) throw refuse('it is either an expression or code.');
  const reading =
    code === undefined
      ? { kind: 'expression' as const, formula: expression as unknown as (input: FormulaInput) => RuleFormula }
      : { kind: 'code' as const, lines: lines ?? {}, compute: code as unknown as (input: CodeInput) => CodeResult };
  const rule = {
    id,
    version,
    name,
    description,
    kinds,
    ...(validity === undefined ? {} : { validity }),
    parameters: options.parameters ?? {},
    extra: options.extra ?? {},
    reading: Object.freeze(reading),
  };
  const { messages } = options;
  return Object.freeze({ ...rule, ...(messages === undefined ? {} : { messages }), hash: contentHash(rule) });
}
