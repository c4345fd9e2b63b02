import fc from 'fast-check';

/** Files that are nearly CSV files of people, byte by byte. */

const cells = fc.oneof(
  fc.constantFrom(
    'Amina',
    "O'Neil",
    '"Q"',
    'H1',
    'HEAD',
    'PRIMARY',
    '1990-02-01',
    '01/02/1990',
    '1990-02-31',
    '12.5',
    '1,5',
    '',
    ' ',
    '=1+1',
    '"a""b"',
    '"open',
    'x\0y',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

const headers = fc.constantFrom(
  'first_name,last_name,dob,group_code,individual_role,income,district',
  'first_name,last_name,dob',
  'dob;first_name;last_name',
  'first_name,first_name,dob,last_name',
  'first_name\tlast_name\tdob',
  '"first_name","last_name","dob"',
  'first_name,last_name,dob,__proto__,constructor',
  'FIRST_NAME , Last_Name,dob,jsonExt',
  '',
  ',,,',
);

const lines = fc.array(
  fc.array(cells, { minLength: 1, maxLength: 9 }).map((row) => row.join(',')),
  { maxLength: 12 },
);
const ends = fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\u2028');

const encodings = fc.constantFrom<(text: string) => Buffer>(
  (text) => Buffer.from(text, 'utf8'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf8'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(text, 'latin1'),
);

const whole = fc
  .tuple(headers, lines, ends, encodings)
  .map(([header, rows, end, encode]) => new Uint8Array(encode([header, ...rows].join(end))));

/** A file with some bytes changed, cut off, or repeated. */
const damaged = fc
  .tuple(whole, fc.array(fc.tuple(fc.nat(500), fc.nat(255)), { maxLength: 4 }), fc.nat(600))
  .map(([bytes, changes, end]) => {
    const copy = bytes.slice(0, Math.max(1, end));
    for (const [at, byte] of changes) if (at < copy.length) copy[at] = byte;
    return copy;
  });

export const csvBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  { arbitrary: whole, weight: 4 },
  { arbitrary: damaged, weight: 4 },
  { arbitrary: fc.uint8Array({ maxLength: 300 }), weight: 1 },
  { arbitrary: fc.constant(new Uint8Array(0)), weight: 1 },
);
