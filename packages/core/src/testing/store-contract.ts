import type { Store } from '../store/store.ts';

/** A store for one case of the contract. */
export interface OpenedStore {
  /** Fresh: nobody called `open` or `migrate`, and nothing is in it. */
  readonly store: Store;
  /** Takes everything away again; called after the store was closed. */
  close(): Promise<void>;
}

/**
 * Every promise of the store port as a test of vitest, for authors of stores. Each case gets a store of its own.
 *
 * @param gaps Cases that this store does not keep yet, by title, with the reason. They run as expected failures, so the
 * day a gap is closed its test turns red and the entry goes.
 *
 * @example
 * await storeContract('memory', async () => ({ store: memory(), close: async () => {} }));
 */
export async function storeContract(
  name: string,
  open: () => Promise<OpenedStore>,
  gaps: Readonly<Record<string, string>> = {},
): Promise<void> {
  // Loaded when it is used: hosts that test by another runner have no vitest.
  const { describeContract } = await import('./contract/index.ts');
  describeContract(name, open, gaps);
}
