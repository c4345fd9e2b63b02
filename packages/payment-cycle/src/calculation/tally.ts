import { type Counts, payableText } from '@parasol/core';
import { decimals } from '@parasol/core/internal';

/**
 * Sums of money among the counts of a job's ranges. Counts are JavaScript numbers; an amount is spread over limbs of nine digits,
 * so that the sum over all ranges stays exact, however large.
 */

const SCALE = 20;
const BASE = 10n ** 9n;
const LIMBS = 6;

/** The counts by which ranges report an amount. */
export function spread(name: string, amount: bigint, scale: number): Record<string, number> {
  let rest = decimals.rescale(amount, scale, SCALE);
  const counts: Record<string, number> = {};
  for (let limb = 0; limb < LIMBS && rest !== 0n; limb++) {
    counts[`${name}#${limb}`] = Number(limb === LIMBS - 1 ? rest : rest % BASE);
    rest /= BASE;
  }
  return counts;
}

/** The same for decimal text. */
export function spreadText(name: string, text: string): Record<string, number> {
  const scale = text.split('.')[1]?.length ?? 0;
  return spread(name, decimals.unitsOf(text, scale) ?? 0n, scale);
}

/** The amount that all ranges together reported, with at least `exponent` decimals. */
export function gather(name: string, counts: Counts, exponent: number): string {
  let units = 0n;
  for (let limb = LIMBS - 1; limb >= 0; limb--) units = units * BASE + BigInt(counts[`${name}#${limb}`] ?? 0);
  return payableText(decimals.textOf(units, SCALE), exponent);
}
