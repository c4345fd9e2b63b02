import { count, counted } from '../format.ts';
import type { DuplicatesReport } from '../report/report.ts';
import { printable } from './printable.ts';
import type { Screen } from './screen.ts';
import { table } from './table.ts';

const FIELDS: Readonly<Record<string, string>> = {
  firstName: 'first name',
  lastName: 'last name',
  dob: 'birth date',
};

/** `first name nearly; last name, birth date equal`: what tells the two apart comes first. */
function agreements(reasons: DuplicatesReport['pairs'][number]['reasons']): string {
  const fields = new Map<string, string[]>();
  for (const { field, agreement } of reasons)
    fields.set(agreement, [...(fields.get(agreement) ?? []), FIELDS[field] ?? field]);
  return [...fields]
    .sort(([a], [b]) => Number(a === 'equal') - Number(b === 'equal'))
    .map(([agreement, names]) => `${names.join(', ')} ${agreement}`)
    .join('; ');
}

/** Pairs that are probably one person, what speaks for each, and whom two records became. */
export function printDuplicates(screen: Screen, { people, compared, found, pairs, merged }: DuplicatesReport): void {
  screen.print(
    `Of ${count(people)} people ${counted(compared, 'pair')} were compared; ${counted(found, 'pair is', 'pairs are')} probably one person.`,
  );
  if (merged === null) return;
  screen.print(
    '',
    ...table(
      [{ title: 'one record' }, { title: 'the other' }, { title: 'score', side: 'right' }, { title: 'because' }],
      pairs.map(({ first, second, score, reasons }) => [
        printable(`${first.name}, ${first.dob}`),
        printable(`${second.name}, ${second.dob}`),
        Number(score).toFixed(3),
        agreements(reasons),
      ]),
      screen.width,
    ),
    '',
    `The first pair is one record now: ${printable(merged.who.name)}, born ${merged.who.dob}. ${count(merged.left)} people are registered.`,
    screen.quiet(
      'Both histories are kept, and the merge can be undone. The other pairs wait for somebody who decides.',
    ),
  );
}
