import type { Message } from './issue.ts';
import { createSay, english, type Say } from './say.ts';

/** Sentences of one language, by catalogue and code. */
export type LanguageMessages = Readonly<
  Record<string, Readonly<Record<string, (parameters: never, say: Say) => string>>>
>;

/** By language (`fr`, or `pt-mz` for a country's own words), loaded when somebody first speaks it. */
export type LazyMessages = Readonly<Record<string, () => Promise<LanguageMessages>>>;

/** Gives messages in the languages of people. */
export interface Translator {
  /** How the language of a BCP 47 tag, such as `pt-MZ`, says things; English where it is not known. */
  language(locale: string): Promise<Say>;
}

/** The language of a locale: `pt` of `pt-MZ`, `pt_MZ` and `PT`. */
export const languageOf = (locale: string | undefined): string => tagOf(locale ?? 'en').split('-')[0] ?? 'en';

const tagOf = (locale: string): string => locale.trim().toLowerCase().replaceAll('_', '-');

/**
 * The translator of an app: the sentences of its modules, then those of the host, which may replace some and add languages. What a
 * language lacks is said in English.
 *
 * @example
 * const translator = createTranslator([individual().messages, { sw: () => import('./messages/sw.js') }]);
 */
export function createTranslator(sources: readonly LazyMessages[]): Translator {
  const languages = new Set(sources.flatMap((source) => Object.keys(source)));
  const loaded = new Map<string, Promise<Say>>();
  const load = async (tags: readonly string[]): Promise<Say> => {
    const sentences = new Map<string, (parameters: never, say: Say) => string>();
    for (const tag of tags) {
      for (const source of sources) {
        const messages = Object.hasOwn(source, tag) ? await source[tag]?.() : undefined;
        for (const [catalogue, byCode] of Object.entries(messages ?? {})) {
          for (const [code, sentence] of Object.entries(byCode)) sentences.set(`${catalogue}.${code}`, sentence);
        }
      }
    }
    return createSay(tags.at(-1) ?? 'en', (message: Message, say) => {
      const sentence = sentences.get(message.code);
      return sentence === undefined ? message.message : sentence(message.parameters as never, say);
    });
  };
  return Object.freeze({
    language(locale: string) {
      const tag = tagOf(locale);
      const base = languageOf(locale);
      // A country's own words come after those of its language.
      const tags = [...new Set([base, tag])].filter((known) => languages.has(known));
      if (tags.length === 0) return Promise.resolve(english);
      const key = tags.join();
      let saying = loaded.get(key);
      if (saying === undefined) {
        saying = load(tags);
        loaded.set(key, saying);
        // What failed to load is tried again by whoever asks next.
        saying.catch(() => loaded.delete(key));
      }
      return saying;
    },
  });
}
