import { UniqueViolation, ValueOverflow } from '@parasol/core/internal';
import { CLAIMS, NotMigrated, type SqlSchema, type Violation } from '@parasol/sql';

const SENTENCES: Readonly<Record<string, string>> = Object.freeze({
  SQLITE_FULL: 'The disk is full, so nothing of this transaction was written. Make room, then try again.',
  SQLITE_BUSY: 'Another process has been writing to the database for too long. Try again.',
  SQLITE_IOERR: 'The disk of the database could not be read or written. Nothing of this transaction was kept.',
  SQLITE_CORRUPT: 'The database file is damaged. Restore it from a backup.',
  SQLITE_NOTADB: 'The file is no SQLite database.',
  SQLITE_READONLY: 'This only reads: the transaction is read-only, or the file is.',
});

/** An error of SQLite that says what to do; `code` is the driver's. */
class SqliteFailure extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'SqliteFailure';
    this.code = code;
  }
}

/** What an error of the driver means to the store; other errors stay as they are. */
export function meaningOf(schema: SqlSchema, constraints: ReadonlyMap<string, Violation>, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  const { code, message } = error;
  switch (code) {
    case 'SQLITE_CONSTRAINT_UNIQUE':
    case 'SQLITE_CONSTRAINT_PRIMARYKEY':
      return uniqueViolation(schema, message, error) ?? error;
    case 'SQLITE_CONSTRAINT_CHECK':
      return constraints.get(message.slice(message.indexOf(': ') + 2))?.(error) ?? error;
    case 'SQLITE_CONSTRAINT_DATATYPE':
      return overflow(schema, message, error) ?? error;
    case 'SQLITE_ERROR':
      return message.startsWith('no such table: ') ? new NotMigrated(error) : error;
    default: {
      const sentence = SENTENCES[code] ?? SENTENCES[code.split('_').slice(0, 2).join('_')];
      return sentence === undefined ? error : new SqliteFailure(code, sentence, error);
    }
  }
}

/** `UNIQUE constraint failed: acme_clinic.code, acme_clinic.name` */
function uniqueViolation(schema: SqlSchema, message: string, cause: Error): UniqueViolation | undefined {
  const places = message
    .slice(message.indexOf(': ') + 2)
    .split(', ')
    .map((place) => place.split('.'));
  if (places[0]?.[0] === CLAIMS) return new UniqueViolation(CLAIMS, [], cause);
  const entity = schema.catalog.entities.find(({ table }) => table === places[0]?.[0]);
  if (entity === undefined) return undefined;
  const { columns } = schema.table(entity);
  return new UniqueViolation(
    entity.name,
    places.map(([, name]) => columns.find((column) => column.name === name)?.column.name ?? ''),
    cause,
  );
}

/** `cannot store REAL value in INTEGER column acme_clinic.budget`: what an arithmetic overflow turns into. */
function overflow(schema: SqlSchema, message: string, cause: Error): ValueOverflow | undefined {
  const [, table, name] = /INTEGER column (\w+)\.(\w+)$/.exec(message) ?? [];
  const entity = schema.catalog.entities.find((one) => one.table === table);
  const column = entity === undefined ? undefined : schema.table(entity).columns.find((one) => one.name === name);
  return entity === undefined || column?.column.type.kind !== 'number'
    ? undefined
    : new ValueOverflow(entity.name, column.column.name, cause);
}
