import { PairComparer } from './agreement-pattern.ts';
import { chooseRules } from './choose-rules.ts';
import { clustersOf } from './cluster.ts';
import { type Agreement, comparisons } from './compare.ts';
import { estimateM } from './estimate-m.ts';
import { estimateU } from './estimate-u.ts';
import { findPairs, type WeighedPair } from './find-pairs.ts';
import type { LinkageField } from './linkage-field.ts';
import { type LinkageRecord, LinkageTable, type OrderedRecords } from './linkage-table.ts';
import { Weights } from './weights.ts';

/** By what records are compared, and from when on two of them count as one person. */
export interface LinkageOptions {
  /** What a record holds. With fewer than two fields nobody can be told apart. */
  readonly fields: readonly LinkageField[];
  /** Pairs at least this probable are duplicates, between 0 and 1. @default 0.8 */
  readonly threshold?: number;
  /** Only pairs of records that come from different sources. @default false */
  readonly between?: boolean;
  /** Only pairs of which one record at least comes from this source, such as what a file brought into a registry. @default all */
  readonly about?: string;
}

/** Two records that are probably one person. */
export interface DuplicatePair {
  /** Ids, in order of the text. */
  readonly a: string;
  readonly b: string;
  /** Probability that they are one person. */
  readonly score: number;
  /** Evidence by field in bits: each bit doubles the odds. Of a group of fields only the strongest count. */
  readonly reasons: readonly { readonly field: string; readonly agreement: Agreement; readonly bits: number }[];
}

/** What was found, and how. */
export interface LinkageResult {
  /** Most probable first. */
  readonly pairs: readonly DuplicatePair[];
  /** Ids of records that the pairs connect. */
  readonly clusters: readonly (readonly string[])[];
  /** How candidates were found, and what was left out because too many share it. */
  readonly rules: readonly { readonly name: string; readonly pairs: number; readonly skippedRecords: number }[];
  /** Pairs that were compared. */
  readonly compared: number;
}

const THRESHOLD = 0.8;

/**
 * Finds records of the same person in spite of typing mistakes, swaps and gaps: the model of Fellegi and Sunter with parameters
 * learnt from the records themselves, without labels. Work grows nearly in proportion to the records; their order plays no part.
 *
 * @example
 * const fields = [{ name: 'first', kind: 'name' }, { name: 'last', kind: 'name' }, { name: 'dob', kind: 'date' }] as const;
 * findDuplicates([{ id: '1', values: { first: 'Amina', last: 'Diallo', dob: '1991-04-02' } }], { fields }).pairs;
 */
export function findDuplicates(records: Iterable<LinkageRecord>, options: LinkageOptions): LinkageResult {
  const table = new LinkageTable(options.fields);
  for (const record of records) table.add(record);
  const steps = linkageSteps(table, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * The same in steps of some seconds at most, between which a process can do other things, such as keep its lease and answer others.
 */
export function* linkageSteps(table: LinkageTable, options: LinkageOptions): Generator<void, LinkageResult> {
  const { fields, threshold = THRESHOLD, between = false, about } = options;
  if (table.size < 2 || fields.length < 2) return { pairs: [], clusters: [], rules: [], compared: 0 };
  const records = table.ordered();
  const { ids, sources } = records;
  yield;
  const comparer = new PairComparer(records.columns);
  const rules = yield* chooseRules(records.columns, ids.length);
  const u = estimateU(comparer, ids.length);
  yield;
  const weights = new Weights(comparer, { m: yield* estimateM(comparer, rules, u), u });
  const wanted = about === undefined ? undefined : table.sourceNumber(about);
  const isWanted = (a: number, b: number) =>
    (!between || sources[a] !== sources[b]) && (wanted === undefined || sources[a] === wanted || sources[b] === wanted);
  const { pairs, compared } = yield* findPairs(comparer, weights, rules, isWanted);
  const prior = priorBits(pairs, ids.length);
  const least = Math.log2(threshold / (1 - threshold)) - prior;
  const sure = pairs.filter(({ bits }) => bits >= least);
  const shown = sure.map((pair) => explained(pair, records, comparer, weights, prior)).sort(byScore);
  return {
    pairs: shown,
    clusters: clustersOf(sure).map((cluster) => cluster.map((record) => ids[record] as string).sort()),
    rules: rules.map(({ key, pairs: cost, skippedRecords }) => ({ name: key.name, pairs: cost, skippedRecords })),
    compared,
  };
}

const byScore = (a: DuplicatePair, b: DuplicatePair): number =>
  b.score - a.score || (a.a < b.a ? -1 : a.a > b.a ? 1 : a.b < b.b ? -1 : 1);

const ROUNDS = 50;

/** Log odds that any two records are one person: so many that the pairs' probabilities add up to it, found by iteration. */
function priorBits(pairs: readonly WeighedPair[], records: number): number {
  const all = (records * (records - 1)) / 2;
  const odds = (matches: number) => Math.log2(matches / Math.max(all - matches, 1));
  let matches = Math.max(1, records / 100);
  for (let round = 0; round < ROUNDS; round++) {
    const prior = odds(matches);
    const next = Math.max(
      0.5,
      pairs.reduce((sum, { bits }) => sum + probability(bits + prior), 0),
    );
    if (Math.abs(next - matches) < matches * 1e-4) break;
    matches = next;
  }
  return odds(matches);
}

const probability = (bits: number): number => 1 / (1 + 2 ** -bits);

function explained(
  { a, b, bits }: WeighedPair,
  { ids }: OrderedRecords,
  comparer: PairComparer,
  weights: Weights,
  prior: number,
): DuplicatePair {
  const levels = new Uint8Array(comparer.columns.length);
  comparer.compare(a, b, levels);
  const [first, second] = [ids[a] as string, ids[b] as string].sort() as [string, string];
  return {
    a: first,
    b: second,
    score: probability(bits + prior),
    reasons: comparer.columns.map(({ field }, k) => {
      const level = levels[k] as number;
      return {
        field: field.name,
        agreement: level === 0 ? 'missing' : (comparisons[field.kind].levels[level - 1] as Agreement),
        bits: level === 0 ? 0 : weights.of(k, level, a),
      };
    }),
  };
}
