import type { Measured } from './measured.ts';
import { shown, shownGoal, shownRatio } from './numbers.ts';

const HEADER = ['work', 'store', 'rows', 'Parasol', 'limit', 'ratio', 'goal', '', 'memory'];

/** The table of docs/performance.md: figures that have a goal. */
export function markdownTable(measured: readonly Measured[]): string {
  const rows = measured.filter(({ goal }) => goal !== undefined).map((one) => cells(one));
  return [HEADER, HEADER.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function cells({ title, what, store, rows, unit, ours, limit, ratio, goal, met, memory }: Measured): string[] {
  return [
    what === undefined ? title : `${title}: ${what}`,
    store ?? '–',
    rows?.toLocaleString('en') ?? '–',
    shown(ours, unit),
    limit === undefined ? '–' : shown(limit, unit),
    ratio === undefined ? '–' : shownRatio(ratio),
    goal === undefined ? '–' : shownGoal(goal, unit),
    met === undefined ? '' : met ? 'met' : '**missed**',
    memory === undefined ? '–' : `+${Math.round(memory.rss)} MB`,
  ];
}
