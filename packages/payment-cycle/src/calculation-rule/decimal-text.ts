import { type Message, refusedAs } from '@parasol/core';
import { decimals, shortestDecimal } from '@parasol/core/internal';
import { z } from 'zod';
import { paymentCycleErrors as errors } from '../errors.ts';

interface Limits {
  readonly digits: number;
  readonly scale: number;
  readonly minimum?: string | undefined;
  readonly maximum?: string | undefined;
}

/**
 * A number as decimal text. JSON numbers are taken for the text that they were written as, which is exact for as many digits as
 * JSON keeps; whole numbers beyond 2^53 have to come as text.
 */
export function decimalText({ digits, scale, minimum, maximum }: Limits): z.ZodType<string> {
  const least = minimum === undefined ? undefined : decimals.unitsOf(minimum, scale);
  const most = maximum === undefined ? undefined : decimals.unitsOf(maximum, scale);
  return z.union([z.string().max(100), z.number()]).transform((value, ctx) => {
    const refuse = (message: Message) => {
      ctx.addIssue({ code: 'custom', ...refusedAs(message) });
      return z.NEVER;
    };
    if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
      return refuse(errors.NUMBER_AS_TEXT());
    const text = typeof value === 'number' ? shortestDecimal(value) : value.trim();
    const units = decimals.unitsOf(text, scale);
    if (units === undefined) return refuse(errors.NUMBER_FORM({ scale }));
    if (units >= 10n ** BigInt(digits) || units <= -(10n ** BigInt(digits)))
      return refuse(errors.NUMBER_SIZE({ whole: digits - scale }));
    if (least !== undefined && units < least) return refuse(errors.NUMBER_AT_LEAST({ least: String(minimum) }));
    if (most !== undefined && units > most) return refuse(errors.NUMBER_AT_MOST({ most: String(maximum) }));
    return text;
  }) as unknown as z.ZodType<string>;
}

/** An amount of at least zero inside a list parameter. */
export const amountText = (limits: { readonly minimum?: string; readonly maximum?: string } = {}): z.ZodType<string> =>
  decimalText({ digits: 18, scale: 4, ...limits });
