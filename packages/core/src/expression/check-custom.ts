import { failure } from '../errors/failure.ts';
import { terms } from '../errors/terms.ts';
import type { Call } from './call.ts';
import { mismatch } from './check-compare.ts';
import { expressionErrors } from './errors.ts';
import { coerce } from './literals.ts';
import { expectations, remedies } from './phrases.ts';
import type { CustomOperator } from './scope.ts';
import type { TreeNode, ValueType } from './tree.ts';
import { wholeDigits } from './types.ts';

/** Operators that a host adds: their declared types are held to like those of the built-in ones. */
export function checkCustom(call: Call, operator: CustomOperator): TreeNode {
  const { name, arguments: declared, result } = operator;
  if (call.args.length !== declared.length)
    throw failure(
      expressionErrors.BAD_ARGUMENTS(
        { operator: name, expected: expectations.ARGUMENTS({ count: declared.length }) },
        call.at(),
      ),
    );
  const args = declared.map((type, index) => {
    const node = coerce(call.value(index), type, call.at(index));
    if (node.type.kind !== type.kind) throw mismatch(name, type, node.type, call.at(index));
    refuseWiderNumber(name, type, node.type, call, index);
    return node;
  });
  // A truth is never missing; any other result may be, because the operator may answer with nothing.
  return { node: 'custom', operator: name, args, type: result, nullable: result.kind !== 'boolean' };
}

function refuseWiderNumber(operator: string, declared: ValueType, found: ValueType, call: Call, index: number): void {
  if (declared.kind !== 'number' || found.kind !== 'number') return;
  if (found.scale <= declared.scale && wholeDigits(found) <= wholeDigits(declared)) return;
  const shape = (type: typeof found) => terms.DIGITS({ whole: wholeDigits(type), scale: type.scale });
  const hint = remedies.ROUND_FIRST();
  throw failure(
    expressionErrors.TYPE_MISMATCH({ operator, expected: shape(declared), found: shape(found), hint }, call.at(index)),
  );
}
