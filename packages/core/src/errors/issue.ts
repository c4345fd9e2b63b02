import { english, type Say } from './say.ts';

/**
 * Something that is said: a stable code, the facts, and the English sentence made of them. A parameter may be a message itself, which
 * each language then puts into its own sentence.
 */
export interface Message {
  /** `catalogue.CODE`; public API, never renamed. */
  readonly code: string;
  /** English. */
  readonly message: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What is said in its place, where its own sentence would tell too much. */
  readonly instead?: Message;
}

/** One thing that is wrong: a message, and where. Safe to show to the caller. */
export interface Issue extends Message {
  /** Where in the input: keys and indexes from the outside in. Empty for the call as a whole. */
  readonly path: readonly (string | number)[];
}

const QUOTES = Symbol.for('parasol.IssueQuotes');

/** Stored fields that the sentence of an issue quotes, as `entity.field`, or `*.field` where any entity may be meant. */
export const quotesOf = (issue: Issue): readonly string[] =>
  (issue as { readonly [QUOTES]?: readonly string[] })[QUOTES] ?? [];

/** An issue whose sentence quotes stored fields of its own, `entity.field`, beside those that its catalogue names. */
export function quoting(issue: Issue, fields: readonly string[]): Issue {
  const copy = { ...issue };
  Object.defineProperty(copy, QUOTES, { value: [...quotesOf(issue), ...fields] });
  return Object.freeze(copy);
}

type Sentences = Record<string, (parameters: never, say: Say) => string>;

type ParametersOf<F> = F extends (parameters: infer P, ...rest: never) => string ? P : never;
type Arguments<F, More extends unknown[]> = F extends () => string
  ? [parameters?: Record<string, never>, ...more: More]
  : [parameters: ParametersOf<F>, ...more: More];

/** A catalogue of errors: call `errors.CODE(parameters, path)` to make an issue. */
export type ErrorCatalogue<S extends Sentences> = {
  readonly [K in keyof S]: (...args: Arguments<S[K], [path?: Issue['path']]>) => Issue;
};

/** A catalogue of phrases: call `phrases.CODE(parameters)` for a message that other messages take as a parameter. */
export type PhraseCatalogue<S extends Sentences> = {
  readonly [K in keyof S]: (...args: Arguments<S[K], []>) => Message;
};

/**
 * The sentences of a catalogue in another language: one for each code, of the same parameters. A missing one does not compile.
 *
 * @example
 * export const acme: Translation<typeof acmeErrors> = { TOO_YOUNG: (p) => `À ${p.age} ans, on n'est pas majeur.` };
 */
export type Translation<C> = {
  readonly [K in keyof C]: C[K] extends (...args: infer A extends [unknown?, ...unknown[]]) => Message
    ? (parameters: NonNullable<A[0]>, say: Say) => string
    : never;
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
  catalogue: string,
  sentences: S,
  quotes: Quotes<S> = {},
): ErrorCatalogue<S> {
  return makers(catalogue, sentences, (message, path: Issue['path'] = []) => {
    const issue: Issue = { ...message, path: path.some(isUnsendable) ? path.map(sendableIn) : path };
    const quoted = quotes[message.code.slice(catalogue.length + 1)];
    if (quoted !== undefined) Object.defineProperty(issue, QUOTES, { value: quoted });
    return issue;
  }) as never;
}

/**
 * Declares parts of sentences that differ between languages: hints, names of types, explanations.
 *
 * @example
 * const phrases = definePhrases('acme_phrase', { IN_WARD: (p: { ward: string }) => `in ward ${p.ward}` });
 */
export function definePhrases<const S extends Sentences>(catalogue: string, sentences: S): PhraseCatalogue<S> {
  return makers(catalogue, sentences, (message) => message) as never;
}

function makers(
  catalogue: string,
  sentences: Sentences,
  complete: (message: Message, path?: Issue['path']) => Message,
): object {
  const make = (code: string) => {
    const sentence = sentences[code] as (parameters: unknown, say: Say) => string;
    return (parameters: Record<string, unknown> = {}, path?: Issue['path']): Message =>
      Object.freeze(
        complete(
          {
            code: `${catalogue}.${code}`,
            message: sendable(sentence(parameters, english)),
            parameters: Object.values(parameters).some(isUnsendable) ? allSendable(parameters) : parameters,
          },
          path,
        ),
      );
  };
  return Object.freeze(Object.fromEntries(Object.keys(sentences).map((code) => [code, make(code)])));
}

/** Issues quote what the caller gave; NUL and lone surrogates of it could be neither stored nor sent. */
const UNSENDABLE = /[\0\p{Surrogate}]/u;

const sendable = (text: string): string => (UNSENDABLE.test(text) ? text.toWellFormed().replaceAll('\0', '�') : text);
const isUnsendable = (value: unknown): boolean => typeof value === 'string' && UNSENDABLE.test(value);
const sendableIn = <T>(value: T): T => (typeof value === 'string' ? (sendable(value) as T & string) : value);
const allSendable = (parameters: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, sendableIn(value)]));
