import fc from 'fast-check';

/** Values that have broken other systems: what a caller may send, by mistake or on purpose. */

export const hostileTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff\ud800y',
  '\u202e\u200b\ufeff',
  'e\u0301\u0301\u0301',
  "'; drop table people; --",
  '" or 1=1 --',
  '%00%0a',
  '$1',
  '{{7*7}}',
  '=cmd|"/c calc"!A1',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../etc/passwd',
  'NaN',
  '-0',
  '1e999',
  '0x10',
  '１２３',
  '9999-12-31',
  '0000-00-00',
  '2026-02-30',
  '-2026-01-01',
  '+010000-01-01',
  '2026-01-01T25:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'x'.repeat(10_000),
  '\u{1f4a9}'.repeat(300),
  '((((((((((((((((((((',
  '[[[[[[[[[[[[[[[[[[[[',
];

export const hostileNumbers: readonly number[] = [
  0,
  -0,
  -1,
  1.5,
  0.1,
  1e21,
  -1e308,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  1e-320,
  Number.NaN,
  Number.POSITIVE_INFINITY,
];

/** Objects that reach prototypes, as `JSON.parse` makes them. */
const prototypes: readonly unknown[] = [
  JSON.parse('{"__proto__": {"admin": true}}'),
  JSON.parse('{"constructor": {"prototype": {"admin": true}}}'),
  JSON.parse('{"toString": "x", "valueOf": 1, "then": "x"}'),
  Object.create(null),
];

/** Deeper than any reader of ours goes, by one key or by lists. */
export function nested(depth: number, key: string | undefined): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = key === undefined ? [value] : { [key]: value };
  return value;
}

const depths = fc
  .tuple(fc.constantFrom(33, 200, 5000), fc.constantFrom(undefined, 'a', 'and', '!', 'not', 'properties'))
  .map(([depth, key]) => nested(depth, key));

/** What is no JSON at all. */
const foreign = fc.constantFrom<unknown>(
  undefined,
  10n,
  Symbol('x'),
  () => 1,
  new Date(Number.NaN),
  new Map([['a', 1]]),
  new Uint8Array([1, 2]),
  /x/,
  Promise.resolve(1),
  new Proxy({}, {}),
);

export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.constantFrom(...hostileNumbers),
  fc.constantFrom<unknown>(null, true, false, [], {}, [null], [[]], ...prototypes),
  fc.string({ unit: 'binary', maxLength: 40 }),
  depths,
  foreign,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constant(Array.from({ length: 2000 }, (_, i) => i)),
);
