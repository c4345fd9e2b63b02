import { failure } from '../errors/failure.ts';
import { roundQuotient, textOf } from '../expression/decimal.ts';
import type { RoundingMode } from '../expression/tree.ts';
import { unitsAt } from './money.ts';
import { moneyErrors } from './money-errors.ts';

/**
 * The part `numerator / denominator` of an amount, rounded once from the exact quotient.
 *
 * @example
 * prorate('100.00', 17, 30, 2, 'half-up'); // '56.67'
 */
export function prorate(
  amount: string,
  numerator: number,
  denominator: number,
  scale: number,
  mode: RoundingMode,
): string {
  if (denominator === 0) throw failure(moneyErrors.ZERO_DENOMINATOR({}, ['denominator']));
  const decimals = amount.split('.')[1]?.length ?? 0;
  const above = unitsAt(amount, decimals) * BigInt(numerator) * 10n ** BigInt(scale);
  return textOf(roundQuotient(above, BigInt(denominator) * 10n ** BigInt(decimals), mode), scale);
}
