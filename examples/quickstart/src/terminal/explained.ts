import { amount } from '../format.ts';
import type { Explained } from '../report/report.ts';
import { printable } from './printable.ts';
import type { Screen } from './screen.ts';
import { table } from './table.ts';

/** One amount like a bill. */
export function printExplained(
  screen: Screen,
  { programme, who, about, amount: sum, currency, lines, verdict }: Explained,
): void {
  screen.print(`${programme} for ${screen.strong(printable(who))}, ${printable(about)}`, '');
  screen.print(
    ...table(
      [{}, { side: 'right' }, {}],
      [
        ...lines.map(({ name, amount: part, because }) => [
          name,
          amount(part, currency),
          screen.quiet(printable(because)),
        ]),
        [screen.strong('Amount'), screen.strong(amount(sum, currency)), ''],
      ],
      screen.width,
    ),
    verdict,
  );
}
