import { createHash } from 'node:crypto';
import { coreErrors, failure, isSettled, type JobContext, job, type OperationContext, unchanged } from '@parasol/core';
import {
  acceptanceOf,
  fileUseOf,
  type InspectedFile,
  individualErrors,
  inspectFile,
  ownHeader,
  peopleHashOf,
  requireRightsToChange,
} from '@parasol/individual';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import { BenefitPlanDataUploadRecords } from '../../entities/benefit-plan-data-upload-records.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { closedIssues, heldPlan, planOf } from '../beneficiary/plan.ts';
import { kindOf } from '../eligibility-rule/read-definition.ts';
import { enrolRows } from './apply/enrol-rows.ts';
import { takeIn } from './check/take-in.ts';
import { columnsOf, propertiesOf } from './file/plan-row.ts';
import { isAnybodyMade, requireNoneWaits } from './file/same-people.ts';
import { ENROL, IMPORT_BENEFICIARIES } from './unfinished-enrolments.ts';
import { answerOf, cameToNothing, finishUpload, optionsIn, roundOf, type UploadOptions } from './upload-answer.ts';
import { type UploadInput, type UploadState, uploadInput } from './upload-input.ts';
import { recordsOf } from './upload-records.ts';

/**
 * Uploads people, or households, and enrols them: one file with the columns of people and those of the plan's schema. Every row is checked
 * before anybody is made; the good ones are made by the upload of people and enrolled by what the plan asks of everybody. The same file goes
 * into the same plan once, unless nothing came of it; into another plan it enrols the same people. An upload that was cut off goes on where it
 * stopped.
 *
 * @example
 * // skip: id of a plan
 * const { enrolled, refused, leftOutBy } = unwrap(
 *   await me.beneficiaryImports.importBeneficiaries({ benefitPlanId, source: fromFile('north.csv'), status: 'ACTIVE' }),
 * );
 */
export const importBeneficiaries = job({
  rights: ['gql_beneficiary_upload_perms', 'gql_beneficiary_create_perms'],
  rightsOfParts: { gql_beneficiary_update_perms: ({ mode }) => mode !== 'create' },
  input: uploadInput,
  fingerprint: ({ source, ...options }) => ({ ...options, name: source.name }),
  inspect: async (ctx, { benefitPlanId, source, encoding, sheet, ...options }): Promise<ReadForPlan> => {
    const plan = await planOf(ctx, benefitPlanId);
    // The file may be one that goes on, which its bytes tell.
    if (!(await isUnderWay(ctx, plan))) requireOpen(ctx, plan, plan.type);
    const use = fileUseOf(ctx, options);
    const file = await inspectFile(ctx, { source, encoding, sheet }, columnsOf(ctx, plan, use), use);
    return { ...file, type: plan.type };
  },
  start,
  execute,
  finish: finishUpload,
});

/** A file as it was read, and whom its rows were taken to be about. */
interface ReadForPlan extends InspectedFile, Pick<UploadState, 'type'> {}

/** Refuses where the plan of the file takes nobody in, or others than those whom the file was read for. */
function requireOpen(ctx: OperationContext, plan: BenefitPlan, type: UploadState['type']): void {
  const closed = closedIssues(ctx, kindOf(type), plan);
  if (closed.length > 0) throw failure(...closed);
}

async function isUnderWay(ctx: OperationContext, { id }: BenefitPlan): Promise<boolean> {
  const where = { and: [{ '==': [{ var: 'benefitPlanId' }, id] }, { '==': [{ var: 'status' }, 'IN_PROGRESS'] }] };
  return (await recordsOf(ctx).first({ where, orderBy: [] })) !== undefined;
}

async function start(ctx: OperationContext, input: UploadInput, file: ReadForPlan) {
  const { benefitPlanId, groupAggregationColumn, status, encoding, sheet, dateFormat, mode } = input;
  const plan = await planOf(ctx, benefitPlanId);
  requireVisible(ctx, plan, file.columns);
  // Who only makes people does not change them by a file that goes into a plan.
  requireRightsToChange(ctx, IMPORT_BENEFICIARIES, { mode, grouped: file.columns.includes(groupAggregationColumn) });
  const acceptance = acceptanceOf(ctx, input);
  const use = fileUseOf(ctx, input);
  const { matchBy, mapping, emptyCells } = use;
  const hashes = { contentHash: file.sha256, schemaHash: schemaHashOf(plan, input) };
  const peopleHash = peopleHashOf({ ...hashes, encoding, sheet, dateFormat, columns: file.columns });
  const same = {
    and: Object.entries({ benefitPlanId, ...hashes }).map(([name, value]) => ({ '==': [{ var: name }, value] })),
  };
  const row = {
    ...{ benefitPlanId, ...hashes, sourceName: input.source.name, workflow: 'beneficiary import' },
    status: 'PENDING',
    summary: {
      columns: ownHeader(file.header, file.columns, mapping).filter((name) => name !== null),
      groupColumn: groupAggregationColumn,
      options: { status, mode, matchBy, mapping, acceptance, ...(emptyCells === 'clear' ? { emptyCells } : {}) },
    },
    dataUploadId: null,
    peopleHash: null,
  } as const;
  const before = await recordsOf(ctx).first({ where: same });
  // What people were made for comes to its end all the same.
  if (before?.status !== 'IN_PROGRESS') requireOpen(ctx, plan, file.type);
  if (before !== undefined && cameToNothing(before)) {
    // It gives the file free, and stays in the history.
    const { version } = await recordsOf(ctx).require(before.id, { lock: true });
    await recordsOf(ctx).update(before.id, version, { contentHash: null });
  }
  // Nobody was made by it, and others may have been quicker.
  if (before === undefined || before.status === 'PENDING' || cameToNothing(before)) {
    await requireNoneWaits(ctx, peopleHash, input);
    // It is asked again when it is taken in; who is refused now leaves no upload behind.
    if (mode === 'create' && acceptance === 'required' && (await isAnybodyMade(ctx, peopleHash)))
      ctx.fail(errors.MADE_BEFORE({}, ['acceptance']));
  }
  // Somebody else may upload the same file at this moment; then there is one upload, and both work on it.
  await recordsOf(ctx).insertMany([[row]], 'skip');
  const record = await recordsOf(ctx).first({ where: same });
  if (record === undefined) throw new Error('The upload that was just inserted cannot be read.');
  if ((await ctx.repo(BenefitPlanDataUploadRecords).get(record.id)) === undefined)
    ctx.fail(individualErrors.UPLOADED_BY_OTHERS({ file: input.source.name }, ['source']));
  // While accepted rows are applied, that is for whoever applies them to end.
  if (isSettled(record.status) || record.status === 'WAITING_FOR_VERIFICATION' || roundOf(record) > 0)
    return unchanged(answerOf(record));
  await sayAcceptance(ctx, record, acceptance);
  const state: UploadState = {
    ...{ recordId: record.id, benefitPlanId, type: file.type, status, mode, fileName: input.source.name },
    ...{ ...hashes, encoding, sheet, dateFormat, use, columns: file.columns },
  };
  const phases = [
    { name: 'people', share: 6 },
    { name: ENROL, share: 4 },
  ];
  return { key: `${IMPORT_BENEFICIARIES}:${record.id}`, state, phases };
}

async function execute(run: JobContext, state: UploadState): Promise<void> {
  await run.alone('people', async (lease) => {
    await lease.transaction((ctx) => takeIn(ctx, state, run.file('source')));
    return {};
  });
  const { type } = await run.transaction((ctx) => heldPlan(ctx, state.benefitPlanId));
  await enrolRows(run, kindOf(type), state);
}

/** Keeps what was said last about the acceptance of an upload of which nobody was made yet. */
async function sayAcceptance(
  ctx: OperationContext,
  known: BenefitPlanDataUploadRecords,
  acceptance: UploadOptions['acceptance'],
): Promise<void> {
  if (known.status !== 'PENDING' || optionsIn(known).acceptance === acceptance) return;
  const record = await recordsOf(ctx).require(known.id, { lock: true });
  if (record.status !== 'PENDING') return;
  const summary = { ...record.summary, options: { ...optionsIn(record), acceptance } };
  await recordsOf(ctx).update(record.id, record.version, { summary });
}

/** Hash of everything by which the rows of a file are read, and of what becomes of them. */
const schemaHashOf = (
  plan: BenefitPlan,
  { groupAggregationColumn, status, encoding, sheet, dateFormat, mode, matchBy, emptyCells, columns }: UploadInput,
): string => {
  const read = [plan.beneficiaryDataSchema, groupAggregationColumn, status, encoding, sheet, dateFormat];
  const named = Object.entries(columns).sort();
  const clears = emptyCells === 'clear' ? [emptyCells] : [];
  const more = mode === 'create' && named.length === 0 ? [] : [mode, matchBy ?? [], named, ...clears];
  return createHash('sha256')
    .update(JSON.stringify([...read, ...more]))
    .digest('hex');
};

/** Who does not see a field does not fill it, by a file or otherwise. */
function requireVisible(ctx: OperationContext, plan: BenefitPlan, columns: readonly (string | null)[]): void {
  const { entity } = kindOf(plan.type);
  const hidden = columns.filter(
    (column) =>
      column !== null && propertiesOf(plan).has(column) && ctx.access?.hides(entity, `jsonExt.${column}`) === true,
  );
  if (hidden.length > 0)
    ctx.fail(...hidden.map((name) => coreErrors.FIELD_HIDDEN({ field: `${entity.name}.jsonExt.${name}` }, ['source'])));
}
