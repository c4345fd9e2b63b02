/** What `put` kept. */
export interface KeptBlob {
  /** SHA-256 of the bytes, in hexadecimal: the name under which they are found again. */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Where bytes are kept under their own hash: the files of uploads, so that any process can go on with them. The default keeps them in
 * the store; `fileBlobs({ folder })` in files; a host rebinds `identifiers.blobs` to anything else, such as a bucket. `blobContract`
 * of `@parasol/core/testing` tests an implementation.
 */
export interface BlobStore {
  /**
   * Keeps bytes as they come, in constant memory. They can be read when it resolves and not before; when the source fails, it rejects
   * with the same error and nothing is kept. Bytes that are there already are kept once.
   */
  put(content: AsyncIterable<Uint8Array>): Promise<KeptBlob>;
  /** Reads from the first byte; rejects at the first read when there are no such bytes. Reading may stop early. */
  get(sha256: string): AsyncIterable<Uint8Array>;
  has(sha256: string): Promise<boolean>;
  /** Takes the bytes away for good. Nothing happens when there are none. */
  delete(sha256: string): Promise<void>;
}

/** Thrown by `get` when no bytes have this hash. */
export class BlobMissing extends Error {
  readonly sha256: string;
  constructor(sha256: string) {
    super(`There are no bytes with the SHA-256 ${sha256}.`);
    this.name = 'BlobMissing';
    this.sha256 = sha256;
  }
}
