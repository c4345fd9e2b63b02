import type { RoundingMode } from './tree.ts';

/**
 * Exact decimals as integer units at a known scale. `12.50` at scale 2 is 1250n. One file for every place where decimal
 * text meets arithmetic, so that processes and stores cannot disagree.
 */

const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.(\d+))?$/;

/**
 * Units of a decimal text at a scale, or undefined when the text is no plain decimal or has digits beyond the scale.
 */
export function unitsOf(text: string, scale: number): bigint | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const fraction = match[1] ?? '';
  const kept = fraction.length > scale ? fraction.slice(0, scale) : fraction.padEnd(scale, '0');
  if (fraction.length > scale && /[1-9]/.test(fraction.slice(scale))) return undefined;
  const whole = fraction === '' ? text : text.slice(0, text.length - fraction.length - 1);
  const units = BigInt(whole + kept);
  return units;
}

/** Decimal text with exactly `scale` digits after the point. */
export function textOf(units: bigint, scale: number): string {
  if (scale === 0) return units.toString();
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(scale + 1, '0');
  return `${negative ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The same number at a larger scale. */
export const rescale = (units: bigint, from: number, to: number): bigint => units * 10n ** BigInt(to - from);

/**
 * Rounds the exact fraction `numerator / denominator` to a whole number. Modes as in ISO/IEC 10967 and
 * java.math.RoundingMode: `half-*` differ only on exact ties. The denominator is not zero.
 */
export function roundQuotient(numerator: bigint, denominator: bigint, mode: RoundingMode): bigint {
  const quotient = numerator / denominator;
  const remainder = numerator % denominator;
  if (remainder === 0n) return quotient;
  const negative = numerator < 0n !== denominator < 0n;
  const away = negative ? quotient - 1n : quotient + 1n;
  const twice = 2n * (remainder < 0n ? -remainder : remainder);
  const whole = denominator < 0n ? -denominator : denominator;
  switch (mode) {
    case 'down':
      return quotient;
    case 'up':
      return away;
    case 'floor':
      return negative ? away : quotient;
    case 'ceiling':
      return negative ? quotient : away;
    case 'half-up':
      return twice >= whole ? away : quotient;
    case 'half-down':
      return twice > whole ? away : quotient;
    case 'half-even':
      return twice > whole || (twice === whole && quotient % 2n !== 0n) ? away : quotient;
  }
}

/** Rounds units from one scale to a smaller one; a larger one only appends zeros. */
export function roundUnits(units: bigint, from: number, to: number, mode: RoundingMode): bigint {
  return to >= from ? rescale(units, from, to) : roundQuotient(units, 10n ** BigInt(from - to), mode);
}
