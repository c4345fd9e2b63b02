import { failure } from '../errors/failure.ts';
import { didYouMean } from '../errors/hints.ts';
import { roundUnits, textOf, unitsOf } from '../expression/decimal.ts';
import type { RoundingMode } from '../expression/tree.ts';
import { currencies, currencyExponent } from './currency.ts';
import { moneyErrors } from './money-errors.ts';

/** Decimals that amounts are kept with between calculations; what is paid has the currency's. */
export const MONEY_SCALE = 4;

/**
 * An exact amount with its currency: plain data that leaves as text, never as a JavaScript number. Where the currency is
 * known to the compiler, amounts of two currencies do not add.
 */
export interface Money<C extends string = string> {
  readonly currency: C;
  /** Decimal text with four decimals: `12.5000`. */
  readonly amount: string;
}

/**
 * An amount from decimal text.
 *
 * @example
 * add(money('10.50', 'KES'), money('0.25', 'KES')); // { currency: 'KES', amount: '10.7500' }
 */
export function money<const C extends string>(amount: string, currency: C): Money<C> {
  exponentOf(currency);
  return ofUnits(unitsAt(amount, MONEY_SCALE), currency);
}

/**
 * The sum of two amounts. Two currencies do not compile where they are known, and are refused with `money.CURRENCIES_DIFFER`.
 *
 * @example
 * formatMoney(add(money('12.50', 'EUR'), money('0.05', 'EUR'))); // 12.55 EUR
 */
export const add = <C extends string>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> =>
  ofUnits(unitsIn(a) + unitsIn(b, a), a.currency);

/** The first amount less the second; it may be negative. Refused with `money.CURRENCIES_DIFFER` for two currencies. */
export const subtract = <C extends string>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> =>
  ofUnits(unitsIn(a) - unitsIn(b, a), a.currency);

/** The sum of amounts of one currency; zero of none. */
export const total = <const C extends string>(amounts: Iterable<Money<NoInfer<C>>>, currency: C): Money<C> => {
  let sum = money('0', currency);
  for (const amount of amounts) sum = add(sum, amount);
  return sum;
};

/** Negative, zero or positive as `a` is less than, equal to or more than `b`. */
export function compareMoney<C extends string>(a: Money<C>, b: Money<NoInfer<C>>): -1 | 0 | 1 {
  const difference = unitsIn(a) - unitsIn(b, a);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The amount times a decimal text, rounded to four decimals by a named mode. */
export function multiply<C extends string>(amount: Money<C>, factor: string, mode: RoundingMode): Money<C> {
  const decimals = factor.split('.')[1]?.length ?? 0;
  const product = unitsIn(amount) * unitsAt(factor, decimals);
  return ofUnits(roundUnits(product, MONEY_SCALE + decimals, MONEY_SCALE, mode), amount.currency);
}

/** The amount rounded to what the currency can pay. The one place where cents are lost, so do it once and last. */
export function roundMoney<C extends string>(amount: Money<C>, mode: RoundingMode): Money<C> {
  const exponent = exponentOf(amount.currency);
  const rounded = roundUnits(unitsIn(amount), MONEY_SCALE, exponent, mode);
  return ofUnits(rounded * 10n ** BigInt(MONEY_SCALE - exponent), amount.currency);
}

/**
 * Divides an amount by weights so that the parts add up to it to the last unit: each part is cut, and what is left goes
 * to the largest remainders, the earlier first.
 *
 * @example
 * allocate(money('100.00', 'EUR'), [1, 1, 1]).map(formatMoney); // ['33.34 EUR', '33.33 EUR', '33.33 EUR']
 */
export function allocate<C extends string>(amount: Money<C>, weights: readonly number[]): Money<C>[] {
  if (weights.some((weight) => !Number.isSafeInteger(weight) || weight < 0) || weights.every((weight) => weight === 0))
    throw failure(moneyErrors.NO_WEIGHTS({}, ['weights']));
  const exponent = exponentOf(amount.currency);
  const unit = 10n ** BigInt(MONEY_SCALE - exponent);
  const units = unitsIn(amount);
  if (units % unit !== 0n) throw failure(moneyErrors.NOT_ROUNDED({ ...amount, exponent }, ['amount']));
  const whole = units / unit;
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  const parts = weights.map((weight, index) => {
    const share = whole * BigInt(weight);
    const remainder = share % sum;
    return { index, units: share / sum, remainder: remainder < 0n ? -remainder : remainder };
  });
  const left = whole - parts.reduce((all, part) => all + part.units, 0n);
  const step = left < 0n ? -1n : 1n;
  const byRemainder = parts.toSorted((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1,
  );
  for (const part of byRemainder.slice(0, Number(left * step))) part.units += step;
  return parts.map((part) => ofUnits(part.units * unit, amount.currency));
}

/** `1234.50 KES`, with the decimals of the currency, or all there are where it has not been rounded. */
export function formatMoney({ amount, currency }: Money): string {
  return `${payableText(amount, exponentOf(currency))} ${currency}`;
}

/** Decimal text with at least `exponent` decimals and no zeros behind those. */
export function payableText(amount: string, exponent: number): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  const digits = fraction.replace(/0+$/, '').padEnd(exponent, '0');
  return digits === '' ? whole : `${whole}.${digits}`;
}

/** Digits after the point of a currency; refuses what is none. */
export function exponentOf(currency: string): number {
  const exponent = currencyExponent(currency);
  if (exponent !== undefined) return exponent;
  const shown = currency.slice(0, 20);
  throw failure(moneyErrors.CURRENCY_UNKNOWN({ currency: shown, hint: didYouMean(shown, currencies) }, ['currency']));
}

const ofUnits = <C extends string>(units: bigint, currency: C): Money<C> =>
  Object.freeze({ currency, amount: textOf(units, MONEY_SCALE) });

/** Units of an amount, refused when its currency is not that of the other. */
function unitsIn(amount: Money, other: Money = amount): bigint {
  if (amount.currency !== other.currency)
    throw failure(moneyErrors.CURRENCIES_DIFFER({ left: other.currency, right: amount.currency }, ['currency']));
  return unitsAt(amount.amount, MONEY_SCALE);
}

export function unitsAt(text: string, scale: number): bigint {
  const units = typeof text === 'string' && text.length <= 100 ? unitsOf(text, scale) : undefined;
  if (units !== undefined) return units;
  const value = typeof text === 'string' ? JSON.stringify(text.slice(0, 40)) : `A ${typeof text}`;
  throw failure(moneyErrors.NOT_A_DECIMAL({ value, digits: scale }, ['amount']));
}
