import { failure, MisuseError } from '@parasol/core';
import { paymentCycleErrors } from '../errors.ts';
import type { CalculationRule } from './calculation-rule.ts';

/** The rules of one app, by id. */
export interface RuleRegistry {
  readonly all: readonly CalculationRule[];
  find(id: string): CalculationRule | undefined;
  /** The rule that computes on a day; refuses an id that is not known and a rule that is not valid then. */
  require(id: string, on: string, path?: readonly (string | number)[]): CalculationRule;
  /** The rule by which something was computed: the registered one if it has this version, or a former one. */
  version(id: string, version: number, hash: string): CalculationRule | undefined;
}

/** The resource under which operations find it. */
export const RULES = 'payment_cycle.rules';

/** Whether a rule is valid on a day. */
export const isActive = ({ validity }: CalculationRule, on: string): boolean =>
  (validity?.from === undefined || validity.from <= on) && (validity?.to === undefined || on <= validity.to);

export function createRegistry(
  rules: readonly CalculationRule[],
  former: readonly CalculationRule[] = [],
): RuleRegistry {
  const byId = new Map<string, CalculationRule>();
  for (const rule of rules) {
    const other = byId.get(rule.id);
    if (other !== undefined)
      throw new MisuseError('RULE_TWICE', `The rules "${other.name}" and "${rule.name}" have the same id ${rule.id}.`);
    byId.set(rule.id, rule);
  }
  return Object.freeze({
    all: Object.freeze([...rules]),
    find: (id: string) => byId.get(id),
    require(id: string, on: string, path: readonly (string | number)[] = ['calculation']) {
      const rule = byId.get(id);
      const known = [...byId.values()].map((one) => `${one.name} (${one.id})`);
      if (rule === undefined) throw failure(paymentCycleErrors.UNKNOWN_RULE({ id, known }, path));
      if (isActive(rule, on)) return rule;
      const { from = '', to = '' } = rule.validity ?? {};
      throw failure(paymentCycleErrors.RULE_INACTIVE({ rule: rule.name, on, from, to }, path));
    },
    version(id: string, version: number, hash: string) {
      const same = [byId.get(id), ...former].filter((rule) => rule?.id === id && rule.version === version);
      return same.find((rule) => rule?.hash === hash) ?? same[0];
    },
  });
}
