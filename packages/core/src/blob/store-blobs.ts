import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip as gunzipBytes, gzip as gzipBytes } from 'node:zlib';
import type { Catalog } from '../entity/catalog.ts';
import type { AnyEntity } from '../entity/entity.ts';
import { entityScope } from '../entity/entity-scope.ts';
import { check } from '../expression/check.ts';
import type { TreeNode } from '../expression/tree.ts';
import type { Clock } from '../module/ports.ts';
import { type Store, type StoredRow, type StoreTransaction, UniqueViolation } from '../store/store.ts';
import { BlobMissing, type BlobStore, type KeptBlob } from './blob-store.ts';
import { Blob, BlobChunk } from './entities.ts';

const gzip = promisify(gzipBytes);
const gunzip = promisify(gunzipBytes);

/** Bytes of a piece: few enough to be held in memory, many enough to make commits rare. */
const PIECE = 4 * 1024 * 1024;
/** What was begun so long ago and is not whole, nobody will complete. */
const ABANDONED_MS = 24 * 3600_000;

/**
 * Keeps blobs in the store, in pieces of some megabytes, each in a transaction of its own so that others can write in between. Works on every
 * store without configuration; uploads are then in the same backup as the rows they become.
 */
export function storeBlobs(store: Store, catalog: Catalog, newId: () => string, clock: Clock): BlobStore {
  const tree = (entity: AnyEntity, json: unknown): TreeNode => check(json, entityScope(catalog, entity, {})).tree;
  const equals = (entity: AnyEntity, column: string, value: unknown): TreeNode =>
    tree(entity, { '==': [{ var: column }, value] });
  const write = async <T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await store.transaction({ stamp: { actorId: 'system', changeId: newId() } }, work);
      } catch (error) {
        if (attempt === 4 || !store.isRetryable(error)) throw error;
      }
    }
  };
  const find = async (sha256: string): Promise<StoredRow | undefined> => {
    const where = equals(Blob, 'sha256', sha256);
    return (await store.reader.select(Blob, { where, orderBy: [], limit: 1 }))[0];
  };
  const remove = (id: string): Promise<void> =>
    write(async (tx) => {
      const [blob] = await tx.byIds(Blob, [id], { forUpdate: true });
      if (blob === undefined || blob['isDeleted'] === true) return;
      const set = { content: { kind: 'value', value: '' } } as const;
      await tx.updateWhere(BlobChunk, { where: equals(BlobChunk, 'blobId', id), set });
      await tx.update(Blob, id, blob['version'] as number, { isDeleted: true });
    });
  const removeAbandoned = async (): Promise<void> => {
    // By the clock that writes the rows: the database's may tell another time.
    const before = new Date(clock.now() - ABANDONED_MS).toISOString();
    const where = tree(Blob, { and: [{ missing: 'sha256' }, { '<': [{ var: 'dateCreated' }, before] }] });
    for (const { id } of await store.reader.select(Blob, { where, orderBy: [], limit: 100 }))
      await remove(id as string);
  };
  /** Gives it its name, unless another process has put the same meanwhile. */
  const complete = async (id: string, kept: KeptBlob): Promise<void> => {
    if ((await find(kept.sha256)) !== undefined) return remove(id);
    try {
      const { outcome } = await write((tx) => tx.update(Blob, id, 1, { ...kept }));
      if (outcome !== 'updated') throw new BlobMissing(kept.sha256);
    } catch (error) {
      if (!(error instanceof UniqueViolation)) throw error;
      await remove(id);
    }
  };

  return {
    async put(content) {
      await removeAbandoned();
      const id = newId();
      const hash = createHash('sha256');
      let bytes = 0;
      let position = 0;
      const add = async (piece: Uint8Array): Promise<void> => {
        const text = (await gzip(piece, { level: 1 })).toString('base64');
        await write(async (tx) => {
          if (position === 0) await tx.insert(Blob, [{ id, sha256: null, bytes: 0 }], 'fail');
          await tx.insertMany(BlobChunk, [{ blobId: id, position, content: text }], 'fail');
        });
        position++;
      };
      try {
        for await (const piece of piecesOf(content)) {
          hash.update(piece);
          bytes += piece.length;
          await add(piece);
        }
        if (position === 0) await add(new Uint8Array());
      } catch (error) {
        if (position > 0) await remove(id);
        throw error;
      }
      const kept = { sha256: hash.digest('hex'), bytes };
      await complete(id, kept);
      return kept;
    },
    async *get(sha256) {
      const blob = await find(sha256);
      if (blob === undefined) throw new BlobMissing(sha256);
      const where = equals(BlobChunk, 'blobId', blob.id);
      const orderBy = [{ by: tree(BlobChunk, { var: 'position' }), direction: 'asc' }] as const;
      let after: { values: unknown[]; id: string } | undefined;
      for (;;) {
        const [chunk] = await store.reader.select(BlobChunk, { where, orderBy, after, limit: 1 });
        if (chunk === undefined) return;
        // Whoever takes bytes away while they are read leaves empty pieces.
        if (chunk['content'] === '') throw new BlobMissing(sha256);
        const piece = await gunzip(Buffer.from(chunk['content'] as string, 'base64'));
        if (piece.length > 0) yield piece;
        after = { values: [chunk['position']], id: chunk.id as string };
      }
    },
    has: async (sha256) => (await find(sha256)) !== undefined,
    delete: async (sha256) => {
      const blob = await find(sha256);
      if (blob !== undefined) await remove(blob.id as string);
    },
  };
}

/** The same bytes in pieces of one size, but the last one. */
async function* piecesOf(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    let rest = chunk;
    while (size + rest.length >= PIECE) {
      const cut = PIECE - size;
      yield Buffer.concat([...held, rest.subarray(0, cut)]);
      rest = rest.subarray(cut);
      held = [];
      size = 0;
    }
    // The source may use its buffer again for the next chunk.
    if (rest.length > 0) held.push(Uint8Array.from(rest));
    size += rest.length;
  }
  if (size > 0) yield Buffer.concat(held);
}
