import { execFile } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { fromFile, openCsv, writeCsv } from '@parasol/core';
import { findDuplicates, guessLinkageFields, type LinkageField } from '@parasol/individual';
import type { Bench, Figure } from '../bench.ts';
import { dirtyColumns, dirtyPeople, personOf } from '../database/dirty-people.ts';
import { memoryOf } from '../harness/memory.ts';

const THRESHOLD = 0.8;
const FEBRL = join(process.env['PARASOL_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data'), 'febrl');
/** A Python that has Splink. */
const PYTHON = process.env['PARASOL_SPLINK_PYTHON'] ?? 'python3';
const SPLINK = join(import.meta.dirname, '../limits/splink-dedup.py');
/** Splink is not asked about more records than these: it is there to be compared, not to be waited for. */
const MOST_BESIDE = 100_000;
const MINUTE = 60_000;

interface Task {
  readonly what: string;
  readonly file: string;
  readonly idColumn: string;
  readonly person: (id: string) => string;
  readonly goals: { readonly f1?: number; readonly below?: number };
}

/** What was found, held against the truth. */
interface Quality {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export const dedup: Bench = {
  name: 'dedup',
  title: 'find the people of a file who are there twice, by default settings',
  limit: 'Splink on DuckDB on the same file and fields, where Python has it (PARASOL_SPLINK_PYTHON)',
  goal: 'F1 at least 0.95 on FEBRL 1 and 2; 100,000 people within a minute',
  runs: 'rows',
  async run({ rows }) {
    const folder = await mkdtemp(join(tmpdir(), 'parasol-dedup-'));
    try {
      const figures: Figure[] = [];
      for (const task of [...febrl(rows), await generated(folder, rows)])
        figures.push(...(await measure(task, folder)));
      return figures;
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

/** `rec-12-org` and `rec-12-dup-0` are one person. Their size is their own, so they are measured once. */
function febrl(rows: number): Task[] {
  if (rows !== 100_000) return [];
  return ['dataset1.csv', 'dataset2.csv'].flatMap((name) => {
    const file = join(FEBRL, name);
    if (!existsSync(file)) console.log(`  There is no ${file}: set PARASOL_DATA to the folder that has febrl/${name}.`);
    const person = (id: string) => id.split('-')[1] ?? '';
    return existsSync(file) ? [{ what: `FEBRL ${name}`, file, idColumn: 'rec_id', person, goals: { f1: 0.95 } }] : [];
  });
}

async function generated(folder: string, rows: number): Promise<Task> {
  const file = join(folder, 'people.csv');
  const lines = function* () {
    for (const record of dirtyPeople(rows)) yield dirtyColumns.map((column) => record[column]);
  };
  await pipeline(Readable.from(writeCsv([...dirtyColumns], lines())), createWriteStream(file));
  const goals = rows <= 100_000 ? { below: MINUTE } : {};
  return { what: 'made-up people', file, idColumn: 'id', person: personOf, goals };
}

async function measure(task: Task, folder: string): Promise<Figure[]> {
  const { ids, fields, pairs, ms, memory } = await ours(task);
  const truth = truePairs(ids, task.person);
  const quality = qualityOf(pairs, truth, task.person);
  const beside = ids.length > MOST_BESIDE ? undefined : await splink(task, fields, join(folder, 'pairs.csv'));
  const besides = beside === undefined ? undefined : qualityOf(beside.pairs, truth, task.person);
  const { what, goals } = task;
  const note = (of: Quality | undefined, name: string) =>
    of === undefined
      ? `${name} is not there`
      : `${name}: precision ${of.precision.toFixed(3)}, recall ${of.recall.toFixed(3)}, F1 ${of.f1.toFixed(3)}`;
  const isBeside = ids.length <= MOST_BESIDE;
  return [
    {
      ...{ what: `${what}: F1`, unit: 'share', ours: quality.f1 },
      ...(besides === undefined ? {} : { limit: besides.f1 }),
      ...(goals.f1 === undefined ? {} : { goal: { atLeast: goals.f1 } }),
      note: [
        note(quality, `${ids.length.toLocaleString('en')} records, Parasol`),
        ...(isBeside ? [note(besides, 'Splink')] : []),
      ].join('; '),
    },
    {
      ...{ what: `${what}: time`, unit: 'ms', ours: ms, memory },
      ...(beside === undefined ? {} : { limit: beside.ms }),
      ...(goals.below === undefined ? {} : { goal: { below: goals.below } }),
    },
  ];
}

/** From the file to the pairs, as `npm run dedup` does it. */
async function ours({ file, idColumn }: Task) {
  const started = performance.now();
  const { value, memory } = await memoryOf(async () => {
    const csv = await openCsv(fromFile(file));
    const rows: (readonly string[])[] = [];
    for await (const batch of csv.records()) for (const { cells } of batch) rows.push(cells);
    const { header } = csv;
    const fields = guessLinkageFields(header, rows, { except: [idColumn] });
    const at = fields.map(({ name }) => [name, header.indexOf(name)] as const);
    const id = header.indexOf(idColumn);
    const records = function* () {
      for (const row of rows)
        yield { id: (row[id] ?? '').trim(), values: Object.fromEntries(at.map(([name, k]) => [name, row[k] ?? ''])) };
    };
    const { pairs } = findDuplicates(records(), { fields, threshold: THRESHOLD });
    return { fields, pairs: pairs.map(({ a, b }) => [a, b] as const), ids: rows.map((row) => (row[id] ?? '').trim()) };
  });
  return { ...value, memory, ms: performance.now() - started };
}

/** How many pairs of records are about one person. */
function truePairs(ids: readonly string[], person: Task['person']): number {
  const records = new Map<string, number>();
  for (const id of ids) records.set(person(id), (records.get(person(id)) ?? 0) + 1);
  return [...records.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
}

function qualityOf(pairs: readonly (readonly [string, string])[], truth: number, person: Task['person']): Quality {
  const right = pairs.filter(([a, b]) => person(a) === person(b)).length;
  const precision = right / Math.max(1, pairs.length);
  const recall = right / truth;
  return { precision, recall, f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

async function splink({ file, idColumn }: Task, fields: readonly LinkageField[], out: string) {
  const run = promisify(execFile);
  const isThere = await run(PYTHON, ['-c', 'import splink']).then(
    () => true,
    () => false,
  );
  if (!isThere) return undefined;
  const named = JSON.stringify(fields.map(({ name, kind }) => ({ name, kind })));
  const { stdout } = await run(PYTHON, [SPLINK, file, idColumn, named, out, String(THRESHOLD)], {
    maxBuffer: 2 ** 26,
  });
  const { seconds } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { seconds: number };
  const [, ...lines] = (await readFile(out, 'utf8')).trim().split('\r\n');
  return { ms: seconds * 1000, pairs: lines.map((line) => line.split(',') as [string, string]) };
}
