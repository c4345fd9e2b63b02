import { amount, count, counted } from '../format.ts';
import type { PaymentReport } from '../report/report.ts';
import type { Screen } from './screen.ts';
import { table } from './table.ts';

/** What the month comes to, by kind of amount, and what is held. */
export function printPayment(
  screen: Screen,
  { currency, lines, all, payable, held, limit, dueOn }: PaymentReport,
): void {
  const of = (decimal: string) => amount(decimal, currency);
  screen.print(
    ...table(
      [{ title: 'amount' }, { title: 'payments', side: 'right' }, { title: 'total', side: 'right' }],
      [
        ...lines.map(({ name, count: number, total }) => [name, count(number), of(total)]),
        [screen.strong('in all'), screen.strong(count(all.count)), screen.strong(of(all.total))],
      ],
      screen.width,
    ),
  );
  const over =
    limit === undefined
      ? 'There is no limit for one payment.'
      : `${counted(held.count, 'payment')} worth ${of(held.total)} ${held.count === 1 ? 'is' : 'are'} over the limit of ${of(limit)} and wait for a decision.`;
  screen.print(
    '',
    `Due on ${dueOn}. ${over}`,
    `Payable now: ${counted(payable.count, 'payment')}, ${of(payable.total)}.`,
  );
}
