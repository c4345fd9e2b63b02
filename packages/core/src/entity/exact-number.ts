/** How many decimals a number property has when its schema does not say. */
const DEFAULT_SCALE = 4;
/** Digits of a number property in all: what stores keep exactly as scaled integers. */
export const MAX_DIGITS = 18;

/**
 * Digits after the point that a number property takes: those of its `multipleOf`, or `x-parasol.scale`, or 4.
 *
 * @example
 * numberScale({ type: 'number', multipleOf: 0.01 }); // 2
 */
export function numberScale(schema: Readonly<Record<string, unknown>>): number {
  const { multipleOf } = schema;
  if (typeof multipleOf === 'number') return decimalsOf(multipleOf);
  const own = schema['x-parasol'];
  const scale = typeof own === 'object' && own !== null ? (own as { scale?: unknown }).scale : undefined;
  return typeof scale === 'number' ? scale : DEFAULT_SCALE;
}

/** Digits after the point of a number's shortest decimal text, which is the text that it was written as. */
export function decimalsOf(value: number): number {
  if (Number.isInteger(value)) return 0;
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const point = mantissa.indexOf('.');
  return Math.max(0, (point < 0 ? 0 : mantissa.length - point - 1) - Number(exponent));
}

/** Digits after the point of the usual steps. */
const SCALES: ReadonlyMap<number, number> = new Map([0, 1, 2, 3, 4].map((digits) => [Number(`1e-${digits}`), digits]));
const SMALL = 2 ** 49;

/** Whether a number needs at most so many digits after the point. */
export function hasDecimals(value: number, scale: number): boolean {
  const units = 10 ** scale;
  // With few digits, the nearest number of hundredths divided by a hundred is the number itself, or it is none.
  if (Math.abs(value) < SMALL / units) return Math.round(value * units) / units === value;
  return decimalsOf(value) <= scale;
}

/** Whether `value` is a whole number of `step`s in decimal arithmetic: 9756.25 is a multiple of 0.01, though not in binary. */
export function isMultiple(value: number, step: number): boolean {
  const digits = SCALES.get(step);
  if (digits !== undefined && Math.abs(value) < SMALL / 10 ** digits) return hasDecimals(value, digits);
  const scale = Math.max(decimalsOf(value), decimalsOf(step));
  return unitsAt(value, scale) % unitsAt(step, scale) === 0n;
}

function unitsAt(value: number, scale: number): bigint {
  if (Number.isInteger(value)) return BigInt(value) * 10n ** BigInt(scale);
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return BigInt(whole + fraction) * 10n ** BigInt(scale - fraction.length + Number(exponent));
}
