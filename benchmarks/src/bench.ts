import type { Memory } from './harness/memory.ts';

/** What a figure must come to. A ratio is ours divided by the limit of the same run. */
export type Goal = { readonly ratioAtMost: number } | { readonly below: number } | { readonly atLeast: number };

export type Unit = 'ns' | 'ms' | 'rows/s' | 'MB' | 'share' | 'bytes' | 'instantiations';

/** One measured thing. */
export interface Figure {
  /** What was measured, where a bench measures more than one thing. */
  readonly what?: string;
  readonly unit: Unit;
  readonly ours: number;
  /** The same work at its limit, measured side by side. */
  readonly limit?: number;
  /** Ours divided by the limit, where it is more than the quotient of the two: a median over rounds. */
  readonly ratio?: number;
  /** Absent where the figure is there to be known, not to be held. */
  readonly goal?: Goal;
  readonly memory?: Memory;
  /** What a reader must know to read the figure. */
  readonly note?: string;
}

export type StoreName = 'sqlite' | 'postgres';

/** Where a bench runs. Each run has a process of its own, so that no bench is warmed up, or fed, by another. */
export interface Bed {
  readonly store: StoreName;
  readonly rows: number;
  /** A server that keeps its promises about durability. */
  readonly postgresUrl: string;
}

export interface Bench {
  /** One word, for the command line. */
  readonly name: string;
  readonly title: string;
  /** What it is held against. */
  readonly limit: string;
  readonly goal: string;
  /** In the process alone, once or at every size; once on each store; on each store, or on Postgres only, at every size. */
  readonly runs: 'process' | 'rows' | 'stores' | 'sizes' | 'postgres';
  run(bed: Bed): Promise<Figure[]>;
}
