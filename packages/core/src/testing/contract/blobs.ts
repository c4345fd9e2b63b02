import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { BlobStore } from '../../blob/blob-store.ts';
import type { OpenedBlobs } from '../blob-contract.ts';

type Cases = Readonly<Record<string, (blobs: BlobStore) => Promise<void>>>;

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Bytes in chunks of a size, from a buffer that is used again, as streams may. */
async function* chunked(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  const buffer = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = bytes.subarray(at, at + size);
    buffer.set(chunk);
    yield buffer.subarray(0, chunk.length);
    buffer.fill(0);
  }
}

async function read(blobs: BlobStore, sha256: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of blobs.get(sha256)) chunks.push(Uint8Array.from(chunk));
  return Buffer.concat(chunks);
}

const ABSENT = hashOf(Buffer.from('nothing'));

const cases: Cases = {
  'gives back the bytes that were put, under their hash': async (blobs) => {
    for (const [length, size] of [
      [0, 1],
      [1, 1],
      [1000, 7],
      [1024 * 1024, 64 * 1024],
      [3 * 1024 * 1024 + 1, 100_000],
    ] as const) {
      const bytes = randomBytes(length);
      expect(await blobs.put(chunked(bytes, size))).toEqual({ sha256: hashOf(bytes), bytes: length });
      expect(await blobs.has(hashOf(bytes))).toBe(true);
      expect((await read(blobs, hashOf(bytes))).equals(bytes), `${length} bytes`).toBe(true);
    }
  },

  'keeps equal bytes once, whoever puts them, and at the same time': async (blobs) => {
    const bytes = randomBytes(200_000);
    const kept = await Promise.all([1000, 4096, 200_000].map((size) => blobs.put(chunked(bytes, size))));
    expect(new Set(kept.map(({ sha256 }) => sha256))).toEqual(new Set([hashOf(bytes)]));
    expect(await blobs.put(chunked(bytes, 50_000))).toEqual(kept[0]);
    await blobs.delete(hashOf(bytes));
    expect(await blobs.has(hashOf(bytes))).toBe(false);
  },

  'keeps nothing when its source fails, and rejects with the same error': async (blobs) => {
    const bytes = randomBytes(2_500_000);
    const broken = new Error('the network went away');
    async function* failing() {
      yield* chunked(bytes, 500_000);
      throw broken;
    }
    await expect(blobs.put(failing())).rejects.toBe(broken);
    expect(await blobs.has(hashOf(bytes))).toBe(false);
    expect(await blobs.put(chunked(bytes, 500_000))).toEqual({ sha256: hashOf(bytes), bytes: bytes.length });
  },

  'has nothing that was not put, and says so at the first read': async (blobs) => {
    expect(await blobs.has(ABSENT)).toBe(false);
    await expect(read(blobs, ABSENT)).rejects.toMatchObject({ name: 'BlobMissing', sha256: ABSENT });
    await blobs.delete(ABSENT);
  },

  'takes no name for a hash that is none': async (blobs) => {
    for (const name of ['', '../../etc/passwd', 'a'.repeat(64).toUpperCase(), `${ABSENT}/..`]) {
      expect(await blobs.has(name), name).toBe(false);
      await expect(read(blobs, name)).rejects.toMatchObject({ name: 'BlobMissing' });
      await blobs.delete(name);
    }
  },

  'takes bytes away for good, and keeps them anew when they are put again': async (blobs) => {
    const bytes = randomBytes(5000);
    const { sha256 } = await blobs.put(chunked(bytes, 999));
    await blobs.delete(sha256);
    expect(await blobs.has(sha256)).toBe(false);
    await expect(read(blobs, sha256)).rejects.toMatchObject({ name: 'BlobMissing' });
    await blobs.delete(sha256);
    await blobs.put(chunked(bytes, 999));
    expect((await read(blobs, sha256)).equals(bytes)).toBe(true);
  },

  'can be read in part, several times and at the same time': async (blobs) => {
    const bytes = randomBytes(2_000_000);
    const { sha256 } = await blobs.put(chunked(bytes, 65_536));
    for await (const chunk of blobs.get(sha256)) {
      expect(Buffer.from(chunk).equals(bytes.subarray(0, chunk.length))).toBe(true);
      break;
    }
    const both = await Promise.all([read(blobs, sha256), read(blobs, sha256)]);
    for (const whole of both) expect(whole.equals(bytes)).toBe(true);
  },
};

/** One test per promise. */
export function describeBlobs(name: string, open: () => Promise<OpenedBlobs>): void {
  describe(`blob contract: ${name}`, () => {
    for (const [title, run] of Object.entries(cases)) {
      it(title, async () => {
        const { blobs, close } = await open();
        try {
          await run(blobs);
        } finally {
          await close();
        }
      });
    }
  });
}
