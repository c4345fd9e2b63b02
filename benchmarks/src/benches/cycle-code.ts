import type { Bed, Bench, Figure } from '../bench.ts';
import { median } from '../harness/median.ts';
import { type Memory, memoryOf, worst } from '../harness/memory.ts';
import { roundsFor, timed } from '../harness/side-by-side.ts';
import { withHost } from '../host.ts';
import { openProgramme } from '../programme.ts';
import { byCode, byCodeNothing, type Terms } from '../rules.ts';

export const cycleCode: Bench = {
  name: 'cycle-code',
  title: 'process a payment cycle, code rule',
  limit: 'a fixed rate; memory is held against that of the other sizes',
  goal: '≥ 100,000 beneficiaries per second and core through stream and rule; memory that does not grow with the rows',
  runs: 'sizes',
  async run(bed) {
    const streamed = await measure(bed, byCodeNothing, 0);
    const written = await measure(bed, byCode, bed.rows);
    const unit = 'rows/s' as const;
    return [
      {
        what: 'stream and rule (nobody is due anything), per second that our thread is busy',
        unit,
        ours: streamed.perCore,
        memory: streamed.memory,
        goal: { atLeast: 100_000 },
      },
      { what: 'the same, per second of the clock', unit, ours: streamed.perSecond },
      { what: 'with benefits written, per second of the clock', unit, ours: written.perSecond, memory: written.memory },
    ] satisfies Figure[];
  },
};

interface Rates {
  readonly perSecond: number;
  /** Of the time for which our thread is busy; it waits while Postgres works on another core. */
  readonly perCore: number;
  readonly memory: Memory;
}

async function measure(bed: Bed, terms: Terms, expected: number): Promise<Rates> {
  return withHost(bed, async (host) => {
    const programme = await openProgramme(host, bed.rows);
    await programme.pays(terms);
    const { rounds, warmUps } = roundsFor(bed.rows);
    const seen: { clock: number; core: number }[] = [];
    let memory: Memory = { rss: 0, heap: 0 };
    for (let round = -warmUps; round < rounds; round++) {
      await programme.clear();
      const before = performance.eventLoopUtilization();
      const { value: clock, memory: used } = await memoryOf(() =>
        timed(async () => {
          const benefits = await programme.processNext();
          if (benefits !== expected) throw new Error(`There are ${benefits} benefits instead of ${expected}.`);
        }),
      );
      const { active: core } = performance.eventLoopUtilization(before);
      memory = worst(memory, used);
      if (round >= 0) seen.push({ clock, core });
    }
    const perSecond = bed.rows / (median(seen.map(({ clock }) => clock)) / 1000);
    return { perSecond, perCore: bed.rows / (median(seen.map(({ core }) => core)) / 1000), memory };
  });
}
