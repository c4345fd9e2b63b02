import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromFile, unwrap } from '@parasol/core';
import type { Bench } from '../bench.ts';
import { writeHouseholdsFile, writePeopleFile, writePeopleWorkbook } from '../database/people-file.ts';
import { analyse } from '../database/run-sql.ts';
import { roundsFor, sideBySide } from '../harness/side-by-side.ts';
import { withHost } from '../host.ts';
import { emptied } from './import.ts';

/** Other files of the same people, beside the plain one. */

export const importWorkbook = importOf(
  {
    name: 'import-xlsx',
    title: 'import a workbook of people',
    goal: 'known, not held: a workbook is ten times as much to parse',
  },
  writePeopleWorkbook,
);

export const importHouseholds = importOf(
  {
    name: 'import-households',
    title: 'import a CSV of people in households of five, each with a head',
    goal: 'known, not held: a household and five memberships more for every five people',
  },
  writeHouseholdsFile,
);

function importOf(bench: Pick<Bench, 'name' | 'title' | 'goal'>, write: typeof writePeopleFile): Bench {
  return {
    ...bench,
    limit: 'the import of the same people from CSV',
    runs: 'sizes',
    run: (bed) =>
      withHost(bed, async (host) => {
        const folder = await mkdtemp(join(tmpdir(), 'parasol-bench-'));
        try {
          const files = { plain: join(folder, 'people.csv'), ours: join(folder, 'ours') };
          await writePeopleFile(files.plain, bed.rows);
          await write(files.ours, bed.rows);
          await analyse(host.bare);
          const importing = (file: string) => ({
            prepare: () => emptied(host),
            run: async () => {
              const { accepted } = unwrap(
                await host.me.individualImports.importIndividuals({ source: fromFile(file) }),
              );
              if (accepted !== bed.rows) throw new Error(`${accepted} of ${bed.rows} rows were imported.`);
            },
          });
          const sides = { ours: importing(files.ours), limit: importing(files.plain) };
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
}
