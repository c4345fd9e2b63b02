import { parseArgs } from 'node:util';
import { type LinkageField, type LinkageKind, linkageKinds } from '@parasol/individual';

export interface Arguments {
  readonly file: string;
  /** Column that names a record. */
  readonly id: string;
  /** Where the pairs are written. */
  readonly out: string;
  readonly threshold: number | undefined;
  /** Columns and what they hold; undefined where they are to be guessed. */
  readonly fields: readonly LinkageField[] | undefined;
}

/** A mistake on the command line, in one sentence. */
export class UsageError extends Error {}

export const USAGE = `Usage: npm run dedup -- FILE.csv --id COLUMN [options]

  FILE.csv                 records, one a row
  --id COLUMN              the column that names a record
  --out PAIRS.csv          where to write id_a,id_b,score  (default: pairs.csv)
  --threshold P            only pairs at least this probable, between 0 and 1  (default: 0.8)
  --field COLUMN=KIND      what a column holds: ${linkageKinds.join(', ')}; again for each column.
                           KIND/GROUP puts columns that agree together, such as parts of an address, into a group.
                           Without any, columns are guessed from the header.
  --help                   this text`;

/** Reads the command line; 'help' when that is what was asked for. */
export function readArguments(args: readonly string[]): Arguments | 'help' {
  const { values, positionals } = parse(args);
  if (values.help === true) return 'help';
  const [file, surplus] = positionals;
  if (file === undefined || surplus !== undefined) throw new UsageError('Name one CSV file.');
  if (values.id === undefined) throw new UsageError('Say by --id which column names a record.');
  return {
    file,
    id: values.id,
    out: values.out ?? 'pairs.csv',
    threshold: values.threshold === undefined ? undefined : threshold(values.threshold),
    fields: values.field?.map(field),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        id: { type: 'string' },
        out: { type: 'string' },
        threshold: { type: 'string' },
        field: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function threshold(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value < 1))
    throw new UsageError(`"${text}" is no probability between 0 and 1, such as 0.8.`);
  return value;
}

function field(text: string): LinkageField {
  const [, name, kind, group] = /^(.+)=([a-z]+)(?:\/(.+))?$/.exec(text) ?? [];
  const known = linkageKinds.find((one) => one === kind) as LinkageKind | undefined;
  if (name === undefined || known === undefined)
    throw new UsageError(`"${text}" is not COLUMN=KIND; kinds are ${linkageKinds.join(', ')}.`);
  return group === undefined ? { name, kind: known } : { name, kind: known, group };
}
