import { filesOf } from '../run/run-files.ts';
import type { ByteSource } from '../transfer/byte-source.ts';
import type { CallOptions } from './call-options.ts';
import { abortFailure, unlessAborted } from './limits.ts';

/**
 * The input of a call with files that are read no longer than the call may take: one that stalls, such as the body of a request whose
 * sender went silent, must not hold the caller, nor the end of the app.
 */
export function limitedFiles(input: unknown, options: CallOptions): unknown {
  const files = filesOf(input);
  if (files.size === 0) return input;
  const limited = [...files].map(([name, source]) => [name, limitedFile(source, options)] as const);
  return { ...(input as object), ...Object.fromEntries(limited) };
}

const limitedFile = (source: ByteSource, options: CallOptions): ByteSource => ({
  name: source.name,
  async *open() {
    const chunks = source.open()[Symbol.asyncIterator]();
    let isStalled = false;
    let hasEnded = false;
    try {
      while (!hasEnded) {
        const next = await unlessAborted(options.signal, () => chunks.next());
        hasEnded = next.done === true;
        if (next.done !== true) yield next.value;
      }
    } catch (error) {
      const aborted = abortFailure(error, options);
      isStalled = aborted !== undefined;
      throw aborted ?? error;
    } finally {
      // What stalls would not answer this either.
      if (!hasEnded && !isStalled) await chunks.return?.();
    }
  },
});
