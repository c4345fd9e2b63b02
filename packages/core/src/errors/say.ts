import type { Message } from './issue.ts';

/** What the sentences of one language are made with. Call it to put a message into a sentence; of none it says nothing. */
export interface Say {
  (message: Message | undefined): string;
  /** A further sentence behind this one, or nothing. */
  hint(message: Message | undefined): string;
  /** `a, b and c` */
  and(items: readonly (string | Message)[]): string;
  /** `a, b or c` */
  or(items: readonly (string | Message)[]): string;
  /** `1 row`, `1,234 rows` */
  count(number: number, one: string, other: string): string;
  /** A whole number as the language groups its digits. */
  number(number: number): string;
  /** Name of a month, 1 to 12. */
  month(number: number): string;
}

/** Makes the `Say` of a language; `sentence` gives a message's sentence in it. */
export function createSay(language: string, sentence: (message: Message, say: Say) => string): Say {
  const formats = new Map<string, unknown>();
  // Formats are costly to make, and most sentences need none.
  const once = <T>(name: string, make: () => T): T => {
    if (!formats.has(name)) formats.set(name, make());
    return formats.get(name) as T;
  };
  const list = (type: 'conjunction' | 'disjunction', items: readonly (string | Message)[]): string =>
    once(type, () => new Intl.ListFormat(language, { type })).format(
      items.map((item) => (typeof item === 'string' ? item : say(item))),
    );
  const number = (value: number): string => once('number', () => new Intl.NumberFormat(language)).format(value);
  const say: Say = Object.assign(
    (message: Message | undefined) => (message === undefined ? '' : sentence(message.instead ?? message, say)),
    {
      hint: (message: Message | undefined) => (message === undefined ? '' : ` ${say(message)}`),
      and: (items: readonly (string | Message)[]) => list('conjunction', items),
      or: (items: readonly (string | Message)[]) => list('disjunction', items),
      count(value: number, one: string, other: string) {
        const rule = once('plural', () => new Intl.PluralRules(language)).select(value);
        return `${number(value)} ${rule === 'one' ? one : other}`;
      },
      number,
      month: (value: number) =>
        once('month', () => new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' })).format(
          Date.UTC(2000, value - 1, 1),
        ),
    },
  );
  return Object.freeze(say);
}

/** English as this project writes it. Messages carry their English sentence with them. */
export const english: Say = createSay('en-GB', (message) => message.message);
