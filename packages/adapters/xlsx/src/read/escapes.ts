const ESCAPE = /_x([0-9A-Fa-f]{4})_/g;

/** The text that is stored with `_x000D_` for characters which XML cannot hold. */
export const plainText = (stored: string): string =>
  stored.includes('_x')
    ? stored.replace(ESCAPE, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : stored;

/** Whether a text can be kept by every store: no NUL and no half of a character. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold.
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/g;

/** What `plainText` reads as the text. */
export const storedText = (text: string): string =>
  text.replace(UNSAFE, (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);
