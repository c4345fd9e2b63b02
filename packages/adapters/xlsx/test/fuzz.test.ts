import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codesOf, texts, workbook } from './workbook.ts';

/** Spoilt workbooks: each is read, or refused with a code, and soon. Anything else that is thrown fails. */

const LONGEST_MS = 3000;
const RUNS = Number(process.env['PARASOL_FUZZ_RUNS'] ?? 300);
const TIMEOUT_MS = 30_000 + 50 * RUNS;

async function judge(bytes: Uint8Array): Promise<void> {
  const started = performance.now();
  const found = await codesOf(bytes);
  expect(performance.now() - started).toBeLessThan(LONGEST_MS);
  if (Array.isArray(found)) for (const code of found) expect(code).toMatch(/^(xlsx|transfer)\.[A-Z_]+$/);
}

const shared = ['<t>name</t>', '<t>dob</t>', '<r><t>Ami</t></r><r><t>na</t></r>'];
const rows =
  '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>' +
  '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>33000.5</v></c></row>' +
  '<row r="5"><c r="A5" t="inlineStr"><is><t>Bo</t></is></c><c r="B5" t="e"><v>#N/A</v></c></row>';
const styles =
  '<numFmts><numFmt numFmtId="200" formatCode="yyyy"/></numFmts><cellXfs><xf/><xf numFmtId="200"/></cellXfs>';
const good = await workbook({ rows, shared, styles });

/** A place in the bytes, and what happens there. */
const change = fc.tuple(
  fc.nat(good.length - 1),
  fc.oneof(
    fc.record({ kind: fc.constant('set' as const), byte: fc.integer({ min: 0, max: 255 }) }),
    fc.record({ kind: fc.constant('flip' as const), bit: fc.nat(7) }),
    fc.record({ kind: fc.constant('cut' as const), length: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ kind: fc.constant('add' as const), bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) }),
    fc.record({ kind: fc.constant('repeat' as const), length: fc.integer({ min: 1, max: 200 }) }),
    fc.record({ kind: fc.constant('end' as const) }),
  ),
);

function spoilt(bytes: Buffer, [at, what]: typeof change extends fc.Arbitrary<infer C> ? C : never): Buffer {
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (what.kind) {
    case 'set':
      return Buffer.concat([before, Buffer.of(what.byte), after.subarray(1)]);
    case 'flip':
      return Buffer.concat([before, Buffer.of((after[0] ?? 0) ^ (1 << what.bit)), after.subarray(1)]);
    case 'cut':
      return Buffer.concat([before, after.subarray(what.length)]);
    case 'add':
      return Buffer.concat([before, Buffer.from(what.bytes), after]);
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, what.length), after]);
    default:
      return before;
  }
}

const changes = fc.array(change, { minLength: 1, maxLength: 4 });

const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '-1',
    '1e309',
    '99999999999999999999',
    '1.5',
    'NaN',
    '60',
    '_x0000_',
    '_xD800_',
    '&amp;',
    '&#0;',
    '&#xD800;',
    '&e;',
    '',
    ' ',
  ),
);
const xmlOf = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    value.map((text) => text.replaceAll('<', '').replaceAll('&e', '')),
    fc
      .tuple(
        fc.constantFrom('row', 'c', 'v', 't', 'is', 'r', 'rPh', 'f', 'x:c', 'sheetData', 'mergeCells', 'si', 'xf'),
        fc.dictionary(
          fc.constantFrom('r', 's', 't', 'x:id', 'numFmtId', 'formatCode'),
          value.map((text) => text.replace(/[<"&]/g, '')),
          { maxKeys: 3 },
        ),
        fc.array(tie('node'), { maxLength: 4 }),
      )
      .map(
        ([name, attributes, children]) =>
          `<${name}${Object.entries(attributes)
            .map(([key, text]) => ` ${key}="${text}"`)
            .join('')}>${children.join('')}</${name}>`,
      ),
  ),
})).node;

describe('a spoilt workbook', () => {
  it(
    'whose bytes were changed is read or refused with a code',
    async () => {
      await fc.assert(
        fc.asyncProperty(changes, (all) => judge(all.reduce((bytes, one) => spoilt(bytes, one), good))),
        { numRuns: RUNS },
      );
    },
    TIMEOUT_MS,
  );

  it(
    'whose parts hold any XML is read or refused with a code',
    async () => {
      const part = fc.constantFrom(
        'xl/worksheets/sheet1.xml',
        'xl/styles.xml',
        'xl/sharedStrings.xml',
        'xl/workbook.xml',
        'xl/_rels/workbook.xml.rels',
      );
      await fc.assert(
        fc.asyncProperty(part, fc.array(xmlOf, { maxLength: 5 }), fc.boolean(), async (path, nodes, isWhole) => {
          const inside = nodes.join('');
          const more = isWhole ? { parts: { [path]: `<a>${inside}</a>` } } : { rows: texts('a', 'b') + inside };
          await judge(await workbook({ shared, styles, ...more }));
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT_MS,
  );
});
