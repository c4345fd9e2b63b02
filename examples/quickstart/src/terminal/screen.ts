import { styleText } from 'node:util';

/** What the demo needs of `process.stdout`. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** Says whether colour is welcome; it knows NO_COLOR. Absent where nobody looks at a terminal. */
  hasColors?(): boolean;
}

/** Where a person reads along. */
export interface Screen {
  /** Columns for text. */
  readonly width: number;
  heading(text: string): void;
  /** Lines of text, indented. */
  print(...lines: readonly string[]): void;
  /** One line that replaces itself on a terminal; elsewhere a line now and then. */
  progress(text: string): void;
  strong(text: string): string;
  quiet(text: string): string;
}

const INDENT = '   ';
const WIDEST = 110;
/** Without a terminal, a line of progress at most this often: a log is read later. */
const SPARSE_MS = 2000;
const CLEAR_LINE = '\r\u001B[2K';

export function createScreen(output: Output, now: () => number = () => performance.now()): Screen {
  const colour = output.hasColors?.() ?? false;
  const style = (format: Parameters<typeof styleText>[0], text: string): string =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const terminal = output.isTTY === true;
  const width = Math.min(WIDEST, terminal ? (output.columns ?? 100) : 100) - INDENT.length;
  let transient = false;
  let lastProgress = now();
  const clear = () => {
    if (transient) output.write(CLEAR_LINE);
    transient = false;
  };
  return {
    width,
    heading(text) {
      clear();
      lastProgress = now();
      output.write(`\n${style(['bold', 'cyan'], text)}\n`);
    },
    print(...lines) {
      clear();
      for (const line of lines) output.write(line === '' ? '\n' : `${INDENT}${line}\n`);
    },
    progress(text) {
      if (terminal) {
        output.write(`${CLEAR_LINE}${INDENT}${style('dim', text.slice(0, width))}`);
        transient = true;
      } else if (now() - lastProgress >= SPARSE_MS) {
        lastProgress = now();
        output.write(`${INDENT}… ${text}\n`);
      }
    },
    strong: (text) => style('bold', text),
    quiet: (text) => style('dim', text),
  };
}
