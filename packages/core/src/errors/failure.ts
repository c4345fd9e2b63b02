import type { Issue } from './issue.ts';

const FAILURE = Symbol.for('parasol.DomainFailure');
const MISUSE = Symbol.for('parasol.MisuseError');

/**
 * A refusal by the domain: thrown inside operations, handlers and transactions, turned into a failed `Result` at the
 * outermost call after everything is rolled back. Recognise it with `isDomainFailure`, because two copies of core can meet.
 */
export class DomainFailure extends Error {
  readonly [FAILURE] = true;
  readonly errors: readonly Issue[];
  /** For operators; never shown to the caller. */
  readonly detail: string | undefined;

  constructor(errors: readonly Issue[], options?: { detail?: string; cause?: unknown }) {
    super(
      errors.map((e) => `${e.code}: ${e.message}`).join('\n'),
      options?.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'DomainFailure';
    this.errors = errors;
    this.detail = options?.detail;
  }
}

/** A mistake in the host's code, such as a call that leaves the open transaction. Never turned into a result. */
export class MisuseError extends Error {
  readonly [MISUSE] = true;
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = 'MisuseError';
    this.code = code;
  }
}

/**
 * Whether an error is a refusal, with codes and paths in `errors`; also one of another copy of core in the same process.
 */
export const isDomainFailure = (error: unknown): error is DomainFailure =>
  typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[FAILURE] === true;

/** Whether an error says that the host called something wrongly: a mistake in code, with a stable `code`. */
export const isMisuse = (error: unknown): error is MisuseError =>
  typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[MISUSE] === true;

/** `throw failure(errors.NOT_FOUND({ … }))` refuses a call. */
export const failure = (...errors: Issue[]): DomainFailure => new DomainFailure(errors);
