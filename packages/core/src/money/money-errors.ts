import { defineErrors, type Message } from '../errors/issue.ts';

/** What can be wrong with an amount: codes `money.*`. */
export const moneyErrors = defineErrors('money', {
  CURRENCY_UNKNOWN: (p: { currency: string; hint: Message | undefined }, say) =>
    `"${p.currency}" is no currency of ISO 4217, such as EUR or KES.${say.hint(p.hint)}`,
  CURRENCIES_DIFFER: (p: { left: string; right: string }) =>
    `${p.left} and ${p.right} are not added to or compared with each other. Convert one of them first, at a rate that you keep.`,
  NOT_A_DECIMAL: (p: { value: string; digits: number }) =>
    `${p.value} is no amount. Write digits with at most one point and ${p.digits} decimals as text, such as "12.50".`,
  NOT_ROUNDED: (p: { amount: string; currency: string; exponent: number }) =>
    `${p.amount} ${p.currency} has more decimals than the ${p.exponent} that can be paid. Round it first.`,
  NO_WEIGHTS: () => 'An amount is divided by weights that are whole numbers of at least 0, one of them above 0.',
  ZERO_DENOMINATOR: () => 'Nothing can be divided by zero.',
});
