import type { Goal, Unit } from '../bench.ts';

const plain = (value: number): string => {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
};

export function shown(value: number, unit: Unit): string {
  if (unit === 'ms' && value >= 10_000) return `${plain(value / 1000)} s`;
  if (unit === 'ns' && value >= 10_000) return `${plain(value / 1000)} µs`;
  if (unit === 'share') return value.toFixed(3);
  return `${plain(value)} ${unit}`;
}

export const shownRatio = (ratio: number): string => `${ratio.toFixed(2)} ×`;

export function shownGoal(goal: Goal, unit: Unit): string {
  if ('ratioAtMost' in goal) return `≤ ${goal.ratioAtMost} ×`;
  return 'below' in goal ? `< ${shown(goal.below, unit)}` : `≥ ${shown(goal.atLeast, unit)}`;
}
