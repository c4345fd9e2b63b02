import { createHash, type Hash } from 'node:crypto';
import type { ByteSource } from '@parasol/core';

/** A source whose bytes are hashed while they are read. Each opening starts anew. */
export function hashedSource(source: ByteSource): { readonly source: ByteSource; sha256(): string } {
  let hash: Hash = createHash('sha256');
  return {
    source: {
      name: source.name,
      async *open() {
        hash = createHash('sha256');
        for await (const chunk of source.open()) {
          hash.update(chunk);
          yield chunk;
        }
      },
    },
    /** Of what was read since the last opening; may be asked once. */
    sha256: () => hash.digest('hex'),
  };
}
