import {
  differenceOf,
  fieldValue,
  keyHashOf,
  Location,
  matchRecords,
  mergedDocument,
  type OperationContext,
  type PlannedAction,
  refusalOf,
  setAt,
  stagingErrors,
  uniqueProperties,
  valueAt,
} from '@parasol/core';
import { Individual } from '../../../entities/individual.ts';
import { individualErrors } from '../../../errors.ts';
import { byCode } from '../by-code.ts';
import type { ReadPerson } from '../file/cell-readers.ts';
import { type FileUse, ID_COLUMN, individualSchema, LOCATION_COLUMN } from '../file/import-columns.ts';
import { keyValue, pathOf } from '../file/match-keys.ts';
import { addExtensionRefusals, type ReadRow, type Refuse, refusing } from '../file/row-reader.ts';
import { placeAfter, valuesOf } from '../file/row-values.ts';
import { type PlannedHousehold, planHouseholds } from './plan-households.ts';

/** What is to come of a row that may change somebody. */
export interface PlannedRow {
  readonly action: PlannedAction;
  /** Whom it changes; undefined of a new person. */
  readonly id?: string | undefined;
  /** The version of the person that it was compared with. */
  readonly version: number | null;
  /** Of a new person that is known by a key: the same for rows with the same key. */
  readonly keyHash?: string;
  /** What is to come of the household, where the row says something about it. */
  readonly household?: PlannedHousehold;
}

/** What the columns of a file are, and how they are used. */
export interface Plan extends FileUse {
  readonly columns: readonly (string | null)[];
}

/**
 * Finds for each valid row the person whom it is about, among those whom the importer reaches, and what it would change. What cannot come of
 * it is refused by the row.
 */
export async function planRows(ctx: OperationContext, rows: readonly ReadRow[], plan: Plan): Promise<void> {
  const valid = rows.filter(({ refusals }) => refusals.length === 0);
  const locations = await byCode(
    ctx,
    Location,
    valid.flatMap(({ person }) => person.locationCode ?? []),
  );
  const paths = plan.matchBy.map(pathOf);
  const keys = valid.map(({ person }) =>
    Object.fromEntries(plan.matchBy.map((column, i) => [paths[i] as string, keyValue(person, column)])),
  );
  const matches = await matchRecords(ctx, Individual, paths, keys);
  for (const [i, row] of valid.entries()) {
    const { person } = row;
    const refuse = refusing(row, plan);
    const location = person.locationCode === null ? undefined : locations.get(person.locationCode);
    person.locationId = location?.id ?? null;
    const value = person.locationCode?.slice(0, 64).toWellFormed() ?? '';
    if (person.locationCode !== null && location === undefined)
      refuse(individualErrors.UNKNOWN_LOCATION({ value }), LOCATION_COLUMN);
    const target = targetOf(person, matches[i] as readonly Individual[], plan, refuse);
    if (target === undefined) continue;
    if (target === 'new') planNew(ctx, row, plan, refuse);
    else planChange(ctx, row, target, plan);
    const { firstName, lastName, dob, extension } = person;
    const before = target === 'new' ? { userCreated: ctx.actor.id, locationId: null } : target;
    const after = { firstName, lastName, dob, jsonExt: extension, locationId: placeAfter(person, before, person) };
    // Who stays where he is stays in reach.
    if (
      (target === 'new' || after.locationId !== before.locationId) &&
      ctx.access?.reaches(Individual, { ...before, ...after, location }) === false
    )
      refuse(individualErrors.LOCATION_OUT_OF_REACH({ value }), LOCATION_COLUMN);
  }
  await planHouseholds(
    ctx,
    valid.map((row, i) => ({ row, target: row.planned?.id === undefined ? undefined : matches[i]?.[0] })),
    plan,
  );
  await refuseTaken(ctx, valid, matches);
}

/** Whom a row is about; undefined where it was refused because nobody can tell. */
function targetOf(
  person: ReadPerson,
  matches: readonly Individual[],
  { mode, matchBy }: Plan,
  refuse: Refuse,
): Individual | 'new' | undefined {
  const byId = matchBy.includes(ID_COLUMN);
  // Of a file with some people who are there, the others have no id yet.
  if (mode === 'upsert' && byId && person.id === null) return 'new';
  const empty = matchBy.find((column) => keyValue(person, column) === undefined);
  const [only] = matches;
  if (empty !== undefined) refuse(stagingErrors.KEY_EMPTY({ column: empty }), empty);
  else if (matches.length > 1)
    refuse(stagingErrors.SEVERAL_MATCHES({ names: matchBy, count: matches.length }), matchBy[0] as string);
  else if (only !== undefined) return only;
  // An id is given by the registry: nobody becomes new under one that somebody wrote.
  else if (mode === 'upsert' && !byId) return 'new';
  else refuse(stagingErrors.NO_MATCH({ names: matchBy }), matchBy[0] as string);
  return undefined;
}

function planNew(ctx: OperationContext, row: ReadRow, { columns, matchBy }: Plan, refuse: Refuse): void {
  const { firstName, lastName, dob, extension } = row.person;
  for (const [column, value] of Object.entries({ first_name: firstName, last_name: lastName, dob }))
    if (value === null) refuse(individualErrors.MISSING_VALUE({ column }), column);
  const rules = { columns, schema: individualSchema(ctx), validator: ctx.schemas };
  addExtensionRefusals(row.refusals, extension, row.cells, rules);
  const key = matchBy.map((column) => keyValue(row.person, column));
  row.planned = {
    ...{ action: 'CREATE', version: null },
    ...(matchBy.includes(ID_COLUMN) ? {} : { keyHash: keyHashOf(key) }),
  };
}

function planChange(ctx: OperationContext, row: ReadRow, target: Individual, { columns }: Plan): void {
  for (const path of row.person.cleared)
    if ((valueAt(target.jsonExt, path) ?? null) !== null) setAt(row.person.extension, path, null);
  const changes = differenceOf(target, valuesOf(row.person, row.person));
  const { id, version } = target;
  row.planned = { action: changes.length === 0 ? 'UNCHANGED' : 'UPDATE', id, version };
  if (!changes.some(({ field }) => field.startsWith('jsonExt.'))) return;
  const rules = { columns, schema: individualSchema(ctx), validator: ctx.schemas };
  // What is hidden from the importer is kept as it is, and he is not told what is wrong with it.
  const seen = row.refusals.length;
  const after = mergedDocument(target.jsonExt, row.person.extension);
  addExtensionRefusals(row.refusals, after, row.cells, rules);
  for (let i = row.refusals.length - 1; i >= seen; i--)
    if (row.refusals[i]?.column === null && ctx.access?.hides(Individual) === true) row.refusals.splice(i, 1);
}

/** Refuses changes to a value that may occur once and that somebody else has. */
async function refuseTaken(
  ctx: OperationContext,
  rows: readonly ReadRow[],
  matches: readonly (readonly Individual[])[],
): Promise<void> {
  for (const column of uniqueProperties(individualSchema(ctx))) {
    const saidIn = ({ person }: ReadRow) => fieldValue(person, `extension.${column}`);
    const changed = rows.filter((row, i) => {
      const { planned } = row;
      const before = fieldValue(matches[i]?.[0] ?? {}, `jsonExt.${column}`);
      const after = saidIn(row) ?? null;
      return planned?.action === 'UPDATE' && after !== null && JSON.stringify(after) !== JSON.stringify(before);
    });
    if (changed.length === 0) continue;
    const values = changed.map(saidIn);
    for (const place of await ctx.repo(Individual).claimed(column, values)) {
      const issue = individualErrors.VALUE_TAKEN({ column });
      changed[place]?.refusals.push(refusalOf(issue, column, String(values[place])));
    }
  }
}
