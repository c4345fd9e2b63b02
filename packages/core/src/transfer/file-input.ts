import { z } from 'zod';
import { visibleText } from '../entity/plain-text.ts';
import { refusedAs } from '../entity/zod-issues.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { type ByteSource, isByteSource } from './byte-source.ts';

/**
 * A file among the input of an operation, as a key of its own. A job reads it in `inspect`, and later through `job.file(key)`: by then its
 * bytes are kept, so that any process can go on.
 *
 * @example
 * const input = z.strictObject({ source: fileInput() });
 */
export const fileInput = (): z.ZodType<ByteSource, ByteSource> =>
  z.custom<ByteSource>(isByteSource, refusedAs(coreErrors.NOT_A_FILE())).transform(storable);

const LONGEST_NAME = 255;

/** The same file under a name that can be kept. */
function storable(source: ByteSource): ByteSource {
  const name = visibleText(source.name.slice(0, LONGEST_NAME)) || 'unnamed';
  return name === source.name ? source : { name, open: () => source.open() };
}
