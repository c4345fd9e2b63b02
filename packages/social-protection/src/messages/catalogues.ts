import type { Translation } from '@parasol/core';
import { socialProtectionErrors } from '../errors.ts';
import { diagnoses, explanations } from '../phrases.ts';

/** Everything that the module says, by the first part of its codes. */
export const socialProtectionCatalogues = {
  social_protection: socialProtectionErrors,
  enrolment: diagnoses,
  eligibility: explanations,
};

/** The module in another language; what is missing does not compile. */
export type SocialProtectionMessages = {
  readonly [K in keyof typeof socialProtectionCatalogues]: Translation<(typeof socialProtectionCatalogues)[K]>;
};
