/** One thing that is wrong: a stable code, where, with what, and a sentence that helps. Safe to show to the caller. */
export interface Issue {
  /** `module.CODE`; public API, never renamed. */
  readonly code: string;
  readonly message: string;
  /** Where in the input: keys and indexes from the outside in. Empty for the call as a whole. */
  readonly path: readonly (string | number)[];
  readonly parameters: Readonly<Record<string, unknown>>;
}

const QUOTES = Symbol.for('parasol.IssueQuotes');

/** Stored fields that the sentence of an issue quotes, as `entity.field`, or `*.field` where any entity may be meant. */
export const quotesOf = (issue: Issue): readonly string[] =>
  (issue as { readonly [QUOTES]?: readonly string[] })[QUOTES] ?? [];

type Sentences = Record<string, (parameters: never) => string>;

/** A catalogue: call `errors.CODE(parameters, path)` to make an issue. */
export type ErrorCatalogue<S extends Sentences> = {
  readonly [K in keyof S]: (
    ...args: Parameters<S[K]> extends []
      ? [parameters?: Record<string, never>, path?: Issue['path']]
      : [parameters: Parameters<S[K]>[0], path?: Issue['path']]
  ) => Issue;
};

/** Which stored fields the sentences of a catalogue quote, by code. */
type Quotes<S extends Sentences> = { readonly [K in keyof S & string]?: readonly string[] };

/**
 * Declares a module's errors: one sentence per code, with typed parameters. A sentence that quotes what is stored, and not only what
 * the caller gave, names the fields in `quotes`: from whom one of them is hidden, the code is told without the sentence.
 *
 * @example
 * const errors = defineErrors('acme', { TOO_YOUNG: (p: { age: number }) => `Age ${p.age} is below the age of majority.` });
 * throw failure(errors.TOO_YOUNG({ age: 12 }, ['dob']));
 */
export function defineErrors<const S extends Sentences>(
  module: string,
  sentences: S,
  quotes: Quotes<S> = {},
): ErrorCatalogue<S> {
  const make = (code: string) => {
    const sentence = sentences[code] as (parameters: unknown) => string;
    const quoted = quotes[code];
    return (parameters: Record<string, unknown> = {}, path: Issue['path'] = []): Issue => {
      const issue = {
        code: `${module}.${code}`,
        message: sendable(sentence(parameters)),
        path: path.some(isUnsendable) ? path.map(sendableIn) : path,
        parameters: Object.values(parameters).some(isUnsendable) ? allSendable(parameters) : parameters,
      };
      if (quoted !== undefined) Object.defineProperty(issue, QUOTES, { value: quoted });
      return Object.freeze(issue);
    };
  };
  return Object.freeze(
    Object.fromEntries(Object.keys(sentences).map((code) => [code, make(code)])),
  ) as ErrorCatalogue<S>;
}

/** Issues quote what the caller gave; NUL and lone surrogates of it could be neither stored nor sent. */
const UNSENDABLE = /[\0\p{Surrogate}]/u;

const sendable = (text: string): string => (UNSENDABLE.test(text) ? text.toWellFormed().replaceAll('\0', '�') : text);
const isUnsendable = (value: unknown): boolean => typeof value === 'string' && UNSENDABLE.test(value);
const sendableIn = <T>(value: T): T => (typeof value === 'string' ? (sendable(value) as T & string) : value);
const allSendable = (parameters: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, sendableIn(value)]));
