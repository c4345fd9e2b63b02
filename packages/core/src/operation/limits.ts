import { hiddenCharacter } from '../entity/plain-text.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { type DomainFailure, failure, isDomainFailure } from '../errors/failure.ts';
import type { CallOptions } from './call-options.ts';

/** Options of a call, checked, with everything that can end it early in one signal, once for all transactions of the call. */
export type Limited<O extends CallOptions> = O & { readonly signal: AbortSignal };

const isStorableKey = (key: unknown): boolean =>
  typeof key === 'string' && key !== '' && key.length <= 255 && hiddenCharacter(key, 'one') === undefined;

/** Checks the options of a call. Its time limit, its own signal and the end of the app become one signal. */
export function readOptions<O extends CallOptions>(options: O, stop: AbortSignal): Limited<O> {
  const { timeoutMs, signal, idempotencyKey } = options;
  if (idempotencyKey !== undefined && !isStorableKey(idempotencyKey)) {
    throw failure(coreErrors.IDEMPOTENCY_KEY_FORM({}, ['idempotencyKey']));
  }
  if (timeoutMs === undefined)
    return { ...options, signal: signal === undefined ? stop : AbortSignal.any([signal, stop]) };
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > 0x7fff_ffff) {
    throw failure(coreErrors.TIME_LIMIT_FORM({}, ['timeoutMs']));
  }
  const deadline = AbortSignal.timeout(timeoutMs);
  return { ...options, signal: AbortSignal.any([deadline, stop, ...(signal === undefined ? [] : [signal])]) };
}

/** What a call is answered that failed because its signal said so; undefined for every other error. */
export function abortFailure(
  error: unknown,
  { signal, timeoutMs }: { readonly signal?: AbortSignal | undefined; readonly timeoutMs?: number | undefined },
): DomainFailure | undefined {
  if (signal?.aborted !== true || isDomainFailure(error)) return undefined;
  const { reason } = signal;
  if (isDomainFailure(reason)) return reason;
  const isTimeout = reason instanceof DOMException && reason.name === 'TimeoutError';
  return failure(isTimeout ? coreErrors.TIMEOUT({ ms: timeoutMs ?? 0 }) : coreErrors.ABORTED());
}

/**
 * Waits for work, but no longer than the signal allows: a handler that never ends must not hold its transaction, its caller and the
 * end of the app. What it does later is refused by the transaction, which is over.
 */
export async function unlessAborted<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (signal === undefined) return work();
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
