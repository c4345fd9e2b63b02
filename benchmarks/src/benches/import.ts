import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromFile, unwrap } from '@parasol/core';
import type { Bench } from '../bench.ts';
import { writePeopleFile } from '../database/people-file.ts';
import { analyse, emptyTables, settle } from '../database/run-sql.ts';
import { roundsFor, sideBySide } from '../harness/side-by-side.ts';
import { type Host, withHost } from '../host.ts';
import { bareImport } from '../limits/import.ts';

const GOAL = { sqlite: 2, postgres: 3 } as const;

/** In an order in which nothing points at what is emptied. */
const TABLES = [
  'individual_individualdatasource',
  'individual_individualdatasourceupload',
  'individual_groupindividual',
  'individual_group',
  'individual_individual',
  'social_protection_beneficiary',
  'social_protection_groupbeneficiary',
  'core_run_range',
  'core_run',
];

export const importPeople: Bench = {
  name: 'import',
  title: 'import a CSV of people: stage, validate, materialise',
  limit:
    'Postgres: COPY of the file into one bare table and one INSERT … SELECT; SQLite: csv-parse and one prepared INSERT per row in one transaction; neither validates',
  goal: '≤ 3 × on Postgres, ≤ 2 × on SQLite',
  runs: 'sizes',
  run: (bed) =>
    withHost(bed, async (host) => {
      const folder = await mkdtemp(join(tmpdir(), 'parasol-bench-'));
      try {
        const file = join(folder, 'people.csv');
        await writePeopleFile(file, bed.rows);
        await analyse(host.bare);
        const prepare = () => emptied(host);
        const { ours, limit, ratio, memory } = await sideBySide(
          {
            ours: {
              prepare,
              run: async () => {
                const { accepted } = unwrap(
                  await host.me.individualImports.importIndividuals({ source: fromFile(file) }),
                );
                if (accepted !== bed.rows) throw new Error(`${accepted} of ${bed.rows} rows were imported.`);
              },
            },
            limit: {
              prepare,
              run: async () => {
                const written = await bareImport(host.bare, file);
                if (written !== bed.rows) throw new Error(`${written} of ${bed.rows} rows were written.`);
              },
            },
          },
          roundsFor(bed.rows),
        );
        const figure = { unit: 'ms', ours, limit, ratio, memory, goal: { ratioAtMost: GOAL[bed.store] } } as const;
        return [figure, { what: 'rows per second', unit: 'rows/s', ours: bed.rows / (ours / 1000) }];
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }),
};

export async function emptied({ bare }: Host): Promise<void> {
  await emptyTables(bare, TABLES);
  await settle(bare);
}
