import { DeletedMeanwhile, NotMigrated, type Violation } from '@parasol/sql';

interface PgError extends Error {
  readonly code: string;
  readonly constraint?: string;
  readonly schema?: string;
}

const isPgError = (error: unknown): error is PgError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

/** Serialisation failure, deadlock, lock not available: nothing was done, and another try may succeed. */
const RETRYABLE = new Set(['40001', '40P01', '55P03']);

export const isRetryable = (error: unknown): boolean =>
  error instanceof DeletedMeanwhile || (isPgError(error) && RETRYABLE.has(error.code));

const UNIQUE_VIOLATION = '23505';
const CHECK_VIOLATION = '23514';
const UNDEFINED_TABLE = '42P01';

/** What an error of the driver means to the store; other errors stay as they are. */
export function meaningOf(schema: string, constraints: ReadonlyMap<string, Violation>, error: unknown): unknown {
  if (!isPgError(error)) return error;
  switch (error.code) {
    case UNIQUE_VIOLATION:
    case CHECK_VIOLATION:
      // The host's own tables may have constraints of the same name.
      return error.schema === schema && error.constraint !== undefined
        ? (constraints.get(error.constraint)?.(error) ?? error)
        : error;
    case UNDEFINED_TABLE:
      return new NotMigrated(error);
    default:
      return error;
  }
}
