import type { Random } from '../random.ts';

/** When a process is killed. */
export type KillOrder =
  /** At the n-th instant between two statements. */
  | { readonly kind: 'at'; readonly point: number }
  /** So long after it, wherever the process is then: in the midst of a statement or of a commit. */
  | { readonly kind: 'within'; readonly point: number; readonly microseconds: number }
  /** So long after it was given its work. */
  | { readonly kind: 'timer'; readonly milliseconds: number };

/**
 * @param points how many instants the undisturbed work has, and how many of them are the start of the process
 * @param milliseconds how long it takes
 */
export function randomOrder(
  random: Random,
  { points, atStart, milliseconds }: { points: number; atStart: number; milliseconds: number },
  startIsWork = false,
): KillOrder {
  // Seldom at the start, which every process goes through, unless that is the work. Every third soon after it: who dies again and again gets on little by little.
  const work = points - atStart;
  const isAtStart = random.below(8) < (startIsWork ? 6 : 1);
  const inWork = random.below(random.below(3) === 0 ? Math.ceil(work / 6) : work);
  const point = 1 + (isAtStart ? random.below(atStart) : atStart + inWork);
  switch (random.pick(startIsWork ? ['within', 'timer'] : ['at', 'at', 'within', 'timer'])) {
    case 'timer':
      return { kind: 'timer', milliseconds: random.next() * milliseconds };
    case 'within':
      // As often some microseconds as some milliseconds.
      return { kind: 'within', point, microseconds: Math.round(10 ** (random.next() * (startIsWork ? 5 : 3.7))) };
    default:
      return { kind: 'at', point };
  }
}
