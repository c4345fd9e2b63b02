import {
  type ByteSource,
  holdLatch,
  type NewOf,
  type OperationContext,
  refusalOf,
  validationsOf,
  writeCsv,
} from '@parasol/core';
import {
  Group,
  hashedSource,
  Individual,
  IndividualDataSource,
  IndividualImportService,
  individualErrors,
} from '@parasol/individual';
import { BeneficiaryDataSource } from '../../entities/beneficiary-data-source.ts';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import { BenefitPlanDataUploadRecords } from '../../entities/benefit-plan-data-upload-records.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { type FileFacts, planRows, type ReadOptions, readFacts, refuseRows } from './check-rows.ts';
import { columnsOf, type PlanRow } from './plan-row.ts';
import type { UploadState } from './upload-input.ts';

/** Records whoever uploaded them: the same file makes its people once, for however many plans it is uploaded. */
export const recordsOf = (ctx: OperationContext) => ctx.repo(BenefitPlanDataUploadRecords, { scope: 'all' });
export const rowsOf = (ctx: OperationContext) => ctx.repo(BeneficiaryDataSource, { scope: 'all' });
export const ofUpload = ({ recordId }: Pick<UploadState, 'recordId'>): unknown => ({
  '==': [{ var: 'uploadId' }, recordId],
});

/**
 * Judges every row by the plan's schema, has the people of the good ones made by the upload of people, and keeps each row with whom it is
 * about. One transaction: after a crash nothing of it is there.
 */
export async function takeIn(
  ctx: OperationContext,
  plan: BenefitPlan,
  state: UploadState,
  source: ByteSource,
): Promise<void> {
  // Whoever uploads the same file into another plan at this moment waits, and finds its people.
  await holdLatch(ctx, `social_protection.import_beneficiaries:${state.contentHash}`);
  const { status, version } = await recordsOf(ctx).require(state.recordId, { lock: true });
  if (status !== 'PENDING') return;
  const { encoding, sheet, dateFormat, groupAggregationColumn: groupColumn, fileName: file } = state;
  const hashed = hashedSource(source);
  const reading = { source, plan, groupColumn, encoding, sheet, dateFormat };
  const facts = await readFacts(ctx, { ...reading, source: hashed.source });
  if (hashed.sha256() !== state.contentHash) ctx.fail(individualErrors.CONTENT_CHANGED({ file }, ['source']));
  const judged = { ctx, plan, reading, facts, known: await peopleByLine(ctx, state) };
  const uploadId = await makePeople(judged, state);
  await keepRows(judged, state, uploadId);
  await recordsOf(ctx).update(state.recordId, version, { status: 'IN_PROGRESS', dataUploadId: uploadId });
}

interface Judging {
  readonly ctx: OperationContext;
  readonly plan: BenefitPlan;
  readonly reading: ReadOptions;
  readonly facts: FileFacts;
  /** Who was made of a line when the same file was uploaded before, into whatever plan. */
  readonly known: ReadonlyMap<number, string>;
}

async function peopleByLine(
  ctx: OperationContext,
  { contentHash, recordId }: UploadState,
): Promise<Map<number, string>> {
  const sameFile = { and: [{ '==': [{ var: 'contentHash' }, contentHash] }, { '!=': [{ var: 'id' }, recordId] }] };
  const people = new Map<number, string>();
  for await (const records of recordsOf(ctx).stream({ where: sameFile, orderBy: [] }))
    for (const { id } of records) {
      const where = { and: [{ '==': [{ var: 'uploadId' }, id] }, { '!': [{ missing: 'individualId' }] }] };
      for await (const rows of rowsOf(ctx).stream({ where }))
        for (const { line, individualId } of rows) if (individualId !== null) people.set(line, individualId);
    }
  return people;
}

interface JudgedRow extends PlanRow {
  readonly header: readonly string[];
}

/** Every row, judged, in the order of the file. */
async function* judgedRows({ ctx, plan, reading, facts }: Judging): AsyncGenerator<JudgedRow[], void, undefined> {
  for await (const batch of planRows(ctx, reading)) {
    await refuseRows(ctx, plan, facts, batch);
    yield batch.rows.map((row) => ({ ...row, header: batch.header }));
  }
}

const makesPerson = ({ known }: Judging, { line, refusals }: PlanRow): boolean =>
  refusals.length === 0 && !known.has(line);

/** Has people, households and memberships made of the good rows; gives the upload, or null where there was nobody to make. */
async function makePeople(judging: Judging, state: UploadState): Promise<string | null> {
  const { ctx, plan, reading } = judging;
  const { people } = columnsOf(ctx, plan, reading.groupColumn);
  let some = false;
  for await (const rows of judgedRows(judging)) {
    some = rows.some((row) => makesPerson(judging, row));
    if (some) break;
  }
  if (!some) return null;
  const source: ByteSource = {
    name: state.fileName,
    async *open() {
      for await (const text of peopleFile(judging, people)) yield Buffer.from(text);
    },
  };
  const { uploadId, status } = await ctx.call(IndividualImportService.importIndividuals, {
    source,
    sourceType: 'beneficiary import',
    dateFormat: state.dateFormat,
    groupAggregationColumn: state.groupAggregationColumn,
  });
  // Nobody may be enrolled whom somebody has still to accept.
  if (status === 'WAITING_FOR_VERIFICATION') ctx.fail(errors.UPLOAD_WAITS({}, ['source']));
  return uploadId;
}

/** The columns of people, and of the rows those of whom people are to be made, as a file. */
async function* peopleFile(judging: Judging, people: readonly string[]): AsyncGenerator<string, void, undefined> {
  const rows = judgedRows(judging);
  const first = await rows.next();
  if (first.done === true) return;
  const header = first.value[0]?.header ?? [];
  const kept = header.flatMap((column, at) => (people.includes(column) ? [at] : []));
  async function* cells() {
    const of = (batch: readonly JudgedRow[]) =>
      batch.filter((row) => makesPerson(judging, row)).map((row) => kept.map((at) => row.cells[at]));
    yield* of((first.value ?? []) as JudgedRow[]);
    for await (const batch of rows) yield* of(batch);
  }
  yield* writeCsv(
    kept.map((at) => header[at] as string),
    cells(),
  );
}

type NewRow = NewOf<typeof BeneficiaryDataSource>;

/** Keeps every row: with the person that it became or was, or with what is wrong with it. */
async function keepRows(judging: Judging, { recordId }: UploadState, uploadId: string | null): Promise<void> {
  const { ctx, plan, facts } = judging;
  const made = stagedPeople(ctx, uploadId);
  for await (const batch of judgedRows(judging)) {
    const staged = new Map<number, IndividualDataSource>();
    // The rows of the file of people are those of whom people were to be made, in the same order.
    for (const row of batch.filter((one) => makesPerson(judging, one))) {
      const { value } = await made.next();
      if (value === undefined) throw new Error('The upload of people has fewer rows than its file.');
      staged.set(row.line, value);
    }
    const people = batch.map((row) => judging.known.get(row.line) ?? staged.get(row.line)?.individualId ?? null);
    const there = await ctx.repo(Individual).byIds(people.filter((id) => id !== null));
    const groups = await groupsByCode(ctx, plan, batch);
    const rows = batch.map((row, i): NewRow => {
      const about = { uploadId: recordId, line: row.line };
      const refused = (validations: NewRow['validations'], reason: string | null): NewRow => ({
        ...{ ...about, validations, reason, outcome: 'REFUSED', leads: false, individualId: null, groupId: null },
        record: Object.fromEntries(row.header.map((column, at) => [column, row.cells[at] ?? ''])),
        jsonExt: {},
      });
      const [first] = row.refusals;
      if (first !== undefined) return refused(validationsOf(row.refusals), first.code);
      const source = staged.get(row.line);
      const individualId = people[i] ?? null;
      if (individualId === null) return refused(source?.validations ?? {}, source?.refusalCode ?? null);
      const groupId = row.groupCode === null ? null : (groups.get(row.groupCode) ?? null);
      if (!there.has(individualId) || (plan.type === 'GROUP' && groupId === null)) {
        const gone = refusalOf(errors.PERSON_GONE({ line: row.line }), null, undefined);
        return refused(validationsOf([gone]), gone.code);
      }
      const household = row.groupCode === null ? undefined : facts.households.get(row.groupCode);
      return {
        ...{ ...about, validations: validationsOf([]), reason: null, outcome: null, record: {} },
        ...{ individualId, groupId, jsonExt: row.data },
        leads: household === undefined || household.leader === row.line,
      };
    });
    await rowsOf(ctx).insertMany([rows.map((row) => ({ id: ctx.newId(), ...row }))]);
  }
}

async function* stagedPeople(
  ctx: OperationContext,
  uploadId: string | null,
): AsyncGenerator<IndividualDataSource, undefined, undefined> {
  if (uploadId === null) return undefined;
  const where = { '==': [{ var: 'uploadId' }, uploadId] };
  for await (const rows of ctx.repo(IndividualDataSource, { scope: 'all' }).stream({ where, orderBy: ['line'] }))
    yield* rows;
  return undefined;
}

async function groupsByCode(
  ctx: OperationContext,
  plan: BenefitPlan,
  rows: readonly PlanRow[],
): Promise<ReadonlyMap<string, string>> {
  if (plan.type !== 'GROUP') return new Map();
  const codes = [...new Set(rows.flatMap(({ groupCode }) => groupCode ?? []))];
  const where = { in: [{ var: 'code' }, codes] };
  const { rows: groups } = await ctx.repo(Group).find({ where, orderBy: [], first: 1000 });
  return new Map(groups.map(({ id, code }) => [code, id]));
}
