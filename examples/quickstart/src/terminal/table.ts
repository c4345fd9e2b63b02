import { toLeft, toRight, widthOf, wrap } from './columns.ts';

export interface Column {
  readonly title?: string;
  /** Numbers stand to the right. @default 'left' */
  readonly side?: 'left' | 'right';
}

const GAP = '  ';
const NARROWEST = 24;

/** Rows in aligned columns; what does not fit into `width` is wrapped within the last one. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): string[] {
  const titles = columns.map(({ title = '' }) => title);
  const titled = titles.some((title) => title !== '');
  const widths = columns.map((_, i) => Math.max(...[titles, ...rows].map((row) => widthOf(row[i] ?? ''))));
  const last = columns.length - 1;
  const before = widths.slice(0, last).reduce((sum, each) => sum + each + GAP.length, 0);
  if (columns[last]?.side !== 'right') widths[last] = Math.max(NARROWEST, width - before);
  const line = (cells: readonly string[]): string[] => {
    const [first = '', ...more] =
      columns[last]?.side === 'right' ? [cells[last] ?? ''] : wrap(cells[last] ?? '', widths[last] ?? 0);
    const head = columns.map(({ side }, i) => {
      const cell = i === last ? first : (cells[i] ?? '');
      return (side === 'right' ? toRight : toLeft)(cell, widths[i] ?? 0);
    });
    return [head.join(GAP).trimEnd(), ...more.map((text) => ' '.repeat(before) + text)];
  };
  return [...(titled ? line(titles) : []), ...rows.flatMap(line)];
}
