import { inBatch } from '@parasol/core';
import { IndividualDataSource } from '../../entities/individual-data-source.ts';

/** The staged rows of an upload. */
export const uploaded = (uploadId: string) => ({ entity: IndividualDataSource, column: 'uploadId', id: uploadId });

/** A condition over the staged rows of an upload. */
export const ofUpload = (uploadId: string, ...more: readonly unknown[]): unknown =>
  inBatch(uploaded(uploadId), ...more);
