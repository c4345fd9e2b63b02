import { z } from 'zod';
import { refusedAs } from '../entity/zod-issues.ts';
import { fileInput } from './file-input.ts';
import { canonical, unknownEncoding } from './text-encoding.ts';

/**
 * A file with a table among the input of an operation, and what has to be known to read it: the encoding of a text, the sheet of a
 * workbook. What is not given is not guessed: a text is UTF-8, and of a workbook the first sheet is read that is not hidden.
 *
 * @example
 * const input = z.strictObject({ ...tableInput(), note: z.string().optional() });
 */
export const tableInput = () => ({
  source: fileInput(),
  /** Any name that `TextDecoder` knows, such as `windows-1252`. @default UTF-8 */
  encoding: encodingInput().optional(),
  /** @default the first sheet that is not hidden */
  sheet: z.string().min(1).max(100).optional(),
});

/** The name of an encoding, as the one name that it has. */
const encodingInput = () =>
  z
    .string()
    .max(100)
    .transform((name, ctx) => {
      const encoding = canonical(name);
      if (encoding !== undefined) return encoding;
      ctx.addIssue({ code: 'custom', ...refusedAs(unknownEncoding(name)) });
      return z.NEVER;
    });
