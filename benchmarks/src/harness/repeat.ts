import { median } from './median.ts';

/** A place for results, so that nobody thinks them unused. */
const sink: { last?: unknown } = {};

const nanoseconds = (start: bigint): number => Number(process.hrtime.bigint() - start);

/** Nanoseconds per call of small synchronous work. */
export function perCall(work: () => unknown, times: number): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < times; i++) sink.last = work();
  return nanoseconds(start) / times;
}

/** Nanoseconds per call of small asynchronous work, one after the other. */
export async function perAwait(work: () => Promise<unknown>, times: number): Promise<number> {
  const start = process.hrtime.bigint();
  for (let i = 0; i < times; i++) sink.last = await work();
  return nanoseconds(start) / times;
}

/** Several ways to do small work, turn by turn: the median of each. The first round does not count. */
export async function turnByTurn<K extends string>(
  ways: Readonly<Record<K, () => number | Promise<number>>>,
  rounds: number,
): Promise<Record<K, number>> {
  const names = Object.keys(ways) as K[];
  const seen = new Map<K, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const value = await ways[name]();
      if (round > 0) seen.get(name)?.push(value);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(seen.get(name) ?? [])])) as Record<K, number>;
}
