import { isReadable } from './custom-filter-fields.ts';
import type { FilterLookup } from './custom-filter-lookups.ts';
import { LOOKUP_OPERATORS, lookupsOf } from './custom-filter-lookups.ts';
import type { Expression, LiteralNode, PathNode, TreeNode, ValueType } from './tree.ts';

const LOOKUPS: ReadonlyMap<string, FilterLookup> = new Map(
  Object.entries(LOOKUP_OPERATORS).map(([lookup, operator]) => [operator, lookup as FilterLookup]),
);

/**
 * The expression as a list of filters in text form, for screens and systems that know no other; undefined where it says
 * more than filters can. Reading the list back gives an equal tree.
 */
export function printCustomFilter(
  source: TreeNode | Expression,
  options: { readonly under?: string } = {},
): string[] | undefined {
  const tree = 'tree' in source ? source.tree : source;
  if (tree.node === 'literal') return tree.value === true ? [] : undefined;
  const parts = tree.node === 'and' ? tree.args : [tree];
  const under = (options.under ?? '').split('.').filter((name) => name !== '');
  const texts = parts.map((part) => printOne(part, under));
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function printOne(tree: TreeNode, under: readonly string[]): string | undefined {
  const parts =
    tree.node === 'compare' ? [tree.left, tree.right] : tree.node === 'text' ? [tree.value, tree.search] : [];
  const [path, literal] = parts;
  if (path?.node !== 'path' || literal?.node !== 'literal' || (tree.node !== 'compare' && tree.node !== 'text'))
    return undefined;
  const lookup = LOOKUPS.get(tree.operator);
  const names = path.steps.map((step) => step.name);
  const isUnder = under.every((name, i) => names[i] === name);
  const field = names.slice(under.length);
  // A name with two underscores inside could not be read back.
  if (lookup === undefined || !lookupsOf(path.type).includes(lookup) || !isUnder || !field.every(isReadable))
    return undefined;
  return `${field.join('__')}__${lookup}__${typeName(path.type)}=${printValue(path, literal)}`;
}

/** The names that the reference can cast; its own `decimal` it cannot. */
function typeName(type: ValueType): string {
  if (type.kind === 'number') return type.scale === 0 ? 'integer' : 'numeric';
  return type.kind === 'text' ? 'string' : type.kind === 'instant' ? 'datetime' : type.kind;
}

function printValue(path: PathNode, literal: LiteralNode): string {
  if (path.type.kind === 'number') return String(literal.value);
  if (path.type.kind === 'boolean') return literal.value === true ? 'True' : 'False';
  return JSON.stringify(literal.value);
}
