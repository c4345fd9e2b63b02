import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { nearest } from '@parasol/core';

export const STORES = ['sqlite', 'memory', 'postgres'] as const;
export type StoreName = (typeof STORES)[number];

export interface Arguments {
  /** A CSV of the user's own; without one, people are made up. */
  readonly file?: string;
  readonly store: StoreName;
  /** How many people to make up. */
  readonly rows: number;
  /** Folder for what the demo writes. */
  readonly out: string;
  /** Where the user stands: shown paths begin here. */
  readonly folder: string;
}

/** A mistake on the command line, in one sentence. */
export class UsageError extends Error {}

export const USAGE = `Usage: npm run demo -- [FILE.csv] [options]

  FILE.csv         people to register; without it, a population is made up
  --store NAME     ${STORES.join(', ')}  (default: sqlite)
  --rows N         how many people to make up  (default: 20000)
  --out FOLDER     where to write the results  (default: out/demo)
  --help           this text

With --store postgres, the server of PARASOL_DEMO_POSTGRES_URL is used; without it, one is started for the run.`;

const MOST_ROWS = 1_000_000;

/** Reads the command line; 'help' when that is what was asked for. Relative paths begin at `folder`. */
export function readArguments(args: readonly string[], folder: string): Arguments | 'help' {
  const { values, positionals } = parse(args);
  if (values.help === true) return 'help';
  const [file, surplus] = positionals;
  if (surplus !== undefined)
    throw new UsageError(`One file at a time: "${file}" and "${surplus}" are two. Quote a path that has blanks in it.`);
  if (file !== undefined && values.rows !== undefined)
    throw new UsageError('--rows says how many people to make up; a file is read to its end. Give one of the two.');
  return {
    ...(file === undefined ? {} : { file: readableFile(file, folder) }),
    store: storeName(values.store ?? 'sqlite'),
    rows: rowCount(values.rows ?? '20000'),
    out: resolve(folder, values.out ?? 'out/demo'),
    folder,
  };
}

const options = {
  store: { type: 'string' },
  rows: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const unknown = /Unknown option '([^']+)'/.exec(reason)?.[1];
    if (unknown === undefined) throw new UsageError(reason, { cause: error });
    const near = nearest(
      unknown,
      Object.keys(options).map((name) => `--${name}`),
    );
    const hint = near === undefined ? '' : ` Did you mean ${near}?`;
    throw new UsageError(`There is no option ${unknown}.${hint}`, { cause: error });
  }
}

function storeName(text: string): StoreName {
  const name = STORES.find((each) => each === text.toLowerCase());
  if (name !== undefined) return name;
  throw new UsageError(`There is no store "${text}". Choose ${STORES.slice(0, -1).join(', ')} or ${STORES.at(-1)}.`);
}

function rowCount(text: string): number {
  const digits = text.replaceAll(/[_,](?=\d{3}(?:\D|$))/g, '');
  const rows = /^\d{1,9}$/.test(digits) ? Number(digits) : 0;
  if (rows >= 1 && rows <= MOST_ROWS) return rows;
  throw new UsageError(`--rows ${text} is not a number of people. Give 1 to ${MOST_ROWS.toLocaleString('en')}.`);
}

function readableFile(path: string, folder: string): string {
  const file = resolve(folder, path);
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  if (statSync(file).isDirectory()) throw new UsageError(`${file} is a folder; give the CSV file itself.`);
  return file;
}
