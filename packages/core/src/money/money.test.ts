import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencies, currencyExponent } from './currency.ts';
import { add, allocate, compareMoney, formatMoney, money, multiply, roundMoney, subtract, total } from './money.ts';
import { prorate } from './prorate.ts';

const cents = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).map((units) => {
  const digits = (units < 0n ? -units : units).toString().padStart(3, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
});

describe('money', () => {
  it('adds exactly: 0.10 three times is 0.30', () => {
    const dime = money('0.10', 'EUR');
    expect(formatMoney(total([dime, dime, dime], 'EUR'))).toBe('0.30 EUR');
  });

  it('refuses to add two currencies, for the compiler and at run time', () => {
    const kes = money('1', 'KES');
    const ugx = money('1', 'UGX');
    // @ts-expect-error two currencies
    expect(() => add(kes, ugx)).toThrow('KES and UGX');
    expect(() => compareMoney<string>(kes, ugx)).toThrow('KES and UGX');
  });

  it('refuses what is no amount and what is no currency, with the nearest code', () => {
    expect(() => money('1,5', 'EUR')).toThrow('"1,5" is no amount');
    expect(() => money('1.23456', 'EUR')).toThrow('is no amount');
    expect(() => money('1', 'EUX')).toThrow('Did you mean "EUR"?');
  });

  it('rounds to what the currency can pay', () => {
    expect(formatMoney(roundMoney(money('1.005', 'EUR'), 'half-up'))).toBe('1.01 EUR');
    expect(formatMoney(roundMoney(money('1.5', 'JPY'), 'half-even'))).toBe('2 JPY');
    expect(formatMoney(roundMoney(money('1.2345', 'KWD'), 'down'))).toBe('1.234 KWD');
    expect(formatMoney(money('1.005', 'EUR'))).toBe('1.005 EUR');
  });

  it('multiplies by a decimal and rounds by the mode that is named', () => {
    expect(multiply(money('10.01', 'EUR'), '0.125', 'half-up').amount).toBe('1.2513');
    expect(multiply(money('10.01', 'EUR'), '0.125', 'down').amount).toBe('1.2512');
  });

  it('gives two decimals to most currencies, and those of ISO 4217 to the others', () => {
    expect(['EUR', 'JPY', 'KWD', 'CLF', 'UGX', 'MGA', 'XOF'].map((code) => currencyExponent(code))).toEqual([
      2, 0, 3, 4, 0, 2, 0,
    ]);
    expect(currencyExponent('toString')).toBeUndefined();
    expect(currencies).toHaveLength(new Set(currencies).size);
  });

  it('subtracts what it added, for any amounts', () => {
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        const [left, right] = [money(a, 'EUR'), money(b, 'EUR')];
        expect(subtract(add(left, right), right)).toEqual(left);
      }),
    );
  });

  it('divides so that the parts add up to the whole and differ from the exact share by less than a cent', () => {
    const weights = fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 }).filter((all) => all.some((one) => one > 0));
    fc.assert(
      fc.property(cents, weights, (text, shares) => {
        const whole = money(text, 'EUR');
        const parts = allocate(whole, shares);
        expect(total(parts, 'EUR')).toEqual(whole);
        const sum = shares.reduce((a, b) => a + b, 0);
        for (const [i, part] of parts.entries()) {
          const share = prorate(whole.amount, shares[i] as number, sum, 4, 'half-up');
          const off = subtract(part, money(share, 'EUR')).amount.replace('-', '');
          expect(off < '0.0100' || off === '0.0100').toBe(true);
        }
      }),
    );
  });

  it('refuses to divide what is not rounded, and weights that say nothing', () => {
    expect(() => allocate(money('1.005', 'EUR'), [1, 1])).toThrow('Round it first');
    expect(() => allocate(money('1', 'EUR'), [0, 0])).toThrow('weights');
  });

  it('takes parts of days exactly', () => {
    expect(prorate('100.00', 17, 30, 2, 'half-up')).toBe('56.67');
    expect(prorate('100', 1, 3, 4, 'down')).toBe('33.3333');
    expect(() => prorate('1', 1, 0, 2, 'down')).toThrow('zero');
  });
});
