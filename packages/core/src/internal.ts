/** For adapters and sister packages. Hosts never import from here: names may change with any version. */

export { type Catalog, type Collection, createCatalog } from './entity/catalog.ts';
export type { Column } from './entity/column.ts';
export { type AnyEntity, historyTableOf } from './entity/entity.ts';
export { type DocumentSchemas, entityScope } from './entity/entity-scope.ts';
export { checkJsonValue, textIssue } from './entity/json-value.ts';
export { normalText } from './entity/plain-text.ts';
export type { ReadModel } from './entity/read-model-plan.ts';
export { indexedProperties } from './entity/schema-properties.ts';
export { parseValue } from './entity/zod-issues.ts';
export { MisuseError } from './errors/failure.ts';
export { check } from './expression/check.ts';
export { type CheckedTree, checkedTree } from './expression/checked-tree.ts';
export {
  allOf,
  anyOf,
  comparedWith,
  comparison,
  either,
  firstOf,
  isMissing,
  type NumberTree,
  negated,
  numberWhen,
  roundedTree,
  sumOf,
  valueWhen,
} from './expression/compose.ts';
export { canonicalInstant, isRealDate } from './expression/dates.ts';
export * as decimals from './expression/decimal.ts';
export { compileEvaluator } from './expression/evaluate.ts';
export { fold, foldPairs } from './expression/fold.ts';
export { lifted } from './expression/map-tree.ts';
export { parameterTypes, parameterValues } from './expression/parameters.ts';
export { readerOf, readNumber, readUuid, shortestDecimal } from './expression/readers.ts';
export type {
  CustomOperator,
  Evaluator,
  ParameterTypes,
  RowAccess,
  Scope,
  ScopeMember,
  Value,
} from './expression/scope.ts';
export { plainScope, scopeBehind } from './expression/scope-parts.ts';
export { compareText } from './expression/text-order.ts';
export type * from './expression/tree.ts';
export { childrenOf } from './expression/tree-children.ts';
export type {
  DataChange,
  MigrationStep,
  MigrationTransaction,
  ModuleSteps,
  StepChange,
  TableChange,
} from './migration/migration-step.ts';
export { type SchemaDifference, SchemaMismatch, type SchemaState } from './migration/schema-state.ts';
export { MONEY_SCALE } from './money/money.ts';
export { keptValues } from './operation/kept-values.ts';
export { claimText } from './store/claim-rules.ts';
export type * from './store/store.ts';
export { StoreUnavailable, UniqueViolation, ValueOverflow } from './store/store.ts';
export { createIds, idAt, idPrefix } from './store/uuid7.ts';
