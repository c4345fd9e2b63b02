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

const LOST =
  'The connection to Postgres was lost. What was not committed is undone; whether a commit that was under way counts is told by ' +
  'the same call with the same idempotency key, once the database answers again.';
const SENTENCES: Readonly<Record<string, string>> = Object.freeze({
  '53100': 'The disk of Postgres is full, so nothing of this transaction was written. Make room, then try again.',
  '53300': 'Postgres takes no more connections. Lower poolSize, or raise max_connections.',
  '25006': 'This only reads: the transaction is read-only, or the server is a standby.',
  '57P01': LOST,
  '57P02': LOST,
  '57P03': 'Postgres is starting up or shutting down. Try again.',
  '08000': LOST,
  '08003': LOST,
  '08006': LOST,
  ECONNRESET: LOST,
  EPIPE: LOST,
  ECONNREFUSED:
    'Nobody answers where Postgres should be. See whether the server runs, and whether the address is right.',
});

/** Sentences of the driver about a connection that is gone; it gives them no code. */
const GONE = /^(?:Connection terminated|Client has encountered a connection error|Client was closed|read ECONNRESET)/;

/** An error of Postgres or of the way to it that says what to do; `code` is the driver's, `CONNECTION_LOST` where it has none. */
class PostgresFailure extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'PostgresFailure';
    this.code = code;
  }
}

/** What an error of the driver means to the store; other errors stay as they are. */
export function meaningOf(schema: string, constraints: ReadonlyMap<string, Violation>, error: unknown): unknown {
  if (error instanceof PostgresFailure) return error;
  if (!isPgError(error))
    return error instanceof Error && GONE.test(error.message)
      ? new PostgresFailure('CONNECTION_LOST', LOST, error)
      : error;
  switch (error.code) {
    case UNIQUE_VIOLATION:
    case CHECK_VIOLATION:
      // The host's own tables may have constraints of the same name.
      return error.schema === schema && error.constraint !== undefined
        ? (constraints.get(error.constraint)?.(error) ?? error)
        : error;
    case UNDEFINED_TABLE:
      return new NotMigrated(error);
    default: {
      const sentence = SENTENCES[error.code];
      return sentence === undefined ? error : new PostgresFailure(error.code, sentence, error);
    }
  }
}
