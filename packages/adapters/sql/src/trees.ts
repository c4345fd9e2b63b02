import type { Parameters, TreeNode } from '@parasol/core/internal';
import type { RawBuilder } from 'kysely';
import { isInteger } from './codec.ts';
import { compileAssignment, compileCondition, compileOrderKey, compileTree } from './expression/compile.ts';
import type { SqlSource } from './source.ts';
import type { SqlColumn, SqlSchema } from './sql-schema.ts';

/** Trees over one source, compiled. */
export interface Trees {
  readonly source: SqlSource;
  value(tree: TreeNode): RawBuilder<unknown>;
  /** As it may stand under WHERE, WHEN and ON, where NULL counts as false. */
  condition(tree: TreeNode): RawBuilder<unknown>;
  /** As its values sort. */
  order(tree: TreeNode): RawBuilder<unknown>;
  /** On its way into a column. */
  assigned(tree: TreeNode, column: SqlColumn): RawBuilder<unknown>;
}

export function treesOver(schema: SqlSchema, source: SqlSource, parameters: Parameters = {}): Trees {
  const context = {
    dialect: schema.dialect.name,
    source,
    parameters,
    operators: schema.operators,
    functionSchema: schema.name,
  };
  return {
    source,
    value: (tree) => compileTree(tree, context),
    condition: (tree) => compileCondition(tree, context),
    order: (tree) => compileOrderKey(tree, context),
    assigned: (tree, { column, codec }) => {
      // A whole number that is copied needs no way through other types.
      const isCopy = tree.node === 'path' && isInteger(tree.type) && isInteger(column.type);
      return schema.dialect.cast(
        isCopy ? compileTree(tree, context) : compileAssignment(tree, column.type, context),
        codec,
      );
    },
  };
}
