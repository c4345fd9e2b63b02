/** Digits of a number that a spreadsheet keeps. */
const KEPT = 15;
/** Digits with which a spreadsheet writes a binary number; whoever writes more means more than it keeps. */
const WRITTEN = 17;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/;

/** A number of a cell as plain decimal; `long` where it has more digits than a spreadsheet keeps. */
export type NumberText = { readonly text: string } | { readonly problem: 'long' | 'none' };

/**
 * The number of a cell in plain decimals, as the spreadsheet shows it: 15 digits at most, since the rest is noise of binary arithmetic
 * (0.1+0.2 is stored as 0.30000000000000004). A whole number that is longer has lost digits already.
 */
export function numberText(stored: string): NumberText {
  const match = NUMBER.exec(stored);
  const value = Number(stored);
  if (match === null || !Number.isFinite(value)) return { problem: 'none' };
  if (value === 0) return { text: '0' };
  if (Math.abs(value) >= 10 ** KEPT || digitsOf(match[1] as string) > WRITTEN) return { problem: 'long' };
  return { text: plain(value.toPrecision(KEPT)) };
}

const digitsOf = (mantissa: string): number => mantissa.replace('.', '').replace(/^0+/, '').replace(/0+$/, '').length;

/** A number with an exponent or trailing zeros, without them. */
function plain(text: string): string {
  const [mantissa = '', exponent = '0'] = text.split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  const shifted =
    point <= 0
      ? `0.${'0'.repeat(-point)}${digits}`
      : point >= digits.length
        ? digits.padEnd(point, '0')
        : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return sign + (shifted.includes('.') ? shifted.replace(/\.?0+$/, '') : shifted);
}
