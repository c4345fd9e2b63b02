import { hash } from 'node:crypto';
import {
  canonicalInstant,
  claimText,
  decimals,
  fold,
  isRealDate,
  type NumberType,
  type RoundingMode,
  readNumber,
  readUuid,
} from '@parasol/core/internal';

/** What comes out of SQLite with safe integers, and what may go in. */
type SqliteValue = bigint | number | string | Uint8Array | null;

interface FunctionOptions {
  readonly deterministic: boolean;
  readonly safeIntegers: boolean;
  readonly varargs?: boolean;
}

/** The part of a better-sqlite3 database that is needed. */
export interface SqliteFunctionHost {
  function(name: string, options: FunctionOptions, run: (...args: SqliteValue[]) => SqliteValue): unknown;
  aggregate(name: string, options: AggregateOptions): unknown;
}

interface AggregateOptions extends FunctionOptions {
  readonly start: () => bigint | null;
  readonly step: (sum: bigint | null, next: SqliteValue) => bigint | null;
  readonly result: (sum: bigint | null) => SqliteValue;
}

const OPTIONS: FunctionOptions = Object.freeze({ deterministic: true, safeIntegers: true });

type Units = bigint | string;

const units = (value: Units): bigint => (typeof value === 'bigint' ? value : BigInt(value));

/** Functions of units; any missing argument makes the result missing. Results are TEXT, in the one form that BigInt prints. */
const wideFunctions: Readonly<Record<string, (...args: bigint[]) => bigint>> = Object.freeze({
  px_add: (a = 0n, b = 0n) => a + b,
  px_subtract: (a = 0n, b = 0n) => a - b,
  px_multiply: (a = 0n, b = 0n) => a * b,
  px_shift: (a = 0n, digits = 0n) => a * 10n ** digits,
  // biome-ignore-start lint/complexity/useMathMinMax: Math knows no bigint.
  px_min: (...args) => args.reduce((a, b) => (b < a ? b : a)),
  px_max: (...args) => args.reduce((a, b) => (b > a ? b : a)),
  // biome-ignore-end lint/complexity/useMathMinMax: Math knows no bigint.
});

function readJsonNumber(json: string, digits: bigint, scale: bigint): bigint | undefined {
  const type: NumberType = { kind: 'number', digits: Number(digits), scale: Number(scale) };
  return readNumber(Number(json), type);
}

/** Rounds `n / d` shifted left by some decimal digits; a divisor of zero gives nothing. */
function roundShifted(n: bigint, d: bigint, shift: bigint, mode: RoundingMode): bigint | undefined {
  if (d === 0n) return undefined;
  const [numerator, denominator] = shift >= 0n ? [n * 10n ** shift, d] : [n, d * 10n ** -shift];
  return decimals.roundQuotient(numerator, denominator, mode);
}

const text = (value: bigint | undefined): string | null => (value === undefined ? null : String(value));

/** Functions of several kinds of values; they are not called with a missing argument. */
const functions: Readonly<Record<string, (...args: Exclude<SqliteValue, null>[]) => SqliteValue>> = Object.freeze({
  px_fold: (value) => fold(value as string),
  px_date: (value) => (isRealDate(value as string) ? (value as string) : null),
  px_instant: (value) => canonicalInstant(value as string) ?? null,
  px_uuid: (value) => readUuid(value) ?? null,
  px_number: (value, digits, scale) => readJsonNumber(value as string, digits as bigint, scale as bigint) ?? null,
  px_number_wide: (value, digits, scale) => text(readJsonNumber(value as string, digits as bigint, scale as bigint)),
  px_plain: (value, scale) => claimText(units(value as Units), { kind: 'number', digits: 38, scale: Number(scale) }),
  px_hash: (value) => hash('sha256', value as string, 'hex').slice(0, 40),
  px_compare: (a, b) => {
    const difference = units(a as Units) - units(b as Units);
    return difference < 0n ? -1n : difference > 0n ? 1n : 0n;
  },
  px_round: (n, d, shift, mode) =>
    roundShifted(units(n as Units), units(d as Units), shift as bigint, mode as RoundingMode) ?? null,
  px_round_wide: (n, d, shift, mode) =>
    text(roundShifted(units(n as Units), units(d as Units), shift as bigint, mode as RoundingMode)),
  // Positive and of one length, such texts sort as their numbers do.
  px_sort_key: (value) => String(units(value as Units) + 10n ** 61n).padStart(62, '0'),
  px_fit: (value, digits) => {
    const found = units(value as Units);
    const limit = 10n ** (digits as bigint);
    if (found < limit && found > -limit) return Number(digits) > 18 ? String(found) : found;
    throw new RangeError(`value out of range: more than ${digits} digits`);
  },
});

/**
 * Registers the functions that compiled expressions call. They run the very code of evaluation in process, so SQLite
 * cannot disagree with it.
 */
export function registerSqliteFunctions(db: SqliteFunctionHost): void {
  for (const [name, run] of Object.entries(functions)) {
    db.function(name, { ...OPTIONS, varargs: true }, (...args) => (isPresent(args) ? run(...args) : null));
  }
  for (const [name, run] of Object.entries(wideFunctions)) {
    db.function(name, { ...OPTIONS, varargs: true }, (...args) =>
      isPresent(args) ? String(run(...(args as Units[]).map(units))) : null,
    );
  }
  db.aggregate('px_sum', {
    ...OPTIONS,
    start: () => null,
    step: (sum, next) => (next === null ? sum : (sum ?? 0n) + units(next as Units)),
    result: (sum) => text(sum ?? undefined),
  });
}

const isPresent = (args: SqliteValue[]): args is Exclude<SqliteValue, null>[] => !args.includes(null);
