export type { Access } from './access/access.ts';
export { type Actor, requireRights, systemActor } from './access/actor.ts';
export { type ConfiguredMask, maskedFields } from './access/configured-masks.ts';
export { type FieldMask, type FieldMaskOptions, fieldMasks } from './access/field-masks.ts';
export { type LocationScopeOptions, locationScope } from './access/location-scope.ts';
export type { Masked } from './access/mask.ts';
export {
  type AccessEnvironment,
  type AccessPolicy,
  type AccessRules,
  openAccess,
  type RowRule,
} from './access/policy.ts';
export { type ActorDirectory, actorLocations, emptyDirectory, type Locations } from './access/ports.ts';
export { BlobMissing, type BlobStore, type KeptBlob } from './blob/blob-store.ts';
export { type FileBlobsOptions, fileBlobs } from './blob/file-blobs.ts';
export type { ConfigurationSource, EffectiveConfiguration } from './configuration/layers.ts';
export type { ModuleConfigurationView } from './configuration/operations/module-view.ts';
export type { ModuleConfigurationChange } from './configuration/operations/update.ts';
export type {
  CustomFilterQuestion,
  CustomFilterSubject,
  CustomFilterType,
  CustomFilterTypes,
} from './custom-filter/custom-filter-type.ts';
export type { CustomFilterDefinitions, PossibleFilter } from './custom-filter/definitions.ts';
export { entityFilters, takeParameters } from './custom-filter/entity-filters.ts';
export { type DateFormat, dateFormats, isoDay } from './entity/cell-date.ts';
export { type CellOptions, type CellParser, type CellResult, cellParser } from './entity/cell-parser.ts';
export { decimal } from './entity/decimal-field.ts';
export { leavesOf, mergedDocument, setAt, valueAt } from './entity/document-values.ts';
export {
  type AnyEntity,
  type BusinessFields,
  type DocumentOwner,
  defineEntity,
  type Entity,
  type FieldLabels,
  type JsonObject,
  type JsonValue,
  type NewOf,
  type PatchOf,
  type RowOf,
  ref,
  type SystemFields,
} from './entity/entity.ts';
export type { DocumentSchemas } from './entity/entity-scope.ts';
export { type CatalogueField, entityFieldCatalogue, labelIn, schemaFieldCatalogue } from './entity/field-catalogue.ts';
export type { JsonSchema } from './entity/json-schema.ts';
export { defineReadModel, type ReadModelDeclaration } from './entity/read-model.ts';
export type { RowScope } from './entity/row-scope.ts';
export { columnsOfIssue, fitsInCell, type SchemaColumn, schemaColumns } from './entity/schema-columns.ts';
export { uniqueProperties } from './entity/schema-properties.ts';
export { defineStates, type StateTable } from './entity/states.ts';
export { refusedAs } from './entity/zod-issues.ts';
export { coreErrors } from './errors/core-errors.ts';
export { DomainFailure, failure, isDomainFailure, isMisuse, MisuseError } from './errors/failure.ts';
export { didYouMean, hints } from './errors/hints.ts';
export {
  defineErrors,
  definePhrases,
  type ErrorCatalogue,
  type Issue,
  type Message,
  type PhraseCatalogue,
  type Translation,
} from './errors/issue.ts';
export { nearest } from './errors/nearest.ts';
export { english, type Say } from './errors/say.ts';
export { terms } from './errors/terms.ts';
export {
  createTranslator,
  type LanguageMessages,
  type LazyMessages,
  languageOf,
  type Translator,
} from './errors/translator.ts';
export { cellOf } from './export/cell-of.ts';
export type { ExportColumn, ExportRow, ExportShape, JoinedRows } from './export/export-columns.ts';
export { type Exported, type ExportedFile, exportFile } from './export/export-file.ts';
export { type ExportInput, exportInput } from './export/export-input.ts';
export { type ExportOptions, exportOf } from './export/export-of.ts';
export { type CheckOptions, check } from './expression/check.ts';
export { parseCustomFilter } from './expression/custom-filter.ts';
export { type FilterDefinition, filterDefinitions } from './expression/custom-filter-lookups.ts';
export { expressionErrors } from './expression/errors.ts';
export { compileEvaluator } from './expression/evaluate.ts';
export { explain, explainText, type Trace } from './expression/explain.ts';
export { jsonSchemaScope } from './expression/json-schema-scope.ts';
export {
  dateParameter,
  decimalParameter,
  type TypedParameter,
  type TypedParameters,
  textParameter,
  uuidParameter,
} from './expression/parameters.ts';
export { print } from './expression/print.ts';
export { printCustomFilter } from './expression/print-custom-filter.ts';
export type { CustomOperator, Scope } from './expression/scope.ts';
export { toJsonLogic } from './expression/to-json-logic.ts';
export {
  BOOLEAN,
  type Expression,
  INTEGER,
  type RoundingMode,
  roundingModes,
  type TreeNode,
  type ValueType,
} from './expression/tree.ts';
export type { LocationImport } from './location/import-locations.ts';
export { Location } from './location/location.ts';
export { LocationService } from './location/location-service.ts';
export {
  addTable,
  type ColumnChange,
  changeData,
  changeTable,
  type DataChange,
  dropTable,
  type MigrationStep,
  type MigrationTransaction,
  migrationStep,
  type StepChange,
  type TableAddition,
  type TableChange,
  type TableChangeOptions,
  type TableRemoval,
} from './migration/migration-step.ts';
export { type SchemaDifference, SchemaMismatch, type SchemaState } from './migration/schema-state.ts';
export { type Ids, identifiers } from './module/container.ts';
export type { ContractNames, ContractTable } from './module/contract-names.ts';
export {
  type App,
  type AppServices,
  createParasol,
  type Parasol,
  type ParasolOptions,
} from './module/create-parasol.ts';
export { type Configuration, defineModule, type Module, rights, type Services } from './module/define-module.ts';
export type { Health, HealthOptions } from './module/health.ts';
export { type JsonLoggerOptions, jsonLogger, type LogLevel } from './module/json-logger.ts';
export type { BackgroundPart, LifecycleState, PartHealth, StopOptions, StopReport } from './module/lifecycle.ts';
export {
  type ApprovalPolicy,
  type ApprovalRequest,
  type Clock,
  type Logger,
  silentLogger,
} from './module/ports.ts';
export type { ServicesOf, Session, SessionOptions, SessionTransaction, TransactionOptions } from './module/session.ts';
export type { Joined } from './module/within.ts';
export { currencies, currencyExponent } from './money/currency.ts';
export {
  add,
  allocate,
  compareMoney,
  exponentOf,
  formatMoney,
  type Money,
  money,
  multiply,
  payableText,
  roundMoney,
  subtract,
  total,
} from './money/money.ts';
export { moneyErrors } from './money/money-errors.ts';
export { prorate } from './money/prorate.ts';
export type { CallOptions } from './operation/call-options.ts';
export type { OperationContext, RepoOptions } from './operation/context.ts';
export {
  createOf,
  deleteOf,
  entityQueries,
  type ListInput,
  listCondition,
  listInput,
  newInput,
  patchInput,
  replaceOf,
  restoreOf,
  updateOf,
  versioned,
} from './operation/entity-operations.ts';
export { httpStatusOf } from './operation/http-status.ts';
export {
  command,
  type JobSpec,
  job,
  type Operation,
  type PlannedPhase,
  type PreparedRun,
  query,
} from './operation/operation.ts';
export { type ConditionOptions, readCondition } from './operation/read-condition.ts';
export {
  type Failed,
  type Pending,
  type Result,
  type Running,
  type Succeeded,
  type Unchanged,
  unchanged,
  unwrap,
} from './operation/result.ts';
export { type BoundOperation, defineService, type Service } from './operation/service.ts';
export type { RunStatus } from './run/entities.ts';
export type { Counts, JobContext, Lease, Progress, RangeOptions, Work } from './run/job.ts';
export { holdLatch } from './run/latch.ts';
export type { RunProgress } from './run/progress.ts';
export type { KeptFile } from './run/run-files.ts';
export type { RunOptions } from './run/run-options.ts';
export type { PoisonedRange, RunDetails, RunSummary } from './run/run-service.ts';
export { ofChanges, unfinishedChanges } from './run/unfinished.ts';
export type { ChangeEvent, ChangeListener } from './signals/events.ts';
export type { AfterHandler, BeforeHandler, HandlerOptions, ModuleSignals } from './signals/signals.ts';
export {
  countItems,
  type Decided,
  type DecisionInput,
  decideItems,
  decisionInput,
  reasonOf,
} from './staging/decide-items.ts';
export { fieldValue } from './staging/field-value.ts';
export { asItems, itemQueries, itemState, overItems } from './staging/item-state.ts';
export { type KeyOf, keyHashOf, type Matches, matchRecords } from './staging/match-records.ts';
export {
  differenceOf,
  type EmptyCells,
  emptyCellMeanings,
  type FieldChange,
  type PlannedAction,
  plannedActions,
  plannedFields,
  type UploadMode,
  uploadModes,
} from './staging/planned-change.ts';
export { clipped, type Refusal, refusalOf, refusalsIn, validationsOf } from './staging/refusal.ts';
export { type ClaimedRule, refuseClaimed } from './staging/refuse-claimed.ts';
export { type ConflictRule, refuseConflicts } from './staging/refuse-conflicts.ts';
export {
  inBatch,
  inState,
  itemStates,
  present,
  type StagedBatch,
  type StagedState,
  stagedFields,
  stagedStates,
} from './staging/staged-rows.ts';
export { failRows, refuseRows } from './staging/staged-values.ts';
export { stagingErrors } from './staging/staging-errors.ts';
export {
  type ItemCounts,
  isSettled,
  type UploadStatus,
  uploadStates,
  uploadStatuses,
  uploadStatusOf,
} from './staging/upload-states.ts';
export type { FindOptions, InsertFromOptions, Page, Repository, Version } from './store/repository.ts';
export type { IdRange, InsertFromResult, MigrateOptions, MigrationReport, Store, StoreHealth } from './store/store.ts';
export type { RetryOptions } from './subscription/backoff.ts';
export type { DurableEvent, EventOutcome } from './subscription/durable-event.ts';
export type { ParkedView } from './subscription/operations/parked.ts';
export type { SubscriptionView } from './subscription/operations/subscription-view.ts';
export type {
  DeliveryContext,
  OutsideHandlerContext,
  OutsideSubscriber,
  StoreHandlerContext,
  StoreSubscriber,
  Subscriber,
} from './subscription/subscriber.ts';
export { subscriptionErrors } from './subscription/subscription-errors.ts';
export type { Lag } from './subscription/wanted.ts';
export type { SubscriptionPace } from './subscription/worker.ts';
export { noTracer, type Span, type SpanStart, type SpanValue, type Tracer } from './tracing/tracer.ts';
export { type ByteSource, fromBytes, fromFile, sha256Of } from './transfer/byte-source.ts';
export { checkHeader } from './transfer/check-header.ts';
export { type HeaderRow, readColumnNames } from './transfer/column-names.ts';
export { type CsvFile, type CsvOptions, openCsv } from './transfer/csv-reader.ts';
export { writeCsv } from './transfer/csv-writer.ts';
export { returnedCells } from './transfer/error-words.ts';
export { fileInput } from './transfer/file-input.ts';
export { type ColumnMapping, type MappedColumns, mapColumns, reportColumns } from './transfer/map-columns.ts';
export { type ColumnSuggestion, type KnownColumn, suggestColumns } from './transfer/suggest-columns.ts';
export type {
  CellProblem,
  TableCell,
  TableColumn,
  TableFile,
  TableFormat,
  TableReadOptions,
  TableRecord,
  TableRows,
  TableWriteOptions,
} from './transfer/table-format.ts';
export type { TableFormats } from './transfer/table-formats.ts';
export { tableInput } from './transfer/table-input.ts';
export { noteOf, type TemplateColumn, templateRows } from './transfer/template.ts';
export { encodingNamed } from './transfer/text-encoding.ts';
export { transferErrors } from './transfer/transfer-errors.ts';
export type { WebhookMessage } from './webhook/message.ts';
export { type IncomingWebhook, type VerifiedWebhook, verifyWebhook } from './webhook/verify-webhook.ts';
export { type WebhookOptions, type WebhookSubscriber, webhook } from './webhook/webhook.ts';
export { webhookErrors } from './webhook/webhook-errors.ts';
