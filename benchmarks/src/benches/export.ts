import { unwrap } from '@parasol/core';
import type { Bench } from '../bench.ts';
import { seedPeople } from '../database/people.ts';
import { analyse } from '../database/run-sql.ts';
import { roundsFor, sideBySide } from '../harness/side-by-side.ts';
import { withHost } from '../host.ts';

export const exportPeople: Bench = {
  name: 'export',
  title: 'export people with their extension data as a workbook',
  limit: 'the export of the same people as CSV',
  goal: 'known, not held; memory does not grow with the rows',
  runs: 'sizes',
  run: (bed) =>
    withHost(bed, async ({ me, bare }) => {
      await seedPeople(bare, bed.rows);
      await analyse(bare);
      const exporting = (format: string) => ({
        run: async () => {
          let bytes = 0;
          for await (const chunk of unwrap(await me.individuals.export({ format })).chunks) bytes += chunk.length;
          if (bytes < bed.rows) throw new Error(`${bytes} bytes cannot be ${bed.rows} people.`);
        },
      });
      const sides = { ours: exporting('xlsx'), limit: exporting('csv') };
      const { ours, limit, ratio, memory } = await sideBySide(sides, roundsFor(bed.rows));
      return [
        { unit: 'ms', ours, limit, ratio, memory },
        { what: 'rows per second, CSV', unit: 'rows/s', ours: bed.rows / (limit / 1000) },
        { what: 'rows per second, XLSX', unit: 'rows/s', ours: bed.rows / (ours / 1000) },
      ];
    }),
};
