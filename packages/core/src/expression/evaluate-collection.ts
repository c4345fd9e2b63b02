import type { Value } from './scope.ts';
import type { Compiler, Env, Step } from './step.ts';
import { compareText } from './text-order.ts';
import type { CollectionNode } from './tree.ts';

/** Questions to a collection. Without an owner, or without items, it is empty: `all` and `none` hold, sums are zero. */

export function evaluateCollection(tree: CollectionNode, compile: Compiler): Step {
  const items = itemsOf(tree);
  const where: Step = tree.where === undefined ? () => true : compile(tree.where);
  const value: Step = tree.value === undefined ? () => undefined : compile(tree.value);
  switch (tree.node) {
    case 'some':
      return (row, env) => someItem(items(row, env), where, env, true);
    case 'none':
      return (row, env) => !someItem(items(row, env), where, env, true);
    case 'all':
      return (row, env) => !someItem(items(row, env), where, env, false);
    case 'count':
      return (row, env) => {
        let count = 0n;
        for (const item of items(row, env)) if (where(item, env) === true) count++;
        return count;
      };
    case 'sum':
      return (row, env) => {
        let sum = 0n;
        for (const item of items(row, env)) {
          if (where(item, env) !== true) continue;
          const part = value(item, env);
          if (part === undefined) return undefined;
          sum += part as bigint;
        }
        return sum;
      };
    case 'first':
      return (row, env) => {
        const item = firstItem(items(row, env), where, env);
        return item === undefined ? undefined : value(item, env);
      };
    case 'earliest':
      return (row, env) => extreme(items(row, env), where, value, env, -1);
    case 'latest':
      return (row, env) => extreme(items(row, env), where, value, env, 1);
  }
}

/** The items of the collection that a row, or the record its to-one steps lead to, has. */
export function itemsOf(tree: CollectionNode): (row: unknown, env: Env) => Iterable<unknown> {
  return (row, env) => {
    let owner: unknown = row;
    for (const relation of tree.owner) {
      owner = env.access.one(owner, relation);
      if (owner === undefined) return [];
    }
    return env.access.many(owner, tree.collection);
  };
}

function someItem(items: Iterable<unknown>, where: Step, env: Env, sought: boolean): boolean {
  for (const item of items) if ((where(item, env) === true) === sought) return true;
  return false;
}

/** Dates and instants are ISO text, which sorts by time. */
function extreme(items: Iterable<unknown>, where: Step, value: Step, env: Env, side: 1 | -1): Value {
  let best: Value;
  for (const item of items) {
    if (where(item, env) !== true) continue;
    const found = value(item, env);
    if (found === undefined) continue;
    if (best === undefined || Math.sign(compareText(found as string, best as string)) === side) best = found;
  }
  return best;
}

/** The item with the lowest id, because every store can find it again; the order of a collection means nothing. */
function firstItem(items: Iterable<unknown>, where: Step, env: Env): unknown {
  let best: unknown;
  let bestId: Value;
  for (const item of items) {
    if (where(item, env) !== true) continue;
    const raw = env.access.field(item, 'id');
    const id = typeof raw === 'string' ? raw : raw === undefined || raw === null ? undefined : String(raw);
    const isLower = id !== undefined && (bestId === undefined || compareText(id, bestId as string) < 0);
    if (best === undefined || isLower) [best, bestId] = [item, id];
  }
  return best;
}
