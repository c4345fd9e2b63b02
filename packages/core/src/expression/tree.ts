/**
 * The typed, normalised tree. `check` makes it from JSON-logic; it alone is evaluated, compiled to SQL, explained or
 * printed. Every node is plain JSON (numbers are decimal text), so a tree can be stored, hashed and compared.
 */

/**
 * The types of values. Integers are numbers of scale 0; `digits` counts all digits, so that overflow is known before
 * it happens.
 */
export type ValueType =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'number'; readonly digits: number; readonly scale: number }
  | { readonly kind: 'text'; readonly choices?: readonly string[] }
  | { readonly kind: 'date' }
  | { readonly kind: 'instant' }
  | { readonly kind: 'uuid' }
  | { readonly kind: 'json' };

export type NumberType = Extract<ValueType, { kind: 'number' }>;

/**
 * How rounding breaks ties and which way it goes. `half-even` is the banker's rounding; `down` cuts towards zero, `up`
 * away from it.
 */
export const roundingModes = Object.freeze([
  'half-up',
  'half-even',
  'half-down',
  'up',
  'down',
  'floor',
  'ceiling',
] as const);
/**
 * How what lies between two decimals is rounded; `half-up` is what people learn at school, `half-even` what banks use.
 */
export type RoundingMode = (typeof roundingModes)[number];

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type TextOperator =
  | 'contains'
  | 'startsWith'
  | 'endsWith'
  | 'iexact'
  | 'icontains'
  | 'istartsWith'
  | 'iendsWith';

/** One step of a path: over a to-one relation, into a column, into a JSON document, to a property of it. */
export type PathStep =
  | { readonly kind: 'one'; readonly name: string }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'property'; readonly name: string };

interface Typed {
  readonly type: ValueType;
  /** Whether the value may be missing (absent, null, or dirty JSON of another type). */
  readonly nullable: boolean;
}

export interface LiteralNode extends Typed {
  readonly node: 'literal';
  /** Text of the value: decimal text for numbers, ISO text for dates, the text itself; booleans stay booleans. */
  readonly value: string | boolean;
}
export interface ParameterNode extends Typed {
  readonly node: 'parameter';
  /** Dotted name as written in `var`, such as `today` or `parameters.fixed_batch`. */
  readonly name: string;
}
export interface PathNode extends Typed {
  readonly node: 'path';
  readonly steps: readonly PathStep[];
}
export interface CompareNode extends Typed {
  readonly node: 'compare';
  readonly operator: CompareOperator;
  readonly left: TreeNode;
  readonly right: TreeNode;
}
export interface InNode extends Typed {
  readonly node: 'in';
  readonly value: TreeNode;
  readonly list: readonly LiteralNode[];
}
export interface TextNode extends Typed {
  readonly node: 'text';
  readonly operator: TextOperator;
  readonly value: TreeNode;
  readonly search: TreeNode;
}
export interface LogicNode extends Typed {
  readonly node: 'and' | 'or';
  readonly args: readonly TreeNode[];
}
export interface NotNode extends Typed {
  readonly node: 'not';
  readonly arg: TreeNode;
}
export interface MissingNode extends Typed {
  readonly node: 'missing';
  readonly arg: TreeNode;
}
export interface IfNode extends Typed {
  readonly node: 'if';
  readonly branches: readonly { readonly when: TreeNode; readonly then: TreeNode }[];
  readonly otherwise: TreeNode;
}
export interface CoalesceNode extends Typed {
  readonly node: 'coalesce';
  readonly args: readonly TreeNode[];
}
/** `+`, `-` (one or two operands), `*`, and the least or greatest of several. All operands are present. */
export interface ArithmeticNode extends Typed {
  readonly node: 'arithmetic';
  readonly operator: '+' | '-' | '*' | 'min' | 'max';
  readonly args: readonly TreeNode[];
  readonly type: NumberType;
}
/** Rounds `value`, or the exact quotient `value / divisor`, to `type.scale` digits; a zero divisor gives missing. */
export interface RoundNode extends Typed {
  readonly node: 'round';
  readonly value: TreeNode;
  readonly divisor?: TreeNode;
  readonly mode: RoundingMode;
  readonly type: NumberType;
}
/** Completed years (`age`) or days between two dates; negative when the second lies before the first. */
export interface DateDifferenceNode extends Typed {
  readonly node: 'age' | 'days';
  readonly from: TreeNode;
  readonly to: TreeNode;
}
/**
 * What a household's members, or any other collection, are asked. `where` and `value` are read in the scope of one
 * item.
 */
export interface CollectionNode extends Typed {
  readonly node: 'some' | 'all' | 'none' | 'count' | 'sum' | 'first' | 'earliest' | 'latest';
  /** To-one steps from the row to the owner of the collection. */
  readonly owner: readonly string[];
  readonly collection: string;
  readonly where?: TreeNode;
  /**
   * What is summed (never missing), what `first` gives of the item with the lowest id that satisfies `where`, or the date of which
   * `earliest` and `latest` give one; an item that has none does not count.
   */
  readonly value?: TreeNode;
}
/** An operator that a host added. */
export interface CustomNode extends Typed {
  readonly node: 'custom';
  readonly operator: string;
  readonly args: readonly TreeNode[];
}

/**
 * A checked, typed, normalised expression: the only form that is evaluated, compiled, explained or printed. Give your own JSON-logic to
 * `check`.
 */
export type TreeNode =
  | LiteralNode
  | ParameterNode
  | PathNode
  | CompareNode
  | InNode
  | TextNode
  | LogicNode
  | NotNode
  | MissingNode
  | IfNode
  | CoalesceNode
  | ArithmeticNode
  | RoundNode
  | DateDifferenceNode
  | CollectionNode
  | CustomNode;

/** A checked expression: the tree, the scope it was checked in, and the source it came from. */
export interface Expression {
  readonly tree: TreeNode;
  readonly scope: string;
  readonly source: unknown;
}

/** The type of a condition: `check(where, scope, { expect: BOOLEAN })`. */
export const BOOLEAN: ValueType = Object.freeze({ kind: 'boolean' });
/** Whole numbers that JavaScript, SQLite and Postgres hold exactly: up to 2^53. */
export const INTEGER: NumberType = Object.freeze({ kind: 'number', digits: 16, scale: 0 });
