import type { TypedParameters } from '@parasol/core';
import type { PaymentCalculation } from '../entities/payment-calculation.ts';
import type { Formula } from './formula.ts';
import type { Population, RecipientOrder } from './population.ts';

/** A calculation as its ranges work on it: everything as it was when it began. */
export interface Work {
  readonly calculation: PaymentCalculation;
  readonly population: Population;
  readonly recipient: RecipientOrder;
}

/** What amounts follow from, besides rows: a stored calculation, or one that was only prepared. */
export interface Basis extends Pick<PaymentCalculation, 'kind' | 'currency' | 'exponent' | 'roundingMode'> {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly arguments: unknown;
  readonly formula: unknown;
}

export const formulaOf = (basis: Pick<Basis, 'formula'>): Formula => basis.formula as Formula;

/** Parameters by name; JSON drops those that are missing. */
export const argumentsOf = (basis: Pick<Basis, 'arguments'>): TypedParameters => basis.arguments as TypedParameters;

/** What every benefit of a calculation has in common. */
export const commonValues = ({ calculation, population }: Work) => ({
  paymentCycleId: calculation.paymentCycleId,
  paymentPlanId: calculation.paymentPlanId,
  calculationId: calculation.id,
  currency: calculation.currency,
  dateDue: calculation.dateDue,
  type: 'Cash Transfer',
  sourceType: population.source.name,
});

/** What no benefit may exceed: the column's digits. */
export const GREATEST = '99999999999999.9999';
