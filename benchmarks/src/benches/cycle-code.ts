import type { Bed, Bench, Figure } from '../bench.ts';
import { median } from '../harness/median.ts';
import { type Memory, memoryOf, worst } from '../harness/memory.ts';
import { roundsFor, timed } from '../harness/side-by-side.ts';
import { withHost } from '../host.ts';
import { openProgramme } from '../programme.ts';
import { amounts, codeRule, nothing } from '../rules.ts';

export const cycleCode: Bench = {
  name: 'cycle-code',
  title: 'process a payment cycle, code rule',
  limit: 'a fixed rate; memory is held against that of the other sizes',
  goal: '≥ 100,000 beneficiaries per second and core through stream and rule; memory that does not grow with the rows',
  runs: 'sizes',
  async run(bed) {
    const streamed = await measure(bed, nothing, 0);
    const written = await measure(bed, amounts, bed.rows);
    return [
      { what: 'read, assemble and evaluate; nobody is due anything', ...streamed, goal: { atLeast: 100_000 } },
      { what: 'the same with benefits written', ...written },
    ];
  },
};

async function measure(
  bed: Bed,
  parameters: Readonly<Record<string, string>>,
  expected: number,
): Promise<Pick<Figure, 'unit' | 'ours' | 'memory'>> {
  return withHost(bed, async (host) => {
    const programme = await openProgramme(host, bed.rows);
    await programme.pays(codeRule, parameters);
    const { rounds, warmUps } = roundsFor(bed.rows);
    const seen: number[] = [];
    let memory: Memory = { rss: 0, heap: 0 };
    for (let round = -warmUps; round < rounds; round++) {
      await programme.clear();
      const { value, memory: used } = await memoryOf(() =>
        timed(async () => {
          const benefits = await programme.processNext();
          if (benefits !== expected) throw new Error(`There are ${benefits} benefits instead of ${expected}.`);
        }),
      );
      memory = worst(memory, used);
      if (round >= 0) seen.push(value);
    }
    return { unit: 'rows/s', ours: bed.rows / (median(seen) / 1000), memory };
  });
}
