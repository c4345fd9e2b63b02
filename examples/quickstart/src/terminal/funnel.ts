import { count } from '../format.ts';
import type { Funnel, Subject } from '../report/report.ts';
import type { Screen } from './screen.ts';
import { table } from './table.ts';

const BAR = 30;

/** Who is left after each condition, with a bar to see it. */
export function printFunnel(
  screen: Screen,
  { considered, conditions, enrolled, alreadyEnrolled, overCapacity }: Funnel,
  subject: Subject,
): void {
  const bar = (left: number) =>
    '█'.repeat(considered === 0 ? 0 : Math.max(left > 0 ? 1 : 0, Math.round((left / considered) * BAR)));
  const rows = [
    [`All ${subject.many} in the registry`, '', count(considered), screen.quiet(bar(considered))],
    ...(alreadyEnrolled === 0
      ? []
      : [['Had a place before', `−${count(alreadyEnrolled)}`, count(considered - alreadyEnrolled), '']]),
    ...conditions.map(({ name, removed, remaining }) => [
      name,
      removed === 0 ? '0' : `−${count(removed)}`,
      count(remaining),
      screen.quiet(bar(remaining)),
    ]),
    ...(overCapacity === 0 ? [] : [['No place was left', `−${count(overCapacity)}`, count(enrolled), '']]),
    [screen.strong('Enrolled'), '', screen.strong(count(enrolled)), ''],
  ];
  screen.print(
    ...table(
      [{ title: 'condition' }, { title: 'removed', side: 'right' }, { title: 'left', side: 'right' }, {}],
      rows,
      screen.width,
    ),
  );
}
