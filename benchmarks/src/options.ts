import { parseArgs } from 'node:util';
import type { StoreName } from './bench.ts';

export interface Options {
  /** Benches to run; all when there is none. */
  readonly names: readonly string[];
  readonly sizes: readonly number[];
  readonly stores: readonly StoreName[];
  /** Print the table of docs/performance.md at the end. */
  readonly markdown: boolean;
}

const DEFAULT_SIZES = [10_000, 100_000];
const STORES: readonly StoreName[] = ['sqlite', 'postgres'];

export const usage = `npm run bench -- [NAME …] [--rows N …] [--store sqlite|postgres] [--markdown]`;

/** The command line. Anything unknown is an error, so that nobody measures something else than was meant. */
export function readOptions(args: readonly string[], known: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rows: { type: 'string', multiple: true },
      store: { type: 'string', multiple: true },
      markdown: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`No bench is called ${unknown.join(', ')}. There are ${known.join(', ')}.`);
  const sizes = (values.rows ?? []).map((text) => Number(text.replaceAll('_', '')));
  if (sizes.some((size) => !Number.isInteger(size) || size < 1000))
    throw new Error('--rows takes whole numbers from 1000 on, for example --rows 1000000.');
  const stores = STORES.filter((store) => values.store === undefined || values.store.includes(store));
  if (stores.length < new Set(values.store ?? stores).size) throw new Error('--store takes sqlite or postgres.');
  return { names: positionals, sizes: sizes.length > 0 ? sizes : DEFAULT_SIZES, stores, markdown: values.markdown };
}
