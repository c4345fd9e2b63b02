import type { z } from 'zod';
import { coreErrors } from '../errors/core-errors.ts';
import { didYouMean } from '../errors/hints.ts';
import type { Issue, Message } from '../errors/issue.ts';
import { formatTerm, terms, typeTerm } from '../errors/terms.ts';

/** Stands for a sentence of zod's own, which is said in ours instead. */
const OWN = '\0';

/** Under this name a check of zod carries the message of a catalogue. */
const CARRIED = 'parasol';

/**
 * A refusal of a zod check by a message of a catalogue, so that it has a code and other languages: the second argument of `refine` and
 * `z.custom`, or what `ctx.addIssue` takes beside `code: 'custom'`.
 *
 * @example
 * z.string().refine((text) => text.trim() === text, refusedAs(acmeErrors.BLANKS()));
 */
export const refusedAs = (message: Message) => ({
  message: message.message,
  params: { [CARRIED]: message },
});

/** A value with more mistakes than this is not the value that was meant, and they would be longer than it. */
const MOST_ISSUES = 100;

/** Parses a value strictly; what is wrong with it comes as catalogue errors, each with its place below `path`, at most 100 of them. An
 * unknown key comes with the known one that was probably meant. */
export function parseValue<T>(
  schema: z.ZodType<T>,
  value: unknown,
  path: Issue['path'] = [],
): { readonly data: T; readonly issues?: undefined } | { readonly issues: Issue[] } {
  const parsed = schema.safeParse(value, { error: () => OWN, reportInput: true });
  if (parsed.success) return { data: parsed.data };
  const known = Object.keys((schema as { readonly shape?: object }).shape ?? {});
  const found = parsed.error.issues.slice(0, MOST_ISSUES).flatMap((issue) => issuesOf(issue, path, known));
  return { issues: found.slice(0, MOST_ISSUES) };
}

function issuesOf(issue: z.core.$ZodIssue, base: Issue['path'], known: readonly string[]): Issue[] {
  const path = [...base, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .slice(0, MOST_ISSUES)
      .map((key) =>
        coreErrors.UNKNOWN_KEY({ key: key.slice(0, 80), hint: didYouMean(key, known) }, [...path, key.slice(0, 80)]),
      );
  }
  if (issue.code === 'custom') {
    const carried = issue.params?.[CARRIED] as Message | undefined;
    if (carried !== undefined) return [{ ...carried, path }];
  }
  if (issue.message !== OWN) return [coreErrors.INVALID({ reason: issue.message }, path)];
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element')
    return issue.issues.flatMap((inner) => issuesOf(inner, path, known));
  return [ownIssue(issue, path)];
}

/** zod's finding in our words. */
function ownIssue(issue: z.core.$ZodIssue, path: Issue['path']): Issue {
  const field = path.join('.') || 'input';
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined || issue.input === null) return coreErrors.REQUIRED({ field }, path);
      return coreErrors.WRONG_TYPE({ field, expected: typeTerm(issue.expected) }, path);
    case 'invalid_format':
      return coreErrors.WRONG_TYPE({ field, expected: formOf(issue) }, path);
    case 'invalid_value':
      return notListed(issue, field, path);
    case 'too_small':
    case 'too_big':
      return outOfBounds(issue, field, path);
    case 'not_multiple_of':
      return coreErrors.NOT_MULTIPLE({ field, step: String(issue.divisor) }, path);
    default:
      if (issue.input === undefined) return coreErrors.REQUIRED({ field }, path);
      return coreErrors.NO_FORM_FITS({ field }, path);
  }
}

const formOf = (issue: z.core.$ZodIssueInvalidStringFormat): Message =>
  issue.format === 'regex' ? terms.FORM({ form: String(issue.pattern) }) : formatTerm(issue.format);

function notListed(issue: z.core.$ZodIssueInvalidValue, field: string, path: Issue['path']): Issue {
  if (issue.input === undefined || issue.input === null) return coreErrors.REQUIRED({ field }, path);
  const listed = issue.values.map(String).slice(0, 20);
  const hint = typeof issue.input === 'string' ? didYouMean(issue.input, listed) : undefined;
  return coreErrors.NOT_LISTED({ field, listed, hint }, path);
}

function outOfBounds(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  field: string,
  path: Issue['path'],
): Issue {
  const small = issue.code === 'too_small';
  const limit = small ? issue.minimum : issue.maximum;
  const count = Number(limit);
  switch (issue.origin) {
    case 'string':
      if (small && count === 1) return coreErrors.EMPTY({ field }, path);
      return coreErrors.WRONG_LENGTH(
        { field, bound: small ? terms.CHARACTERS_AT_LEAST({ count }) : terms.CHARACTERS_AT_MOST({ count }) },
        path,
      );
    case 'array':
    case 'set':
    case 'map':
      if (small && count === 1) return coreErrors.EMPTY({ field }, path);
      return coreErrors.WRONG_LENGTH(
        { field, bound: small ? terms.ITEMS_AT_LEAST({ count }) : terms.ITEMS_AT_MOST({ count }) },
        path,
      );
    default: {
      const at = { limit: String(limit) };
      const inclusive = issue.inclusive ?? true;
      const bound = small
        ? inclusive
          ? terms.AT_LEAST(at)
          : terms.MORE_THAN(at)
        : inclusive
          ? terms.AT_MOST(at)
          : terms.LESS_THAN(at);
      return coreErrors.OUT_OF_RANGE({ field, bound }, path);
    }
  }
}
