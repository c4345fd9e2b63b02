import type { Translation } from '@parasol/core';
import { paymentCycleErrors } from '../errors.ts';
import { explanations, reasons } from '../phrases.ts';

/** Everything that the module says, by the first part of its codes. */
export const paymentCycleCatalogues = { payment_cycle: paymentCycleErrors, rule: reasons, explanation: explanations };

/** The module in another language; what is missing does not compile. */
export type PaymentCycleMessages = {
  readonly [K in keyof typeof paymentCycleCatalogues]: Translation<(typeof paymentCycleCatalogues)[K]>;
};
