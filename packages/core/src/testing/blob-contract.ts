import type { BlobStore } from '../blob/blob-store.ts';

/** A place for blobs, for one case of the contract. */
export interface OpenedBlobs {
  /** Fresh: nothing is in it. */
  readonly blobs: BlobStore;
  /** Takes everything away again. */
  close(): Promise<void>;
}

/**
 * Every promise of the blob port as a test of vitest, for hosts that keep files elsewhere. Each case gets a place of its own.
 *
 * @example
 * await blobContract('bucket', async () => ({ blobs: bucketBlobs({ bucket: 'test' }), close: emptyBucket }));
 */
export async function blobContract(name: string, open: () => Promise<OpenedBlobs>): Promise<void> {
  // Loaded when it is used: hosts that test by another runner have no vitest.
  const { describeBlobs } = await import('./contract/blobs.ts');
  describeBlobs(name, open);
}
