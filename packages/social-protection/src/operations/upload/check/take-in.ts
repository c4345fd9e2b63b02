import { type ByteSource, holdLatch, isSettled, type OperationContext, writeCsv } from '@parasol/core';
import {
  acceptanceNow,
  acceptStagedPeople,
  hashedSource,
  holdPeopleOf,
  IndividualDataSourceUpload,
  IndividualImportService,
  individualErrors,
  isBeingImported,
  peopleHashOf,
} from '@parasol/individual';
import { socialProtectionErrors as errors } from '../../../errors.ts';
import { closedIssues, lockedPlan } from '../../beneficiary/plan.ts';
import { kindOf } from '../../eligibility-rule/read-definition.ts';
import { applyPeople } from '../apply/apply-people.ts';
import { planRows, readFacts } from '../file/file-facts.ts';
import { columnsOf } from '../file/plan-row.ts';
import { peopleByLine, requireNoneWaits } from '../file/same-people.ts';
import { optionsIn, type UploadOptions } from '../upload-answer.ts';
import type { UploadState } from '../upload-input.ts';
import { recordsOf } from '../upload-records.ts';
import { type Decided, decide, keptColumns, type Taking } from './decide-rows.ts';
import { keepGoodRows, type PeopleUpload } from './keep-rows.ts';

/**
 * Judges every row by the plan's schema, has the people of the good ones made by the upload of people, and keeps each row with whom it is
 * about. One transaction: after a crash nothing of it is there.
 */
export async function takeIn(ctx: OperationContext, state: UploadState, source: ByteSource): Promise<void> {
  // Whoever writes beneficiaries holds their plan first: nobody takes a value that a row was promised.
  const plan = await lockedPlan(ctx, state.benefitPlanId);
  const peopleHash = peopleHashOf(state);
  // Whoever uploads the same file into another plan, or alone, at this moment waits, and finds its people.
  await holdPeopleOf(ctx, peopleHash);
  // Of two files that may make the same people, the later one finds those of the other.
  if (state.mode === 'upsert') await holdLatch(ctx, 'social_protection.import_beneficiaries:upsert');
  const { status, version, summary } = await recordsOf(ctx).require(state.recordId, { lock: true });
  if (status !== 'PENDING') return;
  // Somebody may have closed it, or changed whom it takes, since the file was sent.
  const closed = closedIssues(ctx, kindOf(state.type), plan);
  if (closed.length > 0) ctx.fail(...closed);
  const options = optionsIn({ summary });
  const acceptance = acceptanceNow(ctx, options.acceptance);
  const { encoding, sheet, dateFormat, fileName: file, use, columns } = state;
  const hashed = hashedSource(source);
  const requireSame = (): void => {
    if (hashed.sha256() !== state.contentHash) ctx.fail(individualErrors.CONTENT_CHANGED({ file }, ['source']));
  };
  const reading = { source: hashed.source, plan, use, columns, encoding, sheet, dateFormat };
  const facts = await readFacts(ctx, reading);
  requireSame();
  await requireNoneWaits(ctx, peopleHash, state);
  // Whom rows match is found by their keys; new people are known by the line that they came from.
  const known = use.mode === 'create' ? await peopleByLine(ctx, peopleHash) : new Map<number, null>();
  const isAnybodyKnown = [...known.values()].some((id) => id !== null);
  if (isAnybodyKnown && acceptance === 'required') ctx.fail(errors.MADE_BEFORE({}, ['acceptance']));
  const people = new Set(columnsOf(ctx, plan, use).people);
  const taking = { ctx, plan, reading, facts, known, people, recordId: state.recordId };
  const decided = await decide(taking);
  requireSame();
  const upload = await makePeople(taking, decided, { ...state, acceptance, peopleHash });
  await keepGoodRows(taking, decided, upload);
  requireSame();
  const dataUploadId = upload?.id ?? null;
  const said = { ...summary, options: { ...options, acceptance } };
  const patch = { status: 'IN_PROGRESS', dataUploadId, peopleHash, summary: said } as const;
  const { row: record } = await recordsOf(ctx).update(state.recordId, version, patch);
  if (acceptance === 'automatic' && upload?.status === 'WAITING_FOR_VERIFICATION') {
    await acceptStagedPeople(ctx, upload.id);
    await applyPeople(ctx, plan, record);
  }
}

/**
 * Has people, households and memberships made, or changed, by the good rows; undefined where there was nobody. Where rows change people, their
 * upload waits at first, until they are held against what the plan has of those whom they matched.
 */
async function makePeople(
  taking: Taking,
  decided: Decided,
  state: UploadState & Pick<UploadOptions, 'acceptance'> & { readonly peopleHash: string },
): Promise<PeopleUpload | undefined> {
  const { ctx } = taking;
  if (decided.people === 0) return undefined;
  const source: ByteSource = {
    name: state.fileName,
    async *open() {
      for await (const text of peopleFile(taking, decided)) yield Buffer.from(text);
    },
  };
  const { groupAggregationColumn, mode, matchBy, emptyCells } = state.use;
  // Whoever began to make the same people goes on with it; who takes it over would make them by what somebody else asked for.
  const { dateFormat } = state;
  if (mode !== 'update' && (await isBeingImported(ctx, source, { groupAggregationColumn, dateFormat })))
    ctx.fail(errors.UPLOAD_WAITS({}, ['source']));
  const { uploadId, rows } = await ctx.call(IndividualImportService.importIndividuals, {
    source,
    sourceType: 'beneficiary import',
    dateFormat,
    groupAggregationColumn,
    someRowsOf: state.peopleHash,
    // Whom a row matches, and who has accepted it, is found anew for every file.
    ...(mode === 'create'
      ? { acceptance: state.acceptance }
      : { mode, matchBy: [...matchBy], emptyCells, acceptance: 'required', partOf: state.recordId }),
  });
  if (rows !== decided.people)
    throw new Error(`The upload of people has ${rows} rows, but its file was made with ${decided.people}.`);
  const upload = await ctx.repo(IndividualDataSourceUpload, { scope: 'all' }).require(uploadId);
  const { status, summary, changeId } = upload;
  // An upload of the same people that is there already: what one plan refuses is not to be refused for another, and nobody is asked again.
  const isOwn = ((summary['changes'] ?? []) as readonly string[]).includes(ctx.changeId);
  if (!isOwn && (!isSettled(status) || changeId === ctx.changeId)) ctx.fail(errors.UPLOAD_WAITS({}, ['source']));
  if (!isOwn && state.acceptance === 'required') ctx.fail(errors.MADE_BEFORE({}, ['acceptance']));
  return { id: uploadId, status };
}

/** The columns of people, and of the rows those of whom people are to be made, as a file. */
async function* peopleFile(
  { ctx, reading, people }: Taking,
  { good }: Decided,
): AsyncGenerator<string, void, undefined> {
  const kept = keptColumns(reading.columns, people);
  async function* cells() {
    for await (const { rows } of planRows(ctx, reading))
      yield* rows
        .filter(({ line }) => typeof good.get(line) === 'number')
        .map((row) => kept.map((at) => row.cells[at]));
  }
  yield* writeCsv(
    kept.map((at) => reading.columns[at] as string),
    cells(),
  );
}
