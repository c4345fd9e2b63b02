import type { Random } from '../random.ts';

/** An input that is nearly as it should be: some parts replaced, removed, doubled, or given under another key. */
export function mutated(value: unknown, random: Random, hostile: () => unknown): unknown {
  if (isContainer(value) && Object.keys(value).length > 0 && random.below(5) > 0) {
    const keys = Object.keys(value);
    const key = keys[random.below(keys.length)] as string;
    return Array.isArray(value) ? inList(value, Number(key), random, hostile) : inObject(value, key, random, hostile);
  }
  return hostile();
}

function inList(list: readonly unknown[], at: number, random: Random, hostile: () => unknown): unknown {
  switch (random.below(4)) {
    case 0:
      return [...list, ...list];
    case 1:
      return list.filter((_, i) => i !== at);
    default:
      return list.with(at, mutated(list[at], random, hostile));
  }
}

function inObject(
  object: Readonly<Record<string, unknown>>,
  key: string,
  random: Random,
  hostile: () => unknown,
): unknown {
  const { [key]: own, ...others } = object;
  switch (random.below(8)) {
    case 0:
      return others;
    case 1:
      return { ...others, [`${key}x`]: own };
    case 2:
      return { ...object, unheardOf: hostile() };
    case 3:
      return Object.assign(JSON.parse('{"__proto__":{"polluted":1}}') as object, object);
    default:
      return { ...others, [key]: mutated(own, random, hostile) };
  }
}

const isContainer = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);
