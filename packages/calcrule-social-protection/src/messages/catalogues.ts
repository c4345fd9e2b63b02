import type { Translation } from '@parasol/core';
import { criteria } from '../phrases.ts';

/** Everything that the rule says, by the first part of its codes. */
export const ruleCatalogues = { criterion: criteria };

/** The rule in another language; what is missing does not compile. */
export type RuleMessages = {
  readonly [K in keyof typeof ruleCatalogues]: Translation<(typeof ruleCatalogues)[K]>;
};
