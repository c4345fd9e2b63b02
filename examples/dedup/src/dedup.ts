import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fromFile, openCsv, writeCsv } from '@parasol/core';
import { findDuplicates, guessLinkageFields, type LinkageField, type LinkageResult } from '@parasol/individual';
import { type Arguments, UsageError } from './arguments.ts';

export interface Found extends LinkageResult {
  readonly records: number;
  readonly fields: readonly LinkageField[];
}

/** Reads the file, finds the pairs and writes them. */
export async function dedup({ file, id, out, threshold, fields: given }: Arguments): Promise<Found> {
  const { header, rows } = await readRows(file);
  const idColumn = column(header, id);
  const fields = given ?? guessLinkageFields(header, rows, { except: [id] });
  for (const { name } of fields) column(header, name);
  if (fields.length < 2)
    throw new UsageError(
      `Of the columns ${header.join(', ')} fewer than two say who somebody is. Name them by --field COLUMN=KIND.`,
    );
  const columns = fields.map(({ name }) => [name, column(header, name)] as const);
  const records = rows.map((row) => ({
    id: (row[idColumn] ?? '').trim(),
    values: Object.fromEntries(columns.map(([name, at]) => [name, row[at] ?? ''])),
  }));
  const result = findDuplicates(records, { fields, ...(threshold === undefined ? {} : { threshold }) });
  const lines = result.pairs.map(({ a, b, score }) => [a, b, score.toFixed(6)]);
  await pipeline(Readable.from(writeCsv(['id_a', 'id_b', 'score'], lines)), createWriteStream(out));
  return { ...result, records: records.length, fields };
}

async function readRows(file: string): Promise<{ header: readonly string[]; rows: (readonly string[])[] }> {
  const csv = await openCsv(fromFile(file));
  const rows: (readonly string[])[] = [];
  for await (const batch of csv.records()) for (const { cells } of batch) rows.push(cells);
  return { header: csv.header, rows };
}

function column(header: readonly string[], name: string): number {
  const at = header.indexOf(name);
  if (at < 0) throw new UsageError(`There is no column "${name}"; there are ${header.join(', ')}.`);
  return at;
}
