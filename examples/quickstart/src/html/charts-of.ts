import { amount, count } from '../format.ts';
import type { ProgrammeReport } from '../report/report.ts';
import type { Chart } from './chart.ts';

/** Who is left after each condition. */
export function funnelChart({ name, subject, funnel }: ProgrammeReport, id: string): Chart {
  const { considered, conditions, enrolled } = funnel;
  return {
    id,
    title: `${name}: who is left after each condition`,
    description: `Of ${count(considered)} ${subject.many} in the registry, ${count(enrolled)} are enrolled.`,
    bars: [
      { name: `All ${subject.many} in the registry`, length: considered, text: count(considered) },
      ...conditions.map(({ name: condition, remaining }, i) => ({
        name: condition,
        length: remaining,
        text: count(remaining),
        strong: i === conditions.length - 1,
      })),
    ],
  };
}

/** What the month's total is made of. */
export function amountsChart({ name, payment }: ProgrammeReport, id: string): Chart {
  const { lines, all, currency } = payment;
  return {
    id,
    title: `${name}: what the total is made of`,
    description: `${amount(all.total, currency)} in all, from ${count(lines.length)} kinds of amounts.`,
    bars: [
      ...lines.map(({ name: line, total }) => ({ name: line, length: Number(total), text: amount(total, currency) })),
      { name: 'In all', length: Number(all.total), text: amount(all.total, currency), strong: true },
    ],
  };
}
