import { DIFFERS, MISSING, type PairComparer } from './agreement-pattern.ts';
import { type BlockingRule, blocksOf } from './blocking-rule.ts';
import { comparisons } from './compare.ts';
import { summed, type Weighing, weighingOf } from './evidence.ts';
import type { LinkageColumn } from './linkage-column.ts';
import type { LinkageKind } from './linkage-field.ts';
import { type Levels, normalised } from './probabilities.ts';
import { seededRandom } from './random.ts';

/** Pairs that one training looks at. */
const SAMPLE = 200_000;
const ROUNDS = 50;
const ENOUGH = 1e-4;
/** How many imaginary matches speak for what is usual, so that a file with few or no duplicates does not teach nonsense. */
const USUAL_WEIGHT = 20;
/** Of a pair that is likelier two persons, nothing is learnt: relatives are many and alike, and would be learnt as one person. */
const LIKELIER_ONE = 0.5;

interface Usual {
  readonly equal: number;
  readonly differs: number;
  /** Records of one person agree on most of what they say, whatever a file with many relatives and twins seems to teach. */
  readonly differsAtMost: number;
}

/** What is usual between two records of one person; the rest is shared by the levels between. */
const USUAL: Readonly<Record<LinkageKind, Usual>> = Object.freeze({
  name: { equal: 0.75, differs: 0.1, differsAtMost: 0.3 },
  text: { equal: 0.65, differs: 0.15, differsAtMost: 0.5 },
  date: { equal: 0.9, differs: 0.04, differsAtMost: 0.2 },
  identifier: { equal: 0.9, differs: 0.04, differsAtMost: 0.2 },
  category: { equal: 0.9, differs: 0.1, differsAtMost: 0.3 },
});

/**
 * How often records of one person agree, learnt without labels by expectation and maximisation (Dempster, Laird and Rubin 1977; the variant that
 * classifies, Celeux and Govaert 1992): one training
 * per rule, over the fields that the rule does not read, because those that it reads agree in all its pairs (as Splink does it); nor
 * those of a group with them.
 * What the trainings found is averaged by the matches that each saw.
 */
export function* estimateM(
  comparer: PairComparer,
  rules: readonly BlockingRule[],
  u: readonly Levels[],
): Generator<void, readonly Levels[]> {
  const sums = comparer.columns.map(({ field }, k) =>
    usual(field.kind, comparer.equal[k] as number).map((value) => value * USUAL_WEIGHT),
  );
  const { groups, parts } = weighingOf(comparer.columns.map(({ field }) => field));
  for (const rule of rules) {
    yield;
    const free = groups.filter((group) => !group.some((k) => rule.key.fields.includes(k)));
    const patterns = countPatterns(comparer, rule);
    if (free.length < 2 || patterns.length === 0) continue;
    const { m, matches } = train(patterns, { groups: free, parts }, u, comparer);
    for (const k of free.flat()) {
      const sum = sums[k] as Levels;
      for (let level = 1; level < sum.length; level++)
        sum[level] = (sum[level] as number) + ((m[k] as Levels)[level] as number) * matches;
    }
  }
  return sums.map((levels, k) => bounded(levels, (comparer.columns[k] as LinkageColumn).field.kind));
}

/** Levels that add up to one, of which those that differ are no more than the kind allows. */
function bounded(levels: Levels, kind: LinkageKind): Levels {
  const { differsAtMost } = USUAL[kind];
  const free = normalised(levels);
  const differs = free[DIFFERS] as number;
  if (differs <= differsAtMost) return free;
  return free.map((value, level) =>
    level === DIFFERS ? differsAtMost : (value / (1 - differs)) * (1 - differsAtMost),
  );
}

function usual(kind: LinkageKind, top: number): Levels {
  const { equal, differs } = USUAL[kind];
  const between = comparisons[kind].levels.length - 2;
  return normalised(
    Float64Array.from({ length: top + 1 }, (_, level) =>
      level === 0 ? 0 : level === 1 ? differs : level === top ? equal : (1 - equal - differs) / between,
    ),
  );
}

interface Pattern {
  readonly levels: Uint8Array;
  pairs: number;
}

/** How many pairs of a rule show each pattern of levels; of a rule with many pairs, some of its blocks. */
function countPatterns(comparer: PairComparer, rule: BlockingRule): Pattern[] {
  const share = Math.min(1, SAMPLE / rule.pairs);
  const random = seededRandom(rule.pairs);
  const found = new Map<string, Pattern>();
  const levels = new Uint8Array(comparer.columns.length);
  for (const block of blocksOf(rule)) {
    if (random() > share) continue;
    for (let i = 0; i < block.length; i++) {
      for (let j = i + 1; j < block.length; j++) {
        comparer.compare(block[i] as number, block[j] as number, levels);
        const key = String.fromCharCode(...levels);
        const pattern = found.get(key);
        if (pattern === undefined) found.set(key, { levels: levels.slice(), pairs: 1 });
        else pattern.pairs++;
      }
    }
  }
  return [...found.values()];
}

function train(
  patterns: readonly Pattern[],
  weighing: Weighing,
  u: readonly Levels[],
  comparer: PairComparer,
): { m: readonly Levels[]; matches: number } {
  const fields = weighing.groups.flat();
  const start = comparer.columns.map(({ field }, k) => usual(field.kind, comparer.equal[k] as number));
  const total = patterns.reduce((sum, { pairs }) => sum + pairs, 0);
  let m: readonly Levels[] = start;
  let share = 0.1;
  for (let round = 0; round < ROUNDS; round++) {
    const sums = start.map((levels) => levels.map((value) => value));
    let matches = 0;
    for (const { levels, pairs } of patterns) {
      const likelihood = posterior(levels, weighing, m, u, share);
      if (likelihood < LIKELIER_ONE) continue;
      const expected = pairs * likelihood;
      matches += expected;
      for (const k of fields) {
        const sum = sums[k] as Levels;
        const level = levels[k] as number;
        sum[level] = (sum[level] as number) + expected;
      }
    }
    const next = sums.map((levels, k) =>
      fields.includes(k) ? bounded(levels, (comparer.columns[k] as LinkageColumn).field.kind) : levels,
    );
    const moved = Math.max(...fields.map((k) => distanceOf(next[k] as Levels, m[k] as Levels)));
    m = next;
    share = Math.min(0.999, Math.max(matches / total, 1e-9));
    if (moved < ENOUGH) break;
  }
  return { m, matches: share * total };
}

function posterior(
  levels: Uint8Array,
  weighing: Weighing,
  m: readonly Levels[],
  u: readonly Levels[],
  share: number,
): number {
  const evidence = summed(weighing, (k) => {
    const level = levels[k] as number;
    return level === MISSING ? 0 : Math.log2(((m[k] as Levels)[level] as number) / ((u[k] as Levels)[level] as number));
  });
  return 1 / (1 + 2 ** (-evidence - Math.log2(share / (1 - share))));
}

const distanceOf = (a: Levels, b: Levels): number =>
  a.reduce((most, value, level) => Math.max(most, Math.abs(value - (b[level] as number))), 0);
