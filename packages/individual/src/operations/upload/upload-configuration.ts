import { z } from 'zod';
import { acceptance } from './import-input.ts';

/** Keys of the module's configuration that are about uploads. */
export const uploadConfiguration = {
  /** Whether what is valid of an upload is applied at once, or waits until somebody has accepted it. */
  upload_acceptance: acceptance.default('automatic'),
  /** Days for which the file of an upload that is done can be downloaded again; 0 deletes it at once. */
  upload_files_kept_days: z.int().min(0).max(3650).default(30),
  /** Bytes that a file of people may have. @default 4 GiB */
  upload_max_bytes: z
    .int()
    .min(1)
    .default(4 * 1024 ** 3),
  /** Rows that a file of people may have below its header. */
  upload_max_rows: z.int().min(1).default(10_000_000),
};
export type UploadConfiguration = z.output<z.ZodObject<typeof uploadConfiguration>>;
