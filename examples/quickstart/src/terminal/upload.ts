import { count, counted, share } from '../format.ts';
import type { UploadReport } from '../report/report.ts';
import { clip } from './columns.ts';
import { printable } from './printable.ts';
import type { Screen } from './screen.ts';
import { table } from './table.ts';

const SHOWN_REASONS = 12;
const SHOWN_VALUE = 20;

/** Rows in, rows refused, and why. */
export function printUpload(
  screen: Screen,
  { rows, accepted, refused, duplicates, households, reasons }: UploadReport,
): void {
  const repeated = duplicates === 0 ? '' : `, of which ${count(duplicates)} only repeat another row`;
  screen.print(
    ...table(
      [{ side: 'right' }, {}],
      [
        [count(rows), 'rows in the file'],
        [screen.strong(count(accepted)), `people registered, in ${counted(households, 'household')}`],
        [count(refused), `rows refused (${share(refused, rows)})${repeated}`],
      ],
      screen.width,
    ),
  );
  if (reasons.length === 0) return;
  const shown = reasons.slice(0, SHOWN_REASONS);
  screen.print('', screen.strong('Why, with the first row of each kind'));
  screen.print(
    ...table(
      [
        { title: 'rows', side: 'right' },
        { title: 'column' },
        { title: 'line', side: 'right' },
        { title: 'value' },
        { title: 'what is wrong' },
      ],
      shown.map(({ rows: number, column, line, value, sentence }) => [
        count(number),
        printable(column ?? '(row)'),
        line === null ? '' : count(line),
        clip(printable(value ?? ''), SHOWN_VALUE),
        printable(sentence),
      ]),
      screen.width,
    ),
  );
  const more = reasons.length - shown.length;
  if (more > 0) screen.print(screen.quiet(`and ${counted(more, 'more reason')} in refused.csv`));
}
