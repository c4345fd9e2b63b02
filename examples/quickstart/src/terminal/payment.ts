import { amount, count, counted } from '../format.ts';
import { heldSentence } from '../report/held-sentence.ts';
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
        [screen.strong('In all'), screen.strong(count(all.count)), screen.strong(of(all.total))],
      ],
      screen.width,
    ),
  );
  screen.print('', `Due on ${dueOn}. ${heldSentence(held, limit, of)}`);
  screen.print(`Payable now: ${counted(payable.count, 'payment')}, ${of(payable.total)}.`);
}
