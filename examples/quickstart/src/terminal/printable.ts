/** Control characters, and those that turn the direction of text around them: cells of a file must not steer a terminal. */
const STEERING = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

/** Text of a file as a terminal may show it. */
export const printable = (text: string): string => text.replaceAll(STEERING, '·');
