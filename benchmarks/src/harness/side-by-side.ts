import { median } from './median.ts';
import { type Memory, memoryOf, worst } from './memory.ts';

export interface Side {
  /** Not measured. */
  readonly prepare?: () => Promise<void> | void;
  /** Measured in milliseconds, unless it gives its own measure. */
  readonly run: () => Promise<number | undefined> | Promise<void>;
  /** Not measured: throws where the result is not what it should be. */
  readonly check?: () => Promise<void>;
}

export interface SideBySide {
  readonly ours: number;
  readonly limit: number;
  /** Median of the ratios of the rounds: what disturbs the machine for a while disturbs both sides of a round. */
  readonly ratio: number;
  readonly memory: Memory;
}

/** Measures two ways to the same result, turn by turn and each first in every second round, after rounds that do not count. */
export async function sideBySide(
  sides: { readonly ours: Side; readonly limit: Side },
  { rounds, warmUps = 1 }: { readonly rounds: number; readonly warmUps?: number },
): Promise<SideBySide> {
  const measured = { ours: [] as number[], limit: [] as number[] };
  let memory: Memory = { rss: 0, heap: 0 };
  for (let round = -warmUps; round < rounds; round++) {
    const order = round % 2 === 0 ? (['ours', 'limit'] as const) : (['limit', 'ours'] as const);
    for (const side of order) {
      const { prepare, run, check } = sides[side];
      await prepare?.();
      const { value, memory: used } = await memoryOf(() => timed(run));
      await check?.();
      if (side === 'ours') memory = worst(memory, used);
      if (round >= 0) measured[side].push(value);
    }
  }
  const ratios = measured.ours.map((ours, i) => ours / (measured.limit[i] ?? Number.NaN));
  return { ours: median(measured.ours), limit: median(measured.limit), ratio: median(ratios), memory };
}

export async function timed(run: Side['run']): Promise<number> {
  const start = performance.now();
  const own = await run();
  return own ?? performance.now() - start;
}

/** Rounds by the size of the work: quick work is noisy, long work is not. */
export const roundsFor = (rows: number): { rounds: number; warmUps: number } => {
  if (rows <= 20_000) return { rounds: 5, warmUps: 1 };
  return rows <= 200_000 ? { rounds: 3, warmUps: 1 } : { rounds: 1, warmUps: 0 };
};
