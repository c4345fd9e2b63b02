import type { Progress } from '@parasol/core';
import { count } from './format.ts';

/** The phases of the modules' jobs, in words. */
const PHASES: Readonly<Record<string, string>> = {
  stage: 'Reading and checking rows',
  conflicts: 'Looking for rows that contradict each other',
  calculation: 'Computing amounts',
  apply: 'Registering people and households',
};

/** How far a job is, in one line. */
export function progressText({ phase, done, total }: Progress): string {
  // A phase may carry an id behind a colon.
  const words = PHASES[phase.split(':')[0] ?? ''] ?? 'Working';
  return total === undefined ? `${words}: ${count(done)}` : `${words}: ${count(done)} of ${count(total)}`;
}
