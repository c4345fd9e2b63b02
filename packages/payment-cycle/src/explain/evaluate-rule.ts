import {
  type CustomOperator,
  english,
  type JsonObject,
  type JsonSchema,
  Location,
  type RoundingMode,
} from '@parasol/core';
import { createCatalog } from '@parasol/core/internal';
import { Group, GroupIndividual, Individual } from '@parasol/individual';
import { Beneficiary, BenefitPlan, EligibilityRule, GroupBeneficiary } from '@parasol/social-protection';
import { prepare } from '../calculation/prepare.ts';
import type { AssembledRow } from '../calculation/rows.ts';
import type { CalculationRule } from '../calculation-rule/calculation-rule.ts';
import { monthOf } from '../period/period.ts';
import { type ExplainedAmount, explainCode, explainExpression } from './explain-lines.ts';
import { explanationText } from './explanation-text.ts';

interface Person {
  readonly dob?: string;
  readonly jsonExt?: JsonObject;
}

/** A rule, a plan and one beneficiary, without a store. */
export interface RuleCase {
  /** Values of the rule's parameters. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** @default 'EUR' */
  readonly currency?: string;
  /** @default 'half-up' */
  readonly roundingMode?: RoundingMode;
  /** Of the month that is paid. */
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** What `process` would be given besides, by the rule's `extra`. @default {} */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** The beneficiary's own data and dates. */
  readonly beneficiary?: {
    readonly dateValidFrom?: string;
    readonly dateValidTo?: string | null;
    readonly jsonExt?: JsonObject;
  };
  /** The person of an INDIVIDUAL plan. */
  readonly individual?: Person;
  /** The household of a GROUP plan. */
  readonly group?: {
    readonly jsonExt?: JsonObject;
    readonly members: readonly (Person & {
      readonly role?: GroupIndividual['role'];
      readonly recipientType?: GroupIndividual['recipientType'];
    })[];
  };
  /** JSON Schemas of extension data, where formulas read it. */
  readonly schemas?: {
    readonly beneficiary?: JsonSchema;
    readonly individual?: JsonSchema;
    readonly group?: JsonSchema;
  };
  /** Operators of the host that the rule uses. @default none */
  readonly operators?: readonly CustomOperator[];
}

export interface EvaluatedCase extends ExplainedAmount {
  /** Amounts of the lines that count, by id. */
  readonly because: Readonly<Record<string, string>>;
  /** The explanation in English, line by line. */
  readonly text: readonly string[];
}

/**
 * What a rule gives for one case, by the same code that explains benefits: for the tests of rules, and for "what if".
 *
 * @example
 * evaluateRule(perChildRule, { year: 2026, month: 11, parameters: { per_child: '10.00' }, group: { members: [{ dob: '2020-05-01' }] } }).rounded; // '10.00'
 */
export function evaluateRule(rule: CalculationRule, given: RuleCase): EvaluatedCase {
  const { parameters, currency = 'EUR', roundingMode = 'half-up', extra = {}, schemas = {}, operators = [] } = given;
  const kind = given.group === undefined ? 'INDIVIDUAL' : 'GROUP';
  const source = kind === 'INDIVIDUAL' ? Beneficiary : GroupBeneficiary;
  const documents = {
    [source.name]: schemas.beneficiary,
    [Individual.name]: schemas.individual,
    [Group.name]: schemas.group,
  };
  const catalog = createCatalog([
    Location,
    Individual,
    Group,
    GroupIndividual,
    EligibilityRule,
    BenefitPlan,
    Beneficiary,
    GroupBeneficiary,
  ]);
  const period = monthOf(given.year, given.month);
  const plan = { currency, roundingMode, parameters };
  const basis = prepare({ rule, kind, plan, period, extra, source, documents, catalog, operators });
  const row = rowOf(given);
  const explained =
    basis.formula.reading === 'expression'
      ? explainExpression(basis, row, operators)
      : explainCode(basis, rule, period, row);
  return {
    ...explained,
    because: Object.fromEntries(explained.lines.filter(({ applies }) => applies).map(({ id, amount }) => [id, amount])),
    text: explanationText(explained, currency, 'en', english),
  };
}

const at = '2000-01-01T00:00:00.000Z';
/** System columns with ids that rise, as those of a store do. */
function numbered() {
  let made = 0;
  return () => {
    const id = `00000000-0000-7000-8000-${String(++made).padStart(12, '0')}`;
    return {
      id,
      version: 1,
      isDeleted: false,
      dateCreated: at,
      dateUpdated: at,
      userCreated: 'case',
      userUpdated: 'case',
      changeId: id,
    };
  };
}

function rowOf({ beneficiary = {}, individual = {}, group }: RuleCase): AssembledRow {
  const system = numbered();
  const personOf = ({ dob = '1990-01-01', jsonExt = {} }: Person): Individual => ({
    ...system(),
    firstName: 'Any',
    lastName: 'Body',
    dob,
    locationId: null,
    jsonExt,
  });
  const claim = { ...system(), dateValidFrom: '2000-01-01', dateValidTo: null, jsonExt: {}, ...beneficiary };
  if (group === undefined) return { ...claim, individual: personOf(individual) };
  const own = { ...system(), code: 'case', locationId: null, jsonExt: group.jsonExt ?? {} };
  const members = group.members.map(({ role = null, recipientType = null, ...person }) => {
    const who = personOf(person);
    return { ...system(), role, recipientType, groupId: own.id, individualId: who.id, jsonExt: {}, individual: who };
  });
  return { ...claim, group: { ...own, members } };
}
