import type { IdRange, Parameters, TreeNode } from '@parasol/core/internal';
import type { Chain, Version } from './chain.ts';
import { SortedChains } from './sorted-chains.ts';
import type { Table } from './table.ts';
import { type View, versionIn } from './view.ts';

export interface Wanted {
  readonly where?: TreeNode | undefined;
  readonly parameters?: Parameters | undefined;
  readonly includeDeleted?: boolean | undefined;
  readonly range?: IdRange | undefined;
}

/** The rows of a state that satisfy a filter, in order of their ids. */
export function* candidates(view: View, table: Table, wanted: Wanted): Generator<Version> {
  const satisfies = condition(view, wanted);
  for (const version of visible(view, table, wanted)) if (satisfies(version)) yield version;
}

/** The rows that may satisfy a filter: those that an equality of it leads to, else all. */
export function* visible(view: View, table: Table, wanted: Wanted): Generator<Version> {
  const includeDeleted = wanted.includeDeleted === true;
  for (const chain of narrowed(table, wanted).within(wanted.range)) {
    const version = versionIn(view, chain);
    if (version !== undefined && (includeDeleted || version.row.isDeleted !== true)) yield version;
  }
}

export function condition(view: View, { where, parameters = {} }: Wanted): (version: Version) => boolean {
  if (where === undefined) return () => true;
  const evaluate = view.database.evaluator(where);
  return (version) => evaluate(version, parameters, view.access) === true;
}

/** Without this a filter by a relation or a code reads the whole table, and a loop of such reads takes the square of its size. */
function narrowed(table: Table, { where, parameters = {} }: Wanted): SortedChains {
  for (const term of where === undefined ? [] : conjuncts(where)) {
    const found = lookedUp(table, term, parameters);
    if (found !== undefined) return found;
  }
  return table.chains;
}

const conjuncts = (tree: TreeNode): readonly TreeNode[] =>
  tree.node === 'and' ? tree.args.flatMap(conjuncts) : [tree];

function lookedUp(table: Table, term: TreeNode, parameters: Parameters): SortedChains | undefined {
  if (term.node === 'in')
    return chainsBy(
      table,
      columnOf(term.value),
      term.list.map(({ value }) => value),
    );
  if (term.node !== 'compare' || term.operator !== '==') return undefined;
  return (
    chainsBy(table, columnOf(term.left), constantOf(term.right, parameters)) ??
    chainsBy(table, columnOf(term.right), constantOf(term.left, parameters))
  );
}

function chainsBy(
  table: Table,
  column: string | undefined,
  values: readonly unknown[] | undefined,
): SortedChains | undefined {
  if (column === undefined || values === undefined) return undefined;
  const lookup = table.lookups.get(column);
  if (lookup === undefined && column !== 'id') return undefined;
  const single = values.length === 1 ? lookup?.get(values[0]) : undefined;
  if (single !== undefined) return single;
  const found = new Set<Chain>();
  for (const value of values) {
    const byId = lookup === undefined ? table.byId.get(value as string) : undefined;
    if (byId !== undefined) found.add(byId);
    for (const chain of lookup?.get(value)?.within(undefined) ?? []) found.add(chain);
  }
  const chains = new SortedChains();
  for (const chain of found) chains.add(chain);
  return chains;
}

/** The column of the row itself that a path reads; the id behind a relation is the column of the relation. */
function columnOf(tree: TreeNode): string | undefined {
  if (tree.node !== 'path') return undefined;
  const [first, second, ...more] = tree.steps;
  if (first?.kind === 'field' && second === undefined) return first.name;
  const isRelatedId = first?.kind === 'one' && second?.kind === 'field' && second.name === 'id' && more.length === 0;
  return isRelatedId ? `${first.name}Id` : undefined;
}

function constantOf(tree: TreeNode, parameters: Parameters): readonly unknown[] | undefined {
  if (tree.node === 'literal') return [tree.value];
  if (tree.node !== 'parameter') return undefined;
  const value = parameters[tree.name];
  return [tree.type.kind === 'uuid' && typeof value === 'string' ? value.toLowerCase() : value];
}
