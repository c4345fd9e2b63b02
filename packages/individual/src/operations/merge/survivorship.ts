import type { JsonObject, JsonValue, Version } from '@parasol/core';
import { z } from 'zod';
import { Individual } from '../../entities/individual.ts';

/**
 * Where the value of a field comes from when two records become one: `golden` or `absorbed` record; `filled`, the golden record's, or the
 * other's where it has none; `latest`, the one that was set last; `longest`, the longer text. Where both are as good, the golden record's.
 */
export const survivorshipRules = ['golden', 'absorbed', 'filled', 'latest', 'longest'] as const;
/** One of the rules of survivorship. */
export type SurvivorshipRule = (typeof survivorshipRules)[number];

/** Rules by field: `dob`, `jsonExt.income`, `jsonExt.*` for the other extension data, `*` for whatever else. */
export const survivorship = z.record(z.string().min(1).max(300), z.enum(survivorshipRules));
export type Survivorship = z.output<typeof survivorship>;

/** A person's own value stands for what is missing of it: nobody loses something that he has said. */
const USUAL: SurvivorshipRule = 'filled';

export function ruleOf(field: string, rules: Survivorship): SurvivorshipRule {
  const own = (name: string) => (Object.hasOwn(rules, name) ? rules[name] : undefined);
  return own(field) ?? (field.startsWith('jsonExt.') ? own('jsonExt.*') : undefined) ?? own('*') ?? USUAL;
}

/** A record with all its versions. */
export interface Merging {
  readonly row: Individual;
  readonly versions: readonly Version<Individual>[];
}

const columns = Individual.columns
  .filter(({ system, name }) => system !== true && name !== 'jsonExt')
  .map(({ name }) => name);

/** What of the golden record changes, and which fields it takes over. */
export function survivors(
  golden: Merging,
  absorbed: Merging,
  rules: Survivorship,
): { readonly patch: Readonly<Record<string, unknown>>; readonly taken: readonly string[] } {
  const properties = [...new Set([golden, absorbed].flatMap(({ row }) => Object.keys(row.jsonExt)))];
  const fields = [...columns, ...properties.map((name) => `jsonExt.${name}`)];
  const taken = fields.filter((field) => takes(field, ruleOf(field, rules), golden, absorbed));
  const patch: Record<string, unknown> = {};
  const jsonExt: Record<string, JsonValue> = { ...golden.row.jsonExt };
  for (const field of taken) {
    const value = fieldOf(absorbed.row, field);
    if (!field.startsWith('jsonExt.')) patch[field] = value ?? null;
    else if (value === undefined) delete jsonExt[propertyOf(field)];
    else jsonExt[propertyOf(field)] = value as JsonValue;
  }
  if (taken.some((field) => field.startsWith('jsonExt.'))) patch['jsonExt'] = jsonExt;
  return { patch, taken };
}

function takes(field: string, rule: SurvivorshipRule, golden: Merging, absorbed: Merging): boolean {
  const [own, other] = [fieldOf(golden.row, field), fieldOf(absorbed.row, field)];
  if (same(own, other)) return false;
  if (rule === 'golden') return false;
  if (rule === 'absorbed') return true;
  // Nothing is neither later nor longer than something.
  if (isEmpty(other)) return false;
  if (isEmpty(own)) return true;
  if (rule === 'longest') return lengthOf(other) > lengthOf(own);
  return rule === 'latest' && since(absorbed, field) > since(golden, field);
}

/** The instant from which the record has had its value. */
function since({ row, versions }: Merging, field: string): string {
  const own = fieldOf(row, field);
  let instant = row.dateUpdated;
  for (const { row: earlier } of [...versions].sort((x, y) => y.row.version - x.row.version)) {
    if (!same(fieldOf(earlier, field), own)) break;
    instant = earlier.dateUpdated;
  }
  return instant;
}

const propertyOf = (field: string): string => field.slice('jsonExt.'.length);

function fieldOf(row: Individual, field: string): unknown {
  if (!field.startsWith('jsonExt.')) return (row as unknown as Readonly<Record<string, unknown>>)[field];
  const document: JsonObject = row.jsonExt;
  return Object.hasOwn(document, propertyOf(field)) ? document[propertyOf(field)] : undefined;
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

const lengthOf = (value: unknown): number => (typeof value === 'string' ? [...value].length : 0);
