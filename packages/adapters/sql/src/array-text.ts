/** A one-dimensional array in the text format of Postgres. Elements are null or texts; quoting leaves nothing to their content. */
export function arrayText(elements: readonly unknown[]): string {
  let text = '{';
  for (let i = 0; i < elements.length; i++) {
    if (i > 0) text += ',';
    const element = elements[i];
    text += element === null || element === undefined ? 'NULL' : quoted(String(element));
  }
  return `${text}}`;
}

/** Ids, dates and numbers need no quotes; the word NULL would, and is shorter than any of them. */
const PLAIN = /^[0-9A-Za-z:.+-]{5,}$/;

function quoted(element: string): string {
  if (PLAIN.test(element)) return element;
  return `"${/["\\]/.test(element) ? element.replace(/["\\]/g, '\\$&') : element}"`;
}
