/** Whom a rule computes for: single people, or households. */
export const ruleKinds = ['INDIVIDUAL', 'GROUP'] as const;
/** Whom a rule computes for: INDIVIDUAL is people, GROUP is households. */
export type RuleKind = (typeof ruleKinds)[number];
