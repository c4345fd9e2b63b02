import {
  isSettled,
  type OperationContext,
  type Refusal,
  refusalOf,
  setAt,
  type UploadStatus,
  validationsOf,
  valueAt,
} from '@parasol/core';
import { IndividualDataSource, refuseStagedPeople } from '@parasol/individual';
import type { BenefitPlan } from '../../../entities/benefit-plan.ts';
import { socialProtectionErrors as errors } from '../../../errors.ts';
import type { AnyBeneficiary } from '../../beneficiary/enrolment-kind.ts';
import { kindOf } from '../../eligibility-rule/read-definition.ts';
import { membershipsOf, type Place, placesOf } from '../apply/places.ts';
import { leads, planRows } from '../file/file-facts.ts';
import type { PlanRow } from '../file/plan-row.ts';
import { insertRows, matchedIn, type NewRow, recordOf, refusedRow } from '../upload-records.ts';
import { type Judged, refuseByPlan } from './check-rows.ts';
import { type Decided, madeBefore, type Taking } from './decide-rows.ts';
import { standingOf, subjectOf } from './enrolled-before.ts';
import { byOwnLines } from './own-lines.ts';

/** The upload of people that the good rows went into, and how it stands. */
export interface PeopleUpload {
  readonly id: string;
  readonly status: UploadStatus;
}

/**
 * Keeps the good rows: each with the person whom it became or was, with the item of the upload of people for which it waits, or with why it has
 * nobody after all. Where it turns out only now what is wrong with a row, nobody is made or changed by it.
 */
export async function keepGoodRows(taking: Taking, { good }: Decided, upload: PeopleUpload | undefined): Promise<void> {
  const { ctx, plan, reading, known } = taking;
  const refused = new Map<string, Refusal>();
  const ownLines = new Map([...good].flatMap(([line, at]) => (at === null ? [] : [[at, line] as const])));
  for await (const { header, rows: all } of planRows(ctx, reading)) {
    const rows = all.filter(({ line }) => good.has(line));
    const lines = rows.flatMap(({ line }) => good.get(line) ?? []);
    const items = await itemsByLine(taking, upload, lines);
    const itemOf = ({ line }: PlanRow) => items.get(good.get(line) ?? 0);
    const judged = await judgeChanges(taking, rows, itemOf);
    const personOf = (row: PlanRow) => known.get(row.line) ?? itemOf(row)?.individualId ?? null;
    const people = rows.map(personOf).filter((id) => id !== null);
    const codes = rows.map(({ groupCode }) => groupCode);
    const placeOf = await placesOf(ctx, plan, people, codes);
    const kept = rows.map((row): NewRow => {
      const item = itemOf(row);
      const waiting = item !== undefined && waits(item, upload) ? item : undefined;
      const [first] = row.refusals;
      if (first !== undefined && waiting !== undefined) refused.set(waiting.id, first);
      const place = () => placeOf(row, personOf(row));
      const before = judged.get(row.line)?.before;
      const isRejected = item?.state === 'REJECTED' || known.get(row.line) === null;
      return keptRow(taking, { header, row, item, waiting, isRejected, place, before, ownLines });
    });
    await insertRows(ctx, kept);
  }
  if (upload !== undefined) await refuseStagedPeople(ctx, upload.id, refused);
}

interface Good {
  readonly header: readonly string[];
  readonly row: PlanRow;
  readonly item: IndividualDataSource | undefined;
  /** The same where nothing has become of it yet. */
  readonly waiting: IndividualDataSource | undefined;
  readonly isRejected: boolean;
  readonly place: () => Place;
  readonly before: AnyBeneficiary | undefined;
  /** Lines of the file by those of the file of people. */
  readonly ownLines: ReadonlyMap<number, number>;
}

function keptRow(
  { facts, recordId }: Taking,
  { header, row, item, waiting, isRejected, place, before, ownLines }: Good,
): NewRow {
  if (item !== undefined && item.refusalCode !== null) {
    const refused = refusedRow(recordId, header, row, byOwnLines(item.validations, ownLines), item.refusalCode);
    return { ...refused, individualId: matchedIn(item) };
  }
  const about = {
    ...{ uploadId: recordId, line: row.line, validations: validationsOf([]), reason: null, outcome: null },
    ...{ jsonExt: row.data, leads: leads(facts, row) },
    ...{ enrolmentId: before?.id ?? null, targetVersion: before?.version ?? null },
  };
  if (row.refusals.length > 0) return { ...refusedRow(recordId, header, row), individualId: matchedIn(item) };
  if (waiting !== undefined)
    return { ...about, record: recordOf(header, row.cells), individualId: null, groupId: null, itemId: waiting.id };
  const found = isRejected
    ? { refusal: refusalOf(errors.PERSON_REJECTED({ line: row.line }), null, undefined) }
    : place();
  if (!('refusal' in found)) return { ...about, ...found, record: {}, itemId: null };
  row.refusals.push(found.refusal);
  if (item === undefined || isRejected || item.individualId === null) return refusedRow(recordId, header, row);
  // Who was made is in the registry: nobody makes them a second time by this file.
  return {
    ...{ ...about, record: {}, individualId: item.individualId, groupId: null, itemId: null, outcome: 'LEFT_OUT' },
    ...{ reason: found.refusal.code, validations: validationsOf(row.refusals) },
  };
}

/** Whether nothing has become of an item yet. */
const waits = ({ state }: IndividualDataSource, upload: PeopleUpload | undefined): boolean =>
  upload !== undefined && !isSettled(upload.status) && state !== 'APPLIED';

/** What became of lines of the file of people. */
async function itemsByLine(
  { ctx }: Taking,
  upload: PeopleUpload | undefined,
  lines: readonly number[],
): Promise<ReadonlyMap<number | null, IndividualDataSource>> {
  if (upload === undefined || lines.length === 0) return new Map();
  const where = { and: [{ '==': [{ var: 'uploadId' }, upload.id] }, { in: [{ var: 'line' }, lines] }] };
  const { rows } = await ctx.repo(IndividualDataSource, { scope: 'all' }).find({ where, orderBy: [], first: 1000 });
  return new Map(rows.map((row) => [row.line, row]));
}

/** Judges rows by what the plan has of those whom they turned out to be about. */
async function judgeChanges(
  taking: Taking,
  rows: readonly PlanRow[],
  itemOf: (row: PlanRow) => IndividualDataSource | undefined,
): Promise<ReadonlyMap<number, Judged>> {
  const { ctx, plan, reading, facts } = taking;
  const before = await standingOf(ctx, plan, rows, (row) => ({
    ...{ item: itemOf(row) ?? madeBefore(taking, row), groupCode: row.groupCode },
  }));
  const judged = rows.map((row) => ({ row, leads: leads(facts, row), before: before(row) }));
  await clear(ctx, plan, judged, itemOf);
  // Of a file that only makes people it was asked before they were made.
  if (reading.use.mode !== 'create')
    await refuseByPlan(ctx, plan, { rows: judged, columns: reading.columns, changes: true });
  return new Map(judged.map((one) => [one.row.line, one]));
}

/**
 * Says of empty cells that take something away what they take away. Of a household one row speaks; it has spoken already where that row only
 * adds somebody to it.
 */
async function clear(
  ctx: OperationContext,
  plan: BenefitPlan,
  judged: readonly (Judged & { readonly row: PlanRow })[],
  itemOf: (row: PlanRow) => IndividualDataSource | undefined,
): Promise<void> {
  const clearing = judged.flatMap(({ row, leads: speaks, before }) =>
    speaks && before !== undefined && row.cleared.length > 0
      ? [{ row, before, individualId: itemOf(row)?.individualId ?? null }]
      : [],
  );
  if (clearing.length === 0) return;
  const ids = clearing.flatMap(({ individualId }) => individualId ?? []);
  const members = await membershipsOf(ctx, plan, ids);
  for (const { row, before, individualId } of clearing) {
    if (plan.type === 'GROUP' && !members.has(`${subjectOf(kindOf(plan.type), before)} ${individualId}`)) continue;
    for (const path of row.cleared) if ((valueAt(before.jsonExt, path) ?? null) !== null) setAt(row.data, path, null);
  }
}
