import type { CustomFilterDefinitions, PossibleFilter, Result } from '@parasol/core';
import { expect } from 'vitest';

/** What a lookup means, in plain words of JavaScript: text and numbers as they stand in rows. */
const PLAIN: Readonly<Record<string, (value: never, asked: never) => boolean>> = {
  exact: (value: unknown, asked: unknown) => value === asked,
  iexact: (value: string, asked: string) => lower(value) === lower(asked),
  contains: (value: string, asked: string) => value.includes(asked),
  icontains: (value: string, asked: string) => lower(value).includes(lower(asked)),
  startswith: (value: string, asked: string) => value.startsWith(asked),
  istartswith: (value: string, asked: string) => lower(value).startsWith(lower(asked)),
  endswith: (value: string, asked: string) => value.endsWith(asked),
  iendswith: (value: string, asked: string) => lower(value).endsWith(lower(asked)),
  lt: (value: number, asked: number) => value < asked,
  lte: (value: number, asked: number) => value <= asked,
  gt: (value: number, asked: number) => value > asked,
  gte: (value: number, asked: number) => value >= asked,
};

const lower = (text: string): string => text.toLowerCase();

const LOOKUPS = Object.keys(PLAIN);

/** A field of the rows of a test: its name in filters, and where its value stands in a row. */
export type ValueOf<Row> = (row: Row, field: string) => unknown;

/** Two values that are asked for: one of the rows, and one that none of them has, or a piece of a text. */
function asked({ type, choices }: PossibleFilter, values: readonly unknown[]): unknown[] {
  const there = values.find((value) => value !== undefined && value !== '');
  const one = there === undefined ? [] : [there];
  if (choices !== null) return [...one, choices[0]];
  switch (type) {
    case 'string':
      return [...one, there === undefined ? 'no"=one' : String(there).slice(0, 2).toUpperCase()];
    case 'integer':
    case 'decimal':
      return [...one, 1];
    case 'date':
      return [...one, '2001-02-03'];
    case 'datetime':
      return [...one, '2001-02-03T04:05:06.000Z'];
    case 'boolean':
      return [true, false];
    default:
      return [...one, '00000000-0000-7000-8000-000000000000'];
  }
}

/** A condition in both forms, and how many rows satisfy it by plain code. */
export interface SampleCondition {
  readonly text: string;
  readonly object: { readonly field: string; readonly filter: string; readonly type: string; readonly value: string };
  readonly expected: number;
}

/** Conditions for every lookup of every field that is offered. */
export function sampleConditions<Row>(
  { possibleFilters }: CustomFilterDefinitions,
  rows: readonly Row[],
  valueIn: ValueOf<Row>,
): SampleCondition[] {
  return possibleFilters.flatMap((offered) => {
    const { field, filter, type } = offered;
    const values = rows.map((row) => plain(type, valueIn(row, field)));
    return filter.flatMap((lookup) =>
      asked(offered, values).map((value) => ({
        text: `${field}__${lookup}__${type}=${JSON.stringify(value)}`,
        object: { field, filter: lookup, type, value: String(value) },
        expected: values.filter((own) => own !== undefined && PLAIN[lookup]?.(own as never, value as never)).length,
      })),
    );
  });
}

/**
 * Asks everything that is offered, in either form by turns, and holds the count against plain code over the rows; lookups and types
 * beside those that are offered must be refused. Gives how many conditions were asked.
 */
export async function holdsWhatItOffers<Row>(
  definitions: CustomFilterDefinitions,
  rows: readonly Row[],
  valueIn: ValueOf<Row>,
  count: (filters: readonly unknown[]) => Promise<Result<number>>,
): Promise<number> {
  const conditions = sampleConditions(definitions, rows, valueIn);
  const ask = async ({ text, object, expected }: SampleCondition, i: number) => {
    const condition = i % 2 === 0 ? text : object;
    const result = await count([condition]);
    expect(result.success && 'data' in result ? result.data : result, JSON.stringify(condition)).toBe(expected);
  };
  await Promise.all(conditions.map(ask));
  const refusals = definitions.possibleFilters.flatMap(({ field, filter, type }) => {
    const other = LOOKUPS.find((lookup) => !filter.includes(lookup as never));
    return [
      refusal(count, `${field}__regex__${type}=1`, 'expression.UNKNOWN_LOOKUP'),
      refusal(count, `${field}__exact__${type === 'boolean' ? 'date' : 'boolean'}=1`, 'expression.FILTER_TYPE'),
      ...(other === undefined ? [] : [refusal(count, `${field}__${other}=1`, 'expression.UNKNOWN_LOOKUP')]),
    ];
  });
  await Promise.all(refusals);
  return conditions.length;
}

/** Refuses every name that is not offered. */
export async function refusesWhatItDoesNot(
  { possibleFilters }: CustomFilterDefinitions,
  names: readonly string[],
  count: (filters: readonly unknown[]) => Promise<Result<number>>,
): Promise<void> {
  const offered = new Set(possibleFilters.map(({ field }) => field));
  for (const name of names.filter((one) => !offered.has(one))) {
    await refusal(count, `${name}__exact=1`, 'expression.UNKNOWN_FIELD');
    await refusal(count, { field: name, value: '1' }, 'expression.UNKNOWN_FIELD');
  }
}

async function refusal(count: (filters: readonly unknown[]) => Promise<Result<number>>, filter: unknown, code: string) {
  const result = await count([filter]);
  expect(result.success ? [] : result.errors.map((issue) => issue.code), JSON.stringify(filter)).toEqual([code]);
}

/** Decimals are text in rows; the numbers of these tests are small. */
function plain(type: string, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  return type === 'integer' || type === 'decimal' ? Number(value) : value;
}
