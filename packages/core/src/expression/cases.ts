/**
 * Reads the cases of docs/expressions.md. For tests only: the document is the source, so it cannot say what is not so.
 */

export interface ExpressionCase {
  /** Heading above the table and number of the line in the document. */
  readonly title: string;
  readonly expression: unknown;
  readonly row: Readonly<Record<string, unknown>>;
  /** A value as its text (`true`, `12.50`, a JSON text), `missing`, or the code that `check` refuses with. */
  readonly result: CaseResult;
}

export type CaseResult =
  | { readonly kind: 'value'; readonly value: boolean | string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly code: string };

const HEADER = /^\|\s*expression\s*\|\s*row\s*\|\s*result\s*\|/i;

export function parseCases(markdown: string): ExpressionCase[] {
  const cases: ExpressionCase[] = [];
  let heading = '';
  let inTable = false;
  for (const [index, line] of markdown.split('\n').entries()) {
    if (line.startsWith('#')) heading = line.replace(/^#+\s*/, '');
    if (!line.startsWith('|')) inTable = false;
    else if (HEADER.test(line)) inTable = true;
    else if (inTable && !/^\|\s*-/.test(line)) cases.push(parseLine(line, `${heading}, line ${index + 1}`));
  }
  return cases;
}

function parseLine(line: string, title: string): ExpressionCase {
  const cells = line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replace(/^`|`$/g, '').replaceAll('\\|', '|'));
  const [expression = '', row = '', result = ''] = cells;
  try {
    return {
      title,
      expression: JSON.parse(expression),
      row: row === '' ? {} : JSON.parse(row),
      result: parseResult(result),
    };
  } catch (cause) {
    throw new Error(`docs/expressions.md, ${title}: ${String(cause)}`, { cause });
  }
}

function parseResult(text: string): CaseResult {
  if (text === 'missing') return { kind: 'missing' };
  if (text === 'true' || text === 'false') return { kind: 'value', value: text === 'true' };
  if (text.startsWith('refused ')) return { kind: 'refused', code: `expression.${text.slice(8)}` };
  if (text.startsWith('"')) return { kind: 'value', value: JSON.parse(text) as string };
  if (/^-?\d+(\.\d+)?$/.test(text)) return { kind: 'value', value: text };
  throw new Error(`"${text}" is no result.`);
}
