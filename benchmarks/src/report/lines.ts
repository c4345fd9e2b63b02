import type { Bench } from '../bench.ts';
import type { Measured } from './measured.ts';
import { shown, shownGoal, shownRatio } from './numbers.ts';

export const headline = ({ name, title, limit, goal }: Bench): string =>
  `\n${name}: ${title}\n  limit: ${limit}\n  goal: ${goal}`;

/** One figure, for people at a terminal. */
export function line({ store, rows, what, unit, ours, limit, ratio, goal, met, memory, note }: Measured): string {
  const place = [store, rows?.toLocaleString('en'), what].filter((part) => part !== undefined).join(' · ');
  const parts = [`${place}: ${shown(ours, unit)}`];
  if (limit !== undefined) parts.push(`limit ${shown(limit, unit)}`);
  if (ratio !== undefined) parts.push(shownRatio(ratio));
  if (goal !== undefined) parts.push(`goal ${shownGoal(goal, unit)}`);
  if (memory !== undefined) parts.push(`memory +${Math.round(memory.rss)} MB, heap +${Math.round(memory.heap)} MB`);
  const mark = met === undefined ? '·' : met ? '✓' : '✗';
  return `  ${mark} ${parts.join(', ')}${note === undefined ? '' : `\n      ${note}`}`;
}
