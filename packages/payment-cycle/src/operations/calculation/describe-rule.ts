import type { CalculationRule } from '../../calculation-rule/calculation-rule.ts';
import type { ParameterDescriptor } from '../../calculation-rule/parameter.ts';
import { isActive } from '../../calculation-rule/registry.ts';
import type { RuleKind } from '../../calculation-rule/rule-kinds.ts';

/** A rule as clients see it. Plain JSON. */
export interface RuleDescription {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly description: string;
  readonly kinds: readonly RuleKind[];
  readonly status: 'active' | 'inactive';
  readonly dateValidFrom: string | null;
  readonly dateValidTo: string | null;
  readonly reading: 'expression' | 'code';
  readonly hash: string;
  readonly parameters: readonly ParameterDescriptor[];
}

export const describeRule = (rule: CalculationRule, today: string): RuleDescription => ({
  id: rule.id,
  version: rule.version,
  name: rule.name,
  description: rule.description,
  kinds: rule.kinds,
  status: isActive(rule, today) ? 'active' : 'inactive',
  dateValidFrom: rule.validity?.from ?? null,
  dateValidTo: rule.validity?.to ?? null,
  reading: rule.reading.kind,
  hash: rule.hash,
  parameters: descriptorsOf(rule),
});

/** What a form needs to know about each parameter. */
export const descriptorsOf = (rule: CalculationRule): ParameterDescriptor[] =>
  Object.entries(rule.parameters).map(([name, { descriptor }]) => ({ name, ...descriptor }));
