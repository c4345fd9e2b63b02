import { type ByteSource, failure, transferErrors } from '@parasol/core';
import { TemporaryFile } from './temporary-file.ts';

/** Copies a source into a file that can be read at any place, as an archive must be. Whoever gets it closes it. */
export async function spool(
  source: ByteSource,
  { limit, folder }: { readonly limit: number; readonly folder: string | undefined },
): Promise<TemporaryFile> {
  const file = new TemporaryFile(folder);
  try {
    for await (const chunk of source.open()) {
      if (file.size + chunk.length > limit) throw failure(transferErrors.FILE_TOO_LARGE({ file: source.name, limit }));
      file.append(chunk);
    }
  } catch (error) {
    file.close();
    throw error;
  }
  return file;
}
