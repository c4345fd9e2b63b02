import type { FormatName } from 'ajv-formats';
import { didYouMean } from '../errors/hints.ts';
import type { Issue, Message } from '../errors/issue.ts';
import { decimalsOf, MAX_DIGITS, numberScale } from './exact-number.ts';
import { schemaErrors } from './extension-errors.ts';
import { extensionPhrases } from './extension-phrases.ts';
import type { JsonSchema } from './json-schema.ts';
import { checkJsonValue } from './json-value.ts';
import { bareOf, longestTextFor } from './pattern-effort.ts';
import { ambiguousColumns } from './schema-columns.ts';
import { isIndexed, isUnique, plainProperties } from './schema-properties.ts';

export const MAX_SCHEMA_BYTES = 256 * 1024;
export const MAX_SCHEMA_DEPTH = 20;
const MAX_PATTERN_LENGTH = 200;
/** What a pattern must be able to take: identifiers and codes are shorter. */
const MATCHED_LENGTH = 100;

/** Keywords that Parasol adds to draft 7. `x-…` is free for hosts. */
export const OWN_KEYWORDS = ['uniqueness', 'validationCalculation', 'x-parasol', 'label'] as const;

/** Set by `closedSchema` on numbers: how many decimals they take. */
export const DECIMALS_KEYWORD = 'x-parasol-decimals';

export const FORMATS: readonly FormatName[] = [
  'date',
  'time',
  'date-time',
  'duration',
  'email',
  'uuid',
  'uri',
  'uri-reference',
  'hostname',
  'ipv4',
  'ipv6',
  'json-pointer',
];

const SCHEMA = [
  'additionalItems',
  'additionalProperties',
  'contains',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
  'items',
];
const SCHEMAS = ['allOf', 'anyOf', 'oneOf', 'items'];
const NAMED_SCHEMAS = ['properties', 'patternProperties', 'definitions', 'dependencies'];
const APPLICATORS = new Set(['not', 'if', 'then', 'else', 'allOf', 'anyOf', 'oneOf', 'dependencies']);
const OTHERS = [
  '$id',
  '$schema',
  '$ref',
  '$comment',
  'title',
  'description',
  'default',
  'examples',
  'readOnly',
  'writeOnly',
  'type',
  'enum',
  'const',
  'format',
  'pattern',
  'multipleOf',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'required',
  'contentEncoding',
  'contentMediaType',
];
const KEYWORDS = new Set<string>([...SCHEMA, ...SCHEMAS, ...NAMED_SCHEMAS, ...OTHERS, ...OWN_KEYWORDS]);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What makes a schema unsafe or unclear, beyond what draft 7 itself forbids: size, depth, references to elsewhere, keywords
 * and formats that nobody evaluates, patterns that can hang.
 */
export function schemaIssues(schema: JsonSchema, path: Issue['path']): Issue[] {
  if (depthOf(schema) > MAX_SCHEMA_DEPTH) {
    return [schemaErrors.TOO_DEEP({ property: '', limit: MAX_SCHEMA_DEPTH }, path)];
  }
  const values = checkJsonValue(schema, path);
  if (values.length > 0) return values;
  const bytes = Buffer.byteLength(JSON.stringify(schema));
  if (bytes > MAX_SCHEMA_BYTES) return [schemaErrors.SCHEMA_TOO_LARGE({ bytes, limit: MAX_SCHEMA_BYTES }, path)];
  const issues: Issue[] = [];
  const { type, $schema } = schema;
  if (type !== undefined && type !== 'object') {
    issues.push(invalid(path, extensionPhrases.OBJECT_SCHEMA()));
  }
  if ($schema !== undefined && !/^https?:\/\/json-schema\.org\/draft-07\/schema#?$/.test(String($schema))) {
    issues.push(invalid([...path, '$schema'], extensionPhrases.DRAFT_7()));
  }
  visit(schema, path, issues);
  if (issues.length === 0) misplaced(schema, schema, path, [], issues);
  for (const name of ambiguousColumns(schema))
    issues.push(invalid([...path, 'properties', name], extensionPhrases.TWO_PROPERTIES({ name })));
  return issues;
}

/** What is unique or indexed has one plain type, and one value in a document. */
function misplaced(
  root: JsonSchema,
  schema: JsonSchema,
  path: Issue['path'],
  within: readonly (string | number)[],
  issues: Issue[],
): void {
  if (isUnique(schema) || isIndexed(schema)) {
    const name = within.filter((_, i) => i % 2 === 1).join('.');
    const isProperty = within.length > 0 && within.every((step, i) => i % 2 === 1 || step === 'properties');
    const property = isProperty ? plainProperties(root).find((one) => one.name === name) : undefined;
    if (property === undefined || property.type.kind === 'boolean' || property.type.kind === 'json') {
      issues.push(invalid([...path, ...within], extensionPhrases.PLAIN_PROPERTY()));
    }
  }
  for (const [at, child] of children(schema)) misplaced(root, child, path, [...within, ...at], issues);
}

/** Where in a schema, for sentences; nothing for the schema as a whole. */
export const whereOf = (path: Issue['path']): string => path.join('/');

const invalid = (path: Issue['path'], reason: Message): Issue =>
  schemaErrors.INVALID_SCHEMA({ where: whereOf(path), reason }, path);

function depthOf(value: unknown, limit = MAX_SCHEMA_DEPTH + 1): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (limit === 0) return 1;
  return Object.values(value).reduce((deepest: number, item) => Math.max(deepest, 1 + depthOf(item, limit - 1)), 1);
}

function visit(schema: JsonSchema, path: Issue['path'], issues: Issue[]): void {
  const where = whereOf(path);
  for (const keyword of Object.keys(schema)) {
    if (KEYWORDS.has(keyword) || (keyword.startsWith('x-') && keyword !== DECIMALS_KEYWORD)) continue;
    issues.push(
      schemaErrors.UNKNOWN_KEYWORD({ where, keyword, hint: didYouMean(keyword, KEYWORDS) }, [...path, keyword]),
    );
  }
  const { $ref, format, pattern, patternProperties } = schema;
  if (typeof $ref === 'string' && !$ref.startsWith('#')) {
    issues.push(schemaErrors.REMOTE_REFERENCE({ where, reference: $ref }, [...path, '$ref']));
  }
  if (typeof format === 'string' && !(FORMATS as readonly string[]).includes(format)) {
    issues.push(schemaErrors.UNKNOWN_FORMAT({ where, format, hint: didYouMean(format, FORMATS) }, [...path, 'format']));
  }
  if (typeof pattern === 'string') patternIssue(pattern, [...path, 'pattern'], issues);
  if (isObject(patternProperties)) {
    for (const name of Object.keys(patternProperties)) patternIssue(name, [...path, 'patternProperties'], issues);
  }
  const own = schema['x-parasol'];
  if (isObject(own) && own['scale'] !== undefined && !isScale(own['scale'])) {
    issues.push(invalid([...path, 'x-parasol', 'scale'], extensionPhrases.SCALE()));
  }
  for (const [at, child] of children(schema)) visit(child, [...path, ...at], issues);
}

const isScale = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 12;

function patternIssue(pattern: string, path: Issue['path'], issues: Issue[]): void {
  const reason = unsafePattern(pattern);
  if (reason === undefined) return;
  const shown = pattern.length > 60 ? `${pattern.slice(0, 60)}…` : pattern;
  issues.push(schemaErrors.UNSAFE_PATTERN({ where: whereOf(path), pattern: shown, reason }, path));
}

/** A simple test that errs on the safe side: what it lets pass runs in a time that grows moderately with the text. */
function unsafePattern(pattern: string): Message | undefined {
  if (pattern.length > MAX_PATTERN_LENGTH) return extensionPhrases.PATTERN_TOO_LONG({ limit: MAX_PATTERN_LENGTH });
  const bare = bareOf(pattern);
  if (bare.includes('\\1')) return extensionPhrases.PATTERN_REFERS_BACK();
  const open: boolean[] = [];
  for (let i = 0; i < bare.length; i++) {
    const rest = bare.slice(i);
    if (rest.startsWith('(')) open.push(false);
    else if (rest.startsWith(')')) {
      const inner = open.pop() ?? false;
      const repeated = /^\)(?:[*+]|\{\d+,\d*\}|\{\d{2,}\})/.test(rest);
      if (inner && repeated) return extensionPhrases.PATTERN_REPEATS();
      if (inner && open.length > 0) open[open.length - 1] = true;
    } else if (/^(?:[*+|]|\{\d+,)/.test(rest) && open.length > 0) open[open.length - 1] = true;
  }
  if (longestTextFor(pattern) < MATCHED_LENGTH)
    return extensionPhrases.PATTERN_TOO_SLOW({ characters: MATCHED_LENGTH });
  return undefined;
}

/** Every schema directly within a schema, with its path. */
function* children(schema: JsonSchema): Generator<readonly [path: readonly (string | number)[], schema: JsonSchema]> {
  for (const keyword of SCHEMA) {
    const child = schema[keyword];
    if (isObject(child)) yield [[keyword], child];
  }
  for (const keyword of SCHEMAS) {
    const list = schema[keyword];
    if (!Array.isArray(list)) continue;
    for (const [i, child] of list.entries()) if (isObject(child)) yield [[keyword, i], child];
  }
  for (const keyword of NAMED_SCHEMAS) {
    const named = schema[keyword];
    if (!isObject(named)) continue;
    for (const [name, child] of Object.entries(named)) if (isObject(child)) yield [[keyword, name], child];
  }
}

/**
 * The schema as it is compiled: objects take only the properties they declare, unless `additionalProperties` says otherwise,
 * and numbers have their scale. Schemas below `allOf`, `anyOf`, `if` and the like stay open, because they describe a part of
 * an object; the properties that they name count as declared. Shared definitions are closed as any other.
 */
export function closedSchema(schema: JsonSchema, close = true): JsonSchema {
  const copy: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === '$id' || keyword === '$schema') continue;
    const closeBelow = close && !APPLICATORS.has(keyword);
    if (SCHEMAS.includes(keyword) && Array.isArray(value))
      copy[keyword] = value.map((child) => copied(child, closeBelow));
    else if (SCHEMA.includes(keyword)) copy[keyword] = copied(value, closeBelow);
    else if (NAMED_SCHEMAS.includes(keyword) && isObject(value)) {
      copy[keyword] = Object.fromEntries(
        Object.entries(value).map(([name, child]) => [name, copied(child, closeBelow)]),
      );
    } else copy[keyword] = value;
  }
  const types = [schema['type']].flat();
  if (types.includes('number')) {
    copy[DECIMALS_KEYWORD] = Math.min(numberScale(schema), MAX_DIGITS);
    // The scale says the same, in a clearer sentence.
    const { multipleOf } = schema;
    if (typeof multipleOf === 'number' && multipleOf === Number(`1e-${decimalsOf(multipleOf)}`))
      delete copy['multipleOf'];
  }
  const describesObject = types.includes('object') || isObject(schema['properties']);
  if (close && describesObject && schema['additionalProperties'] === undefined && schema['$ref'] === undefined) {
    const named = Object.fromEntries([...namedBelow(schema)].map((name) => [name, true]));
    copy['properties'] = { ...named, ...(isObject(copy['properties']) ? copy['properties'] : {}) };
    copy['additionalProperties'] = false;
  }
  return copy;
}

const copied = (child: unknown, close: boolean): unknown => (isObject(child) ? closedSchema(child, close) : child);

function* namedBelow(schema: JsonSchema): Generator<string> {
  for (const [path, child] of children(schema)) {
    if (!APPLICATORS.has(String(path[0]))) continue;
    if (isObject(child['properties'])) yield* Object.keys(child['properties']);
    yield* namedBelow(child);
  }
}
