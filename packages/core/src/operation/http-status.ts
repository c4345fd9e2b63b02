import type { Issue } from '../errors/issue.ts';
import type { Result } from './result.ts';

/** Codes whose status does not follow from their kind. What is not here is a refusal by the rules of the programme: 422. */
const STATUS: Readonly<Record<string, number>> = Object.freeze({
  'core.UNAUTHENTICATED': 401,
  'core.FORBIDDEN': 403,
  'core.OUT_OF_SCOPE': 403,
  'core.SCOPE_TOO_NARROW': 403,
  'core.CONFIGURATION_LOCKED': 403,
  'core.NOT_FOUND': 404,
  'core.CONFLICT': 409,
  'core.DUPLICATE': 409,
  'core.REFERENCED': 409,
  'core.REFERENCED_ELSEWHERE': 409,
  'core.REPLACED': 409,
  'core.NOT_DELETED': 409,
  'core.TRANSITION_REFUSED': 409,
  'core.IDEMPOTENCY_KEY_REUSED': 409,
  'core.INVALID': 400,
  'core.REQUIRED': 400,
  'core.WRONG_TYPE': 400,
  'core.NOT_LISTED': 400,
  'core.OUT_OF_RANGE': 400,
  'core.WRONG_LENGTH': 400,
  'core.EMPTY': 400,
  'core.EMPTY_RIGHTS': 400,
  'core.BLANKS_AROUND': 400,
  'core.NOT_MULTIPLE': 400,
  'core.NO_FORM_FITS': 400,
  'core.DECIMAL_FORM': 400,
  'core.DECIMAL_SIZE': 400,
  'core.YEAR_ZERO': 400,
  'core.IDEMPOTENCY_KEY_FORM': 400,
  'core.TIME_LIMIT_FORM': 400,
  'core.NOT_A_FILE': 400,
  'core.UNKNOWN_KEY': 400,
  'core.NO_CUSTOM_FILTERS': 400,
  'core.KEY_TWICE': 400,
  'core.CURSOR_FOREIGN': 400,
  'core.LIMIT_RANGE': 400,
  'core.UNORDERABLE': 400,
  'core.BUSY': 429,
  'core.TIMEOUT': 503,
  'core.ABORTED': 503,
  'core.STOPPING': 503,
  'core.UNAVAILABLE': 503,
});

/** What cannot be read at all: expressions, filters, schemas, files. */
const UNREADABLE = /^(?:expression|schema|transfer)\./;

/** Of several errors the one that says most about the call stands for all: who calls, then what is malformed, then what stands against it. */
const ORDER: readonly number[] = [503, 429, 401, 403, 400, 404, 409, 422];

/**
 * The HTTP status that a host answers with: 200, 202 for what waits for approval, else by the codes of the errors. 400 for what cannot be
 * read, 401 and 403 for who calls, 404 for a record that is not there, 409 for what another record or an earlier change stands against,
 * 422 for a rule of the programme, 429 and 503 for what may succeed when it is tried again.
 *
 * @example
 * const result = await me.individuals.create({ firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' });
 * httpStatusOf(result); // 200
 */
export function httpStatusOf(result: Result<unknown>): number {
  if (result.success) return result.outcome === 'pending' ? 202 : 200;
  const found = new Set(result.errors.map(statusOf));
  return ORDER.find((status) => found.has(status)) ?? 422;
}

function statusOf({ code, path }: Issue): number {
  // A record that the input refers to is a mistake in the input; the resource itself is the one that the call is about.
  if (code === 'core.NOT_FOUND' && !(path.length === 1 && path[0] === 'id')) return 422;
  return STATUS[code] ?? (UNREADABLE.test(code) ? 400 : 422);
}
