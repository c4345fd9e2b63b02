import { count } from '../format.ts';
import type { RankedReport } from '../report/report.ts';
import { printable } from './printable.ts';
import type { Screen } from './screen.ts';
import { table } from './table.ts';

/** Who has a place, who comes next, and why the first who waits has the score that he has. */
export function printRanked(
  screen: Screen,
  { sentence, considered, removed, enrolled, waiting, list, explained }: RankedReport,
): void {
  screen.print(sentence, '');
  screen.print(
    `Of ${count(considered)} households ${count(removed)} do not satisfy the rule, ${count(enrolled)} have a place and ${count(waiting)} wait.`,
  );
  const [next] = list;
  if (next === undefined) return;
  screen.print(
    '',
    ...table(
      [{ title: 'next' }, { title: 'household' }, { title: 'score', side: 'right' }],
      list.map(({ position, household, score }) => [count(position), printable(household), score]),
      screen.width,
    ),
    '',
    screen.strong(`Why household ${printable(next.household)} comes next`),
    ...explained.map(printable),
  );
}
