import type { Issue } from '../errors/issue.ts';
import type { CustomOperator, ParameterTypes, Scope } from './scope.ts';
import type { Path } from './source.ts';
import type { TreeNode } from './tree.ts';

/** What stays the same during one check. */
export interface Checking {
  readonly parameters: ParameterTypes;
  readonly operators: ReadonlyMap<string, CustomOperator>;
  /** Adds nodes to the count and refuses beyond the limit. */
  count(nodes: number, path: Path): void;
  parse(json: unknown, place: Place): TreeNode;
  /** Like `parse`, for places where only a yes or no makes sense: the node is boolean and never missing. */
  condition(json: unknown, place: Place, operator: string): TreeNode;
}

/** Where a part of the expression stands. */
export interface Place {
  readonly path: Path;
  readonly depth: number;
  readonly scope: Scope;
  /** The scope outside the collection whose items are asked, for better refusals: its names are not reachable. */
  readonly outer?: Scope;
}

/** One operation on its way into the tree. */
export interface Call {
  readonly operator: string;
  readonly args: readonly unknown[];
  readonly checking: Checking;
  readonly place: Place;
  /** Path of the operation, or of one of its arguments. */
  at(index?: number): Path;
  /** The place of an argument, `deeper` levels below where it stands when normalising adds levels. */
  placeOf(index: number, deeper?: number): Place;
  value(index: number, deeper?: number): TreeNode;
  condition(index: number): TreeNode;
}

export type OperatorCheck = (call: Call) => TreeNode;

export type { Issue };
