import type { AggregateFunction } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';

const NAMES = new Map<AggregateFunction, RawBuilder<unknown>>([
  ['sum', sql`sum`],
  ['min', sql`min`],
  ['max', sql`max`],
]);

/** The name of an aggregate as SQL; whatever reaches us at run time, only these are ever written. */
export function aggregateName(fn: AggregateFunction): RawBuilder<unknown> {
  const name = NAMES.get(fn);
  if (name === undefined) throw new TypeError(`There is no aggregate "${String(fn)}".`);
  return name;
}
