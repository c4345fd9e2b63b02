import type { AgainReport } from '../report/report.ts';
import type { Screen } from './screen.ts';
import { table } from './table.ts';

/** What came of asking for everything a second time. */
export function printAgain(screen: Screen, { unchanged, calls }: AgainReport): void {
  screen.print(
    ...table(
      [{}, {}],
      calls.map(({ what, answer }) => [what, answer]),
      screen.width,
    ),
    '',
    screen.strong(unchanged ? 'Nothing changed.' : 'Something changed, which it never should. Please report this.'),
  );
}
