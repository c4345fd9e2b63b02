import { coreErrors } from '../errors/core-errors.ts';
import { DomainFailure, failure } from '../errors/failure.ts';
import { didYouMean } from '../errors/hints.ts';
import { type Issue, quoting } from '../errors/issue.ts';
import { terms } from '../errors/terms.ts';
import type { Column } from './column.ts';
import type { AnyEntity } from './entity.ts';
import type { SchemaValidator } from './extension-data.ts';
import type { JsonSchema } from './json-schema.ts';
import { checkJsonValue, textIssue } from './json-value.ts';
import { normalJson, normalText } from './plain-text.ts';
import { requireTransition } from './states.ts';
import { parseValue } from './zod-issues.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether text is an id: a UUID in lower case. */
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

interface Validation {
  readonly validator: SchemaValidator;
  /** JSON Schema of this entity's extension data, where there is one. */
  readonly schema: JsonSchema | undefined;
  readonly today: string;
}

/** Checks a new row whole and gives it with defaults filled in and every value in its normal form; all violations together. */
export function validateNewRow(
  entity: AnyEntity,
  row: Readonly<Record<string, unknown>>,
  validation: Validation,
): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  const valid: Record<string, unknown> = {};
  const issues: Issue[] = [];
  for (const [key, value] of Object.entries(row)) {
    const column = entity.column(key);
    if (column === undefined || (column.system === true && key !== 'id')) issues.push(unknownKey(entity, key));
    else if (column.relation !== undefined) issues.push(...relationIssues(key, value, column.nullable));
    else if (Object.hasOwn(entity.fields.shape, key)) fields[key] = normalField(value);
    if (value !== undefined) valid[key] = value;
  }
  for (const column of entity.columns) {
    if (column.relation !== undefined && !column.nullable && row[column.name] === undefined)
      issues.push(...relationIssues(column.name, undefined, false));
  }
  for (const key of Object.keys(entity.fields.shape)) {
    if (fields[key] === undefined && entity.column(key)?.nullable === true) fields[key] = null;
  }
  if (row['id'] !== undefined && !isUuid(row['id']))
    issues.push(coreErrors.WRONG_TYPE({ field: 'id', expected: terms.ID() }, ['id']));
  if (entity.jsonExt) {
    valid['jsonExt'] = normalJson(row['jsonExt'] ?? {});
    issues.push(...extensionIssues(entity, valid['jsonExt'], validation));
  }
  if (entity.business) {
    valid['dateValidFrom'] = row['dateValidFrom'] ?? validation.today;
    issues.push(...validityIssues(valid));
  }
  issues.push(...fieldIssues(entity, fields));
  const parsed = parseValue<Record<string, unknown>>(entity.fields, fields);
  issues.push(...(parsed.issues ?? []));
  if (issues.length > 0 || parsed.issues !== undefined) throw new DomainFailure(issues);
  Object.assign(valid, parsed.data);
  if (entity.states !== undefined) requireTransition(entity.states, undefined, valid[entity.states.field] as string);
  return valid;
}

/** Checks a patch against the row as it would become, and gives only the columns that really change. */
export function validatePatch(
  entity: AnyEntity,
  current: Readonly<Record<string, unknown>>,
  patch: Readonly<Record<string, unknown>>,
  validation: Validation,
): Record<string, unknown> {
  const issues: Issue[] = [];
  const fields: Record<string, unknown> = {};
  const changes: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const column = entity.column(key);
    if (column === undefined || column.system === true) issues.push(unknownKey(entity, key));
    else if (column.relation !== undefined) issues.push(...relationIssues(key, value, column.nullable));
    else if (Object.hasOwn(entity.fields.shape, key)) fields[key] = normalField(value);
    changes[key] = key === 'jsonExt' ? normalJson(value) : value;
  }
  if (entity.jsonExt && changes['jsonExt'] !== undefined)
    issues.push(...extensionIssues(entity, changes['jsonExt'], validation));
  if (entity.business) issues.push(...validityIssues({ ...current, ...changes }));
  issues.push(...fieldIssues(entity, fields));
  const own = Object.fromEntries(Object.keys(entity.fields.shape).map((key) => [key, current[key]]));
  const parsed = parseValue<Record<string, unknown>>(entity.fields, { ...own, ...fields });
  issues.push(...(parsed.issues ?? []));
  if (issues.length > 0 || parsed.issues !== undefined) throw new DomainFailure(issues);
  for (const key of Object.keys(fields)) changes[key] = parsed.data[key];
  for (const key of Object.keys(changes)) if (same(changes[key], current[key])) delete changes[key];
  if (entity.states !== undefined && changes[entity.states.field] !== undefined) {
    requireTransition(entity.states, current[entity.states.field] as string, changes[entity.states.field] as string);
  }
  return changes;
}

/** What is wrong with the values of a patch by themselves, before the row is known. */
export function patchIssues(
  entity: AnyEntity,
  patch: Readonly<Record<string, unknown>>,
  validation: Validation,
): Issue[] {
  const issues: Issue[] = [];
  const fields: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const column = entity.column(key);
    if (column === undefined || column.system === true) issues.push(unknownKey(entity, key));
    else if (column.relation !== undefined) issues.push(...relationIssues(key, value, column.nullable));
    else if (key === 'jsonExt') issues.push(...extensionIssues(entity, normalJson(value), validation));
    else if (Object.hasOwn(entity.fields.shape, key)) fields[key] = normalField(value);
  }
  if (entity.business) issues.push(...validityIssues(patch));
  issues.push(...fieldIssues(entity, fields));
  issues.push(...(parseValue(entity.fields.partial(), fields).issues ?? []));
  return issues;
}

const unknownKey = (entity: AnyEntity, key: string): Issue =>
  coreErrors.UNKNOWN_KEY(
    {
      key: key.slice(0, 80),
      hint: didYouMean(
        key,
        entity.columns.filter((c) => c.system !== true).map((c) => c.name),
      ),
    },
    [key.slice(0, 80)],
  );

function relationIssues(key: string, value: unknown, nullable: boolean): Issue[] {
  if (isUuid(value) || (nullable && (value === null || value === undefined))) return [];
  return [coreErrors.WRONG_TYPE({ field: key, expected: terms.ID() }, [key])];
}

function extensionIssues(entity: AnyEntity, value: unknown, { validator, schema }: Validation): Issue[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [coreErrors.WRONG_TYPE({ field: 'jsonExt', expected: terms.OBJECT() }, ['jsonExt'])];
  }
  const issues =
    schema === undefined ? checkJsonValue(value, ['jsonExt']) : validator.validate(schema, value, ['jsonExt']);
  // A document that is written keeps what is hidden from the writer, so what is wrong with it may be nothing that they gave.
  return issues.map((issue) => quoting(issue, [`${entity.name}.${issue.path.join('.')}`]));
}

/** Text in its normal form. JSON in a field of its own, such as a schema, is its writer's. */
const normalField = (value: unknown): unknown => (typeof value === 'string' ? normalText(value) : value);

/** A value of a column in its normal form. */
export const normalValue = (column: Column, value: unknown): unknown =>
  column.name === 'jsonExt' ? normalJson(value) : normalField(value);

const fieldIssues = (entity: AnyEntity, fields: Readonly<Record<string, unknown>>): Issue[] =>
  Object.entries(fields).flatMap(([key, value]) =>
    typeof value === 'string' ? storableIssues(entity.column(key), value) : [],
  );

/** Text of up to so many characters is a name or a code: one line. */
const ONE_LINE = 255;

/** What a schema may allow and is not kept: text with hidden characters, dates before the year 1, values that are no JSON. */
export function storableIssues(column: Column | undefined, value: unknown): Issue[] {
  const name = column?.name ?? '';
  if (typeof value !== 'string') return checkJsonValue(value, [name]);
  const isTime = column?.type.kind === 'date' || column?.type.kind === 'instant';
  if (isTime && value.startsWith('0000')) return [coreErrors.YEAR_ZERO({ field: name }, [name])];
  const issue = textIssue(value, [name], (column?.maxLength ?? Infinity) <= ONE_LINE ? 'one' : 'several');
  return issue === undefined ? [] : [issue];
}

function validityIssues(row: Readonly<Record<string, unknown>>): Issue[] {
  const issues: Issue[] = [];
  for (const key of ['dateValidFrom', 'dateValidTo']) {
    const value = row[key];
    const isOpen = value === undefined || (value === null && key === 'dateValidTo');
    if (!isOpen && !isDate(value)) issues.push(coreErrors.WRONG_TYPE({ field: key, expected: terms.DATE() }, [key]));
  }
  const { dateValidFrom: from, dateValidTo: to } = row;
  if (issues.length === 0 && typeof from === 'string' && typeof to === 'string' && to < from)
    issues.push(coreErrors.VALIDITY_REVERSED({ from, to }, ['dateValidTo']));
  return issues;
}

/** Whether text is a real civil date. */
export function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value) || value < '0001') return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** Refuses a change of a row that a successor replaced. */
export function requireNotReplaced(entity: AnyEntity, row: Readonly<Record<string, unknown>>): void {
  const by = row['replacementUuid'];
  if (entity.business && typeof by === 'string')
    throw failure(coreErrors.REPLACED({ entity: entity.name, by }, ['replacementUuid']));
}

/** Whether two values of a column are the same; objects are compared by content, whatever the order of their keys. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    a === null ||
    b === null ||
    Array.isArray(a) !== Array.isArray(b)
  )
    return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) => Object.hasOwn(b, key) && same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}
