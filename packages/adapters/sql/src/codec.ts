import { canonicalInstant, decimals, type ValueType } from '@parasol/core/internal';

/** How values of one type travel between rows and a database. Null never comes here. */
export interface Codec {
  /** Type in declarations and casts. */
  readonly sqlType: string;
  /** Whether it is read as text, because the driver's own number would not be exact. */
  readonly readAsText: boolean;
  encode(value: unknown): unknown;
  decode(raw: unknown): unknown;
}

const INTEGER_DIGITS = 16;

/** Whole numbers up to 2^53 are JavaScript numbers in rows; every other number is decimal text. */
export const isInteger = (type: ValueType): boolean =>
  type.kind === 'number' && type.scale === 0 && type.digits === INTEGER_DIGITS;

const same = (value: unknown): unknown => value;
const codec = (sqlType: string, encode: Codec['encode'] = same, decode: Codec['decode'] = same): Codec => ({
  sqlType,
  readAsText: false,
  encode,
  decode,
});

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Instants compare as text on SQLite, so that all must have one form. */
function instant(value: unknown): string {
  if (typeof value === 'string' && INSTANT.test(value)) return value;
  const found = typeof value === 'string' ? canonicalInstant(value) : undefined;
  if (found === undefined) throw new TypeError(`"${String(value).slice(0, 40)}" is no instant.`);
  return found;
}

/** Decimal text of units that a database wrote as text: `1250` at scale 2 is `12.50`. */
function pointed(units: string, scale: number): string {
  if (scale === 0) return units;
  const negative = units.startsWith('-');
  const digits = (negative ? units.slice(1) : units).padStart(scale + 1, '0');
  return `${negative ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function units(value: unknown, scale: number): bigint {
  const found = decimals.unitsOf(String(value), scale);
  if (found === undefined)
    throw new TypeError(`"${String(value).slice(0, 40)}" is no decimal with up to ${scale} digits after the point.`);
  return found;
}

/** Decimal text with exactly `scale` digits after the point, of a number that Postgres wrote. */
function padded(raw: unknown, scale: number): string {
  const text = String(raw);
  const point = text.indexOf('.');
  if (scale === 0) return point < 0 ? text : text.slice(0, point);
  if (point < 0) return `${text}.${'0'.repeat(scale)}`;
  return text.slice(0, point + 1 + scale).padEnd(point + 1 + scale, '0');
}

const POSTGRES_INSTANT = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d+))?([+-]\d{2}(?::\d{2})*)$/;

/** What Postgres leaves out of the milliseconds, by the length of an instant in UTC: zeros at the end, and the point before nothing. */
const LEFT_OUT: Readonly<Record<number, string>> = Object.freeze({ 22: '.000Z', 24: '00Z', 25: '0Z', 26: 'Z' });

/** `2026-11-23 10:00:00.5+00` as `2026-11-23T10:00:00.500Z`. Sessions of a host's pool may be in any time zone. */
function instantOf(raw: unknown): string {
  if (typeof raw === 'string' && raw[4] === '-' && raw[10] === ' ' && raw.endsWith('+00')) {
    // Nearly all instants of nearly all rows.
    const end = LEFT_OUT[raw.length];
    if (end !== undefined) return `${raw.slice(0, 10)}T${raw.slice(11, -3)}${end}`;
  }
  const [, date = '', time = '', fraction = '', offset = ''] =
    POSTGRES_INSTANT.exec(String(raw)) ?? foreignDateStyle(raw);
  const text = `${date}T${time}.${fraction.padEnd(3, '0')}`;
  return offset === '+00'
    ? `${text}Z`
    : new Date(`${text}${offset.length === 3 ? `${offset}:00` : offset}`).toISOString();
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
const dateOf = (raw: unknown): unknown => (ISO_DATE.test(raw as string) ? raw : foreignDateStyle(raw));

function foreignDateStyle(raw: unknown): never {
  throw new Error(
    `Postgres wrote a date as "${String(raw)}". Give the pool connections whose DateStyle is ISO, which is the default.`,
  );
}

const json = {
  encode: (value: unknown) => JSON.stringify(value),
  decode: (raw: unknown) => JSON.parse(raw as string) as unknown,
};

const SQLITE: Readonly<Record<Exclude<ValueType['kind'], 'number'>, Codec>> = {
  boolean: codec(
    'integer',
    (value) => (value === true ? 1n : 0n),
    (raw) => raw === 1,
  ),
  text: codec('text'),
  date: codec('text'),
  instant: codec('text', instant),
  uuid: codec('text'),
  json: codec('text', json.encode, json.decode),
};

/** Postgres answers in its text format, whatever parsers the host's driver has. */
const POSTGRES: Readonly<Record<Exclude<ValueType['kind'], 'number'>, Codec>> = {
  boolean: codec('boolean', same, (raw) => raw === 't'),
  text: codec('text collate "C"'),
  date: codec('date', same, dateOf),
  instant: codec('timestamptz(3)', instant, instantOf),
  uuid: codec('uuid'),
  json: codec('jsonb', json.encode, json.decode),
};

/**
 * Postgres rounds to the declared scale by itself. The digits are bounded by a named check instead of the type, because
 * the type's own error does not say which column was too small.
 */
const POSTGRES_DIGITS = 38;

export function sqliteCodec(type: ValueType): Codec {
  if (type.kind !== 'number') return SQLITE[type.kind];
  const { scale } = type;
  if (isInteger(type)) return codec('integer', (value) => BigInt(value as number), Number);
  return {
    ...codec(
      'integer',
      (value) => units(value, scale),
      (raw) => pointed(String(raw), scale),
    ),
    readAsText: true,
  };
}

export function postgresCodec(type: ValueType): Codec {
  if (type.kind !== 'number') return POSTGRES[type.kind];
  const { scale, digits } = type;
  if (isInteger(type)) return codec('bigint', String, Number);
  const exact = (value: unknown): string => decimals.textOf(units(value, scale), scale);
  return codec(`numeric(${Math.max(POSTGRES_DIGITS, digits)}, ${scale})`, exact, (raw) => padded(raw, scale));
}
