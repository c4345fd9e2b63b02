/** One name in the spellings that a module uses. */
export interface Names {
  /** `case-note`: packages, folders and files. */
  readonly kebab: string;
  /** `case_note`: ids, tables, services, configuration. */
  readonly snake: string;
  /** `caseNote`: operations and factories. */
  readonly camel: string;
  /** `CaseNote`: entities and types. */
  readonly pascal: string;
  /** `caseNotes`: what a session calls the service. */
  readonly plural: string;
  /** `case note`: for people. */
  readonly words: string;
}

/** Reads `case-note`; also takes `caseNote` and `case_note`. Fails for what is no name. */
export function namesOf(given: string | undefined, what: string): Names {
  const kebab = (given ?? '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(kebab) || kebab.length > 40)
    throw new Error(`${what} is a name such as case-note, in at most 40 letters; "${given ?? ''}" is none.`);
  const words = kebab.split('-');
  const pascal = words.map((word) => word.replace(/^./, (letter) => letter.toUpperCase())).join('');
  const camel = pascal.replace(/^./, (letter) => letter.toLowerCase());
  return { kebab, snake: words.join('_'), camel, pascal, plural: pluralOf(camel), words: words.join(' ') };
}

function pluralOf(word: string): string {
  if (/[^aeiou]y$/.test(word)) return word.replace(/y$/, 'ies');
  return /(s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}
