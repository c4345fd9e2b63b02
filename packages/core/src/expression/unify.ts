import { failure } from '../errors/failure.ts';
import { expressionErrors } from './errors.ts';
import { coerce } from './literals.ts';
import { expectations } from './phrases.ts';
import type { Path } from './source.ts';
import type { TreeNode, ValueType } from './tree.ts';
import { describeType, unify } from './types.ts';

/**
 * One type for alternatives: the branches of `if`, the operands of `coalesce`. Text literals follow the first that is
 * more than text.
 */
export function unifyAll(
  operator: string,
  nodes: readonly TreeNode[],
  paths: readonly Path[],
  build: (nodes: readonly TreeNode[], type: ValueType) => TreeNode,
): TreeNode {
  const leader = nodes.find((node) => node.node !== 'literal' || node.type.kind !== 'text') ?? nodes[0];
  const aligned = nodes.map((node, i) => coerce(node, (leader as TreeNode).type, paths[i] ?? [], 'lenient'));
  let type = (aligned[0] as TreeNode).type;
  for (const [i, node] of aligned.entries()) {
    const both = unify(type, node.type);
    if (both === undefined) {
      const parameters = {
        operator,
        expected: expectations.ONE_TYPE({ type: describeType(type) }),
        found: describeType(node.type),
        hint: undefined,
      };
      throw failure(expressionErrors.TYPE_MISMATCH(parameters, paths[i] ?? []));
    }
    type = both;
  }
  return build(aligned, type);
}
