import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { failure } from '../errors/failure.ts';
import type { Issue } from '../errors/issue.ts';
import { canonicalJson } from './canonical-json.ts';
import { hasDecimals, isMultiple, MAX_DIGITS } from './exact-number.ts';
import { schemaErrors } from './extension-errors.ts';
import { issueOf } from './extension-issues.ts';
import { extensionPhrases } from './extension-phrases.ts';
import { closedSchema, DECIMALS_KEYWORD, FORMATS, OWN_KEYWORDS, schemaIssues, whereOf } from './extension-schema.ts';
import type { JsonSchema } from './json-schema.ts';
import { checkJsonValue } from './json-value.ts';
import { longestTextFor } from './pattern-effort.ts';

/** Plans change their schemas rarely; this many versions stay compiled. */
const KEPT = 200;
/** A value with more mistakes than this is not the value that was meant. */
const MAX_ISSUES = 100;

/** Validates extension data by the JSON Schema (draft 7) of its owner. One per application: it keeps what it compiled. */
export interface SchemaValidator {
  /**
   * Everything that is wrong with a value, in sentences. A schema that `checkSchema` refuses is a `DomainFailure`.
   * Properties that the schema does not declare are refused unless it says `additionalProperties`.
   */
  validate(schema: JsonSchema, value: unknown, path?: Issue['path']): Issue[];
  /** Everything that is wrong with a schema: not draft 7, remote references, unknown keywords, patterns that can hang, size. */
  checkSchema(schema: JsonSchema, path?: Issue['path']): Issue[];
}

/**
 * Makes the validator of an application.
 *
 * @example
 * const validator = createSchemaValidator();
 * const schema = { type: 'object', properties: { income: { type: 'number', multipleOf: 0.01 } } };
 * validator.validate(schema, { income: 12.345 })[0]?.message; // 'income: 12.345 has more than 2 decimals.'
 */
export function createSchemaValidator(): SchemaValidator {
  let ajv = createAjv();
  let made = 0;
  let byContent = new Map<string, ValidateFunction>();
  let byIdentity = new WeakMap<JsonSchema, ValidateFunction>();

  /** The compiled schema, or what is wrong with it. */
  const build = (schema: JsonSchema, path: Issue['path']): ValidateFunction | Issue[] => {
    const issues = schemaIssues(schema, path);
    if (issues.length > 0) return issues;
    const content = JSON.stringify(schema);
    const known = byContent.get(content);
    if (known !== undefined) return known;
    // ajv keeps whatever it compiled; a fresh instance every so often bounds that.
    if (++made > KEPT) {
      ajv = createAjv();
      made = 1;
      byContent = new Map();
      byIdentity = new WeakMap();
    }
    try {
      const closed = closedSchema({ type: 'object', ...schema });
      if (ajv.validateSchema(closed) !== true) return draftIssues(ajv.errors ?? [], path);
      const validate = ajv.compile(closed);
      byContent.set(content, validate);
      return validate;
    } catch (error) {
      const reason = extensionPhrases.NOT_DRAFT_7({ detail: error instanceof Error ? error.message : String(error) });
      return [schemaErrors.INVALID_SCHEMA({ where: whereOf(path), reason }, path)];
    }
  };

  const compiled = (schema: JsonSchema): ValidateFunction => {
    const known = byIdentity.get(schema);
    if (known !== undefined) return known;
    const built = build(schema, []);
    if (Array.isArray(built)) throw failure(...built);
    byIdentity.set(schema, built);
    return built;
  };

  return {
    checkSchema(schema, path = []) {
      const built = build(schema, path);
      return Array.isArray(built) ? built : [];
    },
    validate(schema, value, path = ['jsonExt']) {
      const check = compiled(schema);
      const unclean = checkJsonValue(value, path);
      if (unclean.length > 0) return unclean.slice(0, MAX_ISSUES);
      return check(value) ? [] : issuesOf(check.errors ?? [], value, path);
    },
  };
}

function createAjv(): Ajv {
  const matcher = (pattern: string, flags: string) => {
    const expression = new RegExp(pattern, flags);
    const longest = longestTextFor(pattern);
    return {
      test: (text: string) => text.length <= longest && expression.test(text),
      // ajv tells the patterns of a schema apart by this text.
      toString: () => String(expression),
    };
  };
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    ownProperties: true,
    addUsedSchema: false,
    code: { regExp: Object.assign(matcher, { code: 'matcher' }) },
  });
  addFormats.default(ajv, { formats: [...FORMATS] });
  ajv.addVocabulary([...OWN_KEYWORDS]);
  // ajv divides in binary, where 1.15 is no multiple of 0.01.
  ajv.removeKeyword('multipleOf');
  ajv.addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    schemaType: 'number',
    validate: (step: number, value: number) => isMultiple(value, step),
  });
  // ajv compares each item of a list with each other one, which for some thousands of objects takes seconds.
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    validate: (isAsked: boolean, items: readonly unknown[]) =>
      !isAsked || new Set(items.map(canonicalJson)).size === items.length,
  });
  ajv.addKeyword({ keyword: DECIMALS_KEYWORD, type: 'number', schemaType: 'number', validate: fitsScale });
  return ajv;
}

const fitsScale = (scale: number, value: number): boolean =>
  hasDecimals(value, scale) && Math.abs(value) < 10 ** (MAX_DIGITS - scale);

/** One issue a place: the draft's own schema tries alternatives, and each that does not fit adds an error. */
function draftIssues(errors: readonly ErrorObject[], path: Issue['path']): Issue[] {
  const byPlace = new Map<string, Issue>();
  for (const { instancePath, message = '' } of errors) {
    const at = [...path, ...instancePath.split('/').slice(1)];
    if (byPlace.has(instancePath)) continue;
    byPlace.set(
      instancePath,
      schemaErrors.INVALID_SCHEMA(
        { where: whereOf(at), reason: extensionPhrases.NOT_DRAFT_7({ detail: message }) },
        at,
      ),
    );
  }
  return [...byPlace.values()];
}

function issuesOf(errors: readonly ErrorObject[], value: unknown, path: Issue['path']): Issue[] {
  const mistyped = new Set(errors.filter((e) => e.keyword === 'type').map((e) => e.instancePath));
  const choices = errors.filter((e) => e.keyword === 'anyOf' || e.keyword === 'oneOf').map((e) => `${e.schemaPath}/`);
  const issues: Issue[] = [];
  for (const error of errors) {
    // The branch that `if` chose says what is wrong; alternatives that did not fit would only confuse.
    if (error.keyword === 'if' || choices.some((choice) => error.schemaPath.startsWith(choice))) continue;
    if (error.keyword !== 'type' && mistyped.has(error.instancePath)) continue;
    if (issues.push(issueOf(error, value, path)) === MAX_ISSUES) break;
  }
  return issues;
}
