import { decimals, shortestDecimal } from '@parasol/core/internal';
import { z } from 'zod';

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
  return z
    .union([z.string().max(100), z.number()], { error: 'Give a number such as 12.50.' })
    .transform((value, ctx) => {
      const refuse = (message: string) => {
        ctx.addIssue({ code: 'custom', message });
        return z.NEVER;
      };
      if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
        return refuse('Write numbers beyond 2^53 as text.');
      const text = typeof value === 'number' ? shortestDecimal(value) : value.trim();
      const units = decimals.unitsOf(text, scale);
      if (units === undefined)
        return refuse(`Give digits with at most one point and ${scale} decimals, such as 12.50.`);
      if (units >= 10n ** BigInt(digits) || units <= -(10n ** BigInt(digits)))
        return refuse(`Give at most ${digits - scale} digits before the point.`);
      if (least !== undefined && units < least) return refuse(`It is at least ${minimum}.`);
      if (most !== undefined && units > most) return refuse(`It is at most ${maximum}.`);
      return text;
    }) as unknown as z.ZodType<string>;
}

/** An amount of at least zero inside a list parameter. */
export const amountText = (limits: { readonly minimum?: string; readonly maximum?: string } = {}): z.ZodType<string> =>
  decimalText({ digits: 18, scale: 4, ...limits });
