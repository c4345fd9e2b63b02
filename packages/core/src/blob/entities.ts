import { z } from 'zod';
import { defineEntity, type RowOf, ref } from '../entity/entity.ts';

/** Bytes that are kept in the store itself, by their hash. */
export const Blob = defineEntity('blob', {
  table: 'core_blob',
  fields: z.strictObject({
    /** SHA-256 of the bytes, in hexadecimal; null until all of them are there. */
    sha256: z.string().max(64).nullable(),
    bytes: z.int(),
  }),
  unique: [['sha256']],
  history: false,
});
export type Blob = RowOf<typeof Blob>;

/** A piece of them, compressed and written as text. It is emptied when the blob is deleted. */
export const BlobChunk = defineEntity('blob_chunk', {
  table: 'core_blob_chunk',
  fields: z.strictObject({ position: z.int(), content: z.string() }),
  relations: { blob: ref(Blob) },
  unique: [['blobId', 'position']],
  orderBy: ['position'],
  history: false,
});
