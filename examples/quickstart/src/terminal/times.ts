import { seconds } from '../format.ts';
import type { StepTime } from '../report/report.ts';
import type { Screen } from './screen.ts';
import { table } from './table.ts';

/** The seconds of each step. */
export function printTimes(screen: Screen, steps: readonly StepTime[]): void {
  const sum = steps.reduce((all, { milliseconds }) => all + milliseconds, 0);
  screen.print(
    ...table(
      [{}, { side: 'right' }],
      [
        ...steps.map(({ name, milliseconds }) => [name, seconds(milliseconds)]),
        [screen.strong('In all'), screen.strong(seconds(sum))],
      ],
      screen.width,
    ),
  );
}
