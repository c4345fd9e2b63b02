/** One block of TypeScript in a text, or a run of blocks that continue each other. */
export interface DocBlock {
  /** First line of code in the text, from 1. */
  readonly line: number;
  /** The code on the lines where the text has it, so that an error's line is the line in the text. */
  readonly code: string;
  /** Why it is not checked. */
  readonly skip?: string;
  /** Why it is checked and not run. */
  readonly notRun?: string;
}

const fence = /^(\s*)```(\w*)/;

/**
 * The ```ts blocks of a page, or of the doc comments of a source file.
 * `// skip: reason` as first line: not checked, but listed. `// not run: reason`: checked only, and listed. `// continues`: goes on where
 * the block before stopped.
 */
export function docBlocks(text: string, kind: 'page' | 'source'): DocBlock[] {
  const lines = kind === 'page' ? text.split('\n') : docComments(text);
  const blocks: DocBlock[] = [];
  for (let open = 0; open < lines.length; open++) {
    const [, indent = '', language] = fence.exec(lines[open] ?? '') ?? [];
    if (language === undefined) continue;
    let close = open + 1;
    while (close < lines.length && !(lines[close] ?? '').trim().startsWith('```')) close++;
    if (language === 'ts') add(blocks, open + 1, lines.slice(open + 1, close), indent.length);
    open = close;
  }
  return blocks;
}

function add(blocks: DocBlock[], start: number, lines: readonly string[], indent: number): void {
  const code = lines.map((line) => (line.slice(0, indent).trim() === '' ? line.slice(indent) : line));
  const [first = ''] = code;
  const before = blocks.at(-1);
  if (/^\/\/ continues\b/.test(first) && before !== undefined && before.skip === undefined) {
    const gap = '\n'.repeat(start - before.code.split('\n').length + 1);
    blocks[blocks.length - 1] = { ...before, code: `${before.code}${gap}${code.join('\n')}` };
    return;
  }
  const skip = /^\/\/ skip: (.+)/.exec(first)?.[1];
  const notRun = /^\/\/ not run: (.+)/.exec(first)?.[1];
  const padded = `${'\n'.repeat(start)}${code.join('\n')}`;
  blocks.push({
    line: start + 1,
    code: padded,
    ...(skip === undefined ? {} : { skip }),
    ...(notRun === undefined ? {} : { notRun }),
  });
}

/** The lines of a source file with everything but the text of its doc comments blanked. */
function docComments(text: string): string[] {
  let inside = false;
  return text.split('\n').map((line) => {
    if (!inside && /^\s*\/\*\*/.test(line)) inside = !line.includes('*/');
    else if (inside && line.includes('*/')) inside = false;
    else if (inside) return line.replace(/^\s*\* ?/, '');
    return '';
  });
}
