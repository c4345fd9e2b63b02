import type { Parameters, SetValue, StoredRow } from '@parasol/core/internal';
import type { Version } from './chain.ts';
import { givenValue, storedValue } from './values.ts';
import type { View } from './view.ts';
import { sameColumns } from './writer.ts';

/** Computes what `set` of a plan says for one source row. */
export function setValues(
  view: View,
  set: Readonly<Record<string, SetValue>>,
  parameters: Parameters,
): (source: Version) => StoredRow {
  const columns = Object.entries(set).map(([name, value]) => [name, setter(view, value, parameters)] as const);
  return (source) => Object.fromEntries(columns.map(([name, compute]) => [name, compute(source)]));
}

function setter(view: View, value: SetValue, parameters: Parameters): (source: Version) => unknown {
  switch (value.kind) {
    case 'value':
      return () => value.value;
    case 'tree': {
      const { tree } = value;
      const evaluate = view.database.evaluator(tree);
      return (source) => givenValue(tree.type, evaluate(source, parameters, view.access));
    }
    case 'versions':
      return (source) => versionsOf(view, source, value);
    case 'lookup':
      return lookup(view, value, parameters);
  }
}

function lookup(
  view: View,
  { entity, by }: Extract<SetValue, { kind: 'lookup' }>,
  parameters: Parameters,
): (source: Version) => unknown {
  const columns = Object.keys(by);
  const set = view.database.table(entity).unique.find((unique) => sameColumns(unique.columns, columns));
  if (set === undefined) throw new TypeError(`${entity.name} is not unique by ${columns.join(', ')}.`);
  const trees = Object.fromEntries(Object.entries(by).map(([name, tree]) => [name, { kind: 'tree', tree } as const]));
  const keysOf = setValues(view, trees, parameters);
  return (source) => {
    const given = keysOf(source);
    const key = entity.columns.filter(({ name }) => columns.includes(name));
    const row = key.map((column) => [
      column.name,
      storedValue(entity, { ...column, nullable: true }, given[column.name]),
    ]);
    return set.holder(Object.fromEntries(row))?.id ?? null;
  };
}

function versionsOf(
  view: View,
  source: Version,
  { owner, collection, through }: Extract<SetValue, { kind: 'versions' }>,
): unknown[] {
  let holder: Version | undefined = source;
  for (const relation of owner) holder = holder === undefined ? undefined : view.access.one(holder, relation);
  if (holder === undefined) return [];
  return Array.from(view.access.many(holder, collection), (item) => {
    const own = [item.row.id, item.row.version];
    if (through === undefined) return own;
    const related = view.access.one(item, through)?.row;
    return [...own, related?.id ?? null, related?.version ?? null];
  });
}
