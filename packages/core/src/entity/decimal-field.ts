import { z } from 'zod';
import { coreErrors } from '../errors/core-errors.ts';
import { refusedAs } from './zod-issues.ts';

const SHAPE = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** Where `decimal` leaves precision and scale for `columnOf` to find; part of the schema itself, so it survives copies of core. */
export interface DecimalMeta {
  readonly parasolDecimal: { readonly precision: number; readonly scale: number };
}

/**
 * An exact decimal, as text: `decimal(18, 2)` takes `'12.5'` and gives `'12.50'`. Never a JavaScript number, because
 * `0.1 + 0.2` is not `0.3` there. More digits than the scale are refused, not rounded.
 */
export function decimal(precision: number, scale: number) {
  const meta: DecimalMeta = { parasolDecimal: { precision, scale } };
  return z
    .string()
    .refine((text) => SHAPE.test(text), { ...refusedAs(coreErrors.DECIMAL_FORM()), abort: true })
    .refine((text) => fits(text, precision, scale), {
      ...refusedAs(coreErrors.DECIMAL_SIZE({ whole: precision - scale, scale })),
      abort: true,
    })
    .overwrite((text) => (SHAPE.test(text) && fits(text, precision, scale) ? pad(text, scale) : text))
    .meta(meta as unknown as Record<string, unknown>);
}

function fits(text: string, precision: number, scale: number): boolean {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  return whole.length <= precision - scale && fraction.replace(/0+$/, '').length <= scale;
}

function pad(text: string, scale: number): string {
  const [whole = '0', fraction = ''] = text.split('.');
  if (scale === 0) return whole;
  const padded = `${whole}.${fraction.slice(0, scale).padEnd(scale, '0')}`;
  return /^-0(\.0+)?$/.test(padded) ? padded.slice(1) : padded;
}
