import type { ErrorObject } from 'ajv';
import type { Issue } from '../errors/issue.ts';
import { didYouMean } from '../errors/nearest.ts';
import { decimalsOf } from './exact-number.ts';
import { schemaErrors } from './extension-errors.ts';
import { DECIMALS_KEYWORD } from './extension-schema.ts';
import { nameOf, wellFormed } from './json-value.ts';

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

const FORMATS: Readonly<Record<string, string>> = {
  date: 'a day of the calendar, written YYYY-MM-DD',
  'date-time': 'a date with time and offset, written 2026-01-31T12:00:00Z',
  time: 'a time with offset, written 12:00:00Z',
  email: 'an e-mail address',
  uuid: 'a UUID',
  uri: 'a web address',
};

/** A value as sentences show it: short, and text in quotes. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const short = text.length > 40 ? `${wellFormed(text.slice(0, 40))}…` : text;
  return typeof value === 'string' ? `"${short}"` : short;
}

/** The refusal of a value that is not in the list of its schema, with the one that was probably meant. */
export function notListed(value: unknown, listed: readonly unknown[], path: Issue['path']): Issue {
  const names = listed.filter((item) => item !== null).map(String);
  const first = names.slice(0, 12).join(', ');
  return schemaErrors.NOT_LISTED(
    {
      property: nameOf(path),
      value: shown(value),
      listed: names.length > 12 ? `${first} and ${names.length - 12} more` : first,
      hint: typeof value === 'string' ? didYouMean(value, names) : '',
    },
    path,
  );
}

/** Turns what ajv found into a sentence with a code and a path. `base` is the path of the validated value. */
export function issueOf(error: ErrorObject, root: unknown, base: Issue['path']): Issue {
  const path = [...base, ...pathOf(error.instancePath, root)];
  const property = nameOf(path);
  const value = shown(error.data);
  const limit = (error.params as { limit?: unknown }).limit;
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownProperty(error, path);
    case 'required': {
      const at = [...path, String(error.params['missingProperty'])];
      return schemaErrors.MISSING_PROPERTY({ property: nameOf(at) }, at);
    }
    case 'type':
      return schemaErrors.WRONG_TYPE({ property, value, expected: typeNames(error.schema) }, path);
    case 'enum':
      return notListed(error.data, error.schema as readonly unknown[], path);
    case DECIMALS_KEYWORD: {
      const scale = error.schema as number;
      if (decimalsOf(error.data as number) > scale)
        return schemaErrors.TOO_MANY_DECIMALS({ property, value, scale }, path);
      return schemaErrors.TOO_MANY_DIGITS({ property, value }, path);
    }
    case 'multipleOf':
      return schemaErrors.NOT_MULTIPLE({ property, value, step: String(error.schema) }, path);
    case 'minimum':
      return schemaErrors.OUT_OF_RANGE({ property, value, bound: `at least ${limit}` }, path);
    case 'maximum':
      return schemaErrors.OUT_OF_RANGE({ property, value, bound: `at most ${limit}` }, path);
    case 'exclusiveMinimum':
      return schemaErrors.OUT_OF_RANGE({ property, value, bound: `more than ${limit}` }, path);
    case 'exclusiveMaximum':
      return schemaErrors.OUT_OF_RANGE({ property, value, bound: `less than ${limit}` }, path);
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems':
      return schemaErrors.WRONG_LENGTH({ property, bound: lengthBound(error.keyword, Number(limit)) }, path);
    case 'format':
      return schemaErrors.WRONG_FORMAT(
        { property, value, format: FORMATS[String(error.schema)] ?? `a ${error.schema}` },
        path,
      );
    case 'pattern':
      return schemaErrors.WRONG_PATTERN({ property, value, pattern: String(error.schema) }, path);
    case 'anyOf':
    case 'oneOf':
      return schemaErrors.MISMATCH(
        { property, reason: `${value} fits none of the alternatives, or more than one` },
        path,
      );
    default:
      return schemaErrors.MISMATCH({ property, reason: error.message ?? `"${error.keyword}" does not hold` }, path);
  }
}

function unknownProperty(error: ErrorObject, path: Issue['path']): Issue {
  const name = String(error.params['additionalProperty']);
  const known = Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {});
  const at = [...path, name];
  return schemaErrors.UNKNOWN_PROPERTY({ property: nameOf(at), hint: didYouMean(name, known) }, at);
}

const typeNames = (types: unknown): string =>
  [types]
    .flat()
    .map((type) => TYPES[String(type)] ?? String(type))
    .join(' or ');

function lengthBound(keyword: string, limit: number): string {
  const noun = keyword.endsWith('Length') ? 'character' : 'item';
  return `${keyword.startsWith('min') ? 'at least' : 'at most'} ${limit} ${noun}${limit === 1 ? '' : 's'}`;
}

/** A JSON pointer as a path; positions in lists are numbers. */
function pathOf(pointer: string, root: unknown): (string | number)[] {
  const path: (string | number)[] = [];
  let current = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(current) ? Number(key) : key);
    current = (current as Readonly<Record<string, unknown>> | undefined)?.[key];
  }
  return path;
}
