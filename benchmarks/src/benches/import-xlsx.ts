import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromFile, unwrap } from '@parasol/core';
import type { Bench } from '../bench.ts';
import { writePeopleFile, writePeopleWorkbook } from '../database/people-file.ts';
import { analyse } from '../database/run-sql.ts';
import { roundsFor, sideBySide } from '../harness/side-by-side.ts';
import { withHost } from '../host.ts';
import { emptied } from './import.ts';

export const importWorkbook: Bench = {
  name: 'import-xlsx',
  title: 'import a workbook of people',
  limit: 'the import of the same people from CSV',
  goal: 'known, not held: a workbook is ten times as much to parse',
  runs: 'sizes',
  run: (bed) =>
    withHost(bed, async (host) => {
      const folder = await mkdtemp(join(tmpdir(), 'parasol-bench-'));
      try {
        const files = { csv: join(folder, 'people.csv'), xlsx: join(folder, 'people.xlsx') };
        await writePeopleFile(files.csv, bed.rows);
        await writePeopleWorkbook(files.xlsx, bed.rows);
        await analyse(host.bare);
        const importing = (file: string) => ({
          prepare: () => emptied(host),
          run: async () => {
            const { accepted } = unwrap(await host.me.individualImports.importIndividuals({ source: fromFile(file) }));
            if (accepted !== bed.rows) throw new Error(`${accepted} of ${bed.rows} rows were imported.`);
          },
        });
        const sides = { ours: importing(files.xlsx), limit: importing(files.csv) };
        const { ours, limit, ratio, memory } = await sideBySide(sides, roundsFor(bed.rows));
        const perSecond = bed.rows / (ours / 1000);
        return [
          { unit: 'ms', ours, limit, ratio, memory },
          { what: 'rows per second', unit: 'rows/s', ours: perSecond },
        ];
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }),
};
