import { type BlockingKey, bothKeys, singleKeys } from './blocking-key.ts';
import { type BlockingRule, ruleOf } from './blocking-rule.ts';
import type { LinkageColumn } from './linkage-column.ts';

/** Pairs that one rule may cost per record, so that the work grows with the records and not with their square. */
const PAIRS_PER_RECORD = 12;
/** Records that a rule may pass over because they stand in blocks that are too large. */
const MOST_SKIPPED = 0.1;

/**
 * Chooses rules such that whichever fields of a pair are wrong or empty, up to `mistakes` of them, some rule still finds it by
 * others: a cover of all such sets of fields, cheapest first (greedy, as for any set cover).
 */
export function* chooseRules(
  columns: readonly LinkageColumn[],
  records: number,
  mistakes = 4,
): Generator<void, BlockingRule[]> {
  const singles = singleKeys(columns);
  const affordable = (key: BlockingKey): BlockingRule[] => {
    const rule = ruleOf(key);
    const isCheap = rule.pairs > 0 && rule.pairs <= PAIRS_PER_RECORD * records;
    return isCheap && rule.skippedRecords <= MOST_SKIPPED * records ? [rule] : [];
  };
  const candidates = singles.flatMap(affordable);
  for (const [i, a] of singles.entries()) {
    yield;
    for (const b of singles.slice(i + 1)) {
      if (!a.fields.some((field) => b.fields.includes(field))) candidates.push(...affordable(bothKeys(a, b)));
    }
  }
  return cover(candidates, setsOf(columns.length, mistakes), records);
}

function cover(
  candidates: readonly BlockingRule[],
  mistakes: readonly (readonly number[])[],
  records: number,
): BlockingRule[] {
  const survives = (rule: BlockingRule, wrong: readonly number[]) =>
    !rule.key.fields.some((field) => wrong.includes(field));
  const chosen: BlockingRule[] = [];
  let open = mistakes;
  while (open.length > 0) {
    let best: BlockingRule | undefined;
    let most = 0;
    for (const rule of candidates) {
      // A rule costs its pairs and a walk over the records.
      const gain = open.filter((wrong) => survives(rule, wrong)).length / (rule.pairs + records);
      if (gain > most) {
        most = gain;
        best = rule;
      }
    }
    const next = best;
    if (next === undefined) break;
    chosen.push(next);
    open = open.filter((wrong) => !survives(next, wrong));
  }
  return chosen;
}

/** All sets of so many of the first `fields` numbers; of all but two where there are fewer fields. */
function setsOf(fields: number, size: number): number[][] {
  const wanted = Math.max(0, Math.min(size, fields - 2));
  const sets = (from: number, left: number): number[][] =>
    left === 0
      ? [[]]
      : Array.from({ length: fields - from }, (_, i) => from + i).flatMap((first) =>
          sets(first + 1, left - 1).map((rest) => [first, ...rest]),
        );
  return sets(0, wanted);
}
