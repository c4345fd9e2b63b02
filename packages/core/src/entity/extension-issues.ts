import type { ErrorObject } from 'ajv';
import { didYouMean } from '../errors/hints.ts';
import type { Issue, Message } from '../errors/issue.ts';
import { formatTerm, terms, typeTerm } from '../errors/terms.ts';
import { decimalsOf } from './exact-number.ts';
import { schemaErrors } from './extension-errors.ts';
import { extensionPhrases } from './extension-phrases.ts';
import { DECIMALS_KEYWORD } from './extension-schema.ts';
import { nameOf, wellFormed } from './json-value.ts';

/** A value as sentences show it: short, and text in quotes. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const short = text.length > 40 ? `${wellFormed(text.slice(0, 40))}…` : text;
  return typeof value === 'string' ? `"${short}"` : short;
}

/** The refusal of a value that is not in the list of its schema, with the one that was probably meant. */
export function notListed(value: unknown, listed: readonly unknown[], path: Issue['path']): Issue {
  const names = listed.filter((item) => item !== null).map(String);
  return schemaErrors.NOT_LISTED(
    {
      property: nameOf(path),
      value: shown(value),
      listed: names.slice(0, 12),
      more: Math.max(0, names.length - 12),
      hint: typeof value === 'string' ? didYouMean(value, names) : undefined,
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
      return schemaErrors.WRONG_TYPE(
        { property, value, expected: [error.schema].flat().map((type) => typeTerm(String(type))) },
        path,
      );
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
      return schemaErrors.OUT_OF_RANGE({ property, value, bound: terms.AT_LEAST({ limit: String(limit) }) }, path);
    case 'maximum':
      return schemaErrors.OUT_OF_RANGE({ property, value, bound: terms.AT_MOST({ limit: String(limit) }) }, path);
    case 'exclusiveMinimum':
      return schemaErrors.OUT_OF_RANGE({ property, value, bound: terms.MORE_THAN({ limit: String(limit) }) }, path);
    case 'exclusiveMaximum':
      return schemaErrors.OUT_OF_RANGE({ property, value, bound: terms.LESS_THAN({ limit: String(limit) }) }, path);
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems':
      return schemaErrors.WRONG_LENGTH({ property, bound: lengthBound(error.keyword, Number(limit)) }, path);
    case 'format':
      return schemaErrors.WRONG_FORMAT({ property, value, format: formatTerm(String(error.schema)) }, path);
    case 'pattern':
      return schemaErrors.WRONG_PATTERN({ property, value, pattern: String(error.schema) }, path);
    case 'uniqueItems':
      return schemaErrors.MISMATCH({ property, reason: extensionPhrases.SAME_ITEMS() }, path);
    case 'anyOf':
    case 'oneOf':
      return schemaErrors.MISMATCH({ property, reason: extensionPhrases.NO_ALTERNATIVE({ value }) }, path);
    default:
      return schemaErrors.MISMATCH({ property, reason: extensionPhrases.KEYWORD({ keyword: error.keyword }) }, path);
  }
}

function unknownProperty(error: ErrorObject, path: Issue['path']): Issue {
  const name = String(error.params['additionalProperty']);
  const known = Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {});
  const at = [...path, name];
  return schemaErrors.UNKNOWN_PROPERTY({ property: nameOf(at), hint: didYouMean(name, known) }, at);
}

function lengthBound(keyword: string, count: number): Message {
  const least = keyword.startsWith('min');
  if (keyword.endsWith('Length'))
    return least ? terms.CHARACTERS_AT_LEAST({ count }) : terms.CHARACTERS_AT_MOST({ count });
  return least ? terms.ITEMS_AT_LEAST({ count }) : terms.ITEMS_AT_MOST({ count });
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
