import type { BlockingKey } from './blocking-key.ts';

/** A key that was chosen, and what comparing by it costs. */
export interface BlockingRule {
  readonly key: BlockingKey;
  /** Pairs of records that share the key, in blocks that are small enough. */
  readonly pairs: number;
  /** Blocks that are too large to be worth comparing: a value that so many share tells nobody apart. */
  readonly skippedBlocks: number;
  readonly skippedRecords: number;
}

/** Records of one block, which are compared with one another. */
export const MOST_IN_BLOCK = 400;

/** What a rule over a key would cost. */
export function ruleOf(key: BlockingKey): BlockingRule {
  const sizes = new Int32Array(key.keys.reduce((most, id) => Math.max(most, id), -1) + 1);
  for (const id of key.keys) if (id >= 0) sizes[id] = (sizes[id] as number) + 1;
  let pairs = 0;
  let skippedBlocks = 0;
  let skippedRecords = 0;
  for (const size of sizes) {
    if (size <= MOST_IN_BLOCK) pairs += (size * (size - 1)) / 2;
    else {
      skippedBlocks++;
      skippedRecords += size;
    }
  }
  return { key, pairs, skippedBlocks, skippedRecords };
}

/** The blocks of a rule, each a run of record numbers in rising order. */
export function* blocksOf({ key: { keys } }: BlockingRule): Generator<Int32Array> {
  const most = keys.reduce((max, id) => Math.max(max, id), -1) + 1;
  const starts = new Int32Array(most + 1);
  for (const id of keys) if (id >= 0) starts[id + 1] = (starts[id + 1] as number) + 1;
  for (let id = 0; id < most; id++) starts[id + 1] = (starts[id + 1] as number) + (starts[id] as number);
  const next = starts.slice();
  const order = new Int32Array(starts[most] as number);
  for (let record = 0; record < keys.length; record++) {
    const id = keys[record] as number;
    if (id < 0) continue;
    const place = next[id] as number;
    order[place] = record;
    next[id] = place + 1;
  }
  for (let id = 0; id < most; id++) {
    const from = starts[id] as number;
    const to = starts[id + 1] as number;
    if (to - from > 1 && to - from <= MOST_IN_BLOCK) yield order.subarray(from, to);
  }
}
