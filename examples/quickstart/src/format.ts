const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 4 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** `19,803` */
export const count = (value: number): string => whole.format(value);

/** `1 household`, `2,017 households` */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** `12,787.50 EUR`, from decimal text; no digit takes the way through a float. */
export const amount = (decimal: string, currency: string): string =>
  `${cents.format(decimal as `${number}`)} ${currency}`;

/** `3.2 %` of a whole; nothing of nothing. */
export const share = (part: number, of: number): string => (of === 0 ? '–' : percent.format(part / of));

/** `1.9 s` */
export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** `November 2026` */
export const monthName = (year: number, month: number): string =>
  new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.UTC(year, month - 1, 1),
  );
