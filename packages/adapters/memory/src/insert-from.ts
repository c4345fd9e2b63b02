import {
  decimals,
  type InsertFromPlan,
  type InsertFromResult,
  type StoredRow,
  type ValueType,
} from '@parasol/core/internal';
import { candidates } from './candidates.ts';
import type { Version } from './chain.ts';
import { setValues } from './set-values.ts';
import type { Table } from './table.ts';
import { keyOf } from './unique-set.ts';
import { storedValue } from './values.ts';
import type { View } from './view.ts';
import { sameColumns, type Writer } from './writer.ts';

/**
 * One target row per source row. As in one SQL statement, every condition and value is read from the state before it:
 * what it inserts itself it meets only where a unique set refuses a second row with the same values.
 */
export function insertFrom(view: View, writer: Writer, plan: InsertFromPlan): InsertFromResult {
  const target = view.database.table(plan.target);
  const reasons = [
    ...(plan.refuse ?? []).map(({ reason }) => reason),
    ...(plan.limit === undefined ? [] : [plan.limit.reason]),
  ];
  const refused: Record<string, number> = Object.fromEntries(reasons.map((reason) => [reason, 0]));
  const refuse = (reason: string) => {
    refused[reason] = (refused[reason] ?? 0) + 1;
  };
  let skippedExisting = 0;
  const accepted: { readonly row: StoredRow; readonly parts: readonly bigint[] }[] = [];
  const measures = Object.entries(plan.totals ?? {});
  const evaluators = measures.map(([, tree]) => view.database.evaluator(tree));
  const sums = measures.map(() => 0n);
  const partsOf = (source: Version): bigint[] =>
    evaluators.map((evaluate) => (evaluate(source, plan.parameters ?? {}, view.access) ?? 0n) as bigint);
  const valuesOf = setValues(view, plan.set, plan.parameters ?? {});
  const exists = existing(view, target, plan);
  const refusal = firstRefusal(view, plan);
  for (const source of sources(view, plan)) {
    if (exists(source)) {
      skippedExisting += 1;
      continue;
    }
    const reason = refusal(source);
    if (reason === undefined) accepted.push({ row: valuesOf(source), parts: partsOf(source) });
    else refuse(reason);
  }
  const inserts: Version[] = [];
  for (const { row, parts } of accepted) {
    if (plan.limit !== undefined && inserts.length >= plan.limit.rows) {
      refuse(plan.limit.reason);
      continue;
    }
    const version = writer.insert(target, row, plan.existing);
    if (version === undefined) skippedExisting += 1;
    else {
      inserts.push(version);
      for (const [i, part] of parts.entries()) sums[i] = (sums[i] as bigint) + part;
    }
  }
  if (plan.claims !== undefined) writer.claim(view, target, inserts, plan.claims);
  collect(plan.collect, inserts);
  const totals = Object.fromEntries(
    measures.map(([name, { type }], i) => [name, decimals.textOf(sums[i] as bigint, scaleOf(type))]),
  );
  return { inserted: inserts.length, skippedExisting, refused, totals };
}

/** Tells what a set statement wrote. */
export function collect(wanted: InsertFromPlan['collect'], versions: readonly Version[]): void {
  for (const { column, into } of wanted ?? [])
    for (const { row } of versions) if (typeof row[column] === 'string') into.add(row[column]);
}

const scaleOf = (type: ValueType): number => (type.kind === 'number' ? type.scale : 0);

/** Source rows in order of their ids; with `distinctOn` the first of each group. */
function* sources(view: View, plan: InsertFromPlan): Generator<Version> {
  const { source, distinctOn, parameters = {} } = plan;
  const evaluators = distinctOn?.map((tree) => view.database.evaluator(tree));
  const seen = new Set<string>();
  for (const version of candidates(view, view.database.table(source), plan)) {
    if (evaluators !== undefined) {
      const values = evaluators.map((evaluate) => evaluate(version, parameters, view.access));
      const key = JSON.stringify(values.map((value) => (value === undefined ? null : String(value))));
      if (seen.has(key)) continue;
      seen.add(key);
    }
    yield version;
  }
}

function firstRefusal(
  view: View,
  { refuse = [], parameters = {} }: InsertFromPlan,
): (source: Version) => string | undefined {
  const reasons = refuse.map(({ reason, when }) => ({ reason, evaluate: view.database.evaluator(when) }));
  return (source) => reasons.find(({ evaluate }) => evaluate(source, parameters, view.access) === true)?.reason;
}

/** The anti-join: whether a live target row already has the values of `existing`. */
function existing(view: View, target: Table, plan: InsertFromPlan): (source: Version) => boolean {
  const columns = plan.existing;
  if (columns.length === 0) return () => false;
  const missing = columns.find((column) => plan.set[column] === undefined);
  if (missing !== undefined) throw new TypeError(`insertFrom: "${missing}" identifies existing rows but is not set.`);
  const keys = Object.fromEntries(Object.entries(plan.set).filter(([column]) => columns.includes(column)));
  const valuesOf = setValues(view, keys, plan.parameters ?? {});
  const known = holders(view, target, columns);
  return (source) => {
    const given = valuesOf(source);
    const row: Record<string, unknown> = {};
    for (const column of target.entity.columns) {
      if (!columns.includes(column.name)) continue;
      row[column.name] = storedValue(target.entity, { ...column, nullable: true }, given[column.name]);
    }
    return known(row);
  };
}

function holders(view: View, target: Table, columns: readonly string[]): (row: StoredRow) => boolean {
  const set = target.unique.find((unique) => sameColumns(unique.columns, columns));
  if (set !== undefined) return (row) => set.holder(row) !== undefined;
  const keys = new Set(Array.from(candidates(view, target, {}), ({ row }) => keyOf(columns, row)));
  return (row) => {
    const key = keyOf(columns, row);
    return key !== undefined && keys.has(key);
  };
}
