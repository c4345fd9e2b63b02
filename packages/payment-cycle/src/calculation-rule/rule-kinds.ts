/** Whom a rule computes for: single people, or households. */
export const ruleKinds = ['INDIVIDUAL', 'GROUP'] as const;
export type RuleKind = (typeof ruleKinds)[number];
