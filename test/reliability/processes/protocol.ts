import type { Place } from '../place.ts';

export interface WorkerOptions {
  readonly place: Place;
  readonly name: string;
  readonly rounds: number;
}

/** What a worker tells its parent; after each but the last it waits for a word. */
export type FromWorker =
  | { readonly at: 'ready' }
  | { readonly at: 'migrated'; readonly statements: number }
  | { readonly at: 'done'; readonly longestWait: number; readonly conflicts: number; readonly taken: number };
