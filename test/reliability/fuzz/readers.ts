import { inspect, isDeepStrictEqual } from 'node:util';
import {
  type ByteSource,
  check,
  compileEvaluator,
  fromBytes,
  type Issue,
  isDomainFailure,
  openCsv,
  parseCustomFilter,
  print,
  toJsonLogic,
} from '@parasol/core';
import fc from 'fast-check';
import { createSchemaValidator } from '../../../packages/core/src/entity/extension-data.ts';
import {
  caseParameters,
  caseParameterTypes,
  caseScope,
  completeRow,
} from '../../../packages/core/src/expression/case-schema.ts';
import { jsonSchemaScope } from '../../../packages/core/src/expression/json-schema-scope.ts';
import { createRandom } from '../random.ts';
import { csvBytes } from './csv-bytes.ts';
import { expressions, filterTexts, jsonSchemas } from './documents.ts';
import { hostile } from './hostile.ts';
import { faultOf } from './judge-answer.ts';
import { mutated } from './mutate.ts';

/**
 * The readers of what outsiders write, without a store around them: each either reads, and then everything that follows works, or
 * refuses with codes and paths. None hangs.
 */
export const readers = {
  csv: { inputs: csvBytes as fc.Arbitrary<unknown>, read: readCsv },
  expression: { inputs: expressions(['Amina', 'North', 'income', '2026-01-01']), read: readExpression },
  filter: { inputs: filterTexts, read: readFilter },
  schema: { inputs: jsonSchemas, read: readSchema },
} as const satisfies Record<string, { inputs: fc.Arbitrary<unknown>; read: Read }>;

export type ReaderName = keyof typeof readers;
export const readerNames = Object.keys(readers) as ReaderName[];

/** Gives what was refused; throws what must not happen. */
type Read = (input: unknown) => Promise<readonly Issue[]> | readonly Issue[];

const LONGEST_MS = 3000;

/** Reads one input and judges what came of it. True when it was accepted. */
export async function tryReader(name: ReaderName, input: unknown): Promise<boolean> {
  const shown = `${name}: ${inspect(input, { depth: 30, maxStringLength: 500, maxArrayLength: 400 }).slice(0, 6000)}`;
  const started = performance.now();
  let issues: readonly Issue[];
  try {
    issues = await readers[name].read(input);
  } catch (error) {
    throw new Error(`${shown}\nfailed instead of being refused: ${inspect(error).slice(0, 2000)}`);
  }
  const elapsed = performance.now() - started;
  if (elapsed > LONGEST_MS) throw new Error(`${shown}\ntook ${Math.round(elapsed)} ms.`);
  if (issues.length === 0) return true;
  const fault = faultOf({ success: false, operation: name, message: '', detail: '', errors: issues });
  if (fault !== undefined) throw new Error(`${shown}\n${fault}`);
  return false;
}

/** Made and spoilt inputs. The number that was accepted. */
export async function fuzzReader(name: ReaderName, cases: number, seed: number): Promise<number> {
  const random = createRandom(seed);
  const inputs = fc.sample(readers[name].inputs, { seed, numRuns: cases });
  let accepted = 0;
  for (const made of inputs) {
    const spoilt = random.below(3) === 0;
    const any = (): unknown => fc.sample(hostile, { seed: random.below(2 ** 31), numRuns: 1 })[0];
    if (await tryReader(name, spoilt ? mutated(made, random, any) : made)) accepted++;
  }
  return accepted;
}

async function refusalsOf(work: () => unknown): Promise<readonly Issue[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (!isDomainFailure(error)) throw error;
    return error.errors;
  }
}

/** Also cut into small chunks, which must change nothing but what is noticed first. */
async function readCsv(input: unknown): Promise<readonly Issue[]> {
  if (!(input instanceof Uint8Array)) return [];
  const whole = await recordsOf(fromBytes('people.csv', input));
  const chunks: ByteSource = {
    name: 'people.csv',
    async *open() {
      for (let at = 0; at < input.length; at += 3) yield input.subarray(at, at + 3);
    },
  };
  const cut = await recordsOf(chunks);
  const isSame = whole.issues.length > 0 ? cut.issues.length > 0 : isDeepStrictEqual(whole, cut);
  if (!isSame) throw new Error('The same file in other chunks reads otherwise.');
  return whole.issues;
}

async function recordsOf(source: ByteSource): Promise<{ rows: unknown[]; issues: readonly Issue[] }> {
  const rows: unknown[] = [];
  const issues = await refusalsOf(async () => {
    const csv = await openCsv(source);
    let last = 1;
    for await (const batch of csv.records(4)) {
      for (const record of batch) {
        if (record.line <= last) throw new Error(`Line ${record.line} comes after line ${last}.`);
        last = record.line;
        rows.push(record);
      }
    }
  });
  return { rows, issues };
}

const rows = [completeRow({}), completeRow({ name: 'Amina', dob: '1990-02-01', income: '120.50', age: 36 }, 1)];

function readExpression(input: unknown): Promise<readonly Issue[]> {
  return refusalsOf(() => {
    const checked = check(input, caseScope, { parameters: caseParameterTypes });
    print(checked.tree);
    const again = check(toJsonLogic(checked.tree), caseScope, { parameters: caseParameterTypes });
    for (const evaluate of [compileEvaluator(checked), compileEvaluator(again)])
      for (const row of rows) evaluate(row, caseParameters);
  });
}

function readFilter(input: unknown): Promise<readonly Issue[]> {
  return refusalsOf(() => {
    const { tree } = parseCustomFilter(input, caseScope);
    check(toJsonLogic(tree), caseScope);
  });
}

const data: readonly unknown[] = [
  {},
  { income: 12.345, district: 'North', code: `${'a'.repeat(900)}!` },
  { income: 'x', district: ['a', ['b']], code: { a: { b: null } } },
  { code: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' },
  [],
  null,
];

async function readSchema(input: unknown): Promise<readonly Issue[]> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return [];
  const validator = createSchemaValidator();
  const issues = validator.checkSchema(input as Readonly<Record<string, unknown>>);
  if (issues.length > 0) return issues;
  for (const value of data) validator.validate(input as Readonly<Record<string, unknown>>, value);
  return refusalsOf(() => jsonSchemaScope('jsonExt', input));
}
