import type { Progress } from '@parasol/core';
import { count } from './format.ts';

const READING = 'stage';

/** The phases of the modules' jobs, in words. */
const PHASES: Readonly<Record<string, string>> = {
  [READING]: 'Reading and checking rows',
  conflicts: 'Looking for rows that contradict each other',
  apply: 'Registering people and households',
  calculation: 'Computing amounts',
};

/** How far a job is, in one line. */
export function progressText({ phase, done, total }: Progress): string {
  // A phase may carry an id behind a colon.
  const words = PHASES[phase.split(':')[0] ?? ''] ?? 'Working';
  // Rows are counted one by one; everything else goes in parts.
  const part = phase === READING ? '' : 'part ';
  return `${words}: ${part}${count(done)}${total === undefined ? '' : ` of ${count(total)}`}`;
}
