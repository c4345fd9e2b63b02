import type { CollectionNode, LiteralNode, TreeNode } from './tree.ts';

/** One readable line for people: in logs, in explanations, beside the form in which the rule was written. */

/** How tightly a node binds; what binds less than its surroundings stands in parentheses. */
function strength(tree: TreeNode): number {
  switch (tree.node) {
    case 'if':
    case 'coalesce':
      return 0;
    case 'or':
      return 1;
    case 'and':
      return 2;
    case 'not':
      return 3;
    case 'compare':
    case 'in':
    case 'text':
    case 'missing':
    case 'age':
    case 'days':
    case 'some':
    case 'all':
    case 'none':
    case 'count':
    case 'sum':
    case 'first':
    case 'earliest':
    case 'latest':
      return 4;
    case 'arithmetic':
      return tree.operator === '*' ? 6 : tree.operator === '+' || tree.operator === '-' ? 5 : 9;
    default:
      return 9;
  }
}

const inside = (tree: TreeNode, least: number): string => (strength(tree) < least ? `(${print(tree)})` : print(tree));

const TEXT_WORDS = {
  contains: 'contains',
  startsWith: 'starts with',
  endsWith: 'ends with',
  iexact: 'equals',
  icontains: 'contains',
  istartsWith: 'starts with',
  iendsWith: 'ends with',
} as const;

/** `income < 500 and not (status in ("LEFT", "DEAD"))` */
export function print(tree: TreeNode): string {
  switch (tree.node) {
    case 'literal':
      return printLiteral(tree);
    case 'parameter':
      return tree.name;
    case 'path':
      return tree.steps.map((step) => step.name).join('.');
    case 'compare':
      return `${inside(tree.left, 5)} ${tree.operator === '==' ? '=' : tree.operator} ${inside(tree.right, 5)}`;
    case 'in':
      return `${inside(tree.value, 5)} in (${tree.list.map(printLiteral).join(', ')})`;
    case 'text': {
      const anyCase = tree.operator.startsWith('i') ? ' in any case' : '';
      return `${inside(tree.value, 5)} ${TEXT_WORDS[tree.operator]} ${inside(tree.search, 5)}${anyCase}`;
    }
    case 'and':
    case 'or':
      return tree.args.map((arg) => inside(arg, strength(tree) + 1)).join(` ${tree.node} `);
    case 'not':
      return `not ${inside(tree.arg, 5)}`;
    case 'missing':
      return `${inside(tree.arg, 5)} is missing`;
    case 'if':
      return [
        ...tree.branches.map((branch) => `if ${inside(branch.when, 1)} then ${inside(branch.then, 1)}`),
        `else ${inside(tree.otherwise, 1)}`,
      ].join(', ');
    case 'coalesce':
      return tree.args.map((arg) => inside(arg, 1)).join(', if missing ');
    case 'arithmetic':
      return printArithmetic(tree.operator, tree.args, strength(tree));
    case 'round': {
      const value =
        tree.divisor === undefined ? print(tree.value) : `${inside(tree.value, 6)} / ${inside(tree.divisor, 7)}`;
      return `round(${value}, ${tree.type.scale}, ${tree.mode})`;
    }
    case 'age':
      return `age of ${inside(tree.from, 5)} on ${inside(tree.to, 5)}`;
    case 'days':
      return `days from ${inside(tree.from, 5)} to ${inside(tree.to, 5)}`;
    case 'custom':
      return `${tree.operator}(${tree.args.map(print).join(', ')})`;
    default:
      return printCollection(tree);
  }
}

function printArithmetic(operator: string, args: readonly TreeNode[], own: number): string {
  if (operator === 'min' || operator === 'max')
    return `${operator === 'min' ? 'least' : 'greatest'} of (${args.map(print).join(', ')})`;
  if (args.length === 1) return `-${inside(args[0] as TreeNode, 9)}`;
  return args.map((arg, i) => inside(arg, i === 0 ? own : own + 1)).join(` ${operator} `);
}

function printCollection(tree: CollectionNode): string {
  const name = [...tree.owner, tree.collection].join('.');
  const where = tree.where === undefined ? '' : ` with ${inside(tree.where, 4)}`;
  if (tree.node === 'count') return `number of ${name}${where}`;
  const value = tree.value === undefined ? '' : inside(tree.value, 5);
  if (tree.node === 'sum') return `sum of ${value} over ${name}${where}`;
  if (tree.node === 'earliest' || tree.node === 'latest') return `${tree.node} ${value} of ${name}${where}`;
  return tree.node === 'first' ? `${value} of the first of ${name}${where}` : `${tree.node} of ${name}${where}`;
}

const printLiteral = (tree: LiteralNode): string =>
  tree.type.kind === 'text' ? JSON.stringify(tree.value) : String(tree.value);
