import type { Bench } from '../bench.ts';
import { roundsFor, sideBySide } from '../harness/side-by-side.ts';
import { withHost } from '../host.ts';
import { bareCycle, sumOfBenefits } from '../limits/cycle.ts';
import { openProgramme } from '../programme.ts';
import { byExpression } from '../rules.ts';

export const cycle: Bench = {
  name: 'cycle',
  title: 'process a payment cycle, the shipped rule (an expression)',
  limit:
    'the same benefits by one hand-written INSERT … SELECT: same columns, constraints, indexes, versions and change id; no reasons, no totals',
  goal: '≤ 1.5 ×',
  runs: 'sizes',
  run: (bed) =>
    withHost(bed, async (host) => {
      const { bare } = host;
      const programme = await openProgramme(host, bed.rows);
      await programme.pays(byExpression);
      // The first cycle makes the rows that the limit's benefits point at.
      await programme.processNext();
      const expected = await sumOfBenefits(bare);
      const same = async (): Promise<void> => {
        const found = await sumOfBenefits(bare);
        if (found !== expected) throw new Error(`The benefits come to ${found} instead of ${expected}.`);
      };
      const limit = await bareCycle(bare, programme.planId);
      const { ours, ratio, memory, ...found } = await sideBySide(
        {
          ours: { prepare: programme.clear, run: async () => void (await programme.processNext()), check: same },
          limit: { prepare: programme.clear, run: async () => void (await limit()), check: same },
        },
        roundsFor(bed.rows),
      );
      return [
        { unit: 'ms', ours, limit: found.limit, ratio, memory, goal: { ratioAtMost: 1.5 } },
        { what: 'benefits per second', unit: 'rows/s', ours: bed.rows / (ours / 1000) },
      ];
    }),
};
