import type { Translation } from '@parasol/core';
import { individualErrors } from '../errors.ts';

/** Everything that the module says, by the first part of its codes. */
export const individualCatalogues = { individual: individualErrors };

/** The module in another language; what is missing does not compile. */
export type IndividualMessages = {
  readonly [K in keyof typeof individualCatalogues]: Translation<(typeof individualCatalogues)[K]>;
};
